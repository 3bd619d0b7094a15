"""Conversations through the server: what a new one forgets, and how an engine leaves."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ConversationShown, ToolFinished, TurnFinished
from haiku_pair.protocol.frames import engine_reader, pack
from haiku_pair.protocol.values import EndReason
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.served import served

EDIT = ("edit_file", {"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]})


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the environment."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")


def test_a_new_conversation_has_seen_no_file(
    home: Path, pond: Sandbox, key: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = [
        tool_reply([("read_file", {"path": "app.py"})]),
        text_reply("Read."),
        tool_reply([EDIT]),
        text_reply("Oh."),
    ]

    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with served(home, pond.root) as engine:
            await engine.ask(ask.SendMessage("read it"), replies.TurnAccepted)
            await engine.until(TurnFinished)
            await engine.ask(ask.NewConversation(), replies.Done)
            await engine.until(ConversationShown, lambda event: not event.events)
            second = (await engine.ask(ask.SendMessage("edit it"), replies.TurnAccepted)).turn
            ended = await engine.until(TurnFinished, lambda event: event.turn == second)
            assert ended.reason is EndReason.DONE
            refused = await engine.until(ToolFinished, lambda event: event.turn == second)
            assert "not read" in refused.result

    with FakeApi(script) as api:
        asyncio.run(story(api))


@pytest.mark.case("H18")
def test_an_engine_told_to_leave_still_listens_to_its_window(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAIKU_PAIR_HOME", str(home))
    command = [sys.executable, "-m", "haiku_pair.engine"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as engine:
        assert engine.stdin is not None
        assert engine.stdout is not None
        reader = engine_reader()
        engine.stdin.write(pack(ask.Request(1, ask.Hello())))
        assert list(reader.feed(engine.stdout.read(65536)))
        engine.send_signal(signal.SIGINT)
        engine.send_signal(signal.SIGTERM)
        engine.stdin.write(pack(ask.Request(2, ask.Hello())))
        assert list(reader.feed(engine.stdout.read(65536)))
        engine.stdin.close()
        assert engine.wait(10) == 0
