"""Find in the file, and go to a line: one line of input above the text each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QIntValidator, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton
from typing_extensions import override

from haiku_pair.window.editor.matches import LIMIT, find_all, following, preceding
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.panel import Panel
from haiku_pair.window.theme.theme import UNIT, Theme


class _InputBar(Panel):
    """A label and an input; Esc goes back to the text."""

    def __init__(self, edit: CodeEdit, theme: Theme, label: str) -> None:
        super().__init__(theme, "raised")
        self.edit = edit
        self.input = QLineEdit(self)
        self.input.setAccessibleName(label)
        self.input.setClearButtonEnabled(True)
        name = QLabel(label, self)
        name.setBuddy(self.input)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(3 * UNIT, UNIT, 2 * UNIT, UNIT)
        self.row.setSpacing(2 * UNIT)
        self.row.addWidget(name)
        self.row.addWidget(self.input, 1)
        self.hide()

    def open(self) -> None:
        """Show the bar with the focus in it."""
        self.show()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()

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


class FindBar(_InputBar):
    """Finds while one types, shows how many there are and which one this is; wraps round at both ends."""

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        super().__init__(edit, theme, "Find")
        self._starts: list[int] = []
        self._length = 0
        self._anchor = 0
        self._known: tuple[int, str, bool] | None = None
        self._text: tuple[int, str] = (-1, "")
        self.count = QLabel(self)
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance("00000 of 20000+"))
        self.case = QCheckBox("Match c&ase", self)
        self.row.addWidget(self.count)
        self.row.addWidget(self.case)
        for text, tip, act in (
            ("↑", "Previous match (Shift+F3)", self.previous),
            ("↓", "Next match (F3)", self.next),
            ("✕", "Close (Esc)", self.close_bar),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setAutoRaise(True)
            button.clicked.connect(act)
            self.row.addWidget(button)
        self.input.textEdited.connect(self._on_edited)
        self.case.toggled.connect(self._on_edited)
        edit.document().contentsChanged.connect(self._on_text_changed)

    @override
    def open(self) -> None:
        cursor = self.edit.textCursor()
        self._anchor = cursor.selectionStart()
        chosen = cursor.selectedText()
        if chosen and "\u2029" not in chosen:
            self.input.setText(chosen)
        super().open()
        self._search()
        self._tell()

    @override
    @Slot()
    def close_bar(self) -> None:
        self.edit.set_matches((), 0)
        super().close_bar()

    @Slot()
    def next(self) -> None:
        """Select the next match after the cursor."""
        self._search()
        self._select(following(self._starts, self.edit.textCursor().selectionEnd()))

    @Slot()
    def previous(self) -> None:
        """Select the last match before the cursor."""
        self._search()
        self._select(preceding(self._starts, self.edit.textCursor().selectionStart()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.previous() if back else self.next()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_edited(self) -> None:
        self._search()
        self._select(following(self._starts, self._anchor))

    @Slot()
    def _on_text_changed(self) -> None:
        if self.isVisible():
            self._search()
            self._tell()

    def _search(self) -> None:
        """Find all matches, unless nothing has changed since."""
        document = self.edit.document()
        revision = document.revision()
        wanted = (revision, self.input.text(), self.case.isChecked())
        if wanted != self._known:
            if self._text[0] != revision:
                self._text = (revision, document.toRawText())
            self._known = wanted
            self._starts, self._length = find_all(self._text[1], wanted[1], match_case=wanted[2])
        if self.isVisible():
            self.edit.set_matches(self._starts, self._length)

    def _select(self, at: int) -> None:
        if at >= 0:
            cursor = self.edit.textCursor()
            cursor.setPosition(self._starts[at])
            cursor.setPosition(self._starts[at] + self._length, QTextCursor.MoveMode.KeepAnchor)
            self.edit.setTextCursor(cursor)
        self._tell()

    def _tell(self) -> None:
        """How many matches there are, and which one is selected."""
        cursor = self.edit.textCursor()
        total = f"{len(self._starts)}{'+' if len(self._starts) >= LIMIT else ''}"
        at = following(self._starts, cursor.selectionStart())
        here = at >= 0 and self._starts[at] == cursor.selectionStart() and cursor.hasSelection()
        if not self.input.text():
            text = ""
        elif not self._starts:
            text = "No matches"
        else:
            text = f"{at + 1} of {total}" if here else f"{total} matches"
        self.count.setText(text)
        palette = self.theme.qt_palette()
        if text == "No matches":
            palette.setColor(self.count.foregroundRole(), self.theme.colors.error)
        self.count.setPalette(palette)
        self.input.setAccessibleDescription(text)


class GoToLineBar(_InputBar):
    """Goes to a line by its number."""

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        super().__init__(edit, theme, "Go to line")
        self._validator = QIntValidator(1, 99_999_999, self)
        self.input.setValidator(self._validator)
        self.input.returnPressed.connect(self._on_return)

    @override
    def open(self) -> None:
        self.input.setPlaceholderText(f"1 to {self.edit.blockCount()}")
        self.input.clear()
        super().open()

    @Slot()
    def _on_return(self) -> None:
        self.close_bar()
        self.edit.go_to(int(self.input.text()) - 1)
