"""The list on the left: files of the proposal, and the hunks of the file that is shown."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple, TypeAlias

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
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import FileChange, ReviewHunk
from haiku_pair.window.review import file_words, words
from haiku_pair.window.review.dressing import verdict_color
from haiku_pair.window.review.filtering import folders, told_apart
from haiku_pair.window.review.ledger import sum_of
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

    FOLDER = auto()
    """A folder of a long list; its files follow where the keyboard is in one of them."""
    FILE = auto()
    NOTE = auto()
    HUNK = auto()


class ListEntry(NamedTuple):
    """One line of the list. `spoken` is the whole of it for a screen reader."""

    kind: EntryKind
    left: str
    middle: str
    right: str
    spoken: str
    file: int
    hunk: int = -1
    review: ReviewHunk | None = None
    apart: str = ""
    """Instead of a path that has no room, where another file has the same name."""


Line: TypeAlias = tuple[EntryKind, int, int]
"""Kind, file and hunk of a line; notes have the place of their word instead of a hunk."""

_NOTE_WORDS = ("conflict", "sensitive", "state")
_LONG = 60
"""Files from which on a list has a line for each folder."""


def lines(session: ReviewSession) -> list[Line]:
    """The lines for the state of a review, without their text: that is made for those on the screen."""
    shown = [index for index, file in enumerate(session.files) if not session.passing.leaves_out(file.path)]
    if len(shown) <= _LONG:
        return [line for index in shown for line in _of_file(session, index)]
    found: list[Line] = []
    for _, places in folders([session.files[index] for index in shown]):
        inside = [shown[place] for place in places]
        if len(inside) > 1:
            found.append((EntryKind.FOLDER, inside[0], inside[-1]))
        if len(inside) == 1 or session.file_index in inside:
            found += [line for index in inside for line in _of_file(session, index)]
    return found


def _of_file(session: ReviewSession, index: int) -> list[Line]:
    file = session.files[index]
    is_shown = index == session.file_index
    found: list[Line] = [(EntryKind.FILE, index, -1)]
    notes = (
        bool(file.conflict),
        bool(file.sensitive),
        is_shown and bool(file_words.details(file, session.comments.count(file.path))),
    )
    found += [(EntryKind.NOTE, index, place) for place, is_there in enumerate(notes) if is_there]
    if is_shown:
        hunks, passing = session.ledger.hunks(file.path), session.passing
        if passing.only_new:
            places = range(len(hunks))
            found += [(EntryKind.HUNK, index, place) for place in places if not passing.hunk(file.path, hunks[place])]
        else:
            found += _hunk_lines(index, len(hunks))
    return found


@lru_cache(maxsize=4)
def _hunk_lines(file: int, count: int) -> tuple[Line, ...]:
    """The lines of all hunks of a file, kept: there may be thousands, and they are the same at every key."""
    return tuple((EntryKind.HUNK, file, place) for place in range(count))


def entry(session: ReviewSession, line: Line) -> ListEntry:
    """The text of one line."""
    kind, index, hunk = line
    file = session.files[index]
    if kind is EntryKind.FOLDER:
        return _folder(session, index, hunk)
    if kind is EntryKind.HUNK:
        return _hunk(session, file, index, hunk)
    if kind is EntryKind.NOTE:
        return _note(session, file, index, _NOTE_WORDS[hunk])
    return _file(session, file, index)


def _note(session: ReviewSession, file: FileChange, index: int, word: str) -> ListEntry:
    if word == "state":
        text = file_words.details(file, session.comments.count(file.path))
        return ListEntry(EntryKind.NOTE, "", text, "", text, index)
    text = f"{word}: {escaped(getattr(file, word))}"
    return ListEntry(EntryKind.NOTE, words.CONFLICT if word == "conflict" else "⚠", text, "", text, index)


def _folder(session: ReviewSession, first: int, last: int) -> ListEntry:
    inside = [file for file in session.files[first : last + 1] if not session.passing.leaves_out(file.path)]
    tally = sum_of(session.ledger.tally(file) for file in inside)
    is_open = first <= session.file_index <= last
    name = escaped(session.files[first].path.rpartition("/")[0]) + "/"
    files = words.plural(len(inside), "file")
    spoken = f"folder {name}, {files}, {tally.decided} of {tally.total} decided, {'open' if is_open else 'folded'}"
    right = f"{files}   {tally.decided}/{tally.total}"
    return ListEntry(EntryKind.FOLDER, "▾" if is_open else "▸", name, right, spoken, first)


def _file(session: ReviewSession, file: FileChange, index: int) -> ListEntry:
    tally = session.ledger.tally(file)
    count = session.comments.count(file.path)
    right = file_words.right(file, tally, count)
    spoken = file_words.spoken(file, tally, count)
    return ListEntry(EntryKind.FILE, words.LETTERS[file.kind], escaped(file.path), right, spoken, index)


def _hunk(session: ReviewSession, file: FileChange, index: int, place: int) -> ListEntry:
    hunks = session.ledger.hunks(file.path)
    review = hunks[place]
    counts = changed(review.hunk)
    name = f"hunk {place + 1} of {len(hunks)}"
    text = (words.lines_range(review) or name) + (" conflict" if is_unsettled(review) else "")
    comments = session.comments.in_hunk(file.path, review.hunk)
    text += f" ✎{len(comments)}" if comments else ""
    text += f" {words.REVIEWED}" if review.reviewed else ""
    right = words.size(*counts) if review.hunk.lines else ""
    spoken = words.announcement(review, name, escaped(file.path), counts, comments)
    return ListEntry(EntryKind.HUNK, words.shape(review), text, right, spoken, index, place, review)


class ReviewModel(QAbstractListModel):
    """The lines as Qt asks for them."""

    def __init__(self, session: ReviewSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lines: list[Line] = []
        self._paths: list[str] = []
        self._apart: dict[str, str] = {}

    def refresh(self) -> None:
        """Follow the state of the review.

        Where the lines are the same, only their text may differ, and the list draws that by itself: telling it of
        changes would lay out thousands of lines for one key.
        """
        found = lines(self._session)
        if found != self._lines:
            paths = [file.path for file in self._session.files]
            if paths != self._paths:
                self._paths, self._apart = paths, told_apart(paths)
            self.beginResetModel()
            self._lines = found
            self.endResetModel()

    def entry(self, number: int) -> ListEntry:
        """The entry on a line."""
        made = entry(self._session, self._lines[number])
        if made.kind is not EntryKind.FILE:
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
        for guess in range(start + 1 + hunk, min(len(self._lines), start + len(_NOTE_WORDS) + 1 + hunk)):
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
        """Show the state of the review and select where the keyboard is."""
        self._model.refresh()
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
        for line, entry in said.items():
            if self._said.get(line) != entry:
                self.update(self._model.index(line))
        self._said = said

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row())
        self.chosen.emit(entry.file, entry.hunk)
