"""Asks through the real SDK, one event loop per question."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.layout import ToolSpec, build_request
from haiku_pair.engine.claude.messages import Message, user
from haiku_pair.engine.claude.profiles import profile_for
from haiku_pair.engine.claude.reply import Credentials, ModelReply, ModelTrouble, StreamPart
from haiku_pair.engine.claude.watchdog import Patience
from haiku_pair.protocol.values import Problem
from tests.helpers.fake_api import FakeApi, Reply

KEY = "sk-ant-test-4711"
READ = ToolSpec("read", "Reads a file.", {"type": "object", "properties": {"path": {"type": "string"}}})


def request_for(history: Sequence[Message] = (user("Hello"),)) -> dict[str, Any]:
    """A small request."""
    return build_request(profile_for("claude-haiku-4-5"), ["You are a pair programmer."], [READ], history)


@dataclass
class Outcome:
    """What one question led to: a reply or trouble, and what was shown on the way."""

    reply: ModelReply | None = None
    trouble: ModelTrouble | None = None
    parts: list[StreamPart] = field(default_factory=list)

    @property
    def problem(self) -> Problem:
        """Of the trouble there must be."""
        assert self.trouble is not None
        return self.trouble.problem

    @property
    def message(self) -> Message:
        """Of the reply there must be."""
        assert self.reply is not None, self.trouble
        return self.reply.message


def ask_at(
    base_url: str,
    *,
    key: str | None = KEY,
    history: Sequence[Message] = (user("Hello"),),
    patience: Patience | None = None,
) -> Outcome:
    """Ask at an address."""
    outcome = Outcome()

    async def run() -> None:
        client = ModelClient(Credentials(key, base_url), patience=patience)
        try:
            outcome.reply = await client.reply(request_for(history), outcome.parts.append)
        except ModelTrouble as trouble:
            outcome.trouble = trouble
        finally:
            await client.aclose()

    asyncio.run(run())
    return outcome


def ask(reply: Reply, *, patience: Patience | None = None) -> Outcome:
    """Ask an API that gives this reply."""
    with FakeApi([reply], key=KEY) as api:
        return ask_at(api.base_url, patience=patience)
