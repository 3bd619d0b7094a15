"""The review by ear: what a screen reader is told, in the order in which it happens, and nothing twice."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from haiku_pair.protocol.values import Decision
from haiku_pair.window.review import words
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.session import ReviewSession, Spot
from haiku_pair.window.review.visible import escaped


class ByEar(QObject):
    """Tells of the keyboard hunk, of what became of the one before, and of every message and question."""

    told = Signal(str)
    """A sentence, as it is announced."""

    def __init__(self, view: DiffView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._at: Spot | None = None
        self._decision = Decision.UNDECIDED
        self._heard: tuple[str, ...] = ()

    def follow(self, session: ReviewSession, all_decided: str) -> None:
        """The keyboard is at a hunk; `all_decided` says what can be done when nothing is open, else it is empty."""
        spot, current = session.spot(), session.current
        if spot is None or current is None:
            self._at, self._heard = None, ()
            return
        comments = session.comments.in_hunk(spot.path, current.hunk)
        place = f"hunk {session.number()} of {session.ledger.total().total}"
        hunk = words.announcement(current, place, escaped(spot.path), comments, session.words.undecided)
        state = (hunk, all_decided)
        is_other = self._at is not None and (self._at.path, self._at.hunk) != (spot.path, spot.hunk)
        became = self._became(session) if is_other else ""
        if state != self._heard or became:
            self._view.setAccessibleDescription(hunk)
            self.say(". ".join(part for part in (became, hunk, all_decided) if part))
        self._at, self._decision, self._heard = spot, current.decision, state

    def _became(self, session: ReviewSession) -> str:
        """What was decided on the hunk that was told of last; empty when nothing was."""
        at = self._at
        hunks = session.ledger.hunks(at.path) if at else ()
        review = hunks[at.index] if at and at.index < len(hunks) else None
        if review is None or at is None or review.hunk.id != at.hunk or review.decision is self._decision:
            return ""
        return review.decision.value

    @Slot(str)
    def say(self, text: str) -> None:
        """Tell something at once."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, text))
        self.told.emit(text)
