"""A frame in the theme's colours: what overlays and bars stand on."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget
from typing_extensions import override

from haiku_pair.window.theme.sparing import PLAIN_TEXT, fill, give
from haiku_pair.window.theme.theme import Theme


class Panel(QFrame):
    """Filled with one colour role, bordered by another; follows the theme while it lives."""

    def __init__(self, theme: Theme, fill: str, border: str = "border", parent: QWidget | None = None) -> None:
        """`fill` and `border` name roles of `Palette`."""
        super().__init__(parent)
        self.theme = theme
        self._fill = fill
        self._border = border
        theme.changed.connect(self.update)

    def set_roles(self, fill: str, border: str) -> None:
        """Take other colours."""
        self._fill, self._border = fill, border
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, self.rect(), self._color(self._border))
        fill(painter, self.rect().adjusted(1, 1, -1, -1), self._color(self._fill))
        painter.end()

    def _color(self, role: str) -> QColor:
        color: QColor = getattr(self.theme.colors, role)
        return color


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that shows its text as it is: names of files and branches are data, never markup."""
    label = QLabel(parent)
    give(label, PLAIN_TEXT)
    label.setText(text)
    return label
