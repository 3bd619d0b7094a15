"""What the list on the left says: files of the review, folders, and hunks of the file that is shown. No Qt."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from haiku_pair.protocol.values import FileChange, ReviewHunk
from haiku_pair.window.review import file_words, words
from haiku_pair.window.review.context import changed
from haiku_pair.window.review.filtering import folders
from haiku_pair.window.review.ledger import sum_of
from haiku_pair.window.review.session import ReviewSession
from haiku_pair.window.review.settling import is_unsettled
from haiku_pair.window.review.visible import escaped


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

NOTE_WORDS = ("conflict", "sensitive", "state")
"""What is noted below a file."""
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
    """The text of one line; none for one that is gone, while the list is about to follow."""
    kind, index, hunk = line
    file = session.files[index] if index < len(session.files) else None
    if file is None or (kind is EntryKind.HUNK and hunk >= len(session.ledger.hunks(file.path))):
        return ListEntry(kind, "", "", "", "", index)
    if kind is EntryKind.FOLDER:
        return _folder(session, index, hunk)
    if kind is EntryKind.HUNK:
        return _hunk(session, file, index, hunk)
    if kind is EntryKind.NOTE:
        return _note(session, file, index, NOTE_WORDS[hunk])
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
    counts = bool(tally.decided or session.words.undecided)
    right = file_words.right(file, tally, count, decides=counts)
    spoken = file_words.spoken(file, tally, count, decides=counts)
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
    spoken = words.announcement(review, name, escaped(file.path), comments, session.words.undecided)
    return ListEntry(EntryKind.HUNK, words.shape(review), text, right, spoken, index, place, review)
