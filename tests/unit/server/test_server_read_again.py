"""The model reads a file again and again, and a summary, a change and a restart come in between."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import TurnFinished
from haiku_pair.protocol.seen import GetSeen, SeenIs, SeenState
from haiku_pair.protocol.sessions import CompactConversation, UndoCompaction
from haiku_pair.protocol.values import Settings
from tests.helpers.fake_api import FakeApi, Reply, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served

LONG = "".join(f"line_{number} = {number}\n" for number in range(100)).encode()


def answer(request: dict[str, Any]) -> Reply:
    """It reads the file for each message of the person and then says so."""
    newest = str(request["messages"][-1])
    if "Sum up" in newest or "tool_result" in newest or "Look" not in newest:
        return text_reply("Read.")
    return tool_reply([("read_file", {"path": "long.py"})])


async def reads(engine: Served, api: FakeApi) -> str:
    """The text with which the reading in a new turn was answered, as it went over the wire."""
    turn = (await engine.ask(ask.SendMessage("Look"), replies.TurnAccepted)).turn
    await engine.until(TurnFinished, lambda event: event.turn == turn)
    results = [part for part in api.requests[-1]["messages"][-1]["content"] if part["type"] == "tool_result"]
    content = results[0]["content"]
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def test_the_lines_go_again_exactly_when_they_are_no_longer_before_the_model(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    pond.write("long.py", LONG)

    async def story(api: FakeApi) -> None:
        async with served(home, pond.root) as engine:
            await engine.ask(ask.ChangeSettings(Settings(map_tokens=0, nearby_tokens=0)), replies.SettingsAre)
            assert "line_7 = 7" in await reads(engine, api)
            assert (await reads(engine, api)).startswith("Unchanged: long.py")
            [file] = (await engine.ask(GetSeen(), SeenIs)).files
            assert [(one.first, one.last, one.state) for one in file.ranges] == [(1, 100, SeenState.FRESH)]
            await engine.ask(CompactConversation(), replies.Done)
            assert "line_7 = 7" in await reads(engine, api), "a summary stands for the lines"
            await engine.ask(UndoCompaction(), replies.Done)
            assert (await reads(engine, api)).startswith("Unchanged: long.py")
            pond.write("long.py", LONG.replace(b"line_7 ", b"line_x "))
            assert "line_x = 7" in await reads(engine, api)
        async with served(home, pond.root) as engine:
            assert (await reads(engine, api)).startswith("Unchanged: long.py"), "what is kept is before it as well"

    with FakeApi(answer) as api:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        asyncio.run(story(api))
