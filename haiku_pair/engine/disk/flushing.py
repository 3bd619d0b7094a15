"""Flushing several files and folders at the same time: file systems make one write to their log of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from haiku_pair.engine.faults import Failure

_HELPERS = 7
_WORTH_HELP = 3


class Flusher:
    """The threads for it, kept between uses: starting one costs as much as a flush. Not for two threads at once."""

    def __init__(self) -> None:
        """No thread is started before the first use."""
        self._helpers = ThreadPoolExecutor(_HELPERS, "flush")

    def at_once(self, flushes: Sequence[Callable[[], None]]) -> list[OSError | Failure | None]:
        """Call all of them, in no order, and return when all are done.

        Returns:
            What each has raised, in the order given.
        """
        outcomes: list[OSError | Failure | None] = [None] * len(flushes)
        waiting = deque(enumerate(flushes))

        def work() -> None:
            with suppress(IndexError):
                while True:
                    place, flush = waiting.popleft()
                    outcomes[place] = _outcome(flush)

        helpers = self._started(work, min(_HELPERS, len(flushes) - 1) if len(flushes) > _WORTH_HELP else 0)
        work()
        for helper in helpers:
            # One that has not begun by now has nothing left to do.
            if not helper.cancel():
                helper.result()
        return outcomes

    def _started(self, work: Callable[[], None], count: int) -> list[Future[None]]:
        helpers: list[Future[None]] = []
        # No thread can be had at the end of the program; it goes without them.
        with suppress(RuntimeError):
            helpers.extend(self._helpers.submit(work) for _ in range(count))
        return helpers


def _outcome(flush: Callable[[], None]) -> OSError | Failure | None:
    try:
        flush()
    except (OSError, Failure) as error:
        return error
    return None
