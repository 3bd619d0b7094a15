"""A plot with bars: upright for days, lying for everything that has a name. Drawn as sharp as the screen is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.window.usage.grouping import PARTS, Line, Measure
from haiku_pair.window.usage.words import money, tokens

_PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
)
"""Beside its colour each part has a pattern of its own."""
_STEPS = 4
_CENTS = 0.1
"""Dollars of the scale from which cents are fine enough for its steps."""
_MOST_BARS = 12
"""Lying bars that are drawn; the table has all."""


class Plot(QWidget):
    """Shows the lines of the table; the one that is chosen there stands out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: Sequence[Line] = ()
        self._measure = Measure.MONEY
        self._upright = True
        self._chosen = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(24 * UNIT)
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[Line], measure: Measure, *, upright: bool) -> None:
        """Draw these; `upright` for lines that follow each other in time."""
        self._lines = lines if upright else lines[:_MOST_BARS]
        self._measure, self._upright = measure, upright
        names = ", ".join(PARTS[measure])
        self.setAccessibleName(f"Plot of {names}")
        said = (f"{line.name}: {line.value(measure)}" for line in self._lines if line.requests)
        self.setAccessibleDescription("; ".join(said) or "nothing")
        self.update()

    def choose(self, key: str) -> None:
        """Let this line stand out."""
        self._chosen = key
        self.update()

    def line_at(self, point: QPointF) -> Line | None:
        """The line whose bar is there."""
        area = self._area()
        if not self._lines or not area.contains(point):
            return None
        along = (point.x() - area.left()) / area.width() if self._upright else (point.y() - area.top()) / area.height()
        return self._lines[min(int(along * len(self._lines)), len(self._lines) - 1)]

    @override
    def sizeHint(self) -> QSize:
        return QSize(120 * UNIT, 56 * UNIT)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        line = self.line_at(event.position())
        self.setToolTip(f"{line.name}: {line.value(self._measure)}" if line else "")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colors.surface)
        top = self._top()
        self._draw_grid(painter, top)
        for number, line in enumerate(self._lines):
            self._draw_bar(painter, number, line, top)
        self._draw_names(painter)
        self._draw_legend(painter)
        painter.end()

    # --- where things are --------------------------------------------------------------------------

    def _area(self) -> QRectF:
        """Where the bars are."""
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("$000.0000") + 2 * UNIT
        if not self._upright:
            names = (metrics.horizontalAdvance(line.name) for line in self._lines)
            left = min(max(names, default=0), self.width() // 3) + 3 * UNIT
        bottom = metrics.height() + 2 * UNIT
        values = (metrics.horizontalAdvance(line.value(self._measure)) for line in self._lines)
        right = 3 * UNIT if self._upright else max(values, default=0) + 4 * UNIT
        above = metrics.height() + 3 * UNIT
        return QRectF(left, above, max(self.width() - left - right, 1.0), max(self.height() - above - bottom, 1.0))

    def _bar(self, number: int) -> QRectF:
        """The room of one bar."""
        area, count = self._area(), len(self._lines)
        if self._upright:
            each = area.width() / count
            gap = min(each * 0.15, 3.0 * UNIT) if each > 3 else 0.0
            return QRectF(area.left() + number * each + gap, area.top(), each - 2 * gap, area.height())
        each = min(area.height() / count, 10.0 * UNIT)
        return QRectF(area.left(), area.top() + number * each + 0.15 * each, area.width(), 0.7 * each)

    def _top(self) -> float:
        """The end of the scale: a round number."""
        if self._measure is Measure.CACHE:
            return 1.0
        most = max((sum(line.parts(self._measure)) for line in self._lines), default=0.0)
        return round_above(most)

    # --- drawing -----------------------------------------------------------------------------------

    def _draw_grid(self, painter: QPainter, top: float) -> None:
        area, colors = self._area(), self._theme.colors
        widest = max(self.fontMetrics().horizontalAdvance(self._scale(top * step / _STEPS)) for step in range(_STEPS))
        has_room = self._upright or area.width() / _STEPS > widest + 2 * UNIT
        for step in range(0, _STEPS + 1, 1 if has_room else _STEPS):
            share = step / _STEPS
            painter.setPen(QPen(colors.border, 1))
            label = self._scale(top * share)
            if self._upright:
                y = area.bottom() - share * area.height()
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
                room = QRectF(0, y - 3 * UNIT, area.left() - UNIT, 6 * UNIT)
                where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            else:
                x = area.left() + share * area.width()
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
                room = QRectF(x - 20 * UNIT, area.bottom() + UNIT / 2, 40 * UNIT, 6 * UNIT)
                where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.setPen(colors.muted)
            painter.drawText(room, where, label)

    def _draw_bar(self, painter: QPainter, number: int, line: Line, top: float) -> None:
        room, at = self._bar(number), 0.0
        if line.key == self._chosen:
            painter.fillRect(room.adjusted(-1, 0, 1, 0), self._theme.colors.selection)
        for part, amount in enumerate(line.parts(self._measure)):
            share = amount / top if top else 0.0
            if self._upright:
                height = share * room.height()
                piece = QRectF(room.left(), room.bottom() - at - height, room.width(), height)
                at += height
            else:
                width = share * room.width()
                piece = QRectF(room.left() + at, room.top(), width, room.height())
                at += width
            painter.fillRect(piece, self._brush(part))
        if not self._upright:
            painter.setPen(self._theme.colors.text)
            said = QRectF(room.left() + at + UNIT, room.top(), self.width() - room.left() - at, room.height())
            painter.drawText(
                said, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line.value(self._measure)
            )

    def _draw_names(self, painter: QPainter) -> None:
        area, metrics, colors = self._area(), self.fontMetrics(), self._theme.colors
        free = -math.inf
        for number, line in enumerate(self._lines):
            room = self._bar(number)
            painter.setPen(colors.text if line.key == self._chosen else colors.muted)
            if not self._upright:
                name = metrics.elidedText(line.name, Qt.TextElideMode.ElideMiddle, round(area.left()) - 2 * UNIT)
                where = QRectF(0, room.top(), area.left() - UNIT, room.height())
                painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
                continue
            name = line.name[5:]  # the day without its year
            width = metrics.horizontalAdvance(name)
            left = min(max(room.center().x() - width / 2, 0.0), self.width() - float(width))
            if left > free:
                painter.drawText(QPointF(left, area.bottom() + UNIT + metrics.ascent()), name)
                free = left + width + 2 * UNIT

    def _draw_legend(self, painter: QPainter) -> None:
        metrics, x = self.fontMetrics(), float(2 * UNIT)
        size = metrics.ascent()
        for part, name in enumerate(PARTS[self._measure]):
            painter.fillRect(QRectF(x, UNIT + (metrics.height() - size) / 2, size, size), self._brush(part))
            painter.setPen(self._theme.colors.text)
            painter.drawText(QPointF(x + size + UNIT, UNIT + metrics.ascent()), name)
            x += size + metrics.horizontalAdvance(name) + 4 * UNIT

    def _brush(self, part: int) -> QBrush:
        return QBrush(self._colors()[part], _PATTERNS[part])

    def _colors(self) -> tuple[QColor, ...]:
        colors = self._theme.colors
        if self._measure is Measure.TOKENS:
            return colors.ok, colors.warning, colors.accent, colors.text
        return (colors.accent if self._measure is Measure.MONEY else colors.ok,)

    def _scale(self, value: float) -> str:
        match self._measure:
            case Measure.MONEY:
                return f"${value:.2f}" if self._top() >= _CENTS else money(value)
            case Measure.TOKENS:
                return tokens(round(value))
            case Measure.CACHE:
                return f"{100 * value:.0f} %"


def round_above(value: float) -> float:
    """The next of 1, 2, 4, 5 and 8 times a power of ten; 1 for nothing."""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 2, 4, 5, 8) if step * power >= value), 10 * power)
