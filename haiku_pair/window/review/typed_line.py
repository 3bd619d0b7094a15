"""A line to type in within the review, whose letters are no commands: for its filter and its search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from haiku_pair.window.review.bars import tint
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class _Line(QLineEdit):
    """Keeps what it needs itself; chords and function keys stay commands."""

    entered = Signal()
    escaped = Signal()
    moved = Signal(int)
    turned = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.turned.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.turned.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in _ENDS:
            self.entered.emit()
        elif key in _MOVES:
            self.moved.emit(_MOVES[key])
        else:
            super().keyPressEvent(event)


def _is_ours(event: QKeyEvent) -> bool:
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    is_function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    return event.key() in _ENDS or (plain and not is_function_key)


class TypedLine(QWidget):
    """The line, with a word about what was found beside it. Hidden until it is asked for."""

    changed = Signal(str)
    """Something else is typed."""
    entered = Signal()
    escaped = Signal()
    moved = Signal(int)
    """Down (1) or up (-1)."""
    turned = Signal()
    """It has the keyboard now, or no longer."""

    def __init__(self, theme: Theme, name: str, placeholder: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader says."""
        super().__init__(parent)
        self._theme = theme
        self._line = _Line(self)
        self._line.setAccessibleName(name)
        self._line.setPlaceholderText(placeholder)
        self._line.setClearButtonEnabled(False)
        self._said: QLabel = plain_label(parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        row.setSpacing(UNIT * 2)
        row.addWidget(self._line, 1)
        row.addWidget(self._said)
        self._line.textChanged.connect(self.changed)
        self._line.entered.connect(self.entered)
        self._line.escaped.connect(self.escaped)
        self._line.moved.connect(self.moved)
        self._line.turned.connect(self.turned)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return self._line.accessibleName()

    @property
    def text(self) -> str:
        """What is typed."""
        return self._line.text()

    @property
    def has_keyboard(self) -> bool:
        """Whether one types in it."""
        return self._line.hasFocus()

    @property
    def said(self) -> str:
        """What is said beside it."""
        return self._said.text()

    def open(self) -> None:
        """Show the line and take the keyboard; what was typed before is selected."""
        self.show()
        self._line.selectAll()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_line(self) -> None:
        """Hide the line and forget what was typed."""
        self.hide()
        self._line.clear()

    def say(self, text: str) -> None:
        """A word about what was found."""
        self._said.setText(text)
        self._line.setAccessibleDescription(text)

    def _on_theme_changed(self) -> None:
        tint(self, self._theme.colors.raised, self._theme.colors.text)
        tint(self._said, self._theme.colors.raised, self._theme.colors.muted)
