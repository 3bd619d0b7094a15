"""Keys that move among the messages; they belong to the view as arrows belong to a list, and can't be rebound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from haiku_pair.window.theme.theme import UNIT

if TYPE_CHECKING:
    from haiku_pair.window.conversation.message_list import MessageList

_PLAIN = frozenset({
    Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space,
})  # fmt: skip
_SHIFTED = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End})
_STANDARD = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)


def is_ours(event: QKeyEvent) -> bool:
    """Whether a key moves among the messages, or copies or selects."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.NoModifier:
        return event.key() in _PLAIN
    if modifiers == Qt.KeyboardModifier.ShiftModifier:
        return event.key() in _SHIFTED
    return any(event.matches(key) for key in _STANDARD)


def carry_out(event: QKeyEvent, messages: MessageList) -> None:
    """Do what a key of ours means."""
    if event.matches(QKeySequence.StandardKey.Copy):
        messages.copy()
    elif event.matches(QKeySequence.StandardKey.SelectAll):
        messages.select_rows(0, len(messages.rows.list) - 1)
    elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        _extend(event.key(), messages)
    else:
        _move(event.key(), messages)


def _extend(key: int, messages: MessageList) -> None:
    last = len(messages.rows.list) - 1
    step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Home: -last, Qt.Key.Key_End: last}[Qt.Key(key)]
    messages.extend_rows(step)


def _move(key: int, messages: MessageList) -> None:
    bar, page = messages.verticalScrollBar(), messages.viewport().height()
    match key:
        case Qt.Key.Key_Down | Qt.Key.Key_J:
            messages.walk(1)
        case Qt.Key.Key_Up | Qt.Key.Key_K:
            messages.walk(-1)
        case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
            step = page - 6 * UNIT
            bar.setValue(bar.value() + (step if key == Qt.Key.Key_PageDown else -step))
            messages.follow_view()
        case Qt.Key.Key_Home:
            messages.set_current(0)
        case Qt.Key.Key_End:
            messages.set_current(len(messages.rows.list) - 1)
            messages.scroll_to_bottom()
        case Qt.Key.Key_Left | Qt.Key.Key_Right:
            messages.fold(folded=key == Qt.Key.Key_Left)
        case _:
            messages.activate()
