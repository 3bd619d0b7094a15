"""A strip beside a scroll bar: where in a long text something is, by shape as well as by colour. A click goes there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.window.theme.theme import OVERVIEW_WIDTH, UNIT, Theme
from haiku_pair.words import tr

WIDTH = OVERVIEW_WIDTH
_FRAME = 16
"""Milliseconds from one picture on the screen to the next."""
_STEP = 10
"""Pixels that a shape is high; where several fall into as many, the most urgent is drawn."""
_VEIL = 32
"""Of 255: how much of the text's colour lies over the part that is on the screen."""
_FAINT = 110
"""The same of the line along a stretch."""


class Shape(IntEnum):
    """What a mark stands for; of several at the same place, the last of these is drawn."""

    CHANGED = 0
    """A bar at the left."""
    DONE = 1
    """A tick."""
    REFUSED = 2
    """A cross."""
    OPEN = 3
    """An empty box."""
    WARNING = 4
    """A filled triangle."""
    FOUND = 5
    """A filled diamond."""


class Mark(NamedTuple):
    """Something in the text. Where is counted from 0, its start, to 1, its end."""

    first: float
    last: float
    shape: Shape
    note: bool = False
    """Something is written there: a dot beside the shape."""


class _Layout(NamedTuple):
    """Which marks stand where: a decision changes what they are, but not that."""

    height: int
    steps: Mapping[int, Sequence[int]]
    """Places in the sequence of marks by their step."""
    high: Sequence[int]
    """Places of those that are higher than their shape."""


class Overview(QWidget):
    """Draws marks, and which part of the text is on the screen."""

    went = Signal(float)
    """The mouse wants to see this place, from 0 to 1."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: list[Mark] = []
        self._layout: _Layout | None = None
        self._shapes: dict[int, Shape] = {}
        self._notes: frozenset[int] = frozenset()
        self._part = (0.0, 1.0)
        self.setAccessibleName(tr("Overview"))
        self.setFixedWidth(WIDTH)
        self._later = QTimer(self, singleShot=True, interval=_FRAME)
        self._later.timeout.connect(self.update)
        theme.changed.connect(self.update)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show these in place of those before."""
        self._marks, self._layout = list(marks), None
        self._draw_soon()

    def change_marks(self, marks: Mapping[int, Mark]) -> None:
        """Other marks at some places of the sequence, which stand where those before stood."""
        layout = self._laid_out()
        for place, mark in marks.items():
            self._marks[place] = mark
        for step in {_step_of(mark.first, layout.height) for mark in marks.values()}:
            self._shapes[step] = self._shape_of(layout.steps[step])
        self._draw_soon()

    def show_part(self, first: float, last: float) -> None:
        """Say which part of the text is on the screen."""
        if (first, last) != self._part:
            self._part = (first, last)
            self._draw_soon()

    def _draw_soon(self) -> None:
        """After what it stands beside: nobody looks here first."""
        if not self._later.isActive():
            self._later.start()

    @property
    def shapes(self) -> Mapping[int, Shape]:
        """What is drawn, by its step from the top."""
        self._laid_out()
        return self._shapes

    def _laid_out(self) -> _Layout:
        """Which marks share a step at this height."""
        if self._layout is None or self._layout.height != self.height():
            height, steps = self.height(), defaultdict[int, list[int]](list)
            for place, mark in enumerate(self._marks):
                steps[_step_of(mark.first, height)].append(place)
            high = [place for place, mark in enumerate(self._marks) if (mark.last - mark.first) * height - 2 > _STEP]
            self._layout = _Layout(height, steps, high)
            self._shapes = {step: self._shape_of(places) for step, places in steps.items()}
            self._notes = frozenset(step for step, places in steps.items() if any(self._marks[p].note for p in places))
        return self._layout

    def _shape_of(self, places: Sequence[int]) -> Shape:
        return max(self._marks[place].shape for place in places)

    # --- painting ---

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.colors
        painter.fillRect(self.rect(), colors.gutter)
        veil = QColor(colors.text)
        veil.setAlpha(_VEIL)
        top, bottom = (place * self.height() for place in self._part)
        part = QRectF(1, top, self.width() - 2, max(2.0, bottom - top))
        painter.fillRect(part, veil)
        painter.setPen(colors.muted)
        painter.drawRect(part)
        painter.setPen(colors.border)
        painter.drawLine(0, 0, 0, self.height())
        self._paint_extents(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step, shape in self.shapes.items():
            self._paint_shape(painter, shape, QRectF(UNIT + 1, step * _STEP + 2, _STEP - 4, _STEP - 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.accent)
        for step in self._notes:
            painter.drawEllipse(QPointF(self.width() - UNIT + 2, step * _STEP + _STEP / 2), 1.8, 1.8)

    def _paint_extents(self, painter: QPainter) -> None:
        """A line along each stretch that is higher than its shape."""
        for place in self._laid_out().high:
            mark = self._marks[place]
            color = QColor(self._color(mark.shape))
            color.setAlpha(_FAINT)
            height = (mark.last - mark.first) * self.height() - 2
            painter.fillRect(QRectF(2, mark.first * self.height(), 1, height), color)

    def _color(self, shape: Shape) -> QColor:
        c = self._theme.colors
        return {
            Shape.CHANGED: c.link, Shape.DONE: c.ok, Shape.REFUSED: c.error, Shape.OPEN: c.text,
            Shape.WARNING: c.warning, Shape.FOUND: c.accent,
        }[shape]  # fmt: skip

    def _paint_shape(self, painter: QPainter, shape: Shape, box: QRectF) -> None:
        color = self._color(shape)
        painter.setPen(QPen(color, 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        match shape:
            case Shape.CHANGED:
                painter.fillRect(QRectF(2, box.top() - 2, 3, box.height() + 4), color)
            case Shape.FOUND:
                painter.setBrush(color)
                middle, half = box.center(), box.width() / 2
                across, down = QPointF(half, 0), QPointF(0, half)
                painter.drawPolygon([middle - across, middle - down, middle + across, middle + down])
            case Shape.DONE:
                foot = QPointF(box.left() + box.width() * 0.4, box.bottom())
                painter.drawPolyline([QPointF(box.left(), box.center().y()), foot, box.topRight()])
            case Shape.REFUSED:
                painter.drawLine(box.topLeft(), box.bottomRight())
                painter.drawLine(box.topRight(), box.bottomLeft())
            case Shape.OPEN:
                painter.drawRect(box)
            case Shape.WARNING:
                painter.setBrush(color)
                painter.drawPolygon([box.bottomLeft(), box.bottomRight(), QPointF(box.center().x(), box.top())])

    # --- the mouse ---

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.went.emit(min(1.0, max(0.0, event.position().y() / max(1, self.height()))))


def _step_of(place: float, height: int) -> int:
    return min(int(place * height), height - _STEP) // _STEP
