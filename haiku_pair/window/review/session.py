"""Where the keyboard is in a review: file and hunk, and where it goes next.

A hunk is held by name, so that it is found again when others come before it, and its parts when it falls apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from haiku_pair.edits.parts import part_of, whole
from haiku_pair.edits.values import LineKind
from haiku_pair.protocol.replies import Reviewed
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.protocol.values import Decision, FileChange, FileHunks, Proposal, ReviewHunk
from haiku_pair.window.review.context import LEVELS, USUAL, next_level
from haiku_pair.window.review.ledger import Ledger
from haiku_pair.window.review.passing import Passing
from haiku_pair.window.review.remarks import Remarks
from haiku_pair.window.review.source_words import SourceWords, words_for


class Landing(Enum):
    """Which hunk the cursor takes once the hunks of a file are there."""

    FIRST = auto()
    LAST = auto()
    FIRST_UNDECIDED = auto()
    LAST_UNDECIDED = auto()


@dataclass(frozen=True)
class Spot:
    """A hunk by name, and where it stood in its file in case that it is gone."""

    path: str
    hunk: str
    index: int = 0


class ReviewSession:
    """The keyboard's way through one proposal. Knows nothing of widgets or of the bridge."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.passing = Passing()
        self.comments = Remarks()
        self._file = 0
        self._hunk = 0
        self._aim: Landing | Spot | None = Landing.FIRST_UNDECIDED
        self._context = USUAL
        self._further = 0

    # --- what the engine says ---

    def take_proposal(self, proposal: Proposal | None, stale: Iterable[str] = (), *, unread: bool = False) -> None:
        """A new state of the proposal. `stale` names files whose hunks must be asked for again.

        While it is `unread`, the cursor stands at the first open hunk whatever comes before it.
        """
        place = self.spot()
        self.comments.review = proposal.id if proposal is not None else ""
        if self.ledger.take_proposal(proposal, stale):
            self._context, self._further = USUAL, 0
            unread = True
        if unread:
            place = self._aim = None
        self._return_to(place)

    def take_hunks(self, file: FileHunks, reach: int = USUAL) -> bool:
        """The hunks of one file came, with so many lines of context; False when they are of no file of this one."""
        place = self.spot()
        if not self.ledger.take_hunks(file, reach):
            return False
        if place is not None and place.path == file.path:
            self._aim = place
        self._land()
        return True

    def take_reviewed(self, ticket: int | None, reviewed: Reviewed) -> None:
        """The engine's answer to the decision `ticket`, or to anything else (None)."""
        place = self.spot()
        if self.ledger.take_reviewed(ticket, reviewed.proposal, reviewed.files):
            self._return_to(place)

    @property
    def words(self) -> SourceWords:
        """How one speaks of what is reviewed."""
        proposal = self.ledger.proposal
        return words_for(proposal.source.kind if proposal is not None else SourceKind.PROPOSAL)

    # --- how much is shown ---

    @property
    def context(self) -> int:
        """Lines of context around each hunk, in all files of the review."""
        return self._context

    def change_context(self, step: int) -> bool:
        """Show more (1) or less (-1) context; False when there is no more or less."""
        before, self._context = self._context, next_level(self._context, step)
        return before != self._context

    @property
    def reach(self) -> int:
        """Lines of context to ask the engine for."""
        return max(USUAL, self._context, self._further)

    def reach_further(self, more: int) -> None:
        """Ask from now on for so many lines besides the context that is shown."""
        wanted = self._context + more
        self._further = max(self._further, next((level for level in LEVELS if level >= wanted), LEVELS[-1]))

    def wanted(self) -> tuple[str, ...]:
        """Files whose hunks should be asked for now: the one shown, then the next one."""
        near = self.files[self._file : self._file + 2]
        return tuple(file.path for file in near if self.ledger.needs(file.path, self.reach))

    # --- where the keyboard is ---

    @property
    def files(self) -> tuple[FileChange, ...]:
        """The files of the proposal."""
        return self.ledger.files

    @property
    def file_index(self) -> int:
        """Place of the shown file in `files`."""
        return self._file

    @property
    def file(self) -> FileChange | None:
        """The file that is shown."""
        return self.files[self._file] if self._file < len(self.files) else None

    @property
    def hunk_index(self) -> int | None:
        """Place of the keyboard hunk in its file; None while the hunks are not there."""
        return None if self.current is None else self._hunk

    @property
    def current(self) -> ReviewHunk | None:
        """The keyboard hunk."""
        hunks = self.ledger.hunks(self.file.path) if self.file else ()
        return hunks[self._hunk] if self._aim is None and self._hunk < len(hunks) else None

    @property
    def is_landing(self) -> bool:
        """Whether the cursor waits for the hunks of its file."""
        return self.file is not None and not self.ledger.is_loaded(self.file.path)

    def spot(self) -> Spot | None:
        """The keyboard hunk by name."""
        current, file = self.current, self.file
        return Spot(file.path, current.hunk.id, self._hunk) if current and file else None

    def number(self) -> int:
        """Number of the keyboard hunk among all hunks, from 1; 0 without one."""
        if self.current is None:
            return 0
        return sum(file.hunks for file in self.files[: self._file]) + self._hunk + 1

    def next_hunk(self) -> bool:
        """To the hunk below, in the next file where this one ends."""
        return self._go(1, _any, _any_file, Landing.FIRST)

    def previous_hunk(self) -> bool:
        """To the hunk above, in the file before where this one begins."""
        return self._go(-1, _any, _any_file, Landing.LAST)

    def first_hunk(self) -> bool:
        """To the first hunk of all."""
        index = self._file_from(0, 1, _any_file)
        return index is not None and self.to_file(index, Landing.FIRST)

    def last_hunk(self) -> bool:
        """To the last hunk of all."""
        index = self._file_from(len(self.files) - 1, -1, _any_file)
        return index is not None and self.to_file(index, Landing.LAST)

    def next_undecided(self) -> bool:
        """To the next undecided hunk below, through the files; stays where there is none."""
        return self._go(1, _is_undecided, self._has_undecided, Landing.FIRST_UNDECIDED)

    def previous_undecided(self) -> bool:
        """To the next undecided hunk above; stays where there is none."""
        return self._go(-1, _is_undecided, self._has_undecided, Landing.LAST_UNDECIDED)

    def next_file(self) -> bool:
        """To the first hunk of the next file; stays where there is none."""
        index = self._file_from(self._file + 1, 1, _any_file)
        return index is not None and self.to_file(index, Landing.FIRST)

    def previous_file(self) -> bool:
        """To the first hunk of the file before; stays where there is none."""
        index = self._file_from(self._file - 1, -1, _any_file)
        return index is not None and self.to_file(index, Landing.FIRST)

    def file_below(self) -> FileChange | None:
        """The file that comes next; None for the last one."""
        index = self._file_from(self._file + 1, 1, _any_file)
        return None if index is None else self.files[index]

    def _go(
        self, step: int, hunk: Callable[[ReviewHunk], bool], file: Callable[[FileChange], bool], landing: Landing
    ) -> bool:
        """To the next hunk up (-1) or down (1) that is meant, through the files that may hold one."""
        index = self._hunk_from(self._hunk + step, step, hunk)
        if index is not None:
            return self._to_hunk(index)
        beyond = self._file_from(self._file + step, step, file)
        return beyond is not None and self.to_file(beyond, landing)

    def _hunk_from(self, index: int, step: int, wanted: Callable[[ReviewHunk], bool]) -> int | None:
        file = self.file
        hunks = self.ledger.hunks(file.path) if file else ()
        while file and 0 <= index < len(hunks):
            if wanted(hunks[index]) and not self.passing.hunk(file.path, hunks[index]):
                return index
            index += step
        return None

    def _file_from(self, index: int, step: int, wanted: Callable[[FileChange], bool]) -> int | None:
        while 0 <= index < len(self.files):
            if wanted(self.files[index]) and not self.passing.file(self.files[index]):
                return index
            index += step
        return None

    def _has_undecided(self, file: FileChange) -> bool:
        return self.ledger.tally(file).undecided > 0

    def to_file(self, index: int, landing: Landing = Landing.FIRST) -> bool:
        """To a file by its place; False when there is none or nothing moved."""
        if not 0 <= index < len(self.files):
            return False
        before = (self._file, self._hunk)
        self._file, self._hunk, self._aim = index, 0, landing
        self._land()
        return before != (self._file, self._hunk)

    def to_spot(self, path: str, hunk: str) -> bool:
        """To a hunk by name; False when its file is not part of the proposal."""
        index = self.ledger.index(path)
        if index is None:
            return False
        self._file, self._hunk, self._aim = index, 0, Spot(path, hunk)
        self._land()
        return True

    def to_hunk(self, index: int) -> bool:
        """To a hunk of the shown file by its place; False when it is there already or not there at all."""
        file = self.file
        if file is None or index == self._hunk or not 0 <= index < len(self.ledger.hunks(file.path)):
            return False
        return self._to_hunk(index)

    def to_line(self, kind: LineKind, number: int) -> bool:
        """To the hunk of the shown file that removes the old line, or adds the new line, of that number."""
        file = self.file
        for index, review in enumerate(self.ledger.hunks(file.path) if file else ()):
            old, new = review.hunk.old_first, review.hunk.new_first
            for line in review.hunk.lines:
                if line.kind is kind and number == (old if kind is LineKind.REMOVED else new):
                    return self._to_hunk(index)
                old += line.kind is not LineKind.ADDED
                new += line.kind is not LineKind.REMOVED
        return False

    def _to_hunk(self, index: int) -> bool:
        self._hunk, self._aim = index, None
        return True

    def _return_to(self, place: Spot | None) -> None:
        """Find the keyboard hunk again after the proposal changed; an aim that waits goes on waiting."""
        if place is None:
            if self._aim is None or self._file >= len(self.files):
                self._file, self._hunk, self._aim = self._first_open_file(), 0, Landing.FIRST_UNDECIDED
            self._land()
            return
        index = self.ledger.index(place.path)
        self._file = min(self._file, max(0, len(self.files) - 1)) if index is None else index
        self._aim = Landing.FIRST if index is None else place
        self._land()

    def _first_open_file(self) -> int:
        return next((i for i, file in enumerate(self.files) if self.ledger.tally(file).undecided), 0)

    def _land(self) -> None:
        file = self.file
        if file is None or self._aim is None or not self.ledger.is_loaded(file.path):
            return
        aim, self._aim = self._aim, None
        hunks = self.ledger.hunks(file.path)
        last = max(0, len(hunks) - 1)
        if isinstance(aim, Spot):
            self._hunk = _found(hunks, aim, last)
            return
        shown = [i for i, review in enumerate(hunks) if not self.passing.hunk(file.path, review)] or [0, last]
        undecided = [i for i in shown if hunks and _is_undecided(hunks[i])]
        places = {
            Landing.FIRST: shown[0],
            Landing.LAST: shown[-1],
            Landing.FIRST_UNDECIDED: undecided[0] if undecided else shown[0],
            Landing.LAST_UNDECIDED: undecided[-1] if undecided else shown[-1],
        }
        self._hunk = places[aim]


def _any(_review: ReviewHunk) -> bool:
    return True


def _any_file(_file: FileChange) -> bool:
    return True


def _is_undecided(review: ReviewHunk) -> bool:
    return review.decision is Decision.UNDECIDED


def _found(hunks: Sequence[ReviewHunk], aim: Spot, last: int) -> int:
    """Place of a hunk by its name; of one that was cut or put together since, what has its first line now."""
    names = [review.hunk.id for review in hunks]
    if aim.hunk in names:
        return names.index(aim.hunk)
    aimed = part_of(aim.hunk)
    first = aimed.first if aimed else 0
    parts = [(place, part_of(name)) for place, name in enumerate(names) if whole(name) == whole(aim.hunk)]
    if not parts:
        return min(aim.index, last)
    return max((place for place, part in parts if part is None or part.first <= first), default=parts[0][0])
