"""The list over the input from which a word is completed. The keyboard stays in the input."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.words import tr

_ROWS = 8
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
TAKING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
"""Keys that take the choice."""


class CompletionList(QListWidget):
    """Up and Down choose, Enter and Tab take, Esc leaves."""

    taken = Signal(int)
    """Position of the choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.Box)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformItemSizes(True)
        self.setAccessibleName(tr("Completions"))
        self.itemClicked.connect(self._on_clicked)
        self.hide()

    def show_choices(self, choices: Sequence[str]) -> None:
        """Show these, the first one chosen; none hides the list."""
        self.clear()
        self.addItems([make_visible(choice) for choice in choices])
        self.setVisible(bool(choices))
        if choices:
            self.setCurrentRow(0)
            row = max(self.sizeHintForRow(0), self.fontMetrics().lineSpacing())
            self.setFixedHeight(row * min(len(choices), _ROWS) + 2 * self.frameWidth())

    def chosen(self) -> str:
        """The words of the choice; for whoever can't see it."""
        return self.currentItem().text() if self.count() else ""

    def press(self, event: QKeyEvent) -> bool:
        """A key that was pressed in the input; False when it means nothing here."""
        if not self.isVisible() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.setCurrentRow((self.currentRow() + _STEPS[key]) % self.count())
            return True
        if key in TAKING:
            self.taken.emit(self.currentRow())
            return True
        return False

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(self.row(item))
