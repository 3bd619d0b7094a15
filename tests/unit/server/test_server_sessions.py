"""Sessions through the server: opened, forked, sent again, exported, deleted, summed up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.engine.pairing import compaction
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol import sessions as rq
from haiku_pair.protocol.events import (
    Compacted,
    ConversationShown,
    ProposalReady,
    SessionsChanged,
    TurnFinished,
    TurnStarted,
)
from haiku_pair.protocol.usage import GetUsage, RequestKind, UsageShown
from haiku_pair.protocol.values import Decision, EndReason, Fault, Settings
from tests.helpers.fake_api import FakeApi, error, hold, text_reply, tool_reply
from tests.helpers.pond import Person, at_work
from tests.helpers.repositories import Sandbox

Story = Callable[[Person, FakeApi], Awaitable[None]]
EDIT = ("edit_file", {"path": "app.py", "edits": [{"old_text": '"Hello, "', "new_text": '"Servus, "'}]})
READ = ("read_file", {"path": "app.py"})


@pytest.fixture
def play(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs a story against a scripted model."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")

    def run(story: Story, *script: object) -> None:
        async def whole(api: FakeApi) -> None:
            async with at_work(home, pond) as person:
                await story(person, api)

        with FakeApi([*script]) as api:  # type: ignore[list-item]
            monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
            asyncio.run(whole(api))

    return run


async def listed(person: Person, query: str = "") -> list[rq.SessionFacts]:
    return list((await person.engine.ask(rq.ListSessions(query), rq.SessionsListed)).sessions)


async def shown(person: Person) -> ConversationShown:
    await asyncio.sleep(0)
    return [event for event in person.engine.events if isinstance(event, ConversationShown)][-1]


def asked(event: ConversationShown) -> list[str]:
    return [started.text for started in event.events if isinstance(started, TurnStarted)]


def sent(request: dict[str, Any]) -> str:
    return json.dumps(request["messages"], ensure_ascii=False)


def said(request: dict[str, Any]) -> list[str]:
    """Each block without the marks of the cache."""
    blocks = [block for message in request["messages"] for block in message["content"]]
    return [json.dumps({key: value for key, value in block.items() if key != "cache_control"}) for block in blocks]


def test_an_old_session_is_opened_and_goes_on(play: Callable[..., None]) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("about apples")
        await person.engine.ask(ask.NewConversation(), replies.Done)
        await person.say("about pears")
        pears, apples = await listed(person)
        assert (pears.title, pears.is_open, apples.title) == ("about pears", True, "about apples")
        assert [facts.id for facts in await listed(person, "First answer")] == [apples.id]
        await person.engine.ask(rq.OpenSession(apples.id), replies.Done)
        event = await shown(person)
        assert (event.conversation, event.title, asked(event)) == (apples.id, "about apples", ["about apples"])
        await person.say("more of them")
        assert "First answer" in sent(api.requests[-1])
        assert "pears" not in sent(api.requests[-1])

    play(story, text_reply("First answer"), text_reply("Second answer"), text_reply("Third answer"))


def test_the_session_that_was_open_is_open_after_a_restart(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")

    async def before() -> str:
        async with at_work(home, pond) as person:
            await person.say("about apples")
            await person.engine.ask(ask.NewConversation(), replies.Done)
            await person.say("about pears")
            apples = (await listed(person))[1].id
            await person.engine.ask(rq.OpenSession(apples), replies.Done)
            return apples

    async def after() -> ConversationShown:
        async with at_work(home, pond) as person:
            return await person.engine.until(ConversationShown)

    with FakeApi([text_reply("a"), text_reply("b")]) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        apples = asyncio.run(before())
        event = asyncio.run(after())
    assert (event.conversation, asked(event)) == (apples, ["about apples"])


def test_what_changed_meanwhile_is_told_when_a_session_is_opened_again(play: Callable[..., None]) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("about apples")
        await person.engine.ask(ask.NewConversation(), replies.Done)
        await person.say("about pears")
        person.sandbox.write("app.py", b"meanwhile = True\n")
        await person.say("still pears")
        assert "meanwhile" in sent(api.requests[-1])
        apples = next(facts for facts in await listed(person) if facts.title == "about apples")
        await person.engine.ask(rq.OpenSession(apples.id), replies.Done)
        await person.say("more apples")
        assert "meanwhile" in sent(api.requests[-1])

    play(story, *[text_reply(f"answer {number}") for number in range(4)])


def test_a_fork_goes_on_from_the_end_of_a_turn(play: Callable[..., None]) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        first = await person.say("one")
        await person.say("two")
        whole = (await listed(person))[0].id
        await person.engine.ask(rq.ForkSession(whole, first), replies.Done)
        event = await shown(person)
        assert event.conversation != whole
        assert asked(event) == ["one"]
        await person.say("another two")
        assert "answer 1" in sent(api.requests[-1])
        assert "answer 2" not in sent(api.requests[-1])
        fork, old = await listed(person)
        assert (fork.is_fork, fork.turns, old.id, old.turns) == (True, 2, whole, 2)
        problem = await person.engine.fails(rq.ForkSession(whole, "no such turn"))
        assert problem.fault is Fault.NOT_FOUND

    play(story, text_reply("answer 1"), text_reply("answer 2"), text_reply("answer 3"))


def test_an_earlier_message_is_edited_and_sent_again(play: Callable[..., None]) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("one")
        second = await person.say("two with a mistake")
        await person.say("three")
        message = ask.SendMessage("two put right", instead_of=second)
        turn = (await person.engine.ask(message, replies.TurnAccepted)).turn
        await person.engine.until(TurnFinished, lambda event: event.turn == turn)
        request = sent(api.requests[-1])
        assert "two put right" in request
        assert "answer 1" in request
        assert "mistake" not in request
        assert "three" not in request
        newest, old = await listed(person)
        assert (newest.turns, old.turns) == (2, 3)

    play(story, *[text_reply(f"answer {number}") for number in range(1, 5)])


def test_the_first_message_sent_again_names_the_session_anew(play: Callable[..., None]) -> None:
    async def story(person: Person, _api: FakeApi) -> None:
        first = await person.say("a mistake")
        message = ask.SendMessage("put right", instead_of=first)
        turn = (await person.engine.ask(message, replies.TurnAccepted)).turn
        await person.engine.until(TurnFinished, lambda event: event.turn == turn)
        assert [facts.title for facts in await listed(person)] == ["put right", "a mistake"]
        assert (await person.engine.fails(ask.SendMessage("x", instead_of=first))).fault is Fault.NOT_FOUND

    play(story, text_reply("a"), text_reply("b"))


def test_names_pins_and_the_archive(play: Callable[..., None]) -> None:
    async def story(person: Person, _api: FakeApi) -> None:
        await person.say("one")
        session = (await listed(person))[0].id
        await person.engine.ask(rq.RenameSession(session, "Mine"), replies.Done)
        await person.engine.ask(rq.PinSession(session, True), replies.Done)
        await person.engine.ask(rq.ArchiveSession(session, True), replies.Done)
        [facts] = await listed(person)
        assert (facts.title, facts.pinned, facts.archived) == ("Mine", True, True)
        await person.engine.until(SessionsChanged)
        assert (await person.engine.fails(rq.RenameSession("none", "x"))).fault is Fault.NOT_FOUND

    play(story, text_reply("a"))


def test_a_deleted_session_is_nowhere(play: Callable[..., None], home: Path) -> None:
    secret = "Rumpelstilzchen-heiss-ich"

    async def story(person: Person, _api: FakeApi) -> None:
        await person.say(f"{secret} is my name")
        session = (await listed(person))[0].id
        await person.engine.ask(rq.DeleteSession(session), rq.SessionDeleted)
        event = await shown(person)
        assert (event.events, event.conversation == session) == ((), False)
        assert await listed(person, secret) == []
        assert not await person.journal(secret)
        files = [file for file in home.rglob("*") if file.is_file() and file.name.startswith("history")]
        assert files
        assert not [file for file in files if secret.encode() in file.read_bytes()]

    play(story, text_reply(f"Hello {secret}"))


def test_a_session_is_exported_to_be_read_and_as_data(play: Callable[..., None]) -> None:
    async def story(person: Person, _api: FakeApi) -> None:
        turn = await person.say("change the *greeting*")
        await person.engine.until(ProposalReady, lambda event: event.turn == turn)  # told after the turn's end
        session = (await listed(person))[0].id
        told = await person.engine.ask(rq.ExportSession(session, rq.SessionForm.MARKDOWN), rq.SessionExported)
        assert told.name == "change-the-greeting.md"
        lines = told.text.splitlines()
        assert lines[0] == "# change the *greeting*"
        assert [line for line in lines if line.startswith("## ")] == ["## You", "## Haiku"]
        assert any(line.startswith("- Read app.py — ") for line in lines), told.text
        assert "It is **done**." in lines
        assert any(line.startswith("*Proposed: files 1") for line in lines)
        data = await person.engine.ask(rq.ExportSession(session, rq.SessionForm.JSON), rq.SessionExported)
        read = json.loads(data.text)
        assert (read["format"], read["version"], read["id"]) == ("haiku-pair session", 1, session)
        kinds = [event["type"] for event in read["events"]]
        assert kinds[0] == "TurnStarted"
        assert {"ToolFinished", "TextDelta", "ProposalReady", "TurnFinished"} <= set(kinds)

    play(story, tool_reply([READ]), tool_reply([EDIT]), text_reply("It is **done**."))


def test_the_model_names_a_new_session_where_that_is_wanted(play: Callable[..., None]) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.engine.ask(ask.ChangeSettings(Settings(name_sessions=True)), replies.SettingsAre)
        await person.say("please make the greeting say Servus instead of Hello")
        await person.engine.until(SessionsChanged)
        [facts] = await listed(person)
        assert facts.title == "Greet with Servus"
        assert api.requests[-1]["max_tokens"] == 40
        rows = person.engine.server._database.read("SELECT kind FROM usage ORDER BY number")  # type: ignore[union-attr]
        assert [row[0] for row in rows] == ["turn", RequestKind.TITLE.value]
        await person.say("and again")
        assert len(api.requests) == 3

    play(story, text_reply("Done."), text_reply("“Greet with Servus.”\n"), text_reply("Again."))


def test_without_that_a_session_costs_nothing_beside_its_turns(play: Callable[..., None]) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("one")
        assert len(api.requests) == 1

    play(story, text_reply("Done."))


# --- summaries -------------------------------------------------------------------------------------


def test_before_a_message_a_long_conversation_is_summed_up(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("Never touch the lexer. Change the greeting.")
        await person.decide("app.py", Decision.REJECTED)
        await person.say("two")
        before = said(api.requests[-1])
        monkeypatch.setattr(compaction, "MOST", 1)
        await person.say("three")
        made = await person.engine.until(Compacted)
        asked_for, request = api.requests[-2], sent(api.requests[-1])
        assert "Write that summary" in sent(asked_for)
        assert said(asked_for)[: len(before)] == before  # so that it is read from the cache
        assert asked_for["system"] == api.requests[-1]["system"]
        for kept in ("Never touch the lexer", "rejected", "app.py", "THE ACCOUNT", "three"):
            assert kept in request, kept
        assert "answer 2" not in request
        assert made.before > 0
        assert made.messages > 4
        await person.say("four")  # too little since then for another one
        assert len([event for event in person.engine.events if isinstance(event, Compacted)]) == 1
        assert len(await listed(person, "answer 2")) == 1

        await person.engine.ask(rq.UndoCompaction(), replies.Done)
        monkeypatch.setattr(compaction, "MOST", 120_000)
        await person.say("five")
        request = sent(api.requests[-1])
        assert "answer 2" in request
        assert "THE ACCOUNT" not in request
        assert (await person.engine.fails(rq.UndoCompaction())).fault is Fault.NOTHING_TO_DO

    answers = [text_reply(f"answer {number}") for number in (2, 3, 4, 5)]
    first = (tool_reply([READ]), tool_reply([EDIT]), text_reply("answer 1"))
    play(story, *first, answers[0], text_reply("THE ACCOUNT"), *answers[1:])


def test_a_summary_by_hand_counts_and_lasts(
    play: Callable[..., None], home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        assert (await person.engine.fails(rq.CompactConversation())).fault is Fault.NOTHING_TO_DO
        await person.say("one")
        await person.say("two")
        await person.engine.ask(rq.CompactConversation(), replies.Done)
        used = (await person.engine.ask(GetUsage(1), UsageShown)).sums
        assert [(one.kind, one.requests) for one in used] == [("turn", 2), (RequestKind.COMPACTION.value, 1)]
        await person.say("three")
        assert "THE ACCOUNT" in sent(api.requests[-1])

    play(story, text_reply("answer 1"), text_reply("answer 2"), text_reply("THE ACCOUNT"), text_reply("answer 3"))

    async def again(api: FakeApi) -> None:
        async with at_work(home, pond) as person:
            await person.say("four")
        request = sent(api.requests[-1])
        assert "THE ACCOUNT" in request
        assert "answer 3" in request
        assert "answer 1" not in request.split("THE ACCOUNT")[1]

    with FakeApi([text_reply("answer 4")]) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        asyncio.run(again(api))


def test_without_the_model_the_last_answers_stand_for_its_account(play: Callable[..., None]) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("one")
        await person.say("two")
        await person.engine.ask(rq.CompactConversation(), replies.Done)
        await person.say("three")
        assert "answer 2" in sent(api.requests[-1])

    refused = error(400, "invalid_request_error", "prompt is too long")
    play(story, text_reply("answer 1"), text_reply("answer 2"), refused, text_reply("answer 3"))


def test_within_a_turn_the_last_round_stays(play: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("one")
        await person.say("two")
        monkeypatch.setattr(compaction, "LATE", 0.0)
        turn = await person.say("read both")
        ended = await person.engine.until(TurnFinished, lambda event: event.turn == turn)
        assert ended.reason is EndReason.DONE
        made = await person.engine.until(Compacted)
        assert made.turn == turn
        messages = api.requests[-1]["messages"]
        assert [block["type"] for message in messages for block in message["content"]] == [
            "text",
            "tool_use",
            "tool_result",
        ]
        assert "read both" in sent(api.requests[-1])

    play(
        story,
        text_reply("answer 1"),
        text_reply("answer 2"),
        tool_reply([READ]),
        text_reply("THE ACCOUNT"),
        text_reply("answer 3"),
    )


@pytest.mark.parametrize("by_hand", [True, False])
def test_stop_ends_a_summary_and_the_message_stays(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch, by_hand: bool
) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("one")
        await person.say("two")
        pending: asyncio.Task[Any]
        if by_hand:
            pending = asyncio.create_task(person.engine.ask(rq.CompactConversation(), replies.Done))
        else:
            monkeypatch.setattr(compaction, "MOST", 1)
            pending = asyncio.create_task(person.say("three"))
        await asyncio.to_thread(api.wait_for_hold)
        await person.engine.ask(ask.StopTurn(), replies.Done)
        await pending
        assert not [event for event in person.engine.events if isinstance(event, Compacted)]
        monkeypatch.setattr(compaction, "MOST", 120_000)
        await person.say("four")
        assert "answer 1" in sent(api.requests[-1])
        assert by_hand or "three" in sent(api.requests[-1])

    play(
        story, text_reply("answer 1"), text_reply("answer 2"), hold(text_reply("THE ACCOUNT"), after=0), text_reply("x")
    )
