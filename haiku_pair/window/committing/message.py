"""The message of a commit: its first line is marked where it grows long."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

FIRST_LINE = 72
"""Characters that lists of commits show of a first line."""


class MessageEdit(QPlainTextEdit):
    """Plain text in the font for code. A line stands after column 72 of the first line; what is beyond has a ground."""

    counted = Signal(int)
    """Characters of the first line, whenever the text is another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setPlaceholderText(tr("What this commit does, in one line; more below an empty one"))
        self.setAccessibleName(tr("Message of the commit"))
        self.document().setDocumentMargin(2 * UNIT)
        self.textChanged.connect(self._on_text_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def put(self, text: str) -> None:
        """Put other text in, as a step that can be undone, with the cursor at its beginning."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def add(self, text: str) -> None:
        """Put text below what is there, as a step that can be undone."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(f"\n\n{text}")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        first = self.document().firstBlock()
        place = self.blockBoundingGeometry(first).translated(self.contentOffset())
        x = place.left() + self.document().documentMargin() + self.fontMetrics().horizontalAdvance("0" * FIRST_LINE)
        painter = QPainter(self.viewport())
        mark = QRect(round(x), round(place.top()), 1, min(round(place.height()), self.fontMetrics().lineSpacing()))
        painter.fillRect(mark, self._theme.colors.muted)
        painter.end()

    @Slot()
    def _on_text_changed(self) -> None:
        first = self.document().firstBlock()
        beyond = QTextEdit.ExtraSelection()
        cursor = QTextCursor(first)
        length = len(first.text())
        cursor.setPosition(first.position() + min(FIRST_LINE, first.length() - 1))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(self._theme.colors.warning_background)
        beyond.cursor, beyond.format = cursor, look
        self.setExtraSelections([beyond] if length > FIRST_LINE else [])
        self.counted.emit(length)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.code_font())
        self._on_text_changed()
