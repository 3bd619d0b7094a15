"""A turn with thinking, a stream and tools, through each provider's own client, from the person's words to the diff."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ProposalReady, TextDelta, ThinkingDelta, ToolFinished, TurnFinished
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import EndReason, Settings
from tests.helpers.api_replies import Reply, called, said, spoken, text_reply, thought
from tests.helpers.cloud_accounts import ADDRESSES
from tests.helpers.fake_api import FakeApi
from tests.helpers.fake_clouds import FakeCloud
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served

CHANGE = {"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]}
LOOP = [
    said(thought("Let me look."), spoken("I look."), called("read_file", {"path": "app.py"}), stop_reason="tool_use"),
    said(thought("Now I change it."), called("edit_file", CHANGE), stop_reason="tool_use"),
    text_reply("It says Servus now.", chunks=3),
]


async def one_turn(home: Path, pond: Sandbox, settings: Settings) -> Served:
    """The turn; it must end well."""
    async with served(home, pond.root) as engine:
        await engine.ask(ask.ChangeSettings(settings), replies.SettingsAre)
        await engine.ask(ask.SendMessage("Say Servus", thinking=True), replies.TurnAccepted)
        ended = await engine.until(TurnFinished)
        assert (ended.reason, ended.problem) == (EndReason.DONE, None)
        await engine.until(ProposalReady)
    return engine


def told(engine: Served) -> None:
    """Everything of it arrived at the window."""
    text = "".join(event.text for event in engine.events if isinstance(event, TextDelta))
    thinking = "".join(event.text for event in engine.events if isinstance(event, ThinkingDelta))
    assert text == "I look.It says Servus now."
    assert thinking == "Let me look.Now I change it."
    assert [event.ok for event in engine.events if isinstance(event, ToolFinished)] == [True, True]


@pytest.mark.parametrize("provider", list(ADDRESSES))
def test_a_cloud_pairs_as_the_api_does(
    provider: Provider,
    home: Path,
    pond: Sandbox,
    aws: None,
    google: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FakeCloud(provider, LOOP) as cloud:
        google(cloud.base_url)
        monkeypatch.setenv("ANTHROPIC_VERTEX_PROJECT_ID", "lake")
        monkeypatch.setenv(ADDRESSES[provider], cloud.base_url)
        told(asyncio.run(one_turn(home, pond, Settings(provider=provider, region="us-east-1"))))
        assert len(cloud.sent) == len(LOOP)
        assert all(sent.body["thinking"]["type"] == "enabled" for sent in cloud.sent)


@pytest.mark.parametrize("provider", [Provider.CLAUDE, Provider.SERVER])
def test_the_api_and_a_server_of_ones_own_do(
    provider: Provider, home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    coming: list[Reply] = list(LOOP)
    with FakeApi(lambda _request: coming.pop(0)) as api:
        if provider is Provider.CLAUDE:
            monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
        told(asyncio.run(one_turn(home, pond, Settings(provider=provider, base_url=api.base_url))))
        assert len(api.requests) == len(LOOP)
