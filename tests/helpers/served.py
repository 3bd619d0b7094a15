"""The engine's server in the test's own process, without pipes: ask, and read what it sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from haiku_pair.engine.server.server import Server
from haiku_pair.engine.store.paths import Paths
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import FromEngine
from haiku_pair.protocol.values import Problem

R = TypeVar("R")
PATIENCE = 20.0
"""Seconds; only reached by a test that fails."""


class Served:
    """A server and everything it sent."""

    def __init__(self, home: Path, *, light: bool = False) -> None:
        self._loop = asyncio.get_running_loop()
        self.events: list[FromEngine] = []
        self._news = asyncio.Event()
        self.server = Server(Paths.below(home), self._send, light=light)

    async def ask(self, body: rq.RequestBody, kind: type[R]) -> R:
        """The reply, which must be of this kind."""
        reply = await self.server.answer(body)
        assert isinstance(reply, kind), reply
        return reply

    async def fails(self, body: rq.RequestBody) -> Problem:
        """The problem of a request that must fail."""
        return (await self.ask(body, replies.Failed)).problem

    async def until(self, kind: type[R], condition: Callable[[R], bool] = lambda _event: True) -> R:
        """The first event of this kind for which something is so, already sent or still to come."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for event in self.events:
                    if isinstance(event, kind) and condition(event):
                        return event
                self._news.clear()
                await self._news.wait()

    def _send(self, message: FromEngine) -> None:
        self._loop.call_soon_threadsafe(self._take, message)

    def _take(self, event: FromEngine) -> None:
        self.events.append(event)
        self._news.set()


@asynccontextmanager
async def served(
    home: Path, root: Path | None = None, *, trusted: bool = True, light: bool = False
) -> AsyncIterator[Served]:
    """A server, with a folder open when one is named, closed at the end."""
    made = Served(home, light=light)
    try:
        await made.ask(rq.Hello(), replies.Welcome)
        if root is not None:
            await made.ask(rq.OpenWorkspace(str(root)), replies.WorkspaceOpened)
            if trusted:
                await made.ask(rq.SetTrust(True), replies.Done)
        yield made
    finally:
        await made.server.close()
