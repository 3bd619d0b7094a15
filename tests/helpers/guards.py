"""Watches over every test of the window: it must stay alive, and leave nothing behind."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 30_000
"""Milliseconds that something may take on a busy machine before a test gives up."""
BEAT = 0.05
LONGEST_GAP = 3.0
"""Seconds the window may go without a beat. Only what hangs is found by it: how long a turn takes, the benches say.

On a machine under load one page that has to come from the disk can take more than one second.
"""


class Heartbeat(QObject):
    """A timer of 50 ms; a stall is a gap between beats in which the thread was busy or blocked.

    The time a busy machine let the thread wait for a processor is not the window's doing and is taken off
    (Linux tells it; elsewhere it counts).
    """

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last: tuple[float, float] | None = None
        self._timer = QTimer(self, interval=int(BEAT * 1000))
        self._timer.timeout.connect(self._on_beat)

    def start(self) -> None:
        """Begin, once the window stands."""
        self._last = (time.monotonic(), _waited())
        self._timer.start()

    def rest(self) -> None:
        """Forget the time since the last beat, after work of the test's own outside the event loop."""
        self._last = (time.monotonic(), _waited())

    def stop(self) -> None:
        """End, with the gap since the last beat left out: the test's own work is no stall."""
        self._timer.stop()

    @Slot()
    def _on_beat(self) -> None:
        now, waited = time.monotonic(), _waited()
        if self._last is not None:
            then, waited_then = self._last
            self.longest = max(self.longest, now - then - max(0.0, waited - waited_then))
        self._last = (now, waited)


def _waited() -> float:
    """Seconds the threads of this process were ready to run and had no processor, or the whole machine had none.

    All threads, since one that has the interpreter's lock and no processor holds up the others.
    """
    return sum(_delay(task) for task in Path("/proc/self/task").glob("*/schedstat")) / 1e9 + _stolen()


def _stolen() -> float:
    """Seconds the host of a virtual machine gave to others."""
    try:
        line = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0]
    except OSError:
        return 0.0
    return int(line.split()[8]) / 100


def _delay(task: Path) -> int:
    try:
        return int(task.read_text(encoding="ascii").split()[1])
    except OSError:
        return 0  # it has ended


def leftovers(before: set[QWidget]) -> list[str]:
    """Top-level widgets that were not there before and are still shown, in words."""
    return [
        f"{type(widget).__name__} {widget.windowTitle()!r}"
        for widget in QApplication.topLevelWidgets()
        if widget not in before and widget.isVisible()
    ]
