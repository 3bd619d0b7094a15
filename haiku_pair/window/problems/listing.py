"""The list of all problems: files, and below each its problems with their shapes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from haiku_pair.protocol.problems import FileProblem
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.problems.book import SEVERITIES, counted
from haiku_pair.window.problems.marks import paint_shape
from haiku_pair.window.problems.tips import as_tip
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_ANY = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW = Qt.ItemDataRole.UserRole


class Row(Struct, frozen=True):
    """One line of the list: a file when it has no problem."""

    path: str
    problem: FileProblem | None = None
    count: int = 0
    """Problems of a file."""

    def words(self) -> str:
        """What it says."""
        one = self.problem
        if one is None:
            return f"{self.path}, {counted(self.count)}"
        source = f" ({one.source})" if one.source else ""
        said = " ".join(one.text.split()) + source
        return tr("{severity}, line {line}: {said}", severity=SEVERITIES[one.severity], line=one.line + 1, said=said)


class Rows(QAbstractListModel):
    """What is shown of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: _ANY = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: _ANY, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.words()
        if role == Qt.ItemDataRole.ToolTipRole and row.problem is not None:
            return as_tip(row.problem.text)
        return None


class ProblemList(QListView):
    """Walks by keys."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_of_rows = Rows(self)
        self.setModel(self.model_of_rows)
        self.setItemDelegate(_Painter(theme, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName(tr("Problems"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def current(self) -> Row | None:
        """The row the keyboard is on."""
        at = self.currentIndex().row()
        return self.model_of_rows.rows[at] if 0 <= at < len(self.model_of_rows.rows) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the keyboard stays where it was, as far as that is there."""
        before = self.current()
        self.model_of_rows.show(rows)
        at = next((number for number, row in enumerate(rows) if row == before), -1)
        if at < 0:
            at = next((number for number, row in enumerate(rows) if row.problem is not None), -1)
        if at >= 0:
            self.setCurrentIndex(self.model_of_rows.index(at))

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters are not the beginnings of problems."""


class _Painter(QStyledItemDelegate):
    """A file stands out; a problem has its shape, its line, its words, and quietly who says so."""

    def __init__(self, theme: Theme, view: ProblemList) -> None:
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
        if row.problem is None:
            painter.fillRect(rect, colors.raised)
        if QStyle.StateFlag.State_Selected in state:
            painter.fillRect(rect, colors.selection if self._view.hasFocus() else colors.current_line)
            painter.fillRect(QRect(rect.left(), rect.top(), UNIT // 2 + 1, rect.height()), colors.accent)
        if row.problem is None:
            self._draw_file(painter, row, rect.adjusted(2 * UNIT, 0, -2 * UNIT, 0))
        else:
            self._draw_problem(painter, row.problem, rect.adjusted(4 * UNIT, 0, -2 * UNIT, 0))
        painter.restore()

    def _draw_file(self, painter: QPainter, row: Row, rect: QRect) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        font = painter.font()
        count = counted(row.count)
        room = rect.width() - painter.fontMetrics().horizontalAdvance(count) - 2 * UNIT
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._theme.colors.text)
        path = painter.fontMetrics().elidedText(make_visible(row.path), Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | middle, path)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(self._theme.colors.muted)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | middle, count)

    def _draw_problem(self, painter: QPainter, one: FileProblem, rect: QRect) -> None:
        colors, metrics = self._theme.colors, painter.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        size = 2.0 * UNIT
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(rect.left(), rect.top() + (rect.height() - size) / 2, size, size)
        paint_shape(painter, self._theme, one.severity, place)
        number = QRect(rect.left() + 3 * UNIT, rect.top(), 12 * UNIT, rect.height())
        painter.setPen(colors.muted)
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | middle, str(one.line + 1))
        source = make_visible(one.source)
        wide = min(metrics.horizontalAdvance(source), rect.width() // 3)
        left = number.right() + 3 * UNIT
        words = QRect(left, rect.top(), max(0, rect.right() - wide - 3 * UNIT - left), rect.height())
        right = Qt.TextElideMode.ElideRight
        painter.drawText(
            QRect(rect.right() - wide, rect.top(), wide + 1, rect.height()),
            Qt.AlignmentFlag.AlignRight | middle,
            metrics.elidedText(source, right, wide),
        )
        painter.setPen(colors.text)
        text = metrics.elidedText(make_visible(" ".join(one.text.split())), right, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | middle, text)
