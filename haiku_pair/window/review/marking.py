"""Reviewed marks: what the person has looked at, and a view of only what is new since. No widgets.

A mark says nothing about the decision. It is keyed to the content, so that it comes back in a later round where the
hunk is the same.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from haiku_pair.protocol.replies import Reviewed
from haiku_pair.protocol.requests import MarkReviewed
from haiku_pair.window.review import words
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.visible import escaped


class Marking(QObject):
    """Marks the file or the hunk at the keyboard, folds hunks, and shows only what is new."""

    def __init__(self, reviewer: Reviewer) -> None:
        super().__init__(reviewer)
        self._reviewer = reviewer
        self._session = reviewer.session

    def mark_file(self) -> None:
        """Mark all hunks of the file as reviewed, or none of them when all are."""
        file = self._session.file
        if file is not None:
            self._ask(file.path, "", reviewed=file.reviewed < file.hunks)

    def mark_hunk(self) -> None:
        """Mark the keyboard hunk as reviewed and go on to the next one; or take its mark away."""
        spot, current = self._session.spot(), self._session.current
        if spot is not None and current is not None:
            self._ask(spot.path, spot.hunk, reviewed=not current.reviewed)

    def _ask(self, path: str, hunk: str, *, reviewed: bool) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            body = MarkReviewed(proposal.id, path, hunk, reviewed)
            self._reviewer.ask(body, Reviewed, partial(self._on_marked, body))

    def _on_marked(self, body: MarkReviewed, reviewed: Reviewed) -> None:
        self._session.take_reviewed(None, reviewed)
        what = "The hunk" if body.hunk else escaped(body.path)
        verb = "is marked as reviewed" if body.reviewed else "is not marked as reviewed any more"
        self._reviewer.went_well.emit()
        self._reviewer.said.emit(f"{what} {verb}.", False)
        if body.reviewed and (body.hunk or self._session.passing.only_new):
            self._session.next_hunk()

    def show_new(self) -> None:
        """Fold what is marked as reviewed and go over it, or show everything again."""
        passing = self._session.passing
        only = not passing.only_new
        passing.show_only_new(only=only)
        folded = sum(file.reviewed for file in self._session.files)
        said = f"Only what is new: {words.plural(folded, 'reviewed hunk')} folded." if only else "Everything is shown."
        self._reviewer.said.emit(said, False)
        file, current = self._session.file, self._session.current
        is_over = file is not None and current is not None and passing.hunk(file.path, current)
        if is_over and not self._session.next_hunk():
            self._session.previous_hunk()
        self._reviewer.go_on()

    def fold(self) -> None:
        """Fold the keyboard hunk to one line, or open it."""
        file, current = self._session.file, self._session.current
        if file is not None and current is not None:
            self._session.passing.turn(file.path, current)
            self._reviewer.go_on()
