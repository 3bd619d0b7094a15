"""The finding the keyboard is at: what it says and suggests, what was answered, and the keys that decide on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.comments import Comment
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import tint
from haiku_pair.window.review.findings import answers_of, heading, words_of
from haiku_pair.window.review.haiku_keys import finding_hint
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme

_MOST_LINES = 12
_RETURN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OURS = _RETURN | {Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}
"""Keys that would be shortcuts of the pane."""


class ReplyLine(QLineEdit):
    """What the person writes about a finding: Enter sends it, Esc leaves and the draft stays."""

    sent = Signal()
    left = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OURS:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in _RETURN:
            super().keyPressEvent(event)
        elif event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}:
            self.sent.emit()


class FindingBar(QWidget):
    """Takes no focus, but while one writes about the finding."""

    sent = Signal(str, str)
    """The finding's id, and what the person writes about it."""
    left = Signal()
    """The keyboard goes back to the review."""

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._commands = commands
        self._of = ""
        self._drafts: dict[str, str] = {}
        self._head, self._text, self._lines, self._answers, self._keys = (plain_label(parent=self) for _ in range(5))
        self.reply = ReplyLine(self)
        self._lay_out()
        self.reply.sent.connect(self._on_sent)
        self.reply.left.connect(self.leave)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        column.setSpacing(UNIT)
        for label in (self._head, self._text, self._lines, self._answers):
            label.setWordWrap(label is not self._lines)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            column.addWidget(label)
        column.addWidget(self.reply)
        column.addWidget(self._keys)
        self._keys.setWordWrap(True)
        self.reply.setAccessibleName("What you write to Haiku about the finding")
        self.reply.setPlaceholderText("What do you want to say to Haiku about it?")
        self.reply.hide()
        font = self._head.font()
        font.setBold(True)
        self._head.setFont(font)

    @property
    def text(self) -> str:
        """All it says; empty when there is no finding."""
        labels = (self._head, self._text, self._lines, self._answers, self._keys)
        return "" if self.isHidden() else "\n".join(label.text() for label in labels if not label.isHidden())

    @property
    def is_typing(self) -> bool:
        """Whether one writes about the finding."""
        return not self.isHidden() and not self.reply.isHidden()

    def show_finding(self, comment: Comment | None, place: tuple[int, int]) -> None:
        """Show a finding, the so-and-so-many-th of so many; or none."""
        if self._of != (comment.id if comment else ""):
            self.leave()
        self._of = comment.id if comment else ""
        self.setVisible(comment is not None)
        if comment is None:
            return
        said, suggested = words_of(comment)
        more = [f"… {len(suggested) - _MOST_LINES} more"] if len(suggested) > _MOST_LINES else []
        self._head.setText(heading(comment, place))
        self._text.setText("\n".join(said))
        self._lines.setText("\n".join((*suggested[:_MOST_LINES], *more)))
        self._answers.setText("\n".join(answers_of(comment)))
        for label in (self._lines, self._answers):
            label.setVisible(bool(label.text()))
        self._keys.setText(finding_hint(self._commands, suggests=comment.suggestion is not None))
        self.setAccessibleName(self._head.text())
        self.setAccessibleDescription("\n".join((*said, *suggested, *answers_of(comment))))

    @Slot(str)
    def write(self, comment: str) -> None:
        """Open the line to write about the finding that is shown."""
        if comment == self._of:
            self.reply.setText(self._drafts.get(comment, ""))
            self.reply.show()
            self.reply.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def leave(self) -> None:
        """Close that line; what is typed stays for the next time."""
        if self.is_typing:
            self._drafts[self._of] = self.reply.text()
            self.reply.hide()
            self.left.emit()

    @Slot()
    def _on_sent(self) -> None:
        text = self.reply.text()
        self.reply.clear()
        self.leave()
        self.sent.emit(self._of, text)

    @Slot()
    def _dress(self) -> None:
        colors = self._theme.colors
        tint(self, colors.raised, colors.text)
        self._lines.setFont(self._theme.code_font())
        palette = self._keys.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colors.muted)
        self._keys.setPalette(palette)
