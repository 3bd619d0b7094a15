"""Where blocking work runs: one thread per thing that only one may touch at a time.

The loop's thread never blocks. Open documents, git with the proposal, and the store each have a lane, so that a
slow snapshot does not hold up a key press and a slow disk does not hold up Stop. The git lane may wait for the
documents' lane, never the other way round.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Lock, Timer
from typing import TypeVar

T = TypeVar("T")


class Lane:
    """Runs calls one after the other, in the order they were asked for."""

    def __init__(self, name: str) -> None:
        """`name` is the thread's, for whoever looks at a stack."""
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._lock = Lock()
        self._numbers = count()
        self._waiting: dict[int, Callable[[], object]] = {}

    async def run(self, call: Callable[[], T]) -> T:
        """The result of the call; what it raises is raised here."""
        return await asyncio.wrap_future(self._executor.submit(call))

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """For other lanes, which may wait, and for work whose end nobody waits for."""
        return self._executor.submit(call)

    def later(self, seconds: float, call: Callable[[], object]) -> None:
        """For work that can wait so long; at `close` it is done before the end."""
        if seconds <= 0:
            self.submit(call)
            return
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = call
        timer = Timer(seconds, self._due, (number,))
        timer.daemon = True
        timer.start()

    def _due(self, number: int) -> None:
        with self._lock:
            call = self._waiting.pop(number, None)
            if call is not None:
                self.submit(call)

    def close(self) -> None:
        """Finish what was asked for."""
        with self._lock:
            for call in self._waiting.values():
                self.submit(call)
            self._waiting.clear()
        self._executor.shutdown(wait=True)


class Lanes:
    """The three lanes of an engine."""

    def __init__(self) -> None:
        """The threads start with their first call."""
        self.documents = Lane("documents")
        self.git = Lane("git")
        self.store = Lane("store")

    def close(self) -> None:
        """Finish all, the store last: the others may still have something to keep."""
        self.git.close()
        self.documents.close()
        self.store.close()
