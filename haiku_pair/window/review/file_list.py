"""The list on the left: files of the proposal, and the hunks of the file that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import FileChange, ReviewHunk
from haiku_pair.window.review import words
from haiku_pair.window.review.dressing import verdict_color
from haiku_pair.window.review.rows import changed
from haiku_pair.window.review.session import ReviewSession
from haiku_pair.window.review.settling import is_unsettled
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.theme.theme import UNIT, Theme

_ANY = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_SPOKEN = frozenset({Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole})


class EntryKind(Enum):
    """What a line of the list is."""

    FILE = auto()
    NOTE = auto()
    HUNK = auto()


@dataclass(frozen=True)
class ListEntry:
    """One line of the list. `spoken` is the whole of it for a screen reader."""

    kind: EntryKind
    left: str
    middle: str
    right: str
    spoken: str
    file: int
    hunk: int = -1
    review: ReviewHunk | None = None


Line: TypeAlias = tuple[EntryKind, int, int]
"""Kind, file and hunk of a line; notes have the place of their word instead of a hunk."""

_NOTE_WORDS = ("conflict", "sensitive")


def lines(session: ReviewSession) -> list[Line]:
    """The lines for the state of a review, without their text: that is made for those on the screen."""
    found: list[Line] = []
    for index, file in enumerate(session.files):
        found.append((EntryKind.FILE, index, -1))
        found += [(EntryKind.NOTE, index, i) for i, word in enumerate(_NOTE_WORDS) if getattr(file, word)]
        if index == session.file_index:
            found += [(EntryKind.HUNK, index, hunk) for hunk in range(len(session.ledger.hunks(file.path)))]
    return found


def entry(session: ReviewSession, line: Line) -> ListEntry:
    """The text of one line."""
    kind, index, hunk = line
    file = session.files[index]
    if kind is EntryKind.HUNK:
        return _hunk(session, file, index, hunk)
    if kind is EntryKind.NOTE:
        word = _NOTE_WORDS[hunk]
        text = f"{word}: {escaped(getattr(file, word))}"
        return ListEntry(kind, words.CONFLICT if word == "conflict" else "⚠", text, "", text, index)
    return _file(session, file, index)


def _file(session: ReviewSession, file: FileChange, index: int) -> ListEntry:
    tally = session.ledger.tally(file)
    state = words.state(file, tally.accepted, tally.rejected)
    path = escaped(file.path)
    is_open = tally.undecided > 0
    size = words.size(file.added, file.removed) if is_open and not file.binary else ""
    kind = words.KINDS[file.kind]
    spoken = f"{path}, {kind}, {file.added} added, {file.removed} removed, {tally.decided} of {tally.total} decided"
    right = f"{size}   {state}" if size else state
    return ListEntry(EntryKind.FILE, words.LETTERS[file.kind], path, right, spoken, index)


def _hunk(session: ReviewSession, file: FileChange, index: int, place: int) -> ListEntry:
    hunks = session.ledger.hunks(file.path)
    review = hunks[place]
    counts = changed(review.hunk)
    name = f"hunk {place + 1} of {len(hunks)}"
    text = (words.lines_range(review) or name) + (" conflict" if is_unsettled(review) else "")
    text += " ✎" if review.comment else ""
    right = words.size(*counts) if review.hunk.lines else ""
    spoken = words.announcement(review, name, escaped(file.path), counts)
    return ListEntry(EntryKind.HUNK, words.shape(review), text, right, spoken, index, place, review)


class ReviewModel(QAbstractListModel):
    """The lines as Qt asks for them."""

    ENTRY = Qt.ItemDataRole.UserRole

    def __init__(self, session: ReviewSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: list[Line] = []

    def refresh(self) -> None:
        """Follow the state of the review.

        Where the lines are the same, only their text may differ, and the list draws that by itself: telling it of
        changes would lay out thousands of lines for one key.
        """
        found = lines(self._session)
        if found != self._lines:
            self.beginResetModel()
            self._lines = found
            self.endResetModel()

    def entry(self, number: int) -> ListEntry:
        """The entry on a line."""
        return entry(self._session, self._lines[number])

    def line_of(self, file: int, hunk: int | None) -> int:
        """The line of a hunk, or of its file while the hunks are not there; -1 for neither."""
        for line in ((EntryKind.HUNK, file, hunk), (EntryKind.FILE, file, -1)):
            if line in self._lines:
                return self._lines.index(line)
        return -1

    @override
    def rowCount(self, parent: _ANY = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: _ANY, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in {Qt.ItemDataRole.DisplayRole, *_SPOKEN, self.ENTRY}:
            return None
        found = self.entry(index.row())
        if role == self.ENTRY:
            return found
        if role in _SPOKEN:
            return found.spoken
        return "  ".join(part for part in (found.left, found.middle, found.right) if part)


class _Painter(QStyledItemDelegate):
    """Draws an entry: mark, name elided in the middle, numbers at the right edge."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ANY) -> QSize:
        return QSize(UNIT * 40, option.fontMetrics.height() + UNIT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ANY) -> None:
        entry: ListEntry = index.data(ReviewModel.ENTRY)
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
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold if entry.kind is EntryKind.FILE else QFont.Weight.Normal)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        if entry.kind is not EntryKind.FILE:
            rect = rect.adjusted(UNIT * 5, 0, 0, 0)
        quiet = colors.selection_text if selected else colors.muted
        plain = colors.selection_text if selected else colors.text
        centre = Qt.AlignmentFlag.AlignVCenter
        _text(painter, rect, centre, entry.left, self._mark_color(entry, selected=selected))
        rect = rect.adjusted(UNIT * 5, 0, 0, 0)
        width = metrics.horizontalAdvance(entry.right)
        whole = rect
        rect = rect.adjusted(0, 0, -width - UNIT * 2, 0)
        if entry.kind is EntryKind.FILE:
            middle = elided_path(entry.middle, metrics, rect.width())
        else:
            middle = metrics.elidedText(entry.middle, Qt.TextElideMode.ElideRight, rect.width())
        note = entry.kind is EntryKind.NOTE and not selected
        _text(painter, rect, centre, middle, colors.warning if note else plain)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
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
    folder, slash, name = path.rpartition("/")
    room = width - metrics.horizontalAdvance(slash + name)
    short = metrics.elidedText(folder, Qt.TextElideMode.ElideMiddle, room) if slash else ""
    if short.strip("…"):
        return short + slash + name
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
        self.setModel(self._model)
        self.setItemDelegate(_Painter(theme, self))
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
        """Show the state of the review and select where the keyboard is."""
        self._model.refresh()
        self.viewport().update()
        line = self._model.line_of(self._session.file_index, self._session.hunk_index)
        if line < 0:
            return
        index = self._model.index(line)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row())
        self.chosen.emit(entry.file, entry.hunk)
