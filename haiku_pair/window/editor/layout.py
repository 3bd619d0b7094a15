"""A document layout that repaints one line when one line changed."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout
from typing_extensions import override


class LineLayout(QPlainTextDocumentLayout):
    """Qt adds up the characters removed and added to find where a change ends, which for any change of formats lies
    in the next line, and then repaints the whole viewport: 2.4 ms a key instead of 0.8. A change that stays inside
    one line is therefore reported as one character. One that ends where the next line begins may have taken
    characters away there, so that one is reported as well.

    Attributes:
        changed_from: where in the text the last change began.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._count = document.blockCount()
        self.changed_from = 0

    @override
    def documentChanged(self, from_: int, charsRemoved: int, charsAdded: int) -> None:
        self.changed_from = from_
        document = self.document()
        before, self._count = self._count, document.blockCount()
        if before == self._count:
            block = document.findBlock(from_)
            following = block.position() + block.length()
            if block.isValid() and from_ + charsAdded <= following:
                super().documentChanged(block.position(), 0, 1)
                if from_ + charsAdded == following and block.next().isValid():
                    super().documentChanged(following, 0, 1)
                return
        super().documentChanged(from_, charsRemoved, charsAdded)
