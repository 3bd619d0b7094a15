"""Messages sent while a turn runs: they wait, join it, are taken back, and are there after a restart."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from haiku_pair.engine.pairing.showing import Showing
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ProposalReady, RetryScheduled, TurnFinished, TurnStarted, WordsAdded
from haiku_pair.protocol.queue import MessagesQueued, MoveQueued, QueuedMessage, SendQueuedNow, TakeBackQueued
from haiku_pair.protocol.values import EndReason, Fault
from tests.helpers.fake_api import FakeApi, Reply, error, hold, text_reply, tool_reply
from tests.helpers.pond import Person, at_work
from tests.helpers.repositories import Sandbox


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a key."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")


def told(person: Person) -> tuple[QueuedMessage, ...]:
    """What waits, as the window was told last."""
    return [event for event in person.engine.events if isinstance(event, MessagesQueued)][-1].messages


async def begin(person: Person, api: FakeApi, text: str) -> str:
    """Send a message and wait until its answer is held; the turn."""
    turn = (await person.engine.ask(ask.SendMessage(text), replies.TurnAccepted)).turn
    await asyncio.to_thread(api.wait_for_hold, 1)
    return turn


async def queue(person: Person, text: str) -> None:
    """Send one more, and wait until the window knows that it waits."""
    await person.engine.ask(ask.QueueMessage(ask.SendMessage(text)), replies.Done)
    await person.engine.until(MessagesQueued, lambda event: any(one.text == text for one in event.messages))


async def end_of(person: Person, text: str) -> EndReason:
    """How the turn of this message ended."""
    begun = await person.engine.until(TurnStarted, lambda event: event.text == text)
    return (await person.engine.until(TurnFinished, lambda event: event.turn == begun.turn)).reason


def words(api: FakeApi, number: int) -> str:
    """The newest message of a request."""
    return json.dumps(api.requests[number]["messages"][-1], ensure_ascii=False)


def test_what_is_sent_meanwhile_goes_when_the_turn_has_ended(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with at_work(home, pond) as person:
            await begin(person, api, "one")
            await queue(person, "two")
            await queue(person, "three")
            assert [message.text for message in told(person)] == ["two", "three"]
            await person.engine.ask(MoveQueued(told(person)[1].id, -4), replies.Done)
            await person.engine.until(
                MessagesQueued, lambda event: [one.text for one in event.messages][:1] == ["three"]
            )
            assert [message.text for message in told(person)] == ["three", "two"]
            problem = await person.engine.fails(MoveQueued("gone", 1))
            assert problem.fault is Fault.NOT_FOUND
            api.release()
            assert await end_of(person, "three") is EndReason.DONE
            assert await end_of(person, "two") is EndReason.DONE
            assert told(person) == ()
            assert "three" in words(api, 1)
            assert "two" in words(api, 2)

    with FakeApi([hold(text_reply("first"), after=3), text_reply("second"), text_reply("third")]) as api:
        asyncio.run(story(api))


def test_a_message_joins_the_turn_after_the_next_tools(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    script: list[Reply] = [
        hold(tool_reply([("read_file", {"path": "app.py"})], "I look."), after=3),
        text_reply("Seen both."),
    ]

    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with at_work(home, pond) as person:
            turn = await begin(person, api, "one")
            await queue(person, "look at README.md too")
            await person.engine.ask(SendQueuedNow(told(person)[0].id), replies.Done)
            await person.engine.until(MessagesQueued, lambda event: any(one.joins for one in event.messages))
            api.release()
            added = await person.engine.until(WordsAdded)
            assert added == WordsAdded(turn, "look at README.md too")
            assert await end_of(person, "one") is EndReason.DONE
            last = api.requests[1]["messages"][-1]["content"]
            assert [part["type"] for part in last] == ["tool_result", "text"]
            assert len(api.requests) == 2

    with FakeApi(script) as api:
        asyncio.run(story(api))


def test_a_message_that_found_no_tools_to_join_goes_next(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with at_work(home, pond) as person:
            await begin(person, api, "one")
            await queue(person, "two")
            await person.engine.ask(SendQueuedNow(told(person)[0].id), replies.Done)
            api.release()
            assert await end_of(person, "two") is EndReason.DONE

    with FakeApi([hold(text_reply("first"), after=3), text_reply("second")]) as api:
        asyncio.run(story(api))


def test_after_stop_what_waits_is_kept_until_it_is_sent(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with at_work(home, pond) as person:
            await begin(person, api, "one")
            await queue(person, "two")
            await queue(person, "three")
            await person.engine.ask(ask.StopTurn(), replies.Done)
            assert await end_of(person, "one") is EndReason.STOPPED
            assert [message.text for message in told(person)] == ["two", "three"]
        async with at_work(home, pond) as person:
            await person.engine.until(MessagesQueued, lambda event: len(event.messages) == 2)
            two, three = told(person)
            await person.engine.ask(TakeBackQueued(two.id), replies.Done)
            assert (await person.engine.fails(TakeBackQueued(two.id))).fault is Fault.NOT_FOUND
            await person.engine.ask(SendQueuedNow(three.id), replies.Done)
            assert await end_of(person, "three") is EndReason.DONE
            assert (await person.engine.fails(SendQueuedNow(three.id))).fault is Fault.NOT_FOUND

    with FakeApi([hold(text_reply("first"), after=3), text_reply("second")]) as api:
        asyncio.run(story(api))


def test_stopping_waits_for_the_turn_before_too(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put in order after a turn may still be under way when the next one begins, and needs the lanes."""
    seen: list[str] = []
    outcome = Showing.outcome

    async def slow(showing: Showing, turn: str) -> ProposalReady | None:
        seen.append("begun")
        for _ in range(100):
            await asyncio.sleep(0)
        seen.append("ended")
        return await outcome(showing, turn)

    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setattr(Showing, "outcome", slow)
        async with at_work(home, pond) as person:
            await begin(person, api, "one")
            await queue(person, "two")
            api.release()
            while not seen:
                await asyncio.sleep(0)
            await person.engine.ask(ask.StopTurn(), replies.Done)
            assert seen == ["begun", "ended"]

    with FakeApi([hold(text_reply("first"), after=3), text_reply("second")]) as api:
        asyncio.run(story(api))


def test_nothing_waits_while_nobody_works(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with at_work(home, pond) as person:
            await person.engine.ask(ask.QueueMessage(ask.SendMessage("one")), replies.Done)
            assert await end_of(person, "one") is EndReason.DONE
            assert told(person) == ()
            assert (await person.engine.fails(ask.QueueMessage(ask.SendMessage(" ")))).fault is Fault.BAD_REQUEST

    with FakeApi([text_reply("first")]) as api:
        asyncio.run(story(api))


def test_the_wait_before_another_try_can_be_cut_short(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with at_work(home, pond) as person:
            assert (await person.engine.fails(ask.RetryNow())).fault is Fault.NOTHING_TO_DO
            await person.engine.ask(ask.SendMessage("one"), replies.TurnAccepted)
            scheduled = await person.engine.until(RetryScheduled)
            assert scheduled.seconds == 50
            begun = asyncio.get_running_loop().time()
            await person.engine.ask(ask.RetryNow(), replies.Done)
            assert await end_of(person, "one") is EndReason.DONE
            assert asyncio.get_running_loop().time() - begun < 25

    with FakeApi([error(529, "overloaded_error", "Overloaded", {"retry-after": "50"}), text_reply("first")]) as api:
        asyncio.run(story(api))
