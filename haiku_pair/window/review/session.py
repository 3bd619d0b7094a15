"""The review as a value that changes: files, hunks, decisions on their way, and where the keyboard is.

The engine's word is the truth. Decisions the engine has not confirmed yet lie over it, in order, so that the next
key already sees them; a confirmation replaces the truth below and takes its decision off the top.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

import msgspec

from haiku_pair.protocol.requests import Reviewed
from haiku_pair.protocol.values import (
    Decision,
    FileChange,
    FileHunks,
    HunkDecision,
    Proposal,
    ReviewHunk,
)


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


@dataclass(frozen=True)
class Tally:
    """Counts over some hunks."""

    total: int = 0
    accepted: int = 0
    rejected: int = 0

    @property
    def decided(self) -> int:
        """Accepted or rejected."""
        return self.accepted + self.rejected

    @property
    def undecided(self) -> int:
        """Still open."""
        return self.total - self.decided


def sum_of(tallies: Iterable[Tally]) -> Tally:
    """The counts of several files together."""
    total = accepted = rejected = 0
    for tally in tallies:
        total, accepted, rejected = total + tally.total, accepted + tally.accepted, rejected + tally.rejected
    return Tally(total, accepted, rejected)


def _decided(review: ReviewHunk, decision: Decision | None) -> ReviewHunk:
    if decision is None or decision is review.decision:
        return review
    return msgspec.structs.replace(review, decision=decision)


class ReviewSession:
    """One proposal under review. Knows nothing of widgets or of the bridge."""

    def __init__(self) -> None:
        self._proposal: Proposal | None = None
        self._truth: dict[str, FileHunks] = {}
        self._pending: dict[int, tuple[HunkDecision, ...]] = {}
        self._overlay: dict[str, dict[str, Decision]] = {}
        self._newest: dict[str, tuple[ReviewHunk, ...]] = {}
        self._stale: set[str] = set()
        self._tickets = 0
        self._file = 0
        self._hunk = 0
        self._aim: Landing | Spot | None = Landing.FIRST_UNDECIDED
        self._seen: set[tuple[str, str]] = set()

    # --- what the engine says ---

    @property
    def proposal(self) -> Proposal | None:
        """The open proposal as the engine told it last."""
        return self._proposal

    @property
    def files(self) -> tuple[FileChange, ...]:
        """The files of the proposal, in the engine's order; empty without one."""
        return self._proposal.files if self._proposal else ()

    def take_proposal(self, proposal: Proposal | None, stale: Iterable[str] = (), *, unread: bool = False) -> None:
        """A new state of the proposal. `stale` names files whose hunks must be asked for again.

        While it is `unread`, the cursor stands at the first open hunk whatever comes before it.

        What is known of a stale file stays until the new hunks are there: decisions name hunks, so that one
        which is gone is refused and never taken for another.
        """
        before = self._proposal
        place = self.spot()
        if proposal is None or before is None or before.id != proposal.id:
            self._truth.clear()
            self._stale.clear()
            self._pending.clear()
            self._seen.clear()
            unread = True
        if unread:
            place = self._aim = None
        self._proposal = proposal
        known = {file.path for file in self.files}
        for path in [path for path in self._truth if path not in known]:
            del self._truth[path]
        self._stale = (self._stale | set(stale)) & set(self._truth)
        self._rebuild_overlay()
        self._return_to(place)

    def take_hunks(self, file: FileHunks) -> bool:
        """The hunks of one file came; False when they belong to another proposal or a file that is gone."""
        if self._proposal is None or file.proposal != self._proposal.id or self._index(file.path) is None:
            return False
        place = self.spot()
        self._take(file)
        if place is not None and place.path == file.path:
            self._aim = place
        self._land()
        return True

    def take_reviewed(self, ticket: int | None, reviewed: Reviewed) -> None:
        """The engine's answer to the decision `ticket`, or to an undo, redo, comment or edit (None)."""
        if self._proposal is None or reviewed.proposal.id != self._proposal.id:
            self.drop(ticket)
            return
        if ticket is not None:
            self._pending.pop(ticket, None)
        place = self.spot()
        self._proposal = reviewed.proposal
        for file in reviewed.files:
            self._take(file)
        self._rebuild_overlay()
        self._return_to(place)

    def _take(self, file: FileHunks) -> None:
        self._truth[file.path] = file
        self._stale.discard(file.path)
        self._newest.pop(file.path, None)

    # --- decisions ---

    def decide(self, decisions: tuple[HunkDecision, ...]) -> int:
        """Lay decisions over the truth until the engine has answered; returns the ticket to name them by."""
        self._tickets += 1
        self._pending[self._tickets] = decisions
        self._rebuild_overlay()
        return self._tickets

    def drop(self, ticket: int | None) -> None:
        """The engine refused a decision: what it lay over shows again."""
        if ticket is not None and self._pending.pop(ticket, None) is not None:
            self._rebuild_overlay()

    def _rebuild_overlay(self) -> None:
        self._overlay = {}
        self._newest.clear()
        for decisions in self._pending.values():
            for decision in decisions:
                self._overlay.setdefault(decision.path, {})[decision.hunk] = decision.decision

    @property
    def waiting(self) -> bool:
        """Whether decisions are on their way to the engine."""
        return bool(self._pending)

    # --- reading ---

    def is_loaded(self, path: str) -> bool:
        """Whether the hunks of a file are there."""
        return path in self._truth

    def note(self, path: str) -> str:
        """What the engine says instead of lines."""
        file = self._truth.get(path)
        return file.note if file else ""

    def hunks(self, path: str) -> tuple[ReviewHunk, ...]:
        """The hunks of a file with the newest decisions; empty while they are not loaded."""
        file, overlay = self._truth.get(path), self._overlay.get(path)
        if file is None or not overlay:
            return file.hunks if file else ()
        if path not in self._newest:
            self._newest[path] = tuple(_decided(review, overlay.get(review.hunk.id)) for review in file.hunks)
        return self._newest[path]

    def tally(self, file: FileChange) -> Tally:
        """Counts of one file with the newest decisions."""
        if file.path not in self._overlay or file.path not in self._truth:
            return Tally(file.hunks, file.accepted, file.rejected)
        decisions = [review.decision for review in self.hunks(file.path)]
        return Tally(len(decisions), decisions.count(Decision.ACCEPTED), decisions.count(Decision.REJECTED))

    def total(self) -> Tally:
        """Counts over all files."""
        return sum_of(self.tally(file) for file in self.files)

    def wanted(self) -> tuple[str, ...]:
        """Files whose hunks should be asked for now: the one shown, then the next one."""
        near = self.files[self._file : self._file + 2]
        return tuple(file.path for file in near if file.path not in self._truth or file.path in self._stale)

    def missing(self) -> tuple[str, ...]:
        """All files whose hunks are not there."""
        return tuple(file.path for file in self.files if file.path not in self._truth)

    # --- what was on the screen ---

    def see(self, path: str, hunks: Iterable[str]) -> None:
        """These hunks were on the screen."""
        self._seen.update((path, hunk) for hunk in hunks)

    def never_shown(self, files: Iterable[FileChange]) -> int:
        """How many hunks of these files were never on the screen."""
        paths = {file.path: file.hunks for file in files}
        return max(0, sum(paths.values()) - sum(1 for path, _ in self._seen if path in paths))

    # --- where the keyboard is ---

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
        hunks = self.hunks(self.file.path) if self.file else ()
        return hunks[self._hunk] if self._aim is None and self._hunk < len(hunks) else None

    @property
    def is_landing(self) -> bool:
        """Whether the cursor waits for the hunks of its file."""
        return self.file is not None and not self.is_loaded(self.file.path)

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
        file = self.file
        if file and self._hunk + 1 < len(self.hunks(file.path)):
            return self._to_hunk(self._hunk + 1)
        return self.to_file(self._file + 1, Landing.FIRST)

    def previous_hunk(self) -> bool:
        """To the hunk above, in the file before where this one begins."""
        if self._hunk > 0:
            return self._to_hunk(self._hunk - 1)
        return self.to_file(self._file - 1, Landing.LAST)

    def next_undecided(self) -> bool:
        """To the next undecided hunk below, through the files; stays where there is none."""
        file = self.file
        below = self.hunks(file.path)[self._hunk + 1 :] if file else ()
        for offset, review in enumerate(below):
            if review.decision is Decision.UNDECIDED:
                return self._to_hunk(self._hunk + 1 + offset)
        for index in range(self._file + 1, len(self.files)):
            if self.tally(self.files[index]).undecided:
                return self.to_file(index, Landing.FIRST_UNDECIDED)
        return False

    def previous_undecided(self) -> bool:
        """To the next undecided hunk above; stays where there is none."""
        file = self.file
        above = self.hunks(file.path)[: self._hunk] if file else ()
        for index in reversed(range(len(above))):
            if above[index].decision is Decision.UNDECIDED:
                return self._to_hunk(index)
        for index in reversed(range(self._file)):
            if self.tally(self.files[index]).undecided:
                return self.to_file(index, Landing.LAST_UNDECIDED)
        return False

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
        index = self._index(path)
        if index is None:
            return False
        self._file, self._hunk, self._aim = index, 0, Spot(path, hunk)
        self._land()
        return True

    def to_hunk(self, index: int) -> bool:
        """To a hunk of the shown file by its place; False when it is there already or not there at all."""
        file = self.file
        if file is None or index == self._hunk or not 0 <= index < len(self.hunks(file.path)):
            return False
        return self._to_hunk(index)

    def _to_hunk(self, index: int) -> bool:
        self._hunk, self._aim = index, None
        return True

    def _index(self, path: str) -> int | None:
        return next((i for i, file in enumerate(self.files) if file.path == path), None)

    def _return_to(self, place: Spot | None) -> None:
        """Find the keyboard hunk again after the proposal changed; an aim that waits goes on waiting."""
        if place is None:
            if self._aim is None or self._file >= len(self.files):
                self._file, self._hunk, self._aim = self._first_open_file(), 0, Landing.FIRST_UNDECIDED
            self._land()
            return
        index = self._index(place.path)
        self._file = min(self._file, max(0, len(self.files) - 1)) if index is None else index
        self._aim = Landing.FIRST if index is None else place
        self._land()

    def _first_open_file(self) -> int:
        return next((i for i, file in enumerate(self.files) if self.tally(file).undecided), 0)

    def _land(self) -> None:
        file = self.file
        if file is None or self._aim is None or not self.is_loaded(file.path):
            return
        aim, self._aim = self._aim, None
        hunks = self.hunks(file.path)
        last = max(0, len(hunks) - 1)
        if isinstance(aim, Spot):
            named = (i for i, review in enumerate(hunks) if review.hunk.id == aim.hunk)
            self._hunk = next(named, min(aim.index, last))
            return
        undecided = [i for i, review in enumerate(hunks) if review.decision is Decision.UNDECIDED]
        places = {
            Landing.FIRST: 0,
            Landing.LAST: last,
            Landing.FIRST_UNDECIDED: undecided[0] if undecided else 0,
            Landing.LAST_UNDECIDED: undecided[-1] if undecided else last,
        }
        self._hunk = places[aim]
