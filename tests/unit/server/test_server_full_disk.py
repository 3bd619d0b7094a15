"""The disk of the program's own data fills up: everything says so once, nothing is lost, and work goes on after."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.edits.values import Splice
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ConversationShown, Notice, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason, Fault, Settings
from tests.helpers import small_disk
from tests.helpers.fake_api import FakeApi, text_reply
from tests.helpers.pond import Person, at_work, replacing
from tests.helpers.repositories import Sandbox, with_history

GREETING = replacing("app.py", '    return "Hello, " + name', '    return "Servus, " + name')
SHOUTING = replacing("app.py", "def shout(name):", "def shout_out(name):")
MORE = Settings(max_rounds=7)


@pytest.mark.case("G02")
def test_the_disk_of_the_private_store_is_full(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    kind = small_disk.play("tests.unit.server.test_server_full_disk", "story", tmp_path)
    record_property("disk", kind)


def story(disk: Path, other: Path) -> None:
    """The program's home is the small disk, the person's folder lies elsewhere."""
    pond = with_history(other)
    with FakeApi([text_reply("Good morning.")]) as api:
        os.environ |= {"ANTHROPIC_BASE_URL": api.base_url, "ANTHROPIC_API_KEY": "sk-test-1"}
        asyncio.run(_filled(disk, pond))
        asyncio.run(_begun_again(disk, pond))


async def _filled(disk: Path, pond: Sandbox) -> None:
    async with at_work(disk, pond) as person:
        await person.paste(GREETING)
        await person.accept_and_apply("app.py")
        applied = pond.read("app.py")
        told = len(person.engine.events)
        with small_disk.filled(disk):
            await _nothing_is_kept(person)
            assert pond.read("app.py") == applied
            if small_disk.is_real():
                await _saving_works(person, pond)
                await _said_once(person, told)
        await _all_works_again(person, pond)


async def _nothing_is_kept(person: Person) -> None:
    """What would have to be kept is refused, in words; what is known is still shown."""
    for body in (ask.ProposePasted(SHOUTING), ask.UndoApply(), ask.ChangeSettings(MORE)):
        problem = await person.engine.fails(body)
        assert problem.fault in {Fault.STORE, Fault.NOT_WRITABLE}, body
        assert not small_disk.is_real() or "full" in problem.what + problem.next_step
        assert problem.kept
    settings = (await person.engine.ask(ask.GetSettings(), replies.SettingsAre)).settings
    assert settings == Settings()
    assert [item.title for item in await person.journal()] == ["Apply 1 hunk in 1 file"]


async def _saving_works(person: Person, pond: Sandbox) -> None:
    """The person's files lie on another disk."""
    document = (await person.engine.ask(ask.OpenDocument("README.md"), replies.DocumentOpened)).document
    first = document.text.split("\n")[0]
    splice = Splice(0, 1, (first + " mine",))
    await person.engine.ask(ask.ChangeDocument("README.md", document.revision, splice), replies.Done)
    await person.engine.ask(ask.SaveDocument("README.md"), replies.DocumentSaved)
    assert b" mine" in pond.read("README.md")


async def _said_once(person: Person, told: int) -> None:
    """A message ends with a clear word, and it is said once that nothing new is saved."""
    turn = (await person.engine.ask(ask.SendMessage("Good morning?"), replies.TurnAccepted)).turn
    ended = await person.engine.until(TurnFinished, lambda event: event.turn == turn)
    assert ended.reason is EndReason.FAILED
    assert ended.problem is not None
    assert ended.problem.fault is Fault.STORE
    await person.engine.until(Notice)
    notices = [event.problem for event in person.engine.events[told:] if isinstance(event, Notice)]
    assert [notice.what.partition(":")[0] for notice in notices] == ["The history is not being saved"]


async def _all_works_again(person: Person, pond: Sandbox) -> None:
    await person.engine.ask(ask.ChangeSettings(MORE), replies.SettingsAre)
    turn = (await person.engine.ask(ask.SendMessage("Good morning!"), replies.TurnAccepted)).turn
    ended = await person.engine.until(TurnFinished, lambda event: event.turn == turn)
    assert ended.reason is EndReason.DONE
    await person.paste(SHOUTING)
    await person.engine.ask(ask.UndoApply(), replies.Applied)
    assert b"Hello" in pond.read("app.py")


async def _begun_again(disk: Path, pond: Sandbox) -> None:
    """All that was shown as done is there after a restart, what was said on the full disk included."""
    async with at_work(disk, pond) as person:
        assert [item.undone for item in await person.journal() if item.title.startswith("Apply")] == [True]
        assert (await person.hunks("app.py")).hunks
        shown = await person.engine.until(ConversationShown, lambda event: bool(event.events))
        said = [event.text for event in shown.events if isinstance(event, TurnStarted)]
        assert said == (["Good morning?"] if small_disk.is_real() else []) + ["Good morning!"]
        settings = (await person.engine.ask(ask.GetSettings(), replies.SettingsAre)).settings
        assert settings == MORE
