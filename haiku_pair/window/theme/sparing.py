"""What the first text needs of Qt's enums, without the namespace `Qt`: PySide takes 25 ms to load that one.

See docs/decisions/0010. Once the text is on the screen, Qt's own names are as good.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette

# Numbers of members of enums in `Qt`, by the property that takes them.
NO_FOCUS = {"focusPolicy": 0}
FOCUS_BY_TAB = {"focusPolicy": 1}
PLAIN_TEXT = {"textFormat": 0}
WHOLE_NAMES = {"elideMode": 3}
UPRIGHT = {"orientation": 2}


def give(widget: QObject, *properties: dict[str, int]) -> None:
    """Set properties to the numbers of what they take, as named above."""
    for each in properties:
        for name, number in each.items():
            widget.setProperty(name, number)


def fill(painter: QPainter, rect: QRect, color: QColor) -> None:
    """Fill a rectangle; `fillRect` takes brush styles and colours of `Qt` as well, so that PySide loads it."""
    painter.setBackground(_brush(color))
    painter.eraseRect(rect)


def _brush(color: QColor) -> QBrush:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, color)
    return palette.base()
