"""More of the unchanged lines above or below one hunk, up to all between it and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot

from haiku_pair.window.review import words
from haiku_pair.window.review.context import LEVELS, More, hidden, visible
from haiku_pair.window.review.reviewer import Reviewer

STEP = 20
"""Lines that one key shows more."""


class Expanding(QObject):
    """Remembers how much more of which hunk is shown, for one review."""

    def __init__(self, reviewer: Reviewer) -> None:
        super().__init__(reviewer)
        self._reviewer = reviewer
        self._session = reviewer.session
        self._more: dict[str, dict[str, More]] = {}
        reviewer.reset.connect(self._forget)

    def more(self, path: str) -> Mapping[str, More]:
        """Lines shown besides the usual context in a file, by hunk: above and below."""
        return self._more.get(path, {})

    def up(self) -> None:
        """More lines above the keyboard hunk."""
        self._expand(self._session.hunk_index, STEP, 0)

    def down(self) -> None:
        """More lines below it."""
        self._expand(self._session.hunk_index, 0, STEP)

    def all(self) -> None:
        """All lines between it and its neighbours."""
        self._expand(self._session.hunk_index, LEVELS[-1], LEVELS[-1])

    def above(self, hunk: int) -> None:
        """All lines between this hunk and the one before."""
        self._expand(hunk, LEVELS[-1], 0)

    def _expand(self, index: int | None, above: int, below: int) -> None:
        file, session = self._session.file, self._session
        if file is None or index is None:
            return
        hunks = [review.hunk for review in session.ledger.hunks(file.path)]
        known = self._more.setdefault(file.path, {})
        before = known.get(hunks[index].id, (0, 0))
        most = LEVELS[-1] - session.context
        top, bottom = min(most, before[0] + above), min(most, before[1] + below)
        gaps = hidden(hunks, visible(hunks, session.context, known))
        if (top, bottom) == before or (above and not below and gaps[index] == 0):
            self._reviewer.said.emit("There are no more lines to show here.", False)
            return
        known[hunks[index].id] = (top, bottom)
        session.reach_further(max(top, bottom))
        is_all = LEVELS[-1] in {above, below}
        shown = "All lines up to the next hunks" if is_all else f"Up to {words.plural(STEP, 'line')} more"
        self._reviewer.said.emit(f"{shown} are shown here, {LEVELS[-1]} at most.", False)
        self._reviewer.go_on()

    @Slot()
    def _forget(self) -> None:
        self._more.clear()
