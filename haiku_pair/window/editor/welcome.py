"""What the editor shows when no file is open: the keys to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.shortcuts import spoken
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme

_SHOWN = (
    "file.quick_open", "go.conversation", "go.review", "go.tree", "go.next_pane", "view.palette", "view.settings",
)  # fmt: skip


class Welcome(QWidget):
    """A list of keys, made from the commands."""

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._commands = commands
        self._labels: list[QLabel] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(4 * UNIT)
        self._grid.setVerticalSpacing(2 * UNIT)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(self._grid)
        column.addStretch(3)
        self.setAccessibleName("No file is open")
        theme.changed.connect(self._build)
        # Commands come by the dozen; once for all of them.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._on_commands_changed)
        commands.changed.connect(self._soon.start)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._build()
        super().showEvent(event)

    @Slot()
    def _on_commands_changed(self) -> None:
        if self.isVisible():
            self._build()

    @Slot()
    def _build(self) -> None:
        for label in self._labels:
            label.deleteLater()
        self._labels = []
        known = {command.id: command for command in self._commands.all()}
        rows = [(known[name].title, spoken(known[name].keys[0])) for name in _SHOWN if name in known]
        self._add(0, "No file is open.", "")
        for row, (title, key) in enumerate(rows, 1):
            self._add(row, title, key)

    def _add(self, row: int, title: str, key: str) -> None:
        sides = ((title, 0, Qt.AlignmentFlag.AlignRight), (key, 1, Qt.AlignmentFlag.AlignLeft))
        for text, column, side in sides:
            label = plain_label(text, self)
            palette = label.palette()
            color = self._theme.colors.text if column else self._theme.colors.muted
            palette.setColor(label.foregroundRole(), color)
            label.setPalette(palette)
            self._labels.append(label)
            width = 1 if key else 2
            self._grid.addWidget(label, row, column, 1, width, side if key else Qt.AlignmentFlag.AlignHCenter)
            if not key:
                break
