"""The two places of the review where one types: a comment, and the new side of a hunk. They lie over the diff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.review.bars import tint
from haiku_pair.window.review.exact import from_blocks, to_widget
from haiku_pair.window.theme.theme import UNIT, Theme

_RETURN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OURS = _RETURN | {Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}
"""Keys that would be shortcuts of the pane."""


class _Keys(QObject):
    """Watches an input: the key that keeps what is typed, and Esc. What else it claims, the input does with it."""

    entered = Signal()
    escaped = Signal()

    def __init__(self, watched: QWidget, *, with_ctrl: bool) -> None:
        """`with_ctrl`: Ctrl+Enter keeps, since Enter makes a new line."""
        super().__init__(watched)
        self._with_ctrl = with_ctrl
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
        elif event.key() in _RETURN and (held or not self._with_ctrl):
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            return False
        return True


class CommentEditor(QWidget):
    """A comment on a hunk: Enter keeps it, Esc leaves and the draft stays."""

    hints: ClassVar = [("Enter", "keep the comment"), ("Esc", "leave, the draft stays")]
    """Keys that work while it is open, for the hint line."""

    kept = Signal(str)
    left = Signal()
    changed = Signal(str)

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(QApplication.font())
        self._input = QLineEdit(text, self)
        self._input.setPlaceholderText(self.tr("What should Haiku know about this hunk?"))
        self._input.setAccessibleName(self.tr("Comment on the hunk"))
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        row.addWidget(self._input, 1)
        tint(self, theme.colors.raised, theme.colors.text)
        self.setFocusProxy(self._input)
        keys = _Keys(self._input, with_ctrl=False)
        keys.entered.connect(self._on_entered)
        keys.escaped.connect(self.left)
        self._input.textEdited.connect(self.changed)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.text()

    @Slot()
    def _on_entered(self) -> None:
        self.kept.emit(self._input.text())


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
        keys = _Keys(self._input, with_ctrl=True)
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
