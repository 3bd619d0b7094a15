"""Marks beside lines: what differs from git at the left, what is proposed right of it. By shape and by colour."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextBlock

from haiku_pair.protocol.lines import LineChange, LineKind
from haiku_pair.protocol.values import Decision, ReviewHunk
from haiku_pair.window.lines.spots import Spot, Spots
from haiku_pair.window.theme.theme import UNIT, Theme

_BAR = 3.0
_ROOM = 2 * UNIT


class ChangeLayer:
    """A filled bar for what is not staged, a hollow one for what is; dashes where lines were changed, not added.

    A wedge stands where lines are gone.
    """

    def __init__(self, theme: Theme, press: Callable[[Spot], None]) -> None:
        """`press` is told when a mark is clicked."""
        self._theme = theme
        self._press = press
        self.spots = Spots()

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        """See `GutterLayer`."""
        if not self.spots.all:
            return
        spot = self.spots.at(block.blockNumber())
        if spot is None or not isinstance(spot.what, LineChange):
            return
        painter.save()
        color = self._color(spot.what)
        if spot.what.kind is LineKind.DELETED:
            self._paint_wedge(painter, box, color, hollow=spot.what.staged)
        elif spot.what.staged:
            painter.setPen(QPen(color, 1.0))
            painter.drawRect(QRectF(1.5, box.top(), _BAR, box.height()))
        elif spot.what.kind is LineKind.CHANGED:
            pen = QPen(color, _BAR)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([1.4, 0.6])
            painter.setPen(pen)
            painter.drawLine(QPointF(2.5, box.top()), QPointF(2.5, box.bottom()))
        else:
            painter.fillRect(QRectF(1.0, box.top(), _BAR, box.height()), color)
        painter.restore()

    def _paint_wedge(self, painter: QPainter, box: QRectF, color: QColor, *, hollow: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else color)
        top = box.top()
        painter.drawPolygon(QPolygonF([QPointF(1, top), QPointF(1 + 1.4 * UNIT, top), QPointF(1, top + 1.4 * UNIT)]))

    def _color(self, what: LineChange) -> QColor:
        colors = self._theme.colors
        return {LineKind.ADDED: colors.ok, LineKind.CHANGED: colors.accent, LineKind.DELETED: colors.error}[what.kind]

    def press(self, block: QTextBlock, x: float) -> bool:
        """See `GutterLayer`."""
        return _pressed(self.spots, block, x, self._press)


class ProposalLayer:
    """A bracket around the lines that the proposal would change: bold while undecided, thin and quiet after."""

    def __init__(self, theme: Theme, press: Callable[[Spot], None]) -> None:
        """`press` is told when a mark is clicked."""
        self._theme = theme
        self._press = press
        self.spots = Spots()

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        """See `GutterLayer`."""
        if not self.spots.all:
            return
        number = block.blockNumber()
        spot = self.spots.at(number)
        if spot is None or not isinstance(spot.what, ReviewHunk):
            return
        painter.save()
        painter.setPen(QPen(self._color(spot.what), 2.0 if spot.is_open else 1.0))
        left, right = _BAR + 3.0, float(_ROOM) + 1.0
        if spot.count:
            painter.drawLine(QPointF(left, box.top()), QPointF(left, box.bottom()))
        if number == spot.first:
            painter.drawLine(QPointF(left, box.top() + 1), QPointF(right, box.top() + 1))
        if spot.count and number == spot.last:
            painter.drawLine(QPointF(left, box.bottom() - 1), QPointF(right, box.bottom() - 1))
        painter.restore()

    def _color(self, what: ReviewHunk) -> QColor:
        colors = self._theme.colors
        if what.conflict is not None:
            return colors.error
        return {Decision.ACCEPTED: colors.ok, Decision.REJECTED: colors.muted}.get(what.decision, colors.warning)

    def press(self, block: QTextBlock, x: float) -> bool:
        """See `GutterLayer`."""
        return _pressed(self.spots, block, x, self._press)


def _pressed(spots: Spots, block: QTextBlock, x: float, press: Callable[[Spot], None]) -> bool:
    spot = spots.at(block.blockNumber()) if x < _ROOM else None
    if spot is not None:
        press(spot)
    return spot is not None
