"""The hunks of a proposal with what is decided on them, and what of them was on the screen.

The engine's word is the truth. Decisions the engine has not confirmed yet lie over it, in order, so that the next
key already sees them; a confirmation replaces the truth below and takes its decision off the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import NamedTuple

import msgspec

from haiku_pair.protocol.values import (
    Decision,
    FileChange,
    FileHunks,
    HunkDecision,
    Proposal,
    ReviewHunk,
)
from haiku_pair.window.review.context import USUAL, widened
from haiku_pair.window.review.settling import is_unsettled


@dataclass(frozen=True)
class Tally:
    """Counts over some hunks."""

    total: int = 0
    accepted: int = 0
    rejected: int = 0
    conflicts: int = 0
    """Places to settle, as far as they are known; they are undecided too."""

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
    total = accepted = rejected = conflicts = 0
    for tally in tallies:
        total, accepted, rejected = total + tally.total, accepted + tally.accepted, rejected + tally.rejected
        conflicts += tally.conflicts
    return Tally(total, accepted, rejected, conflicts)


def _exchanged(total: Tally, before: Tally, after: Tally) -> Tally:
    """A total in which some counts stand in place of others."""
    pairs = zip(astuple(total), astuple(before), astuple(after), strict=True)
    return Tally(*(count - old + new for count, old, new in pairs))


class _Known(NamedTuple):
    """What is counted of a file's hunks when they come, so that no decision counts thousands again."""

    places: Mapping[str, int]
    """By their id."""
    accepted: int
    rejected: int
    has_conflicts: bool


def _known(file: FileHunks) -> _Known:
    said = [review.decision for review in file.hunks]
    places = {review.hunk.id: place for place, review in enumerate(file.hunks)}
    conflicts = any(review.conflict is not None for review in file.hunks)
    return _Known(places, said.count(Decision.ACCEPTED), said.count(Decision.REJECTED), conflicts)


def _decided(review: ReviewHunk, decision: Decision) -> ReviewHunk:
    if decision is review.decision:
        return review
    return msgspec.structs.replace(review, decision=decision)


