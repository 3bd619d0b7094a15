"""What is done with files that were replaced: they are let go of later, when nobody waits for the disk."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress

from haiku_pair.engine.disk.replacement import Old

_QUIET = 0.3
"""Seconds without another file replaced, after which the old ones are let go of."""
_MANY = 128
_MAX_HELD = 256
"""Descriptors: the usual limit of a process is 1024."""


class ReplacedFiles:
    """Holds them open: freeing their blocks takes longer than all the rest, and would hold up a step that follows.

    A thread that is left at the end of the program is not waited for: the system lets go of them then.
    """

    def __init__(self) -> None:
        """Nothing is held yet."""
        self._lock = threading.Lock()
        self._held: deque[Old] = deque()
        self._timer: threading.Timer | None = None

    def hold(self, replaced: Iterable[Old]) -> None:
        """Take them over, to be let go of after a while."""
        with self._lock:
            self._held.extend(replaced)
            too_many = [self._held.popleft() for _ in range(len(self._held) - _MAX_HELD)]
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(_QUIET if len(self._held) < _MANY else 0, self._let_go)
            self._timer.daemon = True
            with suppress(RuntimeError):  # no thread can be had at the end of the program
                self._timer.start()
        for old in too_many:
            old.close()

    def _let_go(self) -> None:
        with self._lock:
            held, self._held = self._held, deque()
        for old in held:
            old.close()
