"""The table beside the plot: every line with all its figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget
from typing_extensions import override

from haiku_pair.window.review.visible import escaped
from haiku_pair.window.theme.theme import UNIT
from haiku_pair.window.usage.grouping import HEADINGS, Grouping, Line

_FIRST = {Grouping.DAY: "Day", Grouping.SESSION: "Session", Grouping.KIND: "Kind", Grouping.MODEL: "Model"}


class UsageTable(QTableWidget):
    """Read only; whole lines are chosen."""

    line_chosen = Signal(str)
    """The key of the line the keyboard is at; empty for that of all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 1 + len(HEADINGS), parent)
        self._keys: list[str] = []
        self.setAccessibleName("Usage")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableWidget.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 2 * UNIT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.setMinimumHeight(18 * UNIT)
        self.currentCellChanged.connect(self._on_current)

    def show_lines(self, lines: Sequence[Line], all_of_them: Line, grouping: Grouping) -> None:
        """Put these in, and what they are together as the last one; the keyboard stays at its line if it can."""
        before = self._keys[self.currentRow()] if 0 <= self.currentRow() < len(self._keys) else None
        shown = [*lines, all_of_them]
        self.blockSignals(True)
        self._keys = [line.key for line in shown]
        self.setRowCount(len(shown))
        for column, heading in enumerate((_FIRST[grouping], *HEADINGS)):
            self.setHorizontalHeaderItem(column, _cell(heading, 0, column, -1))
        for row, line in enumerate(shown):
            for column, text in enumerate(line.cells()):
                self.setItem(row, column, _cell(text, row, column, len(shown)))
        self.blockSignals(False)
        self._fit()
        self.setCurrentCell(self._keys.index(before) if before in self._keys else 0, 0)
        self._on_current()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What the lines are gets the room that the figures leave, and never less than can be read."""
        header = self.horizontalHeader()
        figures = sum(header.sectionSize(column) for column in range(1, self.columnCount()))
        needed = min(self.sizeHintForColumn(0), 40 * UNIT)
        header.resizeSection(0, max(self.viewport().width() - figures, needed))

    @Slot()
    def _on_current(self) -> None:
        row = self.currentRow()
        self.line_chosen.emit(self._keys[row] if 0 <= row < len(self._keys) else "")


def _cell(text: str, row: int, column: int, count: int) -> QTableWidgetItem:
    item = QTableWidgetItem(escaped(text))
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    if row == count - 1:
        font = item.font()
        font.setBold(True)
        item.setFont(font)
    return item
