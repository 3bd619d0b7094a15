"""The list of the journal: one line for each thing that happened, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import JournalItem, JournalKind
from haiku_pair.window.journal import words
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_ANY = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ITEM = Qt.ItemDataRole.UserRole
_LONGEST_WORD = "discarded"
_SPOKEN = frozenset({Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole})


def here_and_now() -> datetime:
    """The time by the clock of this place."""
    return datetime.now(UTC).astimezone()


class JournalModel(QAbstractListModel):
    """The lines as Qt asks for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: Sequence[JournalItem] = ()
        self.now = here_and_now()

    def show(self, items: Sequence[JournalItem]) -> None:
        """Show these."""
        self.now = here_and_now()
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    @property
    def items(self) -> Sequence[JournalItem]:
        """What is shown."""
        return self._items

    def item(self, row: int) -> JournalItem | None:
        """The item on a line."""
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_of(self, item_id: str) -> int:
        """The line of an item, -1 when it is not shown."""
        return next((row for row, item in enumerate(self._items) if item.id == item_id), -1)

    @override
    def rowCount(self, parent: _ANY = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(self, index: _ANY, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.title(item)
        if role == _ITEM:
            return item
        return words.spoken(item, self.now) if role in _SPOKEN else None


class _Painter(QStyledItemDelegate):
    """Draws a line: shape and word, title, paths; at the right the commit and the time."""

    def __init__(self, theme: Theme, model: JournalModel, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ANY) -> QSize:
        return QSize(UNIT * 40, option.fontMetrics.height() + UNIT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ANY) -> None:
        item: JournalItem = index.data(_ITEM)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colors = self._theme.colors
        painter.save()
        if QStyle.StateFlag.State_Selected in state:
            focused = self._view.hasFocus()
            painter.fillRect(rect, colors.selection if focused else colors.raised)
            painter.fillRect(QRect(rect.left(), rect.top(), UNIT // 2 + 1, rect.height()), colors.accent)
        self._draw(painter, item, rect.adjusted(2 * UNIT, 0, -2 * UNIT, 0))
        painter.restore()

    def _draw(self, painter: QPainter, item: JournalItem, rect: QRect) -> None:
        colors = self._theme.colors
        metrics = painter.fontMetrics()
        shape, word = words.mark(item)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        quiet = colors.muted
        _text(painter, rect, left, shape, self._color(item))
        rect = rect.adjusted(5 * UNIT, 0, 0, 0)
        _text(painter, rect, left, word, quiet)
        rect = rect.adjusted(metrics.horizontalAdvance(_LONGEST_WORD) + 3 * UNIT, 0, 0, 0)
        end = self._end(item, rect.width() - 30 * UNIT, metrics)
        _text(painter, rect, right, end, quiet)
        rect = rect.adjusted(0, 0, -metrics.horizontalAdvance(end) - 3 * UNIT, 0)
        title = metrics.elidedText(words.title(item), Qt.TextElideMode.ElideRight, rect.width())
        _text(painter, rect, left, title, quiet if item.undone else colors.text)
        rect = rect.adjusted(metrics.horizontalAdvance(title) + 3 * UNIT, 0, 0, 0)
        if rect.width() > 10 * UNIT:
            paths = metrics.elidedText(words.paths(item), Qt.TextElideMode.ElideLeft, rect.width())
            _text(painter, rect, left, paths, quiet)

    def _end(self, item: JournalItem, room: int, metrics: QFontMetrics) -> str:
        """Commit and time, or one of them, or nothing, as there is room beside a title."""
        commit, when = words.commit(item), words.when(item.at, self._model.now)
        both = "   ".join(part for part in (commit, when) if part)
        return next((text for text in (both, commit or when) if metrics.horizontalAdvance(text) <= room), "")

    def _color(self, item: JournalItem) -> QColor:
        colors = self._theme.colors
        if item.undone:
            return colors.muted
        marked = {JournalKind.STEP: colors.ok, JournalKind.CHECKPOINT: colors.accent}
        return marked.get(item.kind, colors.muted)


def _text(painter: QPainter, rect: QRect, side: Qt.AlignmentFlag, text: str, color: QColor) -> None:
    painter.setPen(color)
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, text)


class JournalList(QListView):
    """Walks by keys; letters are commands, not the beginnings of titles."""

    moved = Signal()
    """The keyboard is on another line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = JournalModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(theme, self._model, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMinimumWidth(40 * UNIT)
        self.setAccessibleName(tr("Journal, newest first"))
        theme.changed.connect(self.viewport().update)

    def show_items(self, items: Sequence[JournalItem]) -> None:
        """Show these; the keyboard stays on its line while that is there."""
        here = self.current()
        row = self._model.row_of(here.id) if here is not None else -1
        place = self.currentIndex().row()
        if items != self._model.items:
            self._model.show(items)
            row = self._model.row_of(here.id) if here is not None else -1
        if row < 0:
            row = min(max(place, 0), len(items) - 1)
        self.setCurrentIndex(self._model.index(row, 0))

    def current(self) -> JournalItem | None:
        """The item the keyboard is on."""
        return self._model.item(self.currentIndex().row())

    def step(self, lines: int) -> None:
        """Go up or down; stops at the ends."""
        row = min(max(self.currentIndex().row() + lines, 0), self._model.rowCount() - 1)
        self.setCurrentIndex(self._model.index(row, 0))

    @property
    def shown(self) -> JournalModel:
        """What the list shows."""
        return self._model

    @override
    def keyboardSearch(self, search: str) -> None:
        """Nothing: the search line is for that."""

    @override
    def currentChanged(self, current: _ANY, previous: _ANY) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()
