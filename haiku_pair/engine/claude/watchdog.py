"""How long a reply may take, and what ends one that takes longer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

_AFTER_THE_END = 1.0  # seconds for the connection to close by itself, so that it can be used again


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds."""

    connect: float = 5.0
    silence: float = 60.0
    """Without a single byte."""
    stall: float = 120.0
    """Without content; the API's pings do not count."""
    total: float = 1800.0
    """For one reply."""


class Watchdog:
    """Ends a reply that brings no content, or takes too long in all."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + patience.total
        self._armed = self._loop.time()
        self._timeout = asyncio.timeout_at(min(self._end, self._armed + patience.stall))

    async def __aenter__(self) -> Watchdog:
        await self._timeout.__aenter__()
        return self

    async def __aexit__(self, *raised: Any) -> None:  # noqa: ANN401
        await self._timeout.__aexit__(*raised)

    @property
    def used_up(self) -> bool:
        """Whether the time for the whole reply is over."""
        return self._loop.time() >= self._end

    def content(self, *, complete: bool) -> None:
        """Something came; after the `complete` reply only the end of the connection is awaited."""
        now = self._loop.time()
        if complete:
            self._timeout.reschedule(now + _AFTER_THE_END)
        elif now - self._armed > self._patience.stall / 20:  # not for each of thousands of deltas
            self._armed = now
            self._timeout.reschedule(min(self._end, now + self._patience.stall))
