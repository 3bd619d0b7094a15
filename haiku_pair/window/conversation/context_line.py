"""What travels with the next message, in words, with a switch for what may stay at home."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import Selection
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.conversation.wording import counted
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT
from haiku_pair.words import tr


class ContextLine(QWidget):
    """The open file with the selected lines (can be left out), and how many files changed since."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = QCheckBox()
        self.switch.setChecked(True)
        self.switch.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.changed = plain_label()
        self._words = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        self.switch.toggled.connect(self._elide)
        layout.addWidget(self.switch, 1)
        layout.addWidget(self.changed)
        # Hidden before the first look at them: shown without a parent, the line would flash up as a window of its own.
        for part in (self, self.switch, self.changed):
            part.hide()
        self.show_file("", None)
        self.show_unsent(0)

    def sends_file(self) -> bool:
        """Whether the person lets the open file go along."""
        return self.switch.isChecked()

    def show_file(self, path: str, selection: Selection | None) -> None:
        """Name the open file; none hides the switch."""
        self.switch.setVisible(bool(path))
        self._words = make_visible(path)
        if selection is not None and selection.first == selection.last:
            self._words += f", line {selection.first}"
        elif selection is not None:
            self._words += f", {selection.lines}"
        self.switch.setAccessibleName(tr("Send along: {words}", words=self._words))
        self._elide()
        self._show_or_hide()

    def show_unsent(self, files: int) -> None:
        """How many files the model does not know the newest of."""
        self.changed.setVisible(files > 0)
        self.changed.setText(f"{counted(files, 'file')} changed since your last message" if files else "")
        self._show_or_hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    @Slot()
    def _elide(self) -> None:
        room = max(self.switch.width() - 6 * UNIT, 20 * UNIT)
        said = "" if self.switch.isChecked() else " — stays here"
        room -= self.fontMetrics().horizontalAdvance(said)
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        self.switch.setText(words.replace("&", "&&") + said)

    def _show_or_hide(self) -> None:
        self.setVisible(not self.switch.isHidden() or not self.changed.isHidden())
