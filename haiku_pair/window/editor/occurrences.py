"""Where a text occurs next in a document, for cursors that are put there one by one."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextCursor, QTextDocument


class Wanted:
    """A piece of one line, with upper and lower case as they are; as a whole word if it was found as one."""

    def __init__(self, text: str, *, whole: bool) -> None:
        self.text = text
        self._flags = QTextDocument.FindFlag.FindCaseSensitively
        if whole:
            self._flags |= QTextDocument.FindFlag.FindWholeWords

    def after(self, document: QTextDocument, position: int) -> QTextCursor | None:
        """The next one, from the top again where there is none below; None where there is none at all."""
        if not self.text or "\u2029" in self.text:
            return None
        for start in (position, 0):
            found = document.find(self.text, start, self._flags)
            if not found.isNull():
                return found
        return None

    def all(self, document: QTextDocument, limit: int) -> Iterator[QTextCursor]:
        """Every one, from the top, up to so many."""
        position = 0
        if not self.text or "\u2029" in self.text:
            return
        for _ in range(limit):
            found = document.find(self.text, position, self._flags)
            if found.isNull():
                return
            yield found
            position = found.selectionEnd()


def select_word(cursor: QTextCursor) -> bool:
    """Select the word at a cursor; whether there is one."""
    cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    word = cursor.selectedText()
    if any(character.isalnum() or character == "_" for character in word):
        return True
    cursor.clearSelection()
    return False
