"""A comment that ends in AI! or AI?, saved in any editor, begins one turn; nothing else does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from haiku_pair.edits.values import Splice
from haiku_pair.engine.server import asked_in_files
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.composing import Mode
from haiku_pair.protocol.events import FilesChanged, GitChanged, Notice, StepTaken, TurnFinished, TurnStarted
from haiku_pair.protocol.queue import MessagesQueued
from haiku_pair.protocol.values import Decision, Fault, Settings
from tests.helpers.fake_api import FakeApi, Reply, hold, text_reply, tool_reply
from tests.helpers.pond import Person
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served

ASKING = b"def greet(name):\n    # say it louder AI!\n    return name\n"
FURTHER = b"x = 1\n"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a key, and files go together quickly."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
    monkeypatch.setattr(asked_in_files, "TOGETHER_SECONDS", 0.05)


@asynccontextmanager
async def asked(home: Path, pond: Sandbox, *, trusted: bool = True, on: bool = True) -> AsyncIterator[Served]:
    """An engine that takes comments for messages, once it knows the files."""
    async with served(home, pond.root, trusted=trusted) as engine:
        if on:
            await engine.ask(ask.ChangeSettings(replace(Settings(), asks_in_files=True)), replies.SettingsAre)
        await engine.until(GitChanged)
        yield engine


def tell(monkeypatch: pytest.MonkeyPatch, story: Coroutine[None, None, None], api: FakeApi) -> None:
    """Run a story against this model."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
    asyncio.run(story)


def turns(engine: Served) -> list[TurnStarted]:
    return [event for event in engine.events if isinstance(event, TurnStarted)]


async def ended(engine: Served, number: int) -> None:
    """Wait until so many turns are over."""
    await engine.until(TurnFinished, lambda _: sum(isinstance(one, TurnFinished) for one in engine.events) >= number)


async def nothing_more(engine: Served, pond: Sandbox) -> None:
    """Save a file whose comment does begin a turn: what was saved before it has been looked at by then."""
    before = len(turns(engine))
    pond.write("last.py", b"# is this the last one AI?\nx = 1\n")
    await engine.until(TurnStarted, lambda event: "is this the last one" in event.text)
    assert len(turns(engine)) == before + 1
    assert "last.py" in turns(engine)[-1].text


def words(api: FakeApi, number: int) -> str:
    return json.dumps(api.requests[number]["messages"][-1], ensure_ascii=False)


