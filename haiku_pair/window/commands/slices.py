"""Long work on the window's thread, in slices between which the window draws and takes keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

T = TypeVar("T")
_SLICE = 0.006
"""Seconds of work before the window draws."""


class Slices(Generic[T]):
    """Goes through steps that take about a millisecond each; whoever starts others gives up those before."""

    def __init__(self, parent: QObject, take: Callable[[T], None]) -> None:
        """`take` is given what the last step gives."""
        self._take = take
        self._steps: Iterator[T | None] = iter(())
        self._later = QTimer(parent, singleShot=True, interval=0)
        self._later.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether there is more to do."""
        return self._later.isActive()

    def start(self, steps: Iterator[T | None]) -> None:
        """Go through these: None after each but the last. What takes no longer than a slice is done at once."""
        self._steps = steps
        self._go_on()

    def finish(self) -> None:
        """Do the rest at once."""
        self._go_through(float("inf"))

    def stop(self) -> None:
        """Leave it."""
        self._steps = iter(())
        self._later.stop()

    def _go_on(self) -> None:
        self._go_through(time.perf_counter() + _SLICE)

    def _go_through(self, until: float) -> None:
        for found in self._steps:
            if found is not None:
                self.stop()
                self._take(found)
                return
            if time.perf_counter() > until:
                self._later.start()
                return
        self._later.stop()
