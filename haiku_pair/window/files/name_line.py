"""One line above the file tree that takes a name or what to look for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout
from typing_extensions import override

from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme


class NameLine(Panel):
    """A label over an input: the tree is too narrow for one beside the other."""

    entered = Signal(str)
    typed = Signal(str)
    left = Signal()
    """Esc, or down into the tree; the tree gets the keys."""

    def __init__(self, theme: Theme, name: str) -> None:
        """`name` is for screen readers, and stands above the line."""
        super().__init__(theme, "raised")
        self._label = plain_label(name, self)
        self._label.setWordWrap(True)
        self.input = QLineEdit(self)
        self.input.setAccessibleName(name)
        self.input.setClearButtonEnabled(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        rows.setSpacing(UNIT)
        rows.addWidget(self._label)
        rows.addWidget(self.input)
        self.input.returnPressed.connect(self._on_return)
        self.input.textEdited.connect(self.typed)
        self.setFocusProxy(self.input)
        self.hide()

    def ask(self, question: str, text: str = "") -> None:
        """Show it with a text in which the name, without its ending, is selected."""
        self._label.setText(question)
        self.input.setText(text)
        self.show()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        first = text.rfind("/") + 1
        dot = text.rfind(".")
        self.input.setSelection(first, (dot if dot > first else len(text)) - first)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            if event.key() == Qt.Key.Key_Escape:
                self.input.clear()
                self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_return(self) -> None:
        text = self.input.text()
        self.entered.emit(text if text.strip() else "")  # a name may well begin or end with a blank
