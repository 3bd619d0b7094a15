"""The list on the left: files of the proposal, and the hunks of the file that is shown."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from haiku_pair.window.review.dressing import verdict_color
from haiku_pair.window.review.file_entries import NOTE_WORDS, EntryKind, Line, ListEntry, entry, lines
from haiku_pair.window.review.filtering import told_apart
from haiku_pair.window.review.session import ReviewSession
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.theme.theme import UNIT, Theme

_ANY = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_FRAME = 16
"""Milliseconds from one picture on the screen to the next."""
_SPOKEN = frozenset({Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole})


class ReviewModel(QAbstractListModel):
    """The lines as Qt asks for them."""

    def __init__(self, session: ReviewSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: list[Line] = []
        self._state: object = None
        self._paths: list[str] = []
        self._apart: dict[str, str] = {}

    def refresh(self) -> bool:
        """Follow the state of the review; whether anything may be said otherwise than before.

        Where the lines are the same, only their text may differ, and the list draws that by itself: telling it of
        changes would lay out thousands of lines for one key.
        """
        state = self._seen_state()
        if state == self._state:
            return False
        self._state = state
        found = lines(self._session)
        if found != self._lines:
            paths = [file.path for file in self._session.files]
            if paths != self._paths:
                self._paths, self._apart = paths, told_apart(paths)
            self.beginResetModel()
            self._lines = found
            self.endResetModel()
        return True

    def _seen_state(self) -> object:
        """Equal as long as no line can be another."""
        session = self._session
        return session.ledger.changes, session.comments.changes, session.passing.state, session.file_index

    def entry(self, number: int) -> ListEntry:
        """The entry on a line."""
        made = entry(self._session, self._lines[number])
        if made.kind is not EntryKind.FILE or not made.middle:
            return made
        return made._replace(apart=escaped(self._apart.get(self._session.files[made.file].path, "")))

    def line_of(self, file: int, hunk: int | None) -> int:
        """The line of a hunk, or of its file while the hunks are not there; -1 for neither."""
        wanted = (EntryKind.FILE, file, -1)
        if wanted not in self._lines:
            return -1
        start = self._lines.index(wanted)
        if hunk is None:
            return start
        here = (EntryKind.HUNK, file, hunk)
        # Most often the hunks stand right below their file, in order.
        for guess in range(start + 1 + hunk, min(len(self._lines), start + len(NOTE_WORDS) + 1 + hunk)):
            if self._lines[guess] == here:
                return guess
        return self._lines.index(here) if here in self._lines else start

    @override
    def rowCount(self, parent: _ANY = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: _ANY, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in {Qt.ItemDataRole.DisplayRole, *_SPOKEN}:
            return None
        found = self.entry(index.row())
        if role in _SPOKEN:
            return found.spoken
        return "  ".join(part for part in (found.left, found.middle, found.right) if part)


class _Painter(QStyledItemDelegate):
    """Draws an entry: mark, name elided in the middle, numbers at the right edge."""

    def __init__(self, theme: Theme, model: ReviewModel, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ANY) -> QSize:
        return QSize(UNIT * 40, option.fontMetrics.height() + UNIT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ANY) -> None:
        entry = self._model.entry(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colors = self._theme.colors
        painter.save()
        if QStyle.StateFlag.State_Selected in state:
            painter.fillRect(rect, colors.selection)
            painter.fillRect(QRect(rect.left(), rect.top(), UNIT // 2 + 1, rect.height()), colors.accent)
        self._draw(painter, entry, rect.adjusted(UNIT * 2, 0, -UNIT * 2, 0), selected=_is_selected(state))
        painter.restore()

    def _draw(self, painter: QPainter, entry: ListEntry, rect: QRect, *, selected: bool) -> None:
        colors = self._theme.colors
        is_head = entry.kind in (EntryKind.FILE, EntryKind.FOLDER)
        usual = painter.font()
        if is_head:
            bold = QFont(usual)
            bold.setWeight(QFont.Weight.DemiBold)
            painter.setFont(bold)
        metrics = painter.fontMetrics()
        if not is_head:
            rect = rect.adjusted(UNIT * 5, 0, 0, 0)
        quiet = colors.selection_text if selected else colors.muted
        plain = colors.selection_text if selected else colors.text
        centre = Qt.AlignmentFlag.AlignVCenter
        _text(painter, rect, centre, entry.left, self._mark_color(entry, selected=selected))
        rect = rect.adjusted(UNIT * 5, 0, 0, 0)
        width = metrics.horizontalAdvance(entry.right)
        whole = rect
        rect = rect.adjusted(0, 0, -width - UNIT * 2, 0)
        if is_head:
            fits = not entry.apart or metrics.horizontalAdvance(entry.middle) <= rect.width()
            middle = elided_path(entry.middle if fits else entry.apart, metrics, rect.width())
        else:
            middle = metrics.elidedText(entry.middle, Qt.TextElideMode.ElideRight, rect.width())
        note = entry.kind is EntryKind.NOTE and not selected
        told = colors.warning if entry.left else colors.muted
        _text(painter, rect, centre, middle, told if note else plain)
        if is_head:
            painter.setFont(usual)
        _text(painter, whole, centre | Qt.AlignmentFlag.AlignRight, entry.right, quiet)

    def _mark_color(self, entry: ListEntry, *, selected: bool) -> QColor:
        colors = self._theme.colors
        if selected:
            return colors.selection_text
        if entry.kind is EntryKind.HUNK:
            return verdict_color(self._theme, entry.review)
        return colors.warning if entry.kind is EntryKind.NOTE else colors.muted


def elided_path(path: str, metrics: QFontMetrics, width: int) -> str:
    """A path that fits: of its folders the ends stay, of its name, if need be, begin and end."""
    if metrics.horizontalAdvance(path) <= width:
        return path
    folder, slash, name = path.removesuffix("/").rpartition("/")
    name += path[len(folder + slash + name) :]
    room = width - metrics.horizontalAdvance(slash + name)
    short = metrics.elidedText(folder, Qt.TextElideMode.ElideMiddle, room) if slash else ""
    if short.strip("…"):
        return short + slash + name
    if folder.endswith("/…"):  # what tells it from another of the same name must stay
        return metrics.elidedText(path, Qt.TextElideMode.ElideMiddle, width)
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width)


def _is_selected(state: QStyle.StateFlag) -> bool:
    return QStyle.StateFlag.State_Selected in state


def _text(painter: QPainter, rect: QRect, alignment: Qt.AlignmentFlag, text: str, color: QColor) -> None:
    painter.setPen(color)
    painter.drawText(rect, alignment, text)


class FileList(QListView):
    """The list. It follows the keyboard of the diff and takes clicks; it never has the focus itself."""

    chosen = Signal(int, int)
    """A file and a hunk of it (-1: its first) were clicked."""

    def __init__(self, theme: Theme, session: ReviewSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._model = ReviewModel(session, self)
        self._said: dict[int, ListEntry] = {}
        """What the lines on the screen said when they were drawn last."""
        theme.changed.connect(self.viewport().update)
        self._later = QTimer(self, singleShot=True, interval=_FRAME)
        self._later.timeout.connect(self._on_later)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(theme, self._model, self))
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Files and hunks of the proposal"))
        self.setMinimumWidth(UNIT * 40)
        self.clicked.connect(self._on_clicked)

    @property
    def entries_model(self) -> ReviewModel:
        """What the list shows."""
        return self._model

    def follow(self) -> None:
        """Show the state of the review and select where the keyboard is, once the diff is on the screen.

        A key is answered where one looks; and of keys that come faster than the screen, the last one counts.
        """
        if not self._later.isActive():
            self._later.start()

    @property
    def is_behind(self) -> bool:
        """Whether it is about to follow."""
        return self._later.isActive()

    @Slot()
    def _on_later(self) -> None:
        if self._model.refresh():
            self._draw_what_changed()
        line = self._model.line_of(self._session.file_index, self._session.hunk_index)
        if line < 0:
            return
        index = self._model.index(line)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        head = self._model.line_of(self._session.file_index, None)
        height = max(1, self.sizeHintForRow(line))
        if 0 <= head < line < head + self.viewport().height() // height:
            self.scrollTo(self._model.index(head))  # the name of the file stays in sight as long as both fit
        self.scrollTo(index)

    def _draw_what_changed(self) -> None:
        """Draw the lines on the screen anew that say something else now: all of them would be half a key's time."""
        first = max(0, self.indexAt(QPoint(1, 1)).row())
        height = max(1, self.sizeHintForRow(first))
        last = min(self._model.rowCount(), first + self.viewport().height() // height + 2)
        said = {line: self._model.entry(line) for line in range(first, last)}
        for line, text in said.items():
            if self._said.get(line) != text:
                self.update(self._model.index(line))
        self._said = said

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row())
        self.chosen.emit(entry.file, entry.hunk)
