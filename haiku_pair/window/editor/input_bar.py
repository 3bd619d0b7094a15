"""Bars with one line of input above the text, and the one to go to a line."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout
from typing_extensions import override

from haiku_pair.window.editor.blocks import utf16_offsets
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.panel import Panel
from haiku_pair.window.theme.theme import UNIT, Theme

_PLACE = r"\s*-?[0-9]{1,8}\s*([:,]\s*[0-9]{0,8}\s*)?"


class InputBar(Panel):
    """A label and an input; Esc goes back to the text."""

    def __init__(self, edit: CodeEdit, theme: Theme, label: str) -> None:
        super().__init__(theme, "raised")
        self.edit = edit
        self.input = QLineEdit(self)
        self.input.setAccessibleName(label)
        self.input.setClearButtonEnabled(True)
        name = QLabel(label, self)
        name.setBuddy(self.input)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(3 * UNIT, UNIT, 2 * UNIT, UNIT)
        self.rows.setSpacing(UNIT)
        self.row = QHBoxLayout()
        self.rows.addLayout(self.row)
        self.row.setSpacing(2 * UNIT)
        self.row.addWidget(name)
        self.row.addWidget(self.input, 1)
        self.hide()

    def open(self) -> None:
        """Show the bar with the focus in it."""
        self.show()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()

    def follow(self, edit: CodeEdit) -> None:
        """Work on this view of the document from now on."""
        self.edit = edit

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar and go back to the text."""
        self.hide()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)


class NameBar(InputBar):
    """Takes the name of a file to save the text as, from the folder that is open."""

    entered = Signal(str)

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        super().__init__(edit, theme, "Save as")
        self.input.setPlaceholderText("folder/name, from the folder that is open")
        self.input.returnPressed.connect(self._on_return)

    def open_with(self, name: str) -> None:
        """Show the bar; what stands before the ending is selected."""
        self.input.setText(name)
        self.open()
        folder = name.rfind("/") + 1
        dot = name.rfind(".")
        self.input.setSelection(folder, (dot if dot > folder else len(name)) - folder)

    @Slot()
    def _on_return(self) -> None:
        name = self.input.text().strip()
        if name:
            self.close_bar()
            self.entered.emit(name)


class GoToLineBar(InputBar):
    """Goes to a line by its number, and to a column of it: `120`, `120:8`; `-1` is the last line."""

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        super().__init__(edit, theme, "Go to line")
        self._validator = QRegularExpressionValidator(QRegularExpression(_PLACE), self)
        self.input.setValidator(self._validator)
        self.input.returnPressed.connect(self._on_return)

    @override
    def open(self) -> None:
        self.input.setPlaceholderText(f"1 to {self.edit.blockCount()}, or line:column")
        self.input.clear()
        super().open()

    @Slot()
    def _on_return(self) -> None:
        line, _, column = self.input.text().replace(",", ":").partition(":")
        number = int(line)
        self.close_bar()
        block = self.edit.document().findBlockByNumber(number - 1)
        at = int(column) - 1 if column.strip() else 0
        offsets = utf16_offsets(block, block.text()) if block.isValid() else None
        if offsets is not None:
            at = offsets[max(0, min(at, len(offsets) - 1))]
        self.edit.go_to(number - 1 if number > 0 else self.edit.blockCount() + number, at)
