"""What keys do to the text at one cursor, where that is more than to put in a character."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from haiku_pair.window.editor import indent, pair_typing
from haiku_pair.window.editor.blocks import column_of

if TYPE_CHECKING:
    from haiku_pair.window.editor.text_edit import CodeEdit

_PAIRED = frozenset("()[]{}\"'`")
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class TypingKeys:
    """Enter, Tab, Home, brackets and quotes."""

    def __init__(self, edit: CodeEdit) -> None:
        self._edit = edit

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key does at the cursor of the text; False when Qt knows that as well."""
        cursor = self._edit.textCursor()
        if not self.press_at(cursor, event):
            return False
        self._edit.setTextCursor(cursor)
        self._edit.ensureCursorVisible()
        return True

    def press_at(self, cursor: QTextCursor, event: QKeyEvent) -> bool:
        """The same at any cursor, which is moved along; nothing is scrolled."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        keys = Qt.Key
        if self._edit.isReadOnly() or modifiers not in _PLAIN:
            return False
        if key in (keys.Key_Return, keys.Key_Enter):  # Shift+Enter too: Qt would put a line separator into the text.
            self._break_line(cursor)
        elif key == keys.Key_Tab:
            self._indent(cursor)
        elif key == keys.Key_Backtab:
            self._edit_lines(cursor, self._unindent_line)
        elif key == keys.Key_Home:
            _go_home(cursor, keep=modifiers == Qt.KeyboardModifier.ShiftModifier)
        elif key == keys.Key_Backspace:
            return pair_typing.take_out(cursor)
        elif event.text() in _PAIRED:
            return pair_typing.put_in(cursor, event.text())
        else:
            return False
        return True

    def _break_line(self, cursor: QTextCursor) -> None:
        start = QTextCursor(cursor)
        start.setPosition(cursor.selectionStart())
        before = start.block().text()[: column_of(start)]
        cursor.insertText("\n" + indent.of_new_line(before, self._edit.unit))

    def _indent(self, cursor: QTextCursor) -> None:
        if cursor.hasSelection() and "\u2029" in cursor.selectedText():
            self._edit_lines(cursor, self._indent_line)
            return
        before = cursor.block().text()[: column_of(cursor)]
        cursor.insertText(indent.to_next_stop(len(before), self._edit.unit))

    def _indent_line(self, cursor: QTextCursor) -> None:
        if cursor.block().length() > 1:
            cursor.insertText(self._edit.unit)

    def _unindent_line(self, cursor: QTextCursor) -> None:
        width = indent.without_level(cursor.block().text(), self._edit.unit)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, width)
        cursor.removeSelectedText()

    def _edit_lines(self, cursor: QTextCursor, edit: Callable[[QTextCursor], None]) -> None:
        """Do something at the start of each selected line, as one step; a line the selection only touches is left."""
        document = self._edit.document()
        first, last = lines_of(cursor)
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            edit(QTextCursor(document.findBlockByNumber(number)))
        cursor.endEditBlock()


def lines_of(cursor: QTextCursor) -> tuple[int, int]:
    """First and last line of a selection, 0-based; one that it only reaches the start of is not in it."""
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    end = document.findBlock(cursor.selectionEnd())
    last = end.blockNumber()
    return first, last - 1 if last > first and cursor.selectionEnd() == end.position() else last


def _go_home(cursor: QTextCursor, *, keep: bool) -> None:
    """To the first character that is no space; from there to the very start."""
    margin = len(indent.leading(cursor.block().text()))
    column = cursor.positionInBlock()
    mode = QTextCursor.MoveMode.KeepAnchor if keep else QTextCursor.MoveMode.MoveAnchor
    cursor.setPosition(cursor.block().position() + (0 if column == margin else margin), mode)
