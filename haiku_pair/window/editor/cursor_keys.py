"""What a key that Qt itself knows does at one cursor, so that it can be done at many."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

Act: TypeAlias = Callable[[QTextCursor], None]
"""Changes the text at a cursor, or moves it."""

_Key, _Move = QKeySequence.StandardKey, QTextCursor.MoveOperation
_MOVES = {
    _Key.MoveToNextChar: (_Move.Right, False), _Key.SelectNextChar: (_Move.Right, True),
    _Key.MoveToPreviousChar: (_Move.Left, False), _Key.SelectPreviousChar: (_Move.Left, True),
    _Key.MoveToNextWord: (_Move.NextWord, False), _Key.SelectNextWord: (_Move.NextWord, True),
    _Key.MoveToPreviousWord: (_Move.PreviousWord, False), _Key.SelectPreviousWord: (_Move.PreviousWord, True),
    _Key.MoveToNextLine: (_Move.Down, False), _Key.SelectNextLine: (_Move.Down, True),
    _Key.MoveToPreviousLine: (_Move.Up, False), _Key.SelectPreviousLine: (_Move.Up, True),
    _Key.MoveToEndOfLine: (_Move.EndOfLine, False), _Key.SelectEndOfLine: (_Move.EndOfLine, True),
    _Key.MoveToStartOfLine: (_Move.StartOfLine, False), _Key.SelectStartOfLine: (_Move.StartOfLine, True),
}  # fmt: skip
_REMOVALS = {
    _Key.Delete: _Move.Right, _Key.DeleteStartOfWord: _Move.PreviousWord,
    _Key.DeleteEndOfWord: _Move.NextWord, _Key.DeleteEndOfLine: _Move.EndOfBlock,
}  # fmt: skip
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def movement(event: QKeyEvent) -> Act | None:
    """How a key moves a cursor; None when it does not."""
    for key, (way, keep) in _MOVES.items():
        if event.matches(key):
            return _mover(way, keep=keep)
    return None


def change(event: QKeyEvent) -> Act | None:
    """What a key puts in or takes out; None when it does neither."""
    if event.key() == Qt.Key.Key_Backspace and event.modifiers() in _PLAIN:  # Qt counts it among the keys on macOS only
        return _remover(_Move.Left)
    for key, way in _REMOVALS.items():
        if event.matches(key):
            return _remover(way)
    text = event.text()
    # Ctrl and Alt together are AltGr, which types characters.
    if text and text.isprintable() and event.modifiers() & _BOTH in (Qt.KeyboardModifier.NoModifier, _BOTH):
        return inserter(text)
    return None


def inserter(text: str) -> Act:
    """Puts in a text, in the place of what is selected."""

    def act(cursor: QTextCursor) -> None:
        cursor.insertText(text)

    return act


def _mover(way: QTextCursor.MoveOperation, *, keep: bool) -> Act:
    def act(cursor: QTextCursor) -> None:
        if keep:
            cursor.movePosition(way, QTextCursor.MoveMode.KeepAnchor)
        elif cursor.hasSelection() and way in (_Move.Left, _Move.Right):
            cursor.setPosition(cursor.selectionStart() if way == _Move.Left else cursor.selectionEnd())
        else:
            cursor.movePosition(way)

    return act


def _remover(way: QTextCursor.MoveOperation) -> Act:
    def act(cursor: QTextCursor) -> None:
        if not cursor.hasSelection():
            cursor.movePosition(way, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    return act
