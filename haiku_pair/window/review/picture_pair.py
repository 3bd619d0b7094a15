"""A changed picture before and after, side by side below the rows of its file."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.window.review.pictures import Picture
from haiku_pair.window.theme.theme import UNIT, Theme

LEAST = 30 * UNIT
"""Pixels it needs at least to be worth the room."""
_SQUARE = 2 * UNIT
"""Of the pattern behind what is transparent."""


class PicturePair(QWidget):
    """Pictures are made smaller to fit, never larger."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sides: tuple[tuple[str, Picture], ...] = ()
        self.hide()
        theme.changed.connect(self.update)

    def show_sides(self, before: Picture, after: Picture) -> None:
        """Show both sides."""
        self._sides = ((self.tr("before"), before), (self.tr("after"), after))
        self.setAccessibleName(self.text)
        self.show()
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._sides = ()
        self.hide()

    @property
    def text(self) -> str:
        """What is said of both."""
        return "   ".join(f"{name}: {picture.words}" for name, picture in self._sides)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.surface)
        half = self.width() // 2
        for place, (name, picture) in enumerate(self._sides):
            self._paint(painter, QRect(place * half, 0, half, self.height()), f"{name}: {picture.words}", picture)

    def _paint(self, painter: QPainter, box: QRect, words: str, picture: Picture) -> None:
        colors = self._theme.colors
        inside = box.adjusted(UNIT * 2, UNIT * 2, -UNIT * 2, -UNIT * 2)
        wrapped = Qt.TextFlag.TextWordWrap
        said = self.fontMetrics().boundingRect(inside, wrapped, words)
        painter.setPen(colors.muted if picture.image is not None else colors.text)
        painter.drawText(inside, wrapped, words)
        room = inside.adjusted(0, said.height() + UNIT * 2, 0, 0)
        if picture.image is None or room.height() < UNIT * 2:
            return
        size = picture.image.size()
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), size.expandedTo(QSize(1, 1)))
        painter.drawTiledPixmap(place, self._squares(), QPoint())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, picture.image)
        painter.setPen(colors.border)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _squares(self) -> QPixmap:
        """A pattern that shows what is transparent."""
        made = QPixmap(2 * _SQUARE, 2 * _SQUARE)
        made.fill(self._theme.colors.surface)
        painter = QPainter(made)
        shade = QColor(self._theme.colors.raised)
        painter.fillRect(0, 0, _SQUARE, _SQUARE, shade)
        painter.fillRect(_SQUARE, _SQUARE, _SQUARE, _SQUARE, shade)
        painter.end()
        return made
