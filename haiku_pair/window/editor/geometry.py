"""Where characters of a line stand on the screen, also in a line that is wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeAlias

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTextBlock, QTextLine

Shown: TypeAlias = list[tuple[QTextBlock, QRectF]]
"""Lines on the screen, each with where it stands in the viewport."""


class Layer(Protocol):
    """Something that is drawn with the text, behind it or over it."""

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """Draw what belongs to these lines, and nothing else: this is done at each key."""


def boxes(block: QTextBlock, box: QRectF, start: int, end: int) -> Iterator[QRectF]:
    """What a stretch of a line covers: one box for each line on the screen that it reaches over.

    Args:
        block: the line.
        box: where it stands.
        start: first character, counted as Qt does, in halves of surrogate pairs.
        end: the one behind the last.
    """
    layout = block.layout()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first = line.textStart()
        last = first + line.textLength()
        if first <= end and start <= last and (start < last or number == layout.lineCount() - 1):
            left, right = _x(line, max(start, first)), _x(line, min(end, last))
            yield QRectF(box.left() + left, box.top() + line.y(), right - left, line.height())


def box_at(block: QTextBlock, box: QRectF, offset: int) -> QRectF:
    """Where a character of a line begins: a box without width."""
    line = block.layout().lineForTextPosition(offset)
    if not line.isValid():
        return QRectF(box.left(), box.top(), 0, box.height())
    return QRectF(box.left() + _x(line, offset), box.top() + line.y(), 0, line.height())


def _x(line: QTextLine, offset: int) -> float:
    place = line.cursorToX(offset)
    return float(place[0]) if isinstance(place, tuple) else 0.0
