"""The places of the review where one types: a comment, an answer, the new side of a hunk. They lie over the diff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.review.bars import tint
from haiku_pair.window.review.exact import from_blocks, to_widget
from haiku_pair.window.theme.theme import UNIT, Theme

_RETURN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OURS = _RETURN | {Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}
"""Keys that would be shortcuts of the pane."""


class _Keys(QObject):
    """Watches an input: Ctrl+Enter, which keeps what is typed, and Esc. What else it claims, the input does with it."""

    entered = Signal()
    escaped = Signal()

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _OURS:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in _RETURN and held:
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            return False
        return True


class _Words(QPlainTextEdit):
    """Enter keeps, but while an input method composes it is the method's; Shift+Enter begins a new line."""

    entered = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._composing = False
        self.setTabChangesFocus(True)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OURS:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() not in _RETURN or self._composing:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        elif not event.isAutoRepeat():
            self.entered.emit()

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class CommentEditor(QWidget):
    """A comment, or an answer to one: Enter keeps it, Shift+Enter begins a line, Esc leaves and the draft stays."""

    kept = Signal(str)
    left = Signal()
    changed = Signal(str)

    def __init__(self, theme: Theme, name: str, about: str, text: str, parent: QWidget | None = None) -> None:
        """The editor.

        Args:
            theme: its colours.
            name: what a screen reader calls it.
            about: stands there while nothing is typed.
            text: what was typed before.
            parent: what it lies over.
        """
        super().__init__(parent)
        self.setFont(QApplication.font())
        self.hints = [("Enter", "keep"), ("Shift+Enter", "new line"), ("Esc", "leave, the draft stays")]
        """Keys that work while it is open, for the hint line."""
        self._input = _Words(self)
        self._input.setPlainText(text)
        self._input.moveCursor(QTextCursor.MoveOperation.End)
        self._input.setPlaceholderText(about)
        self._input.setAccessibleName(name)
        self._input.setAccessibleDescription(about)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        column.addWidget(self._input, 1)
        tint(self, theme.colors.raised, theme.colors.text)
        self.setFocusProxy(self._input)
        self._input.entered.connect(self._on_entered)
        self._input.escaped.connect(self.left)
        self._input.textChanged.connect(self._on_changed)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.toPlainText()

    @property
    def wanted_height(self) -> int:
        """Pixels that all of the text needs, and a line more."""
        lines = round(self._input.document().size().height()) + 1
        around = 2 * round(self._input.document().documentMargin()) + 2 * self._input.frameWidth() + 2 * UNIT
        return lines * self._input.fontMetrics().lineSpacing() + around

    @Slot()
    def _on_entered(self) -> None:
        self.kept.emit(self.text)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit(self.text)


class HunkEditor(QWidget):
    """The new side of a hunk as text: Ctrl+Enter keeps it, Esc leaves and the draft stays."""

    hints: ClassVar = [("Ctrl+Enter", "keep and accept"), ("Esc", "leave, the draft stays")]
    """Keys that work while it is open, for the hint line."""

    kept = Signal(tuple)
    """The person's lines, without endings."""
    left = Signal()
    changed = Signal(tuple)

    def __init__(self, theme: Theme, lines: Sequence[str], parent: QWidget | None = None) -> None:
        """`lines` are those of the new side, or what the person left unfinished before."""
        super().__init__(parent)
        self.setFont(QApplication.font())
        self._input = QPlainTextEdit(self)
        self._input.setFont(theme.code_font())
        self._input.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._input.setTabStopDistance(self._input.fontMetrics().horizontalAdvance(" ") * 4)
        self._input.setAccessibleName(self.tr("New lines of the hunk"))
        self._input.setPlainText(to_widget(lines))
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        column.addWidget(self._input, 1)
        tint(self, theme.colors.raised, theme.colors.text)
        self.setFocusProxy(self._input)
        keys = _Keys(self._input)
        keys.entered.connect(self._on_entered)
        keys.escaped.connect(self.left)
        self._input.textChanged.connect(self._on_changed)

    @property
    def input(self) -> QPlainTextEdit:
        """Where one types."""
        return self._input

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are typed, exactly."""
        document = self._input.document()
        blocks = [document.findBlockByNumber(number).text() for number in range(document.blockCount())]
        return from_blocks(blocks)

    @Slot()
    def _on_entered(self) -> None:
        self.kept.emit(self.lines)

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit(self.lines)
