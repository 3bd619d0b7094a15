"""A few words under a place of the text, which go with the next key. They take no keys themselves."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QVBoxLayout

from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme

_MOST_LINES = 16
_WIDEST = 170 * UNIT


class Note(Panel):
    """One for a page."""

    def __init__(self, page: EditorPage, theme: Theme) -> None:
        super().__init__(theme, "raised", "accent", page)
        self._page = page
        self._words = plain_label(parent=self)
        self._words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        layout.addWidget(self._words)
        self.hide()
        for view in page.views.all():
            view.cursorPositionChanged.connect(self.hide)
            view.textChanged.connect(self.hide)
            view.verticalScrollBar().valueChanged.connect(self.hide)
            view.handlers.insert(0, self)
        page.views.changed.connect(self._on_views)

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()

    def tell(self, words: str) -> None:
        """Say this under the cursor."""
        edit = self._page.edit
        lines = make_visible(words).split("\n")
        more = ["…"] if len(lines) > _MOST_LINES else []
        self._words.setFont(self.theme.code_font())
        self._words.setText("\n".join([*lines[:_MOST_LINES], *more]))
        self.setAccessibleName(words)
        around = edit.viewport().rect()
        width = min(_WIDEST, around.width() - 2 * UNIT, self._natural_width())
        self.setFixedWidth(max(width, 20 * UNIT))
        self.setFixedHeight(min(self._words.heightForWidth(self.width() - 4 * UNIT) + 3 * UNIT, around.height()))
        box = edit.cursorRect(QTextCursor(edit.textCursor()))
        top = box.bottom() + 2
        if top + self.height() > around.bottom():
            top = max(0, box.top() - self.height() - 2)
        left = max(0, min(box.left(), around.right() - self.width()))
        self.move(edit.viewport().mapTo(self._page, QPoint(left, top)))
        self.show()
        self.raise_()

    def press(self, event: QKeyEvent) -> bool:
        """See `KeyHandler`: Esc takes it away."""
        if self.isVisible() and event.key() == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False

    def _natural_width(self) -> int:
        metrics = self._words.fontMetrics()
        widest = max(metrics.horizontalAdvance(line) for line in self._words.text().split("\n"))
        return widest + 5 * UNIT

    @Slot()
    def _on_views(self) -> None:
        self.hide()
