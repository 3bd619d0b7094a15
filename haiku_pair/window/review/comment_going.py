"""The way from one comment to the next, through all files of the review."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.session import Landing
from haiku_pair.window.review.visible import escaped

_FIRST, _LAST = "first", "last"


class CommentGoing(QObject):
    """Goes to comments in the order in which they stand. In a file whose hunks are to come, it waits for them."""

    row_wanted = Signal(int)
    arrived = Signal(str)
    """The line cursor is at that comment."""

    def __init__(self, reviewer: Reviewer, view: DiffView) -> None:
        super().__init__(reviewer)
        self._reviewer = reviewer
        self._session = reviewer.session
        self._remarks = reviewer.session.comments
        self._view = view
        self._aim = ""
        """Id of the comment to go to once the rows stand, or `first` or `last`."""
        reviewer.reset.connect(self._forget)

    def step(self, step: int) -> None:
        """To the next comment below (1) or above (-1)."""
        at = self._view.row
        here = [place for place in self._starts() if (place[0] > at if step > 0 else place[0] < self._begin(at))]
        if here:
            self._go(*here[0 if step > 0 else -1])
            return
        files = self._session.files
        index = self._session.file_index + step
        while 0 <= index < len(files):
            if self._remarks.of(files[index].path) and not self._session.passing.leaves_out(files[index].path):
                self._aim = _FIRST if step > 0 else _LAST
                self._session.to_file(index, Landing.FIRST)
                self._reviewer.go_on()
                return
            index += step
        where = "below" if step > 0 else "above"
        nothing = (
            f"No comment {where}." if self._remarks.all() else "There are no comments. ‹review.comment› writes one."
        )
        self._reviewer.said.emit(nothing, False)

    @Slot(str)
    def to(self, name: str) -> None:
        """To a comment by its id."""
        comment = self._remarks.one(name)
        if comment is None:
            return
        index = self._session.ledger.index(comment.anchor.path)
        if index is None:
            said = f"{escaped(comment.anchor.path)} is not part of this review any more."
            self._reviewer.said.emit(said, False)
            return
        self._aim = name
        if index != self._session.file_index:
            self._session.to_file(index, Landing.FIRST)
        self._reviewer.go_on()

    def go_on(self) -> None:
        """The rows of the shown file stand."""
        if not self._aim or self._session.is_landing:
            return
        aim, self._aim = self._aim, ""
        places = self._starts()
        if aim not in {_FIRST, _LAST}:
            places = [place for place in places if place[1] == aim]
        if places:
            self._go(*places[-1 if aim == _LAST else 0])

    @Slot()
    def _forget(self) -> None:
        self._aim = ""

    def _go(self, row: int, name: str) -> None:
        self.row_wanted.emit(row)
        self.arrived.emit(name)

    def _starts(self) -> list[tuple[int, str]]:
        """The first row of each comment, and whose it is."""
        found: dict[str, int] = {}
        for number, row in self._view.rows.remarks():
            found.setdefault(row.comment, number)
        return sorted((number, name) for name, number in found.items())

    def _begin(self, row: int) -> int:
        """The first row of the comment at a row, else that row."""
        rows = self._view.rows
        name = rows[row].comment if 0 <= row < len(rows) else ""
        return next((number for number, of in self._starts() if of == name), row) if name else row
