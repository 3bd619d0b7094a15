"""The lines of the list: title, state, size and time; below them, where a search found something, the text around."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from haiku_pair.protocol.sessions import SessionFacts
from haiku_pair.window.journal.item_list import here_and_now
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.sessions import words
from haiku_pair.window.theme.theme import UNIT, Theme

_ANY = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_FACTS = Qt.ItemDataRole.UserRole
_SPOKEN = frozenset({Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole})
_ROOM_FOR_ALL = 100 * UNIT
"""Pixels from which on a line says more than title and time."""


class SessionModel(QAbstractListModel):
    """The lines as Qt asks for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sessions: Sequence[SessionFacts] = ()
        self.now = here_and_now()

    def show(self, sessions: Sequence[SessionFacts]) -> None:
        """Show these."""
        self.now = here_and_now()
        self.beginResetModel()
        self._sessions = sessions
        self.endResetModel()

    def session(self, row: int) -> SessionFacts | None:
        """The session on a line."""
        return self._sessions[row] if 0 <= row < len(self._sessions) else None

    def row_of(self, session: str) -> int:
        """The line of a session, -1 when it is not shown."""
        return next((row for row, facts in enumerate(self._sessions) if facts.id == session), -1)

    @override
    def rowCount(self, parent: _ANY = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._sessions)

    @override
    def data(self, index: _ANY, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        facts = self._sessions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.title(facts)
        if role == _FACTS:
            return facts
        return words.spoken(facts, self.now) if role in _SPOKEN else None


class _Painter(QStyledItemDelegate):
    """Draws a session on one line, and what was found in it on a second one."""

    def __init__(self, theme: Theme, model: SessionModel, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ANY) -> QSize:
        facts: SessionFacts = index.data(_FACTS)
        lines = 2 if facts.excerpt else 1
        return QSize(UNIT * 40, lines * option.fontMetrics.height() + 2 * UNIT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ANY) -> None:
        facts: SessionFacts = index.data(_FACTS)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colors = self._theme.colors
        painter.save()
        if QStyle.StateFlag.State_Selected in state:
            painter.fillRect(rect, colors.selection if self._view.hasFocus() else colors.raised)
            painter.fillRect(QRect(rect.left(), rect.top(), UNIT // 2 + 1, rect.height()), colors.accent)
        rect = rect.adjusted(3 * UNIT, UNIT, -3 * UNIT, -UNIT)
        line = painter.fontMetrics().height()
        self._draw_first(painter, facts, QRect(rect.left(), rect.top(), rect.width(), line))
        if facts.excerpt:
            below = QRect(rect.left() + 5 * UNIT, rect.top() + line, rect.width() - 5 * UNIT, line)
            self._text(painter, below, escaped(facts.excerpt), quiet=True)
        painter.restore()

    def _draw_first(self, painter: QPainter, facts: SessionFacts, rect: QRect) -> None:
        metrics = painter.fontMetrics()
        painter.setPen(self._theme.colors.accent)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words.mark(facts))
        rect = rect.adjusted(5 * UNIT, 0, 0, 0)
        end = self._end(facts, rect.width(), metrics)
        painter.setPen(self._theme.colors.muted)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, end)
        room = rect.adjusted(0, 0, -metrics.horizontalAdvance(end) - 3 * UNIT, 0)
        self._text(painter, room, words.title(facts), quiet=facts.archived)

    def _end(self, facts: SessionFacts, room: int, metrics: QFontMetrics) -> str:
        """Folder, state, size and time as far as there is room beside a title."""
        when = words.moment(facts, self._model.now)
        if room < _ROOM_FOR_ALL:
            return when
        folder = metrics.elidedText(words.place(facts), Qt.TextElideMode.ElideLeft, room // 3)
        parts = (folder, words.states(facts), words.size(facts), when)
        return "   ".join(part for part in parts if part)

    def _text(self, painter: QPainter, rect: QRect, text: str, *, quiet: bool) -> None:
        colors = self._theme.colors
        painter.setPen(colors.muted if quiet else colors.text)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class SessionList(QListView):
    """Walks by keys; letters are commands, not the beginnings of titles."""

    moved = Signal()
    """The keyboard is on another line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SessionModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(theme, self._model, self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Sessions, pinned ones first, then by the last word")
        theme.changed.connect(self.viewport().update)

    def show_sessions(self, sessions: Sequence[SessionFacts]) -> None:
        """Show these; the keyboard stays on its session, or where it was in the list."""
        here, place = self.current(), self.currentIndex().row()
        self._model.show(sessions)
        row = self._model.row_of(here.id) if here is not None else -1
        if row < 0:
            row = min(max(place, 0), len(sessions) - 1)
        self.setCurrentIndex(self._model.index(row, 0))

    def current(self) -> SessionFacts | None:
        """The session the keyboard is on."""
        return self._model.session(self.currentIndex().row())

    def step(self, lines: int) -> None:
        """Go up or down; stops at the ends."""
        row = min(max(self.currentIndex().row() + lines, 0), self._model.rowCount() - 1)
        self.setCurrentIndex(self._model.index(row, 0))

    @property
    def shown(self) -> SessionModel:
        """What the list shows."""
        return self._model

    @override
    def keyboardSearch(self, search: str) -> None:
        """Nothing: the search line is for that."""

    @override
    def currentChanged(self, current: _ANY, previous: _ANY) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()
