"""What a change is, under its lines: the text before and after, and keys to decide on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.edits.values import LineKind as Sign
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.commands.shortcuts import key_of
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.lines.spots import Spot, title_of
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_MOST_LINES = 14


class _Text(QPlainTextEdit):
    """Closes the peek when the keys go elsewhere."""

    def __init__(self, peek: Peek) -> None:
        super().__init__(peek)
        self._peek = peek
        self.setReadOnly(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            return False  # letters are commands here, though Qt takes them for typed in a text of any kind
        return super().event(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._peek.hide()


class Peek(Panel):
    """Over the text of one view, below the change. Its parent is no text: that would take the letters."""

    def __init__(self, edit: CodeEdit, page: QWidget, theme: Theme, commands: Commands) -> None:
        super().__init__(theme, "raised", "accent", page)
        self.edit = edit
        self._page = page
        self._commands = commands
        self.spot: Spot | None = None
        self.title = plain_label()
        self.text = _Text(self)
        self._hints = plain_label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        layout.setSpacing(UNIT)
        for widget in (self.title, self.text, self._hints):
            layout.addWidget(widget)
        self.setFocusProxy(self.text)
        self.setAccessibleName(tr("What was changed"))
        commands.install(self, Context.CHANGE)
        edit.verticalScrollBar().valueChanged.connect(self.hide)
        self.hide()

    def show_spot(self, spot: Spot, rows: Sequence[tuple[Sign, str]], actions: Sequence[tuple[str, str]]) -> None:
        """Show a change, and what can be done with it: ids of commands, each with a word."""
        self.spot = spot
        self.title.setText(title_of(spot))
        self.text.setFont(self.theme.code_font())
        self.text.setAccessibleName(title_of(spot))
        self.text.setPlainText("\n".join(f"{sign.value} {line}" for sign, line in rows))
        self._colour(rows)
        self._hints.setText("   ".join(f"{key_of(self._commands, name)} {word}" for name, word in actions))
        self._place(spot, len(rows))
        self.show()
        self.raise_()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _colour(self, rows: Sequence[tuple[Sign, str]]) -> None:
        colors = self.theme.colors
        grounds: dict[Sign, QColor] = {Sign.ADDED: colors.added, Sign.REMOVED: colors.removed}
        found = []
        for number, (sign, _) in enumerate(rows):
            if sign in grounds:
                selection = QTextEdit.ExtraSelection()
                form = QTextCharFormat()
                form.setBackground(grounds[sign])
                form.setProperty(QTextFormat.Property.FullWidthSelection, True)
                selection.format = form
                selection.cursor = QTextCursor(self.text.document().findBlockByNumber(number))
                found.append(selection)
        self.text.setExtraSelections(found)

    def _place(self, spot: Spot, rows: int) -> None:
        edit, around = self.edit, self.edit.viewport().rect()
        line = self.text.fontMetrics().lineSpacing()
        height = min(rows, _MOST_LINES) * line + 3 * line + 6 * UNIT
        last = edit.document().findBlockByNumber(spot.last if spot.count else max(spot.first - 1, 0))
        box = edit.blockBoundingGeometry(last).translated(edit.contentOffset())
        top = round(box.bottom()) + 1
        if top + height > around.height():
            first = edit.document().findBlockByNumber(spot.first)
            top = round(edit.blockBoundingGeometry(first).translated(edit.contentOffset()).top()) - height - 1
        top = max(0, min(top, around.height() - height))
        corner = edit.viewport().mapTo(self._page, QPoint(UNIT, top))
        self.setGeometry(QRect(corner, QSize(around.width() - 2 * UNIT, min(height, around.height()))))
