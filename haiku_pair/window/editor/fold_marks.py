"""Marks of folds: in the gutter where something can be folded or opened, in the text where lines are folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock

from haiku_pair.window.editor.folds import Folds
from haiku_pair.window.editor.geometry import Shown, box_at
from haiku_pair.window.theme.theme import UNIT, Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.gutter import Gutter


class FoldMarks:
    """Chevrons right of the line numbers: `v` can be folded, `>` is folded. A click does it."""

    def __init__(self, folds: Folds, gutter: Gutter, theme: Theme) -> None:
        self._folds = folds
        self._gutter = gutter
        self._theme = theme

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        """See `GutterLayer`."""
        folded = self._folds.is_folded(block)
        if not folded and not self._folds.may_fold(block):
            return
        height = painter.fontMetrics().height()
        middle = QPointF(self._gutter.width() - 1.6 * UNIT, box.top() + height / 2)
        size = UNIT * 0.75
        across, down = QPointF(size, 0), QPointF(0, size)
        points = (
            [middle - down - across / 2, middle + across / 2, middle + down - across / 2]
            if folded
            else [middle - across - down / 2, middle + down / 2, middle + across - down / 2]
        )
        colors = self._theme.colors
        painter.setPen(QPen(colors.accent if folded else colors.gutter_text, 1.4))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPolyline(points)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def press(self, block: QTextBlock, x: float) -> bool:
        """See `GutterLayer`."""
        if x < self._gutter.width() - 3 * UNIT:
            return False
        self._folds.toggle(block)
        return True


class FoldNotes:
    """How many lines are folded away, behind the line that holds them."""

    def __init__(self, folds: Folds, theme: Theme) -> None:
        self._folds = folds
        self._theme = theme

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        if not self._folds.are_any:
            return
        for block, box in shown:
            if self._folds.is_folded(block):
                self._paint_note(painter, block, box_at(block, box, block.length() - 1))

    def _paint_note(self, painter: QPainter, block: QTextBlock, end: QRectF) -> None:
        count = self._folds.hidden(block)
        text = f"⋯ {count} {'line' if count == 1 else 'lines'}"
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * UNIT
        place = QRectF(end.right() + 2 * UNIT, end.top() + 1, width, end.height() - 2)
        colors = self._theme.colors
        painter.setPen(colors.border)
        painter.setBrush(colors.raised)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colors.muted)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
