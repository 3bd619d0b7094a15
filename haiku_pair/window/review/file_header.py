"""The line above the diff that stays while one scrolls: which file, how much of it changes, where one is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.window.theme.theme import UNIT, Theme


class FileHeader(QWidget):
    """The path gives way to what stands on the right, and is cut in its middle."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._path = ""
        self._place = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    def show_file(self, path: str) -> None:
        """Name the file."""
        self._path = path
        self._say()

    def show_place(self, place: str) -> None:
        """Say where in it one is."""
        if place != self._place:
            self._place = place
            self._say()

    @property
    def text(self) -> str:
        """All that is said."""
        return f"{self._path}   {self._place}".strip()

    def _say(self) -> None:
        self.setAccessibleName(self.text)
        self.update()

    def wanted_height(self) -> int:
        """Pixels for one line."""
        return self.fontMetrics().height() + UNIT * 2

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.colors
        painter.fillRect(self.rect(), colors.background)
        painter.setPen(colors.border)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        inside = self.rect().adjusted(UNIT * 2, 0, -UNIT * 2, 0)
        painter.setPen(colors.muted)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, right, self._place)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(colors.text)
        room = inside.width() - self.fontMetrics().horizontalAdvance(self._place) - UNIT * 4
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        painter.drawText(inside, left, metrics.elidedText(self._path, Qt.TextElideMode.ElideMiddle, max(0, room)))
