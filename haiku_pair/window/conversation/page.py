"""The end of a text document, where rows are written: formats, blocks, and taking back what was written."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFormat, QTextTable
from typing_extensions import override

from haiku_pair.window.conversation.lexers import Lexers
from haiku_pair.window.theme.theme import UNIT, Theme

INDENT = 5 * UNIT
"""Pixels of one level of a list."""
IS_CODE = QTextFormat.Property.UserProperty + 1
"""Property of the blocks that stand on a ground of their own: one of the following, or the number of a code block
that can be copied, counted from 1."""
LITERAL, ADDED, REMOVED = -1, -2, -3


class ClosedDocument(QTextDocument):
    """A document that never loads anything, from nowhere."""

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


def code_block_format(depth: int = 0, ground: int = LITERAL) -> QTextBlockFormat:
    """A line of code: the view paints one ground behind a run of them."""
    fmt = QTextBlockFormat()
    fmt.setProperty(IS_CODE, ground)
    fmt.setLeftMargin(depth * INDENT)
    return fmt


class Mark(NamedTuple):
    """A place at the end of the document to come back to."""

    position: int
    block_format: QTextBlockFormat
    blank: bool
    tables: int


class Page:
    """A document written at its end only.

    Attributes:
        cursor: at the end, unless a table is being filled.
        blank: the last block is empty and to be used for what comes next.
        plain: how text looks.
        tables: in the order they stand.
    """

    def __init__(self, document: QTextDocument, theme: Theme, lexers: Lexers | None = None) -> None:
        self.lexers = lexers or Lexers()
        self.document = document
        self.theme = theme
        self.cursor = QTextCursor(document)
        self.to_end()
        self.blank = not self.cursor.block().text()
        self.tables: list[QTextTable] = []
        self._spaced: dict[tuple[int, int], QTextBlockFormat] = {}
        self.code_family = theme.code_font().family()
        self.plain = QTextCharFormat()
        self.plain.setForeground(theme.colors.text)

    def to_end(self) -> None:
        """Put the cursor at the end."""
        self.cursor.movePosition(QTextCursor.MoveOperation.End)

    def mark(self) -> Mark:
        """The end as it is now."""
        return Mark(self.cursor.position(), self.cursor.blockFormat(), self.blank, len(self.tables))

    def take_back(self, mark: Mark) -> None:
        """Remove all that was written since."""
        del self.tables[mark.tables :]
        if self.cursor.position() > mark.position:
            self.cursor.setPosition(mark.position, QTextCursor.MoveMode.KeepAnchor)
            self.cursor.removeSelectedText()
            self.cursor.setBlockFormat(mark.block_format)  # an empty block takes that of what was removed
        self.blank = mark.blank

    def new_block(self, fmt: QTextBlockFormat, chars: QTextCharFormat | None = None) -> None:
        """Begin a paragraph; `chars` is how its text will look, if not plain."""
        chars = chars or self.plain
        if self.blank:
            self.cursor.setBlockFormat(fmt)
            self.cursor.setBlockCharFormat(chars)
        else:
            self.cursor.insertBlock(fmt, chars)
            listed = self.cursor.currentList()
            if listed is not None:
                listed.remove(self.cursor.block())
                self.cursor.setBlockFormat(fmt)
        self.blank = False

    def block_format(self, depth: int, gap: int = UNIT) -> QTextBlockFormat:
        """A paragraph within `depth` list items."""
        fmt = self._spaced.get((depth, gap))
        if fmt is None:
            fmt = self._spaced[depth, gap] = QTextBlockFormat()
            fmt.setLeftMargin(depth * INDENT)
            fmt.setTopMargin(gap)
            fmt.setBottomMargin(gap)
            fmt.setLineHeight(115, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return QTextBlockFormat(fmt)

    def code_format(self) -> QTextCharFormat:
        """How code looks before it has colours."""
        fmt = QTextCharFormat(self.plain)
        font = self.theme.code_font()
        fmt.setFontFamilies([font.family()])
        fmt.setFontFixedPitch(True)
        fmt.setFontPointSize(font.pointSizeF())
        return fmt
