"""Problems in the text: lines under it and shapes beside it, which tell how bad it is by their form and by colour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextBlock

from haiku_pair.protocol.problems import FileProblem, Severity
from haiku_pair.window.editor.geometry import Shown, boxes
from haiku_pair.window.theme.theme import UNIT, Theme

RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_WIDEST = 3000.0
"""Pixels of a line under a text; nobody sees more of it at once."""
_WAVE = 2.0


def color_of(theme: Theme, severity: Severity) -> QColor:
    """The colour of a kind."""
    colors = theme.colors
    return {
        Severity.ERROR: colors.error,
        Severity.WARNING: colors.warning,
        Severity.INFO: colors.link,
        Severity.HINT: colors.muted,
    }[severity]


class Placed:
    """The problems of one text, which stay with their lines while it is typed in."""

    def __init__(self, problems: Sequence[FileProblem] = ()) -> None:
        self.all = list(problems)
        self._by_line: Mapping[int, Sequence[FileProblem]] = {}
        self._index()

    def at(self, line: int) -> Sequence[FileProblem]:
        """Those that begin in a line, the worst first."""
        return self._by_line.get(line, ())

    def over(self, line: int, column: int) -> Sequence[FileProblem]:
        """Those that lie over a place, the worst first."""
        return [one for one in self.at(line) if one.column <= column <= _end_in_line(one)]

    def moved(self, first: int, removed: int, count: int) -> bool:
        """Lines were replaced by lines: what is below moves along. Whether anything did."""
        shift = count - removed
        if not shift or not self.all or self.all[-1].line <= first:
            return False
        self.all = [
            replace(one, line=max(first, one.line + shift), end_line=max(first, one.end_line + shift))
            if one.line > first
            else one
            for one in self.all
        ]
        self._index()
        return True

    def _index(self) -> None:
        found: dict[int, list[FileProblem]] = defaultdict(list)
        for one in self.all:
            found[one.line].append(one)
        for problems in found.values():
            problems.sort(key=lambda one: (RANKS[one.severity], one.column))
        self._by_line = dict(found)


def _end_in_line(one: FileProblem) -> int:
    """The column behind it, in its first line."""
    return one.end_column if one.end_line == one.line else 1 << 30


class UnderLayer:
    """A wave under an error, dashes under a warning, dots under what is only said, three of them for a hint."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._waves: dict[int, QPolygonF] = {}
        """By their number of points; a point costs more to make than to draw."""
        self.placed = Placed()

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        if not self.placed.all:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for block, box in shown:
            for one in reversed(self.placed.at(block.blockNumber())):
                self._paint_one(painter, block, box, one)
        painter.restore()

    def _paint_one(self, painter: QPainter, block: QTextBlock, box: QRectF, one: FileProblem) -> None:
        last = max(block.length() - 1, 0)
        start, end = min(one.column, last), min(_end_in_line(one), last)
        for place in boxes(block, box, start, max(start, end)):
            wide = max(place.width(), 1.5 * UNIT)  # also where there is no text
            self._paint_line(painter, one.severity, place.left(), place.left() + min(wide, _WIDEST), place.bottom() - 1)

    def _paint_line(self, painter: QPainter, severity: Severity, left: float, right: float, base: float) -> None:
        pen = QPen(color_of(self._theme, severity), 1.3)
        if severity is Severity.ERROR:
            painter.setPen(pen)
            painter.translate(left, base)
            painter.drawPolyline(self._wave(round((right - left) / _WAVE) + 1))
            painter.translate(-left, -base)
            return
        pen.setWidthF(1.8)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([3.0, 1.5] if severity is Severity.WARNING else [1.0, 2.0])
        painter.setPen(pen)
        if severity is Severity.HINT:
            right = min(right, left + 2.5 * UNIT)
        painter.drawLine(QPointF(left, base), QPointF(right, base))

    def _wave(self, points: int) -> QPolygonF:
        found = self._waves.get(points)
        if found is None:
            found = QPolygonF([QPointF(_WAVE * at, -_WAVE * (at % 2)) for at in range(points)])
            self._waves[points] = found
        return found


class BesideLayer:
    """A cross for an error, a triangle for a warning, a ring for what is only said, a dot for a hint."""

    def __init__(self, theme: Theme, left: Callable[[], float], press: Callable[[int], None]) -> None:
        """`left` is where there is room beside the lines; `press` is told the line when a mark is clicked."""
        self._theme = theme
        self._left = left
        self._press = press
        self.placed = Placed()

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        """See `GutterLayer`."""
        if not self.placed.all:
            return
        found = self.placed.at(block.blockNumber())
        if found:
            size = 1.75 * UNIT
            height = min(box.height(), painter.fontMetrics().lineSpacing())
            place = QRectF(self._left() + 0.5, box.top() + (height - size) / 2, size, size)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_shape(painter, self._theme, found[0].severity, place)
            painter.restore()

    def press(self, block: QTextBlock, x: float) -> bool:
        """See `GutterLayer`."""
        left = self._left()
        hit = left <= x < left + 2 * UNIT and bool(self.placed.at(block.blockNumber()))
        if hit:
            self._press(block.blockNumber())
        return hit


def paint_shape(painter: QPainter, theme: Theme, severity: Severity, place: QRectF) -> None:
    """The shape of a kind."""
    color = color_of(theme, severity)
    painter.setPen(QPen(color, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match severity:
        case Severity.ERROR:
            painter.drawLine(place.topLeft(), place.bottomRight())
            painter.drawLine(place.topRight(), place.bottomLeft())
        case Severity.WARNING:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawPolygon(
                QPolygonF([place.bottomLeft(), place.bottomRight(), QPointF(place.center().x(), place.top())])
            )
        case Severity.INFO:
            painter.drawEllipse(place.adjusted(0.5, 0.5, -0.5, -0.5))
        case Severity.HINT:
            painter.setBrush(color)
            painter.drawEllipse(place.center(), 1.2, 1.2)
