"""How a row is painted: its frame, the ground of its code, its text with what is marked in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPalette,
    QPen,
    QTextCursor,
)

from haiku_pair.window.conversation.grounds import Grounds
from haiku_pair.window.conversation.items import TurnEnd
from haiku_pair.window.conversation.page import ADDED, REMOVED
from haiku_pair.window.conversation.rows import Row, framed
from haiku_pair.window.theme.theme import UNIT, Theme

Marked = QAbstractTextDocumentLayout.Selection

_AIR = 2 * UNIT
"""Pixels of a code block's ground left and right of the code."""


def marked(cursor: QTextCursor, ground: QColor, text: QColor) -> Marked:
    """What a cursor has selected, on a ground of its own."""
    found = Marked()
    found.cursor = cursor
    found.format.setBackground(ground)
    found.format.setForeground(text)
    return found


@dataclass(slots=True)
class Place:
    """Where a row stands in the view, and what is special about it.

    Attributes:
        frame: around all of it.
        origin: where its text begins.
        clip: what has to be painted; in the view, like the others.
        marked: selections and matches, later ones over earlier ones.
        code: the code block the keyboard is at, or -1.
    """

    frame: QRectF
    origin: QPointF
    clip: QRectF
    is_current: bool = False
    marked: list[Marked] = field(default_factory=list)
    code: int = -1


class RowPainter:
    """Paints rows in the colours of the theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._context = QAbstractTextDocumentLayout.PaintContext()

    def paint(self, painter: QPainter, row: Row, place: Place) -> None:
        """Paint a row that is laid out; nothing where it is not."""
        if row.document is None:
            return
        self._paint_frame(painter, row, place)
        document = row.document.document
        context, clip = self._context, place.clip.translated(-place.origin)
        context.palette.setColor(QPalette.ColorRole.Text, self._theme.colors.text)
        context.clip = clip
        context.selections = place.marked
        painter.save()
        painter.translate(place.origin)
        self._paint_grounds(painter, row.document.grounds, clip, place.code)
        document.documentLayout().draw(painter, context)
        self._paint_tables(painter, row.document.grounds, clip)
        painter.restore()
        if place.is_current:
            self._paint_focus(painter, place.frame)

    def _paint_frame(self, painter: QPainter, row: Row, place: Place) -> None:
        colors, frame = self._theme.colors, place.frame
        if framed(row.item):
            painter.setPen(QPen(colors.border))
            painter.setBrush(colors.background)
            painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
        elif isinstance(row.item, TurnEnd) and row.item.problem is not None:
            painter.fillRect(frame.adjusted(-UNIT, -UNIT / 2, UNIT, UNIT / 2), colors.error_background)

    def _paint_focus(self, painter: QPainter, frame: QRectF) -> None:
        """Over the text, whose grounds reach as far."""
        grown = frame.adjusted(-UNIT - 0.5, -UNIT / 2 + 0.5, UNIT + 0.5, UNIT / 2 - 0.5)
        painter.setPen(QPen(self._theme.colors.focus, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(grown)

    def _paint_grounds(self, painter: QPainter, grounds: Grounds, clip: QRectF, chosen: int) -> None:
        """One ground behind each run of lines that stand on the same, a little wider than they are."""
        for ground, kind in grounds.seen(clip.adjusted(0, -2 * UNIT, 0, 2 * UNIT)):
            self._fill(painter, ground.adjusted(-_AIR, 0, _AIR, 0), kind, chosen=chosen)

    def _paint_tables(self, painter: QPainter, grounds: Grounds, clip: QRectF) -> None:
        """Lines around the cells of the tables in view."""
        for lines in grounds.table_lines(clip):
            painter.setPen(QPen(self._theme.colors.border))
            painter.drawLines(lines)

    def _fill(self, painter: QPainter, ground: QRectF, number: int, *, chosen: int) -> None:
        colors = self._theme.colors
        if number in {ADDED, REMOVED}:
            painter.fillRect(ground, colors.added if number == ADDED else colors.removed)
            return
        area = ground.adjusted(0, -UNIT, 0, UNIT)
        painter.fillRect(area, colors.code_background)
        if number == chosen + 1 and chosen >= 0:
            painter.fillRect(QRectF(area.left(), area.top(), UNIT / 2, area.height()), self._theme.colors.focus)
