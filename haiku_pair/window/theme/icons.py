"""Our few line icons, drawn in the colour of the text beside them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from haiku_pair.resources import resource

SIZE = 16
"""Logical pixels."""


def icon(name: str, color: QColor) -> QIcon:
    """The icon `resources/icons/<name>.svg`, sharp at 100 % and 200 %.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    source = resource("icons", f"{name}.svg").read_text(encoding="ascii")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", color.name()).encode()))
    made = QIcon()
    for scale in (1, 2):
        made.addPixmap(_draw(renderer, scale))
    return made


def _draw(renderer: QSvgRenderer, scale: int) -> QPixmap:
    pixmap = QPixmap(QSize(SIZE, SIZE) * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, SIZE * scale, SIZE * scale))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