def test_a_saved_comment_asks_for_a_change_with_its_place(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with asked(home, pond) as engine:
            pond.write("app.py", ASKING)
            begun = await engine.until(TurnStarted)
            await ended(engine, 1)
            assert begun.mode is Mode.PAIR
            assert begun.text.startswith("From a comment in a saved file:\n\n`app.py`, line 2: “say it louder AI!”")
            assert "3      return name" in begun.text
            assert "take it out of the file in the same edit" in begun.text
            assert "say it louder AI!" in words(api, 0)

    with FakeApi([text_reply("Done.")]) as api:
        tell(monkeypatch, story(), api)


def test_a_question_is_asked_in_ask_mode(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with asked(home, pond) as engine:
            pond.write("app.py", b"# why is this 3 AI?\nx = 3\n")
            begun = await engine.until(TurnStarted)
            await ended(engine, 1)
            assert begun.mode is Mode.ASK
            assert "answer this question" in begun.text

    with FakeApi([text_reply("Because.")]) as api:
        tell(monkeypatch, story(), api)


def test_a_save_in_our_own_editor_counts_as_well(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with asked(home, pond) as engine:
            await engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)
            await engine.ask(ask.ChangeDocument("app.py", 0, Splice(0, 0, ("# louder AI!",))), replies.Done)
            await engine.ask(ask.SaveDocument("app.py"), replies.DocumentSaved)
            await ended(engine, 1)
            await nothing_more(engine, pond)
            await ended(engine, 2)

    with FakeApi([text_reply("Done."), text_reply("Yes.")]) as api:
        tell(monkeypatch, story(), api)


def test_comments_saved_together_go_together(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with asked(home, pond) as engine:
            pond.write("one.py", b"# first AI!\nx = 1\n# second AI?\ny = 1\n")
            pond.write("two.py", b"# third AI!\nz = 1\n")
            begun = await engine.until(TurnStarted)
            await ended(engine, 1)
            assert begun.mode is Mode.PAIR
            assert all(each in begun.text for each in ("first AI!", "second AI?", "third AI!", "`two.py`, line 1"))
            assert "Answer those that end in AI? in words." in begun.text

    with FakeApi([text_reply("Done.")]) as api:
        tell(monkeypatch, story(), api)


@pytest.mark.parametrize(("trusted", "on"), [(True, False), (False, True)])
def test_it_is_off_until_switched_on_and_only_in_a_trusted_folder(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch, trusted: bool, on: bool
) -> None:
    async def story() -> None:
        async with asked(home, pond, trusted=trusted, on=on) as engine:
            pond.write("app.py", ASKING)
            await engine.until(FilesChanged)
            await engine.ask(ask.SetTrust(True), replies.Done)
            await engine.ask(ask.ChangeSettings(replace(Settings(), asks_in_files=True)), replies.SettingsAre)
            await nothing_more(engine, pond)
            await ended(engine, 1)

    with FakeApi([text_reply("Yes.")]) as api:
        tell(monkeypatch, story(), api)


def test_saving_again_moving_it_or_starting_again_begins_nothing_more(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with asked(home, pond) as engine:
            pond.write("app.py", ASKING)
            await ended(engine, 1)
            pond.write("app.py", b"import sys\n\n" + ASKING)
            await engine.until(FilesChanged, lambda _: len(changes(engine, "app.py")) > 1)
        async with asked(home, pond) as engine:
            pond.write("app.py", ASKING + b"\nprint(1)\n")
            await engine.until(FilesChanged)
            (pond.root / "app.py").rename(pond.root / "renamed.py")
            await engine.until(FilesChanged, lambda _: bool(changes(engine, "renamed.py")))
            await nothing_more(engine, pond)
            await ended(engine, 1)

    with FakeApi([text_reply("Done."), text_reply("Yes.")]) as api:
        tell(monkeypatch, story(), api)


def changes(engine: Served, path: str) -> list[FilesChanged]:
    news = [event for event in engine.events if isinstance(event, FilesChanged)]
    return [event for event in news if any(item.path == path for item in event.news)]


def test_a_comment_written_again_after_it_was_removed_asks_again(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with asked(home, pond) as engine:
            pond.write("app.py", ASKING)
            await ended(engine, 1)
            pond.write("app.py", FURTHER)
            await engine.until(FilesChanged, lambda _: len(changes(engine, "app.py")) > 1)
            pond.write("marker.py", b"# wait for this AI?\n")
            await ended(engine, 2)
            pond.write("app.py", ASKING)
            await ended(engine, 3)

    with FakeApi([text_reply("Done."), text_reply("Yes."), text_reply("Done.")]) as api:
        tell(monkeypatch, story(), api)


def test_a_running_turn_queues_it(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with asked(home, pond) as engine:
            await engine.ask(ask.SendMessage("Wait a little"), replies.TurnAccepted)
            await asyncio.to_thread(api.wait_for_hold, 1)
            pond.write("app.py", ASKING)
            await engine.until(MessagesQueued, lambda event: any("louder" in one.text for one in event.messages))
            api.release()
            await ended(engine, 2)
            assert [event.text.splitlines()[0] for event in turns(engine)] == [
                "Wait a little",
                "From a comment in a saved file:",
            ]

    with FakeApi([hold(text_reply("Waited."), after=3), text_reply("Done.")]) as api:
        tell(monkeypatch, story(), api)


def test_what_the_model_wrote_never_asks_even_after_it_is_saved(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that answers every comment with another one does not run for ever."""

    def obey(request: dict[str, object]) -> Reply:
        if "tool_result" in json.dumps(request["messages"][-1]):  # type: ignore[index]
            return text_reply("Done.")
        if "From a comment" not in json.dumps(request["messages"][-1]):  # type: ignore[index]
            return text_reply("Fine.")
        return tool_reply([("create_file", {"path": "new.py", "content": "# and now this one AI!\nx = 1\n"})])

    async def story() -> None:
        async with asked(home, pond) as engine:
            person = Person(engine, pond)
            pond.write("app.py", ASKING)
            await ended(engine, 1)
            await person.decide("new.py", Decision.ACCEPTED)
            proposal = await person.proposal()
            assert proposal is not None
            await engine.ask(ask.ApplyProposal(proposal.id), replies.Applied)
            await engine.until(StepTaken)
            pond.write("new.py", b"# and now this one AI!\nx = 2\n")
            await engine.until(FilesChanged, lambda _: bool(changes(engine, "new.py")))
            pond.write("last.py", b"# is this the last one AI?\nx = 1\n")
            last = await engine.until(TurnStarted, lambda event: "is this the last one" in event.text)
            assert "and now" not in last.text
            assert len(turns(engine)) == 2
            await ended(engine, 2)

    with FakeApi(obey) as api:
        tell(monkeypatch, story(), api)


def test_what_git_brings_asks_nothing(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    pond.git("switch", "-q", "-c", "theirs")
    pond.write("app.py", ASKING)
    pond.commit("Ask in a comment")
    pond.git("switch", "-q", "-")

    async def story() -> None:
        async with asked(home, pond) as engine:
            await asyncio.to_thread(pond.git, "switch", "-q", "theirs")
            await engine.until(FilesChanged, lambda _: bool(changes(engine, "app.py")))
            await nothing_more(engine, pond)
            await ended(engine, 1)

    with FakeApi([text_reply("Yes.")]) as api:
        tell(monkeypatch, story(), api)


@pytest.mark.case("L08")
def test_a_comment_in_a_file_of_secrets_is_not_sent(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with asked(home, pond) as engine:
            pond.write(".env", b"TOKEN=s3cr3t-value\n# rotate this AI!\n")
            told = await engine.until(Notice, lambda event: ".env" in event.problem.what)
            assert "was not sent" in told.problem.what
            await nothing_more(engine, pond)
            await ended(engine, 1)
            assert "s3cr3t-value" not in json.dumps(api.requests)

    with FakeApi([text_reply("Yes.")]) as api:
        tell(monkeypatch, story(), api)


def test_without_a_key_it_says_so_and_the_next_save_asks(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")

    async def story() -> None:
        async with asked(home, pond) as engine:
            pond.write("app.py", ASKING)
            told = await engine.until(Notice, lambda event: event.problem.fault is Fault.NO_KEY)
            assert "save the file again" in told.problem.kept
            reached = replace(Settings(), asks_in_files=True, base_url=api.base_url)
            await engine.ask(ask.ChangeSettings(reached), replies.SettingsAre)
            pond.write("app.py", ASKING + FURTHER)
            await ended(engine, 1)

    with FakeApi([text_reply("Done.")]) as api:
        asyncio.run(story())
