"""Find and replace in the file: a bar above the text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from haiku_pair.window.editor.finding import Finding
from haiku_pair.window.editor.input_bar import InputBar
from haiku_pair.window.editor.matches import LIMIT, BadPattern, Query, following, preceding
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import UNIT, Theme

_LONGEST_PREVIEW = 60
_NARROWEST = 24 * UNIT


class FindBar(InputBar):
    """Finds while one types, shows how many there are and which one this is; wraps round at both ends."""

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        super().__init__(edit, theme, "Find")
        self.finding = Finding(edit, self)
        self._anchor = 0
        self._goes_on = False
        self._lines: QTextCursor | None = None
        """Several lines that were selected; the cursor moves along as the text changes."""
        self.count = QLabel(self)
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance("000 of 000"))
        self.input.setMinimumWidth(_NARROWEST)
        self.row.addWidget(self.count)
        self.case = self._switch("Aa", "Match case")
        self.word = self._switch("ab|", "Whole words")
        self.pattern = self._switch(".*", "Regular expression")
        self.in_selection = self._switch("[ ]", "Only in the selection")
        self._button("↑", "Previous match", self.previous)
        self._button("↓", "Next match", self.next)
        self._button("✕", "Close (Esc)", self.close_bar)
        self.replacing = QWidget(self)
        self.replacement = QLineEdit(self.replacing)
        self.preview = QLabel(self.replacing)
        self._build_replacing()
        self.input.textEdited.connect(self._on_edited)
        for switch in (self.case, self.word, self.pattern):
            switch.toggled.connect(self._on_edited)
        self.in_selection.toggled.connect(self._on_selection_toggled)
        self.replacement.textChanged.connect(self._tell)
        self.finding.changed.connect(self._on_found)
        edit.document().contentsChanged.connect(self._on_text_changed)

    @override
    def open(self) -> None:
        cursor = self.edit.textCursor()
        self._anchor = cursor.selectionStart()
        chosen = cursor.selectedText()
        if "\u2029" in chosen:
            self._lines = cursor
        elif chosen:
            self.input.setText(chosen)
        super().open()
        self._look()

    @override
    def follow(self, edit: CodeEdit) -> None:
        self.edit.set_matches((), ())
        self.finding.edit = edit
        super().follow(edit)
        if self.isVisible():
            self._tell()

    def open_replacing(self) -> None:
        """Open with the line for what is put in place of a match."""
        self.replacing.show()
        self.open()

    @override
    @Slot()
    def close_bar(self) -> None:
        self.edit.set_matches((), ())
        self.replacing.hide()
        self.in_selection.setChecked(False)
        super().close_bar()

    @Slot()
    def next(self) -> None:
        """Select the next match after the cursor."""
        self._look()
        self._select(following(self.finding.matches.starts, self.edit.textCursor().selectionEnd()))

    @Slot()
    def previous(self) -> None:
        """Select the last match before the cursor."""
        self._look()
        self._select(preceding(self.finding.matches.starts, self.edit.textCursor().selectionStart()))

    @Slot()
    def replace(self) -> None:
        """Replace the selected match and go to the next; without one, go to the next."""
        at = self.finding.place_of(self.edit.textCursor())
        if at >= 0 and not self.edit.isReadOnly():
            try:
                self.finding.replace(at, self.replacement.text())
            except BadPattern as problem:
                self._tell_problem(str(problem))
                return
        self.next()

    @Slot()
    def replace_all(self) -> None:
        """Replace every match, as one step."""
        if self.edit.isReadOnly() or self.finding.is_busy:
            return
        try:
            count = self.finding.replace_all(self.replacement.text())
        except (BadPattern, TimeoutError) as problem:
            self._tell_problem(str(problem) or "Takes too long")
            return
        self.preview.setText(f"{count} replaced")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.replacement.hasFocus():
            self.replace()
        else:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.previous() if back else self.next()

    # --- building ------------------------------------------------------------------------------------

    def _build_replacing(self) -> None:
        line = QHBoxLayout(self.replacing)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * UNIT)
        name = QLabel("Replace with", self.replacing)
        name.setBuddy(self.replacement)
        self.replacement.setAccessibleName("Replace with")
        self.preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.replacement.setMinimumWidth(_NARROWEST)
        one = QPushButton("Replace", self.replacing)
        one.clicked.connect(self.replace)
        every = QPushButton("Replace all", self.replacing)
        every.clicked.connect(self.replace_all)
        line.addWidget(name)
        for widget, stretch in ((self.replacement, 1), (self.preview, 1), (one, 0), (every, 0)):
            line.addWidget(widget, stretch)
        self.rows.addWidget(self.replacing)
        QWidget.setTabOrder(self.input, self.replacement)
        self.replacing.hide()

    def _switch(self, text: str, tip: str) -> QToolButton:
        switch = QToolButton(self)
        switch.setCheckable(True)
        switch.setAutoRaise(True)  # flat while off, so that one that is on stands out in every theme
        switch.setText(text)
        switch.setToolTip(tip)
        switch.setAccessibleName(tip)
        self.row.addWidget(switch)
        return switch

    def _button(self, text: str, tip: str, act: Callable[[], None]) -> None:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setAutoRaise(True)
        button.clicked.connect(act)
        self.row.addWidget(button)

    # --- slots ---------------------------------------------------------------------------------------

    @Slot()
    def _on_edited(self) -> None:
        self._goes_on = True
        self._look()
        if not self.finding.is_busy:
            self._go_on()

    @Slot(bool)
    def _on_selection_toggled(self, checked: bool) -> None:
        cursor = self.edit.textCursor()
        if checked and "\u2029" in cursor.selectedText():
            self._lines = cursor
        self._on_edited()

    @Slot()
    def _on_text_changed(self) -> None:
        if self.isVisible():
            self._look()

    @Slot()
    def _on_found(self) -> None:
        if self._goes_on:
            self._go_on()
        self._tell()

    def _go_on(self) -> None:
        """Select the match that is next to where the person began."""
        self._goes_on = False
        self._select(following(self.finding.matches.starts, self._anchor))

    # --- inside --------------------------------------------------------------------------------------

    def _look(self) -> None:
        lines = self._lines if self.in_selection.isChecked() else None
        self.finding.look(
            Query(
                self.input.text(),
                match_case=self.case.isChecked(),
                whole_word=self.word.isChecked(),
                is_pattern=self.pattern.isChecked(),
                within=(lines.selectionStart(), lines.selectionEnd()) if lines else None,
            )
        )
        self._tell()

    def _select(self, at: int) -> None:
        if at >= 0:
            cursor = self.edit.textCursor()
            cursor.setPosition(self.finding.matches.starts[at])
            cursor.setPosition(self.finding.matches.ends[at], cursor.MoveMode.KeepAnchor)
            self.edit.setTextCursor(cursor)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        """How many matches there are, which one is selected, and what it would become."""
        found = self.finding.matches
        if self.isVisible():
            self.edit.set_matches(found.starts, found.ends)
        at = self.finding.place_of(self.edit.textCursor())
        total = f"{len(found.starts)}{'+' if len(found.starts) >= LIMIT else ''}"
        if not self.input.text():
            text = ""
        elif self.finding.is_busy:
            text = "Looking …"
        elif not found.starts:
            text = found.problem or "No matches"
        else:
            text = f"{at + 1} of {total}" if at >= 0 else f"{total} matches"
        self._say(text, is_bad=bool(self.input.text()) and not found.starts and not self.finding.is_busy)
        self.preview.setText(self._preview(at))

    def _preview(self, at: int) -> str:
        if at < 0 or self.replacing.isHidden():
            return ""
        try:
            new = self.finding.replaced(at, self.replacement.text())
        except BadPattern as problem:
            return str(problem)
        old = self.edit.textCursor().selectedText()
        return f"{_short(old)} → {_short(new)}"

    def _tell_problem(self, text: str) -> None:
        self.preview.setText(text)

    def _say(self, text: str, *, is_bad: bool) -> None:
        self.count.setText(text)
        palette = self.theme.qt_palette()
        if is_bad:
            palette.setColor(self.count.foregroundRole(), self.theme.colors.error)
        self.count.setPalette(palette)
        self.input.setAccessibleDescription(text)


def _short(text: str) -> str:
    line = text.replace("\u2029", "⏎").replace("\n", "⏎")
    return line if len(line) <= _LONGEST_PREVIEW else line[: _LONGEST_PREVIEW - 1] + "…"
