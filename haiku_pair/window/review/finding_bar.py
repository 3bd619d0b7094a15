"""The finding the keyboard is at: what it says, what it suggests, and the keys that decide on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from haiku_pair.protocol.comments import Comment
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import tint
from haiku_pair.window.review.findings import heading, words_of
from haiku_pair.window.review.haiku_keys import finding_hint
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme

_MOST_LINES = 12


class FindingBar(QWidget):
    """Takes no focus: the keyboard stays in the diff."""

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._commands = commands
        self._head, self._text, self._lines, self._keys = (plain_label(parent=self) for _ in range(4))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        for label in (self._head, self._text, self._lines, self._keys):
            label.setWordWrap(label is not self._lines)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            column.addWidget(label)
        font = self._head.font()
        font.setBold(True)
        self._head.setFont(font)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        """All it says; empty when there is no finding."""
        labels = (self._head, self._text, self._lines, self._keys)
        return "" if self.isHidden() else "\n".join(label.text() for label in labels if not label.isHidden())

    def show_finding(self, comment: Comment | None, place: tuple[int, int]) -> None:
        """Show a finding, the so-and-so-many-th of so many; or none."""
        self.setVisible(comment is not None)
        if comment is None:
            return
        said, suggested = words_of(comment)
        self._head.setText(heading(comment, place))
        self._text.setText("\n".join(said))
        more = [f"… {len(suggested) - _MOST_LINES} more"] if len(suggested) > _MOST_LINES else []
        self._lines.setText("\n".join((*suggested[:_MOST_LINES], *more)))
        self._lines.setVisible(bool(suggested))
        self._keys.setText(finding_hint(self._commands, suggests=comment.suggestion is not None))
        self.setAccessibleName(self._head.text())
        self.setAccessibleDescription("\n".join((*said, *suggested)))

    @Slot()
    def _dress(self) -> None:
        colors = self._theme.colors
        tint(self, colors.raised, colors.text)
        self._lines.setFont(self._theme.code_font())
        palette = self._keys.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colors.muted)
        self._keys.setPalette(palette)
