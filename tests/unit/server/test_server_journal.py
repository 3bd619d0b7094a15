"""The journal through the server: what was written, rejected and noted can be found, proposed again, taken back."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ConversationShown, ProposalChanged, TurnStarted
from haiku_pair.protocol.values import Decision, Fault, JournalKind
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.pond import Person, at_work, replacing
from tests.helpers.repositories import APP, Sandbox

GREETING = replacing("app.py", '    return "Hello, " + name', '    return "Servus, " + name')
UTIL = "src/pkg/util.py"
TWICE = replacing(UTIL, "    return 2 * n", "    return n + n")
SERVUS = APP.replace(b'"Hello, "', b'"Servus, "')


def test_pasted_text_is_reviewed_and_applied_like_any_proposal(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await person.paste(GREETING)
            assert pond.read("app.py") == APP
            await person.accept_and_apply("app.py")
            assert pond.read("app.py") == SERVUS

    asyncio.run(story())


def test_pasted_text_that_does_not_fit_proposes_nothing(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            problem = await person.engine.fails(ask.ProposePasted(replacing("app.py", "no such line", "x")))
            assert problem.fault is Fault.BAD_REQUEST
            assert "app.py" in problem.what
            assert (await person.engine.fails(ask.ProposePasted("Dear diary"))).fault is Fault.BAD_REQUEST
            assert await person.proposal() is None

    asyncio.run(story())


@pytest.mark.parametrize("path", ["../x.txt", "/etc/x", ".git/hooks/pre-commit", "a/../../x"])
@pytest.mark.case("C01")
def test_pasted_text_cannot_leave_the_folder(home: Path, pond: Sandbox, path: str) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await person.engine.fails(ask.ProposePasted(f"{path}\n```\nowned\n```\n"))
            assert await person.proposal() is None

    asyncio.run(story())


def test_a_step_stands_in_the_journal_with_its_patch(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await person.paste(GREETING)
            await person.accept_and_apply("app.py")
            item = await person.newest(JournalKind.STEP)
            assert item.paths == ("app.py",)
            patch = await person.engine.ask(ask.GetPatch(item.id), replies.PatchShown)
            assert '+    return "Servus, " + name' in patch.files[0].text
            assert list(await person.journal("APPLY app")) == [item]
            assert not await person.journal("apply elsewhere")

    asyncio.run(story())


def test_rejected_text_is_found_and_proposed_again(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await person.paste(GREETING + TWICE)
            await person.decide("app.py", Decision.REJECTED)
            await person.accept_and_apply(UTIL)
            assert pond.read("app.py") == APP
            rejected = await person.newest(JournalKind.REJECTED)
            await person.engine.ask(ask.ProposeAgain(rejected.id), replies.Done)
            await person.accept_and_apply("app.py")
            assert pond.read("app.py") == SERVUS

    asyncio.run(story())


def test_a_step_is_taken_back_hunk_by_hunk_as_a_proposal(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await person.paste(GREETING + TWICE)
            await person.accept_and_apply("app.py", UTIL)
            step = await person.newest(JournalKind.STEP)
            await person.engine.ask(ask.ProposeReverse(step.id), replies.Done)
            await person.decide(UTIL, Decision.REJECTED)
            await person.accept_and_apply("app.py")
            assert pond.read("app.py") == APP
            assert b"return n + n" in pond.read(UTIL)

    asyncio.run(story())


def test_what_is_gone_from_the_journal_is_said(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            for body in (ask.GetPatch("x"), ask.ProposeAgain("x"), ask.ProposeReverse("x"), ask.PreviewRestore("x")):
                assert (await person.engine.fails(body)).fault is Fault.NOT_FOUND

    asyncio.run(story())


# --- going back ---


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """A model that makes one change, then only talks."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
    change = {"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]}
    return FakeApi(
        [
            tool_reply([("read_file", {"path": "app.py"}), ("edit_file", change)]),
            text_reply("Done."),
            text_reply("You are welcome."),
            text_reply("Hello."),
        ]
    )


async def after_two_turns(person: Person) -> str:
    """A turn whose change was applied, and one more; the checkpoint before the first."""
    await person.say("Greet in Austrian")
    await person.accept_and_apply("app.py")
    await person.say("Thanks")
    found = await person.journal("Greet in Austrian")
    return found[0].id


def turns(person: Person) -> list[str]:
    """What the person asked, in the conversation shown last."""
    shown = [event for event in person.engine.events if isinstance(event, ConversationShown)]
    return [event.text for event in shown[-1].events if isinstance(event, TurnStarted)]


@pytest.mark.case("F12")
def test_files_and_conversation_go_back_together_and_come_again(
    home: Path, pond: Sandbox, edits: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            checkpoint = await after_two_turns(person)
            preview = await person.engine.ask(ask.PreviewRestore(checkpoint), replies.RestorePreview)
            assert ([file.path for file in preview.files], preview.turns) == (["app.py"], 2)
            await person.engine.ask(ask.RestoreCheckpoint(checkpoint, files=True, conversation=True), replies.Applied)
            assert pond.read("app.py") == APP
            assert turns(person) == []
            back = next(
                item for item in await person.journal("before going back") if item.kind is JournalKind.CHECKPOINT
            )
            await person.engine.ask(ask.RestoreCheckpoint(back.id, files=True, conversation=True), replies.Applied)
            assert pond.read("app.py") == SERVUS
            assert turns(person) == ["Greet in Austrian", "Thanks"]

    with edits as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        asyncio.run(story())


@pytest.mark.case("F12")
def test_after_a_restart_the_conversation_is_the_one_gone_back_to(
    home: Path, pond: Sandbox, edits: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            checkpoint = await after_two_turns(person)
            await person.engine.ask(ask.RestoreCheckpoint(checkpoint, files=False, conversation=True), replies.Applied)
            assert pond.read("app.py") == SERVUS
        async with at_work(home, pond) as again:
            await again.engine.until(ConversationShown)
            assert turns(again) == []
            await again.say("Hello again")
            assert "Greet in Austrian" not in str(edits.requests[-1]["messages"])

    with edits as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        asyncio.run(story())


@pytest.mark.case("F03")
def test_the_preview_names_what_would_be_lost_and_undo_brings_it_back(
    home: Path, pond: Sandbox, edits: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            checkpoint = await after_two_turns(person)
            mine = pond.read("app.py") + b"# mine\n"
            pond.write("app.py", mine)
            preview = await person.engine.ask(ask.PreviewRestore(checkpoint), replies.RestorePreview)
            assert preview.files[0].lost
            await person.engine.ask(ask.RestoreCheckpoint(checkpoint, files=True, conversation=False), replies.Applied)
            assert pond.read("app.py") == APP
            assert turns(person) == []  # none of those shown at the start: the conversation was left alone
            await person.engine.ask(ask.UndoApply(), replies.Applied)
            assert pond.read("app.py") == mine

    with edits as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        asyncio.run(story())


# --- what the person throws away ---


@pytest.mark.parametrize("request_of", [ask.ReloadDocument, ask.CloseDocument])
def test_unsaved_text_that_is_thrown_away_can_be_proposed_again(
    home: Path, pond: Sandbox, request_of: type[ask.ReloadDocument | ask.CloseDocument]
) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            view = (await person.engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)).document
            lines = tuple(view.text.replace("Hello, ", "Servus, ").split("\n"))
            await person.engine.ask(ask.ResetDocument("app.py", view.revision + 1, lines), replies.Done)
            await person.engine.ask(request_of("app.py"), object)
            thrown = await person.newest(JournalKind.DISCARDED)
            await person.engine.ask(ask.ProposeAgain(thrown.id), replies.Done)
            await person.accept_and_apply("app.py")
            assert pond.read("app.py") == SERVUS

    asyncio.run(story())


# --- following the person ---


@pytest.mark.case("E02")
def test_an_open_proposal_follows_what_another_program_writes(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await person.paste(GREETING)
            pond.write("app.py", APP.replace(b"Hello, ", b"Ahoy, "))
            await person.engine.until(
                ProposalChanged, lambda event: event.proposal is not None and event.proposal.files[0].conflict != ""
            )
            sides = (await person.hunks("app.py")).hunks[0].conflict
            assert sides is not None
            assert sides.mine == ('    return "Ahoy, " + name',)

    asyncio.run(story())


@pytest.mark.case("E01")
def test_unsaved_text_that_meets_an_accepted_hunk_is_settled_before_anything_is_written(
    home: Path, pond: Sandbox
) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await person.paste(GREETING)
            await person.decide("app.py", Decision.ACCEPTED)
            view = (await person.engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)).document
            lines = tuple(view.text.replace("Hello, ", "Ahoy, ").split("\n"))
            await person.engine.ask(ask.ResetDocument("app.py", view.revision + 1, lines), replies.Done)
            proposal = await person.proposal()
            assert proposal is not None
            problem = await person.engine.fails(ask.ApplyProposal(proposal.id))
            assert problem.fault is Fault.CONFLICT
            assert pond.read("app.py") == APP
            assert (await person.hunks("app.py")).hunks[0].conflict is not None

    asyncio.run(story())


@pytest.mark.case("G09")
def test_a_clock_that_goes_backwards_does_not_mix_up_the_steps(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await person.paste(GREETING)
            await person.accept_and_apply("app.py")
            yesterday = time.time() - 86_400
            monkeypatch.setattr(time, "time", lambda: yesterday)
            await person.paste(TWICE)
            await person.accept_and_apply(UTIL)
            steps = [item for item in await person.journal() if item.kind is JournalKind.STEP]
            assert [step.paths for step in steps] == [(UTIL,), ("app.py",)]
            await person.engine.ask(ask.UndoApply(), replies.Applied)
            assert pond.read("app.py") == SERVUS
            assert b"return 2 * n" in pond.read(UTIL)

    asyncio.run(story())
