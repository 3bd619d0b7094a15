"""The results of a search: files, and below each its lines with what is around them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from haiku_pair.protocol.searching import FoundFile, FoundLine
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr, trn

_ANY = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW = Qt.ItemDataRole.UserRole
_NUMBERS = 12 * UNIT


class Row(Struct, frozen=True):
    """One line of the list: a file when it has no line."""

    path: str
    line: FoundLine | None = None
    count: int = 0
    """Matches in a file."""

    @property
    def is_match(self) -> bool:
        """Whether it can be gone to."""
        return self.line is not None and bool(self.line.spans)


class Results(QAbstractListModel):
    """They only grow, until the next search."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def clear(self) -> None:
        """Nothing is found yet."""
        self.beginResetModel()
        self.rows = []
        self.endResetModel()

    def add(self, files: Sequence[FoundFile]) -> None:
        """More was found."""
        new = [row for file in files for row in _rows(file)]
        if new:
            self.beginInsertRows(_NOWHERE, len(self.rows), len(self.rows) + len(new) - 1)
            self.rows += new
            self.endInsertRows()

    def leave_out(self, path: str) -> None:
        """Take a file out."""
        self.beginResetModel()
        self.rows = [row for row in self.rows if row.path != path]
        self.endResetModel()

    def paths(self) -> tuple[str, ...]:
        """The files, in order."""
        return tuple(row.path for row in self.rows if row.line is None)

    def matches(self) -> int:
        """How many there are in all rows."""
        return sum(row.count for row in self.rows)

    def next_match(self, row: int, step: int) -> int:
        """The nearest line with a match below a row or above it, round the ends; -1 when there is none."""
        count = len(self.rows)
        for distance in range(1, count + 1):
            at = (row + step * distance) % count
            if self.rows[at].is_match:
                return at
        return -1

    @override
    def rowCount(self, parent: _ANY = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: _ANY, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.path}, {_matches(row.count)}" if row.line is None else f"{row.line.line}: {row.line.text}"
        return None


def _rows(file: FoundFile) -> list[Row]:
    count = sum(len(line.spans) for line in file.lines)
    return [Row(file.path, None, count), *(Row(file.path, line) for line in file.lines)]


class ResultList(QListView):
    """Walks by keys, over lines with matches."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.results = Results(self)
        self.setModel(self.results)
        self.setItemDelegate(_Painter(theme, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName(tr("Results of the search"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def current(self) -> Row | None:
        """The row the keyboard is on."""
        at = self.currentIndex().row()
        return self.results.rows[at] if 0 <= at < len(self.results.rows) else None

    def step(self, step: int) -> Row | None:
        """To the next match, or the previous one."""
        at = self.results.next_match(self.currentIndex().row(), step)
        if at < 0:
            return None
        self.setCurrentIndex(self.results.index(at))
        return self.results.rows[at]

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters are not the beginnings of results."""


class _Painter(QStyledItemDelegate):
    """A file stands out; matches have their ground; lines around them are quiet."""

    def __init__(self, theme: Theme, view: ResultList) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ANY) -> QSize:
        return QSize(40 * UNIT, option.fontMetrics.height() + UNIT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ANY) -> None:
        row: Row = index.data(_ROW)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colors = self._theme.colors
        painter.save()
        painter.setClipRect(rect)
        if row.line is None:
            painter.fillRect(rect, colors.raised)
        if QStyle.StateFlag.State_Selected in state:
            painter.fillRect(rect, colors.selection if self._view.hasFocus() else colors.current_line)
            painter.fillRect(QRect(rect.left(), rect.top(), UNIT // 2 + 1, rect.height()), colors.accent)
        if row.line is None:
            self._draw_file(painter, row, rect.adjusted(2 * UNIT, 0, -2 * UNIT, 0))
        else:
            self._draw_line(painter, row.line, rect)
        painter.restore()

    def _draw_file(self, painter: QPainter, row: Row, rect: QRect) -> None:
        colors = self._theme.colors
        middle = Qt.AlignmentFlag.AlignVCenter
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colors.text)
        metrics = painter.fontMetrics()
        count = _matches(row.count)
        room = rect.width() - metrics.horizontalAdvance(count) - 2 * UNIT
        path = metrics.elidedText(make_visible(row.path), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | middle, path)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(colors.muted)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, count)

    def _draw_line(self, painter: QPainter, line: FoundLine, rect: QRect) -> None:
        colors = self._theme.colors
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._theme.code_font())
        metrics = painter.fontMetrics()
        painter.setPen(colors.muted)
        number = QRect(rect.left(), rect.top(), _NUMBERS, rect.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | middle, str(line.line))
        left = rect.left() + _NUMBERS + 3 * UNIT
        for start, end in line.spans:
            before = metrics.horizontalAdvance(_shown(line.text[:start]))
            width = metrics.horizontalAdvance(_shown(line.text[start:end]))
            painter.fillRect(QRect(left + before, rect.top() + 1, width, rect.height() - 2), colors.match)
        painter.setPen(colors.text if line.spans else colors.muted)
        place = QRect(left, rect.top(), rect.right() - left, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | middle | Qt.TextFlag.TextSingleLine, _shown(line.text))


def _shown(text: str) -> str:
    """Tabs as four blanks, so that what is measured is what is drawn; what hides is visible."""
    return make_visible(text.replace("\t", "    "))


def _matches(count: int) -> str:
    return trn("{count} match", "{count} matches", count)
