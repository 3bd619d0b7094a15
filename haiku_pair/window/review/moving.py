"""Looks for moved lines in short slices, so that no key waits for it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from haiku_pair.protocol.values import FileHunks
from haiku_pair.window.review.moves import Moves, Search

_SLICE = 0.004
"""Seconds before the event loop has its turn."""
_QUIET = 150
"""Milliseconds without news after which the search begins: files come one after the other."""


class Moving(QObject):
    """What is moved in the files that are known."""

    found = Signal()
    """Moves are others than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: Sequence[FileHunks] = ()
        self._known: tuple[tuple[str, int], ...] = ()
        self._moves: dict[str, dict[str, dict[int, str]]] = {}
        self._search = Search(())
        self._work: Iterator[None] = iter(())
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self._on_quiet)
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._on_slice)

    def look_at(self, files: Sequence[FileHunks]) -> None:
        """Look for moves in these files soon, if they are others than before."""
        self._files = files
        self._quiet.start()

    def of(self, path: str) -> Moves:
        """What is known to be moved in a file."""
        return self._moves.get(path, {})

    @Slot()
    def _on_quiet(self) -> None:
        known = tuple((review.hunk.id, len(review.hunk.lines)) for file in self._files for review in file.hunks)
        if known == self._known:
            return
        self._known = known
        self._search = Search([(file.path, [review.hunk for review in file.hunks]) for file in self._files])
        self._work = self._search.steps()
        self._slices.start()

    @Slot()
    def _on_slice(self) -> None:
        until = time.monotonic() + _SLICE
        while time.monotonic() < until:
            if next(self._work, self) is self:
                self._slices.stop()
                before, self._moves = self._moves, self._search.found
                if self._moves != before:
                    self.found.emit()
                return
