"""A turn that waits: for the time to try again, or for the person's word."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


class Waiting:
    """One wait at a time. Cancelling the task that waits is the person's Stop."""

    def __init__(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """`pause` lets seconds go by."""
        self._pause = pause
        self._word: asyncio.Event | None = None

    def end(self) -> bool:
        """The person says to go on; False when nothing waits."""
        if self._word is None:
            return False
        self._word.set()
        return True

    async def seconds(self, seconds: float) -> None:
        """Until they are over, or the person has enough of it."""
        await self._until(asyncio.ensure_future(self._pause(seconds)))

    async def word(self) -> None:
        """Until the person says to go on."""
        await self._until()

    async def _until(self, *others: asyncio.Future[Any]) -> None:
        self._word = asyncio.Event()
        waits: list[asyncio.Future[Any]] = [*others, asyncio.ensure_future(self._word.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._word = None
            for one in waits:
                one.cancel()
