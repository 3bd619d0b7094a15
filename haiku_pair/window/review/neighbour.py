"""Rows of the file that comes next, made while nobody waits, so that going on to it takes no longer than inside one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Slot

from haiku_pair.protocol.values import FileChange, ReviewHunk
from haiku_pair.window.review.row import Look
from haiku_pair.window.review.row_blocks import Rows
from haiku_pair.window.review.rows import build
from haiku_pair.window.review.session import ReviewSession

_QUIET = 40
"""Milliseconds after the last key."""
_SCREEN = 100
"""Rows that are seen of a file when it is shown."""

Looks = Callable[[FileChange, tuple[ReviewHunk, ...]], Look]


class _Made(NamedTuple):
    """Rows, and what they were made of."""

    file: FileChange
    hunks: tuple[ReviewHunk, ...]
    look: Look
    folded: frozenset[str]
    rows: Rows


class Neighbour(QObject):
    """Keeps the rows of one file that is not shown yet."""

    def __init__(self, session: ReviewSession, look: Looks, parent: QObject) -> None:
        """Make rows ahead for a review; `look` says what they show besides the hunks."""
        super().__init__(parent)
        self._session = session
        self._look = look
        self._made: _Made | None = None
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self._on_quiet)

    def rows(self, file: FileChange, hunks: tuple[ReviewHunk, ...], look: Look, folded: frozenset[str]) -> Rows:
        """The rows of a file that is to be shown. They are handed over: the next time they are made anew."""
        made, self._made = self._made, None
        self.prepare()
        if made is not None and made.hunks is hunks and made[:4] == (file, hunks, look, folded):
            return made.rows
        return build(file, hunks, look, folded)

    def prepare(self) -> None:
        """Make those of the next file, soon."""
        self._quiet.start()

    @Slot()
    def _on_quiet(self) -> None:
        file = self._session.file_below()
        hunks = self._session.ledger.hunks(file.path) if file else ()
        if file is None or not hunks:
            return
        look, folded = self._look(file, hunks), self._session.passing.folded(file.path, hunks)
        rows = build(file, hunks, look, folded)
        rows[:_SCREEN]  # they are made where they are looked at, and kept
        self._made = _Made(file, hunks, look, folded, rows)
