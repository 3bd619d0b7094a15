"""Lines of a document that something was asked about, found again whatever is typed around them."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

from haiku_pair.edits.sequences import Change, changes
from haiku_pair.edits.values import Splice
from haiku_pair.window.editor.blocks import line_texts, replace_lines

_MOST_RUNS = 40
"""Runs of lines that are replaced one by one; more are replaced together, which takes less time."""


class Marked:
    """They move with the text. When one of them is changed, they are not what was asked about any more."""

    def __init__(self, document: QTextDocument, first: int, last: int) -> None:
        """`first` and `last` are lines, 0-based, both among them."""
        self._document = document
        self.lines = line_texts(self._document, first, last - first + 1)
        self._start = QTextCursor(self._document.findBlockByNumber(first))
        self._end = QTextCursor(self._document.findBlockByNumber(last))
        self._end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self._end.setKeepPositionOnInsert(True)
        self._is_lost = False

    @property
    def first(self) -> int:
        """The first line, where it is now."""
        return self._start.blockNumber()

    @property
    def last(self) -> int:
        """The last line."""
        return max(self._end.blockNumber(), self.first)

    @property
    def fit(self) -> bool:
        """Whether these are still the lines that were asked about."""
        count = self._end.blockNumber() - self.first + 1
        if self._is_lost or count != len(self.lines):
            return False
        return line_texts(self._document, self.first, count) == self.lines

    def cursor(self) -> QTextCursor:
        """One that selects them."""
        cursor = QTextCursor(self._document)
        cursor.setPosition(self._start.position())
        cursor.setPosition(self._end.position(), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def replace(self, lines: tuple[str, ...]) -> None:
        """Put other lines in their place, as one step that can be undone; lines that are equal are left alone."""
        first = self.first
        whole = QTextCursor(self._document)
        whole.beginEditBlock()
        found = changes(self.lines, lines)
        if len(found) > _MOST_RUNS:
            found = [Change(found[0].a_first, found[-1].a_last, found[0].b_first, found[-1].b_last)]
        for change in reversed(found):
            written = tuple(lines[change.b_first : change.b_last])
            replace_lines(self._document, Splice(first + change.a_first, change.a_last - change.a_first, written))
        whole.endEditBlock()

    def lose(self) -> None:
        """The whole text was put in anew: where the lines are now is not known."""
        self._is_lost = True
