"""How far a commit is, and why it was not made: in place, with what git and the hooks said."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from haiku_pair.protocol.values import Problem
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.review.words import problem as in_words
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_FEWEST_LINES, _MOST_LINES = 3, 10
"""What the box has room for in a small window, and in a large one."""


class OutcomeBox(Panel):
    """Words, and below them the text of a tool, which can be selected and copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "raised", "raised", parent)
        self._theme = theme
        self._words = plain_label()
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setTabChangesFocus(True)
        self.detail.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.detail.setAccessibleName(tr("What git and the hooks said"))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self._words)
        column.addWidget(self.detail)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty when it is closed."""
        return "" if self.isHidden() else self._words.text()

    def tell(self, problem: Problem) -> None:
        """Say why it was not done."""
        self.set_roles("error_background", "error_background")
        self._say(f"⚠ {in_words(problem)}", problem.detail)

    def progress(self, words: str) -> None:
        """Say what is going on."""
        self.set_roles("raised", "raised")
        self._say(words, "")

    def _say(self, words: str, detail: str) -> None:
        lines = detail.rstrip("\n").split("\n") if detail.strip() else []
        self._words.setText(words)
        self.setAccessibleName(words)
        self.detail.setPlainText("\n".join(escaped(line.expandtabs()) for line in lines))
        self.detail.setVisible(bool(lines))
        line = self.detail.fontMetrics().lineSpacing()
        self.detail.setMinimumHeight(min(len(lines), _FEWEST_LINES) * line + 5 * UNIT)
        self.detail.setMaximumHeight(min(len(lines), _MOST_LINES) * line + 5 * UNIT)
        self.show()

    @Slot()
    def _dress(self) -> None:
        self.detail.setFont(self._theme.code_font())
