"""The two places of the review where one types: a comment, and the new side of a hunk. They lie over the diff."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.edits.values import Hunk
from haiku_pair.window.review.bars import tint
from haiku_pair.window.review.exact import from_blocks, new_side, to_widget
from haiku_pair.window.theme.theme import UNIT, Theme

_RETURN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def _is_enter(event: QKeyEvent, *, ctrl: bool) -> bool:
    held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.key() in _RETURN and held is ctrl


def _claims(event: QEvent) -> bool:
    """Whether the editor keeps a key that would be a shortcut of the pane: all but those with Alt and F-keys."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    return event.key() in _RETURN or event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}


class _CommentInput(QLineEdit):
    """One line; Enter and Esc are facts for the owner."""

    entered = Signal()
    escaped = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        if _claims(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in _RETURN:
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            super().keyPressEvent(event)


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
        self._input = _CommentInput(text, self)
        self._input.setPlaceholderText(self.tr("What should Haiku know about this hunk?"))
        self._input.setAccessibleName(self.tr("Comment on the hunk"))
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        row.addWidget(self._input, 1)
        tint(self, theme.colors.raised, theme.colors.text)
        self.setFocusProxy(self._input)
        self._input.entered.connect(self._on_entered)
        self._input.escaped.connect(self.left)
        self._input.textEdited.connect(self.changed)

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.text()

    @Slot()
    def _on_entered(self) -> None:
        self.kept.emit(self._input.text())


class _HunkInput(QPlainTextEdit):
    """The lines; Ctrl+Enter and Esc are facts for the owner."""

    entered = Signal()
    escaped = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        if _claims(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif _is_enter(event, ctrl=True):
            if not event.isAutoRepeat():
                self.entered.emit()
        else:
            super().keyPressEvent(event)


class HunkEditor(QWidget):
    """The new side of a hunk as text: Ctrl+Enter keeps it, Esc leaves and the draft stays."""

    hints: ClassVar = [("Ctrl+Enter", "keep and accept"), ("Esc", "leave, the draft stays")]
    """Keys that work while it is open, for the hint line."""

    kept = Signal(tuple)
    """The person's lines, without endings."""
    left = Signal()
    changed = Signal(tuple)

    def __init__(
        self, theme: Theme, hunk: Hunk, draft: tuple[str, ...] | None = None, parent: QWidget | None = None
    ) -> None:
        """`draft` is what the person left unfinished before, if there is."""
        super().__init__(parent)
        self.setFont(QApplication.font())
        lines = new_side(hunk) if draft is None else draft
        self._input = _HunkInput(self)
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
        self._input.entered.connect(self._on_entered)
        self._input.escaped.connect(self.left)
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
