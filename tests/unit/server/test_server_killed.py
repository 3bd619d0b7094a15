"""The engine dies in the middle of a stream: at most the last second of it is lost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ConversationEvent, ConversationShown, FromEngine, TextDelta, TurnFinished
from haiku_pair.protocol.frames import FrameReader, engine_reader, pack
from haiku_pair.protocol.replies import Reply
from haiku_pair.protocol.values import EndReason
from tests.helpers.fake_api import FakeApi, slow, text_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.served import served

LOST_AT_MOST = 1.0
"""Seconds of a stream."""
WORDS = " ".join(f"word{number}" for number in range(2_000))


def asked(process: subprocess.Popen[bytes], reader: FrameReader[FromEngine], *bodies: ask.RequestBody) -> None:
    """Ask one after the other, each when the one before has been answered."""
    assert process.stdin is not None
    assert process.stdout is not None
    for number, body in enumerate(bodies):
        process.stdin.write(pack(ask.Request(number, body)))
        answered = False
        while not answered:
            raw = process.stdout.read(1 << 16)
            assert raw, "the engine ended by itself"
            answered = any(isinstance(message, Reply) for message in list(reader.feed(raw)))


def streamed_until(
    process: subprocess.Popen[bytes], reader: FrameReader[FromEngine], seconds: float
) -> list[tuple[float, int]]:
    """Read until text has streamed for so long: when how many characters had been shown."""
    assert process.stdout is not None
    shown: list[tuple[float, int]] = []
    while not shown or shown[-1][0] - shown[0][0] < seconds:
        raw = process.stdout.read(1 << 16)
        assert raw, "the engine ended by itself"
        for message in reader.feed(raw):
            if isinstance(message, TextDelta):
                before = shown[-1][1] if shown else 0
                shown.append((time.monotonic(), before + len(message.text)))
    return shown


def said(events: tuple[ConversationEvent, ...]) -> str:
    """All that the model said."""
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def kept(home: Path, root: Path) -> tuple[ConversationEvent, ...]:
    """The conversation as the next engine shows it."""
    async with served(home, root) as engine:
        return (await engine.until(ConversationShown)).events


@pytest.mark.case("G01")
@pytest.mark.parametrize("seconds", [0.1, 1.3, 2.6])
def test_a_killed_engine_loses_at_most_a_second(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setenv("HAIKU_PAIR_HOME", str(home))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
    with FakeApi([slow(text_reply(WORDS, chunks=2_000), 0.005)]) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        command = [sys.executable, "-m", "haiku_pair.engine"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as engine:
            reader = engine_reader()
            folder = ask.OpenWorkspace(str(pond.root))
            asked(engine, reader, ask.Hello(), folder, ask.SetTrust(True), ask.SendMessage("Talk"))
            shown = streamed_until(engine, reader, seconds)
            killed = time.monotonic()
            engine.kill()
    due = max((count for moment, count in shown if moment <= killed - LOST_AT_MOST), default=0)
    events = asyncio.run(kept(home, pond.root))
    assert WORDS.startswith(said(events))
    assert len(said(events)) >= due
    ended = events[-1]
    assert isinstance(ended, TurnFinished)
    assert ended.reason is EndReason.ENGINE_LOST
