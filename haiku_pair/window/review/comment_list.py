"""All comments of the review in a list: found by their words, place or state, gone to by Enter."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.comments import Comment
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.review import words
from haiku_pair.window.review.comment_rows import STATES, WEIGHTS, YOU, where
from haiku_pair.window.review.remarks import Remarks
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.theme.theme import Theme

_SHORT = 100


class CommentList(QObject):
    """Made when first opened, over the window."""

    chosen = Signal(str)
    """Id of a comment."""

    def __init__(self, theme: Theme, remarks: Remarks, pane: QWidget) -> None:
        super().__init__(pane)
        self._theme = theme
        self._remarks = remarks
        self._pane = pane
        self._picker: Picker | None = None
        self._ids: list[str] = []

    def open(self) -> None:
        """Show all comments there are now, file by file."""
        if self._picker is None:
            self._picker = Picker(self._theme, self.tr("Comments of the review"), self._pane.window())
            self._picker.chosen.connect(self._on_chosen)
        comments = sorted(self._remarks.all(), key=lambda one: (one.anchor.path, one.anchor.first, one.anchor.last))
        self._ids = [comment.id for comment in comments]
        note = "" if comments else self.tr("There are no comments yet.")
        self._picker.open(self.tr("Go to a comment"), [_choice(comment) for comment in comments], note)

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        self.chosen.emit(self._ids[position])


def _choice(comment: Comment) -> Choice:
    text = escaped(" ".join(comment.text.split()))
    place = f"{escaped(comment.anchor.path)} {where(comment.anchor)}"
    answers = words.plural(len(comment.answers), "answer") if comment.answers else ""
    said = (STATES[comment.state], WEIGHTS[comment.severity], answers, escaped(comment.author) or YOU)
    return Choice(place, text[:_SHORT], " · ".join(part for part in said if part))
