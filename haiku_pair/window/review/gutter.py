"""The line numbers beside the diff: those of the old side, those of the new."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.window.review.painting import paint_bracket, painted
from haiku_pair.window.review.row import Row
from haiku_pair.window.theme.theme import UNIT, Theme


class Gutter(QWidget):
    """Draws the numbers of the rows it is given; the view says which rows are where."""

    pressed = Signal(int)
    """The row the mouse was pressed at."""
    dragged = Signal(int, int)
    """The mouse is drawn along it: row where that began, and height where it is now."""

    def __init__(
        self,
        theme: Theme,
        visible: Callable[[], Iterable[tuple[int, Row, QRect]]],
        paint_beside: Callable[[QPainter, QWidget], None],
        parent: QWidget,
    ) -> None:
        """Beside a text.

        Args:
            theme: its colours.
            visible: names the rows on the screen, with their number and place.
            paint_beside: paints what goes across the gutter, from the other side.
            parent: the text.
        """
        super().__init__(parent)
        self._theme = theme
        self._visible = visible
        self._paint_beside = paint_beside
        self._columns: tuple[str, ...] = ("old", "new")
        self._digits = 3
        self._cursor = -1
        self._selected = range(0)
        self._begun = -1
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Line numbers"))

    def make_room(self, longest: int) -> None:
        """Make room for numbers up to this one."""
        self._digits = max(3, len(str(longest)))

    def show_columns(self, *columns: str) -> None:
        """Which numbers are shown: `old`, `new` or both."""
        self._columns = columns
        self.update()

    def set_cursor(self, row: int) -> None:
        """The row of the line cursor."""
        for number, _, rect in self._visible():
            if number != -1 and (number == row) is not (number == self._cursor):
                self.update(0, rect.top(), self.width(), rect.height())
        self._cursor = row

    def select_rows(self, rows: range) -> None:
        """The rows beside which the bracket of the selection stands."""
        self._selected = rows
        self.update()

    def wanted_width(self) -> int:
        """Pixels for the numbers and the line cursor."""
        return self._column() * len(self._columns) + UNIT * 5

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    def _column(self) -> int:
        return self.fontMetrics().horizontalAdvance("0") * self._digits + UNIT

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.colors
        painter.fillRect(event.rect(), colors.gutter)
        metrics, width = self.fontMetrics(), self._column()
        digit, middle = metrics.horizontalAdvance("0"), (metrics.ascent() - metrics.descent()) // 2
        for number, row, rect in painted(self._visible(), event.rect()):
            foot = rect.center().y() + middle
            if number == self._cursor and number >= 0:
                painter.setPen(colors.accent)
                painter.drawText(QRect(0, rect.y(), UNIT * 3, rect.height()), Qt.AlignmentFlag.AlignCenter, "▸")
            painter.setPen(colors.gutter_text)
            for place, column in enumerate(self._columns):
                value = row.old if column == "old" else row.new
                if value:  # at a point, since all digits are equally wide: in a box it takes twice as long
                    said = str(value)
                    painter.drawText(UNIT * 2 + (place + 1) * width - len(said) * digit, foot, said)
        paint_bracket(painter, self._theme, self._visible(), self._selected)
        painter.setPen(colors.border)
        painter.drawLine(self.width() - 1, event.rect().top(), self.width() - 1, event.rect().bottom())
        self._paint_beside(painter, self)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint().y()
        rows = (number for number, _, rect in self._visible() if rect.top() <= here <= rect.bottom())
        self._begun = next(rows, -1) if event.button() is Qt.MouseButton.LeftButton else -1
        if self._begun >= 0:
            self.pressed.emit(self._begun)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._begun >= 0:
            self.dragged.emit(self._begun, event.position().toPoint().y())
