"""Garbage collection by a timer of the GUI thread: anywhere else it could destroy widgets on a wrong thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL = 10_000
_FULL_EVERY = 6
"""Each sixth round, so once a minute, looks at everything."""


class Collector(QObject):
    """Takes over from the automatic collector for as long as the application runs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._round = 0
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """What exists now lasts as long as the program and is never looked at again."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    @Slot()
    def _on_timeout(self) -> None:
        self._round += 1
        gc.collect(2 if self._round % _FULL_EVERY == 0 else 1)
