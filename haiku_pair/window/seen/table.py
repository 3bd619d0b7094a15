"""The table of the page: files, or the blocks of a request."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget
from typing_extensions import override

from haiku_pair.window.review.visible import escaped
from haiku_pair.window.theme.theme import UNIT
from haiku_pair.words import tr

_WIDEST = 40 * UNIT
"""Pixels of any column but the first."""


class SeenTable(QTableWidget):
    """Read only; whole rows are chosen."""

    row_chosen = Signal(int)
    """-1: there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, ...], ...] = ()
        self.setAccessibleName(tr("What Haiku sees"))
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
        self.setMinimumHeight(30 * UNIT)
        self.currentCellChanged.connect(self._on_current)

    def show_rows(self, headings: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        """Put these in; the keyboard stays at the row with the same first cell, else at the same place."""
        at = self.currentRow()
        before = self._shown[at][0] if 0 <= at < len(self._shown) else ""
        self._shown = tuple(rows)
        self.blockSignals(True)
        self.setColumnCount(len(headings))
        self.setRowCount(len(rows))
        for column, heading in enumerate(headings):
            self.setHorizontalHeaderItem(column, _cell(heading, column))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                self.setItem(row, column, _cell(text, column))
        self.blockSignals(False)
        self._fit()
        firsts = [cells[0] for cells in rows]
        same = firsts.index(before) if firsts.count(before) == 1 else min(max(at, 0), len(rows) - 1)
        self.setCurrentCell(same, 0)
        self._on_current()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What the rows are gets the room that the rest leaves."""
        header = self.horizontalHeader()
        if not self.columnCount():
            return
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column in range(1, self.columnCount()):
            wanted = max(self.sizeHintForColumn(column), header.sectionSizeHint(column)) + 2 * UNIT
            header.resizeSection(column, min(wanted, _WIDEST))
        rest = sum(header.sectionSize(column) for column in range(1, self.columnCount()))
        header.resizeSection(0, max(self.viewport().width() - rest, min(self.sizeHintForColumn(0), _WIDEST)))

    @Slot()
    def _on_current(self) -> None:
        self.row_chosen.emit(self.currentRow() if self._shown else -1)


def _cell(text: str, column: int) -> QTableWidgetItem:
    item = QTableWidgetItem(escaped(text))
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item
