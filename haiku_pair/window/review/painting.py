"""What the diff draws beside its text: grounds, the frame of the keyboard hunk, rules between parts, the selection."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from haiku_pair.window.review.dressing import background
from haiku_pair.window.review.row import Row, RowKind
from haiku_pair.window.theme.theme import UNIT, Theme

Visible = Iterable[tuple[int, Row, QRect]]
"""Rows on the screen: number, row, place."""

_VEIL = 90
"""Of 255: how much of the selection's colour lies over the ground of a row."""


def painted(rows: Visible, area: QRect) -> Visible:
    """Those of which something is within the heights of an area."""
    return (visible for visible in rows if visible[2].bottom() >= area.top() and visible[2].top() <= area.bottom())


def paint_grounds(painter: QPainter, theme: Theme, rows: Visible, ground: QRect, selected: range) -> None:
    """The grounds of the rows across the whole width, and over them the selection."""
    colors = theme.colors
    painter.fillRect(ground, colors.surface)
    veil = QColor(colors.accent)
    veil.setAlpha(_VEIL if theme.is_dark else _VEIL // 2)
    for number, row, rect in rows:
        across = QRect(0, rect.y(), ground.width(), rect.height())
        color = background(theme, row)
        if color is not None:
            painter.fillRect(across, color)
        if row.kind is RowKind.NOTHING:
            painter.fillRect(across, colors.gutter)
            painter.fillRect(across, QBrush(colors.border, Qt.BrushStyle.BDiagPattern))
        if row.kind is RowKind.PART:
            painter.setPen(colors.border)
            painter.drawLine(across.left(), across.top(), across.right(), across.top())
        if row.comment:
            painter.fillRect(across.left(), across.top(), UNIT // 2 + 1, across.height(), colors.accent)
        if number in selected:
            painter.fillRect(across, veil)


def paint_frame(
    painter: QPainter, theme: Theme, rects: list[QRect], edges: tuple[int, int], *, has_focus: bool
) -> None:
    """A frame around the rows of the keyboard hunk, from its left to its right edge."""
    if rects:
        painter.setPen(QPen(theme.colors.accent if has_focus else theme.colors.muted, 2))
        painter.drawRect(QRect(QPoint(edges[0], rects[0].top()), QPoint(edges[1] - 1, rects[-1].bottom() - 1)))


def paint_bracket(painter: QPainter, theme: Theme, rows: Visible, selected: range) -> None:
    """A bracket in the gutter along the selected rows, closed where the selection ends."""
    if not selected:
        return
    painter.setPen(QPen(theme.colors.accent, 2))
    left, right = UNIT // 2, UNIT * 2
    for number, _, rect in rows:
        if number not in selected:
            continue
        top, bottom = rect.top(), rect.bottom()
        painter.drawLine(left, top, left, bottom)
        if number == selected.start:
            painter.drawLine(left, top + 1, right, top + 1)
        if number == selected.stop - 1:
            painter.drawLine(left, bottom, right, bottom)