class Ledger:
    """What is known of one proposal. Knows nothing of the keyboard's place."""

    def __init__(self) -> None:
        self._proposal: Proposal | None = None
        self._truth: dict[str, FileHunks] = {}
        self._known: dict[str, _Known] = {}
        self._reach: dict[str, int] = {}
        self._pending: dict[int, tuple[HunkDecision, ...]] = {}
        self._overlay: dict[str, dict[str, Decision]] = {}
        self._newest: dict[str, tuple[ReviewHunk, ...]] = {}
        self._total: Tally | None = None
        self._settled: Tally | None = None
        """The same without decisions that the engine has not confirmed."""
        self._reviewed: int | None = None
        self._stale: set[str] = set()
        self._tickets = 0
        self._seen: set[tuple[str, str]] = set()
        self.changes = 0
        """Grows whenever files, hunks or decisions may be others than before."""

    # --- what the engine says ---

    @property
    def proposal(self) -> Proposal | None:
        """The open proposal as the engine told it last."""
        return self._proposal

    @property
    def files(self) -> tuple[FileChange, ...]:
        """The files of the proposal, in the engine's order; empty without one."""
        return self._proposal.files if self._proposal else ()

    def take_proposal(self, proposal: Proposal | None, stale: Iterable[str] = ()) -> bool:
        """A new state of the proposal; whether it is another proposal than before.

        What is known of a stale file stays until the new hunks are there: decisions name hunks, so that one
        which is gone is refused and never taken for another.
        """
        before, self._proposal = self._proposal, proposal
        self._settled = self._reviewed = None
        is_other = proposal is None or before is None or before.id != proposal.id
        if is_other:
            for known in (self._truth, self._known, self._stale, self._pending, self._seen, self._reach):
                known.clear()
        paths = {file.path for file in self.files}
        for path in [path for path in self._truth if path not in paths]:
            del self._truth[path], self._known[path]
        self._stale = (self._stale | set(stale)) & set(self._truth)
        self._rebuild_overlay()
        return is_other

    def take_hunks(self, file: FileHunks, reach: int = USUAL) -> bool:
        """The hunks of one file came, with so many lines of context; False when they are of no file of this one."""
        if self._proposal is None or file.proposal != self._proposal.id or self.index(file.path) is None:
            return False
        self._take(file, reach)
        return True

    def take_reviewed(self, ticket: int | None, proposal: Proposal, files: Sequence[FileHunks]) -> bool:
        """The engine's answer to the decision `ticket`, or to anything else (None); False when it comes too late."""
        if self._proposal is None or proposal.id != self._proposal.id:
            self.drop(ticket)
            return False
        said = self._pending.pop(ticket, ()) if ticket is not None else ()
        self._proposal = proposal
        self._settled = self._reviewed = None
        told = {file.path for file in files}
        for path in {decision.path for decision in said} - told:
            self._confirm(path, {one.hunk: one.decision for one in said if one.path == path})
        for file in files:
            wide = widened(file, self._truth[file.path]) if self._reach.get(file.path, USUAL) > USUAL else None
            self._take(wide or file, self._reach[file.path] if wide else USUAL)
        self._rebuild_overlay()
        return True

    def _take(self, file: FileHunks, reach: int) -> None:
        self._truth[file.path] = file
        self._known[file.path] = _known(file)
        self._reach[file.path] = reach
        self._stale.discard(file.path)
        self._newest.pop(file.path, None)
        self._total = self._settled = None
        self.changes += 1

    def _confirm(self, path: str, said: Mapping[str, Decision]) -> None:
        """Nothing changed in a file but these decisions. Should its counts not be what they lead to, it is stale."""
        file, known = self._truth.get(path), self._known.get(path)
        if file is None or known is None:
            return
        hunks = list(file.hunks)
        for name in said.keys() & known.places.keys():
            hunks[known.places[name]] = _decided(hunks[known.places[name]], said[name])
        after = [review.decision for review in hunks]
        accepted, rejected = after.count(Decision.ACCEPTED), after.count(Decision.REJECTED)
        self._truth[path] = msgspec.structs.replace(file, hunks=tuple(hunks))
        self._known[path] = known._replace(accepted=accepted, rejected=rejected)
        now = next((one for one in self.files if one.path == path), None)
        if now is not None and (now.hunks, now.accepted, now.rejected) != (len(hunks), accepted, rejected):
            self._stale.add(path)

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
        self.changes += 1
        self._overlay = {}
        self._newest.clear()
        self._total = None
        for decisions in self._pending.values():
            for decision in decisions:
                self._overlay.setdefault(decision.path, {})[decision.hunk] = decision.decision

    @property
    def waiting(self) -> bool:
        """Whether decisions are on their way to the engine."""
        return bool(self._pending)

    # --- reading ---

    def index(self, path: str) -> int | None:
        """Place of a file in `files`."""
        return next((i for i, file in enumerate(self.files) if file.path == path), None)

    def is_loaded(self, path: str) -> bool:
        """Whether the hunks of a file are there."""
        return path in self._truth

    def needs(self, path: str, reach: int) -> bool:
        """Whether the hunks of a file must be asked for, to show them with so many lines of context."""
        return path not in self._truth or path in self._stale or self._reach[path] < reach

    def file(self, path: str) -> FileHunks | None:
        """What the engine says of a file, without the newest decisions."""
        return self._truth.get(path)

    def hunks(self, path: str) -> tuple[ReviewHunk, ...]:
        """The hunks of a file with the newest decisions; empty while they are not loaded."""
        file, overlay = self._truth.get(path), self._overlay.get(path)
        if file is None or not overlay:
            return file.hunks if file else ()
        if path not in self._newest:
            newest, places = list(file.hunks), self._known[path].places
            for name in overlay.keys() & places.keys():
                newest[places[name]] = _decided(newest[places[name]], overlay[name])
            self._newest[path] = tuple(newest)
        return self._newest[path]

    def tally(self, file: FileChange) -> Tally:
        """Counts of one file with the newest decisions."""
        if file.path not in self._overlay or file.path not in self._truth:
            return self._settled_tally(file)
        truth, known, overlay = self._truth[file.path].hunks, self._known[file.path], self._overlay[file.path]
        before = [truth[known.places[name]].decision for name in overlay if name in known.places]
        after = [said for name, said in overlay.items() if name in known.places]
        accepted, rejected = (
            count + after.count(said) - before.count(said)
            for count, said in ((known.accepted, Decision.ACCEPTED), (known.rejected, Decision.REJECTED))
        )
        conflicts = sum(map(is_unsettled, self.hunks(file.path))) if known.has_conflicts else 0
        return Tally(len(truth), accepted, rejected, conflicts)

    def _settled_tally(self, file: FileChange) -> Tally:
        """The same without those the engine has not confirmed."""
        conflicts = 0
        if file.conflict:
            conflicts = sum(map(is_unsettled, self._truth[file.path].hunks)) if file.path in self._truth else 1
        return Tally(file.hunks, file.accepted, file.rejected, conflicts)

    def total(self) -> Tally:
        """Counts over all files."""
        if self._total is None:
            if self._settled is None:
                self._settled = sum_of(map(self._settled_tally, self.files))
            others = [file for file in self.files if file.path in self._overlay] if self._overlay else []
            self._total = _exchanged(
                self._settled, sum_of(map(self._settled_tally, others)), sum_of(map(self.tally, others))
            )
        return self._total

    def reviewed(self) -> int:
        """How many hunks of all files are marked as reviewed."""
        if self._reviewed is None:
            self._reviewed = sum(file.reviewed for file in self.files)
        return self._reviewed

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
