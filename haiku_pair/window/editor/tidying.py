"""What a project wants done to a text when it is saved, as one step that can be undone."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

from haiku_pair.protocol.values import TextStyle

MOST_LINES = 20_000
"""Longer texts are saved as they are: looking at each line would hold up the window."""


def tidy(document: QTextDocument, style: TextStyle) -> None:
    """Take blanks off the ends of lines, and end the last one, as far as the style says so."""
    if not (style.trims or style.ends_with_newline) or document.blockCount() > MOST_LINES:
        return
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    if style.trims:
        _trim(document, cursor)
    if style.ends_with_newline and document.lastBlock().length() > 1:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText("\n")
    cursor.endEditBlock()


def _trim(document: QTextDocument, cursor: QTextCursor) -> None:
    block = document.begin()
    while block.isValid():
        text = block.text()
        kept = len(text.rstrip(" \t"))
        if kept < len(text):
            # From the end of the block, where Qt counts in UTF-16: what goes is ASCII.
            cursor.setPosition(block.position() + block.length() - 1)
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(text) - kept)
            cursor.removeSelectedText()
        block = block.next()
