"""Stop at forty moments of a turn: it acts at once, and the next message finds a conversation the API takes."""

from __future__ import annotations

import asyncio
import statistics
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import RetryScheduled, TurnFinished
from haiku_pair.protocol.values import EndReason
from tests.helpers.fake_api import FakeApi, Reply, error, hold, stall, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served

AT_ONCE = 0.1
"""Seconds; the middle of all stops, as one of them may meet a busy machine."""
AT_MOST = 1.0

READS = tool_reply([("read_file", {"path": "app.py"}), ("list_files", {}), ("search_files", {"pattern": "Hello"})])
EDIT = tool_reply(
    [("edit_file", {"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]})], "I edit."
)
WORDS = text_reply("It says Servus now.", chunks=4)
MUTE = stall(mute=True)

Moment = list[Reply]
"""The answers of a turn; the last one never ends by itself. Without one it is stopped before it has begun."""


def moments() -> list[Moment]:
    """At once, before the answer, after each event of it, in each round of a turn; and while it waits to try again."""
    found: list[Moment] = [[], [MUTE], [READS, MUTE], [READS, EDIT, MUTE], [error(529, "overloaded_error", "busy")]]
    found += [[hold(READS, after)] for after in range(len(READS.events))]
    found += [[READS, hold(EDIT, after)] for after in range(len(EDIT.events))]
    found += [[READS, EDIT, hold(WORDS, after)] for after in range(len(WORDS.events))]
    return found


class Script:
    """What the API answers next."""

    def __init__(self) -> None:
        self.coming: list[Reply] = []

    def __call__(self, _request: dict[str, Any]) -> Reply:
        """The next one."""
        return self.coming.pop(0)


async def stopped_at(engine: Served, api: FakeApi, script: Script, moment: Moment) -> float:
    """Run a turn up to there and stop it; seconds until it had ended."""
    asked, held, waits = len(api.requests), api.held, len(retries(engine))
    script.coming = list(moment)
    turn = (await engine.ask(ask.SendMessage("Say Servus"), replies.TurnAccepted)).turn
    last = moment[-1] if moment else None
    if last is None:
        pass
    elif last.status != 200:
        await engine.until(RetryScheduled, lambda _event: len(retries(engine)) > waits)
    elif last is MUTE:
        await asyncio.to_thread(api.wait_for_requests, asked + len(moment))
    else:
        await asyncio.to_thread(api.wait_for_hold, held + 1)
    began = asyncio.get_running_loop().time()
    await engine.ask(ask.StopTurn(), replies.Done)
    ended = await engine.until(TurnFinished, lambda event: event.turn == turn)
    assert ended.reason is EndReason.STOPPED
    return asyncio.get_running_loop().time() - began


async def answered(engine: Served, script: Script) -> None:
    """A turn as it should be."""
    script.coming = [text_reply("Here I am.")]
    turn = (await engine.ask(ask.SendMessage("Are you there?"), replies.TurnAccepted)).turn
    ended = await engine.until(TurnFinished, lambda event: event.turn == turn)
    assert ended.reason is EndReason.DONE


def retries(engine: Served) -> list[RetryScheduled]:
    """All waits so far."""
    return [event for event in engine.events if isinstance(event, RetryScheduled)]


@pytest.mark.case("H17")
def test_stop_at_forty_moments_leaves_a_valid_conversation(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi, script: Script) -> list[float]:
        async with served(home, pond.root) as engine:
            await answered(engine, script)
            took = [await stopped_at(engine, api, script, moment) for moment in moments()]
            await answered(engine, script)
            return took

    script = Script()
    with FakeApi(script) as api:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        took = asyncio.run(story(api, script))
    assert len(took) >= 40
    assert statistics.median(took) <= AT_ONCE
    assert max(took) <= AT_MOST


@pytest.mark.case("H17")
def test_what_a_stopped_message_would_have_told_goes_with_the_next(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi, script: Script) -> None:
        async with served(home, pond.root) as engine:
            await answered(engine, script)
            (pond.root / "app.py").write_text("print('a line from elsewhere')\n", "utf-8")
            await stopped_at(engine, api, script, [])
            await answered(engine, script)

    script = Script()
    with FakeApi(script) as api:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        asyncio.run(story(api, script))
        assert "a line from elsewhere" not in str(api.requests[0])
        assert str(api.requests[-1]).count("a line from elsewhere") == 1
