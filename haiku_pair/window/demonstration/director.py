"""Plays a story in the window: a generator that acts, then yields what it waits for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

Condition: TypeAlias = Callable[[], bool]
Story: TypeAlias = Iterator[Condition]

_TICK = 15
"""Milliseconds from one look at the condition to the next."""


class StoryFailed(Exception):
    """The story can't go on; the text says why."""


class Director(QObject):
    """Takes the next step of a story as soon as what it waits for is so."""

    ended = Signal(str)
    """The story is over; the text says what went wrong, and is empty when nothing did."""

    def __init__(self, story: Story, parent: QObject, patience: float | None = None) -> None:
        """`patience` is how many seconds a step may wait; None for as long as it takes."""
        super().__init__(parent)
        self._story = story
        self._patience = patience
        self._ready: Condition = always
        self._since = time.monotonic()
        self._inside = False
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin, when the event loop comes to it."""
        self._timer.start()

    @Slot()
    def _on_tick(self) -> None:
        if self._inside:
            self._end("A step broke off.")  # by an exception that is reported elsewhere
            return
        self._inside = True
        if self._ready():
            self._step()
        elif self._patience is not None and time.monotonic() - self._since > self._patience:
            self._end(f"Nothing happened for {self._patience:g} seconds.")
        self._inside = False

    def _step(self) -> None:
        try:
            self._ready = next(self._story)
        except StopIteration:
            self._end("")
        except StoryFailed as failure:
            self._end(str(failure))
        self._since = time.monotonic()

    def _end(self, reason: str) -> None:
        self._timer.stop()
        self.ended.emit(reason)


def always() -> bool:
    """Wait for nothing but the event loop."""
    return True


def pause(seconds: float) -> Condition:
    """Wait that long."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end
