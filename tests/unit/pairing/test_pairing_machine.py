"""The model proposes, the person edits, decides, applies, takes back, starts again, in any order: nothing is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from haiku_pair.edits.values import LineKind
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import decisions as steps
from haiku_pair.protocol.values import Decision, Fault, HunkDecision, HunkPlace, ReviewHunk, Settling
from tests.helpers.pair_stage import Pair
from tests.helpers.repositories import no_repository

FILE = "f.txt"
START = b"".join(b"line %d\n" % number for number in range(24))
places = st.integers(0, 40)
counts = st.integers(0, 4)


class Pairing(RuleBasedStateMachine):
    """One file, written on by both. Every line ever written is unique, so that it can be followed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.pair = Pair(no_repository(self.folder, {FILE: START}), self.folder / "private.git")
        self.disk = START
        self.own: set[bytes] = set()
        """Lines the person wrote and nobody was allowed to remove since."""
        self.before_apply: list[tuple[bytes, bytes]] = []
        """What each applied step found and left."""
        self.number = 0

    def teardown(self) -> None:
        self.pair.trees.close()
        shutil.rmtree(self.folder)

    # --- what is done ------------------------------------------------------------------------------

    @rule(first=places, removed=counts, added=counts)
    def the_model_edits(self, first: int, removed: int, added: int) -> None:
        text = self.pair.overlay.read(FILE)
        try:
            self.pair.propose({FILE: self._spliced(text, first, removed, self._new(b"haiku", added))})
        except Failure as failure:
            assert failure.problem.fault is Fault.CONFLICT  # noqa: PT017

    @rule(first=places, removed=counts, added=counts, seen=st.booleans())
    def the_person_edits(self, first: int, removed: int, added: int, seen: bool) -> None:
        new = self._new(b"mine", added)
        raw = self._spliced(self.disk, first, removed, new)
        self.own = {line for line in self.own | set(new) if line in raw.split(b"\n")}
        self._write(raw)
        if seen:
            self.pair.follow()

    @precondition(lambda self: self._hunks())
    @rule(at=places, decision=st.sampled_from(Decision))
    def a_hunk_is_decided(self, at: int, decision: Decision) -> None:
        said = [HunkDecision(FILE, self._any(at).hunk.id, decision)]
        self._try(lambda opened: steps.decide(opened, said))

    @precondition(lambda self: self._hunks())
    @rule(at=places, lines=st.tuples(counts, counts), decision=st.sampled_from(Decision))
    def lines_are_decided(self, at: int, lines: tuple[int, int], decision: Decision) -> None:
        place = HunkPlace(FILE, self._any(at).hunk.id)
        self._try(lambda opened: steps.decide_lines(opened, place, lines, decision))

    @precondition(lambda self: self._hunks())
    @rule(at=places, settling=st.sampled_from(Settling))
    def a_conflict_is_settled(self, at: int, settling: Settling) -> None:
        place = HunkPlace(FILE, self._any(at).hunk.id)
        self._try(lambda opened: steps.settle(opened, place, settling))

    @precondition(lambda self: self.pair.book.review)
    @rule(redo=st.booleans())
    def a_decision_is_taken_back(self, redo: bool) -> None:
        if redo:
            self.pair.book.redo_decision()
        else:
            self.pair.book.undo_decision()

    @precondition(lambda self: self._hunks())
    @rule()
    def what_is_accepted_is_applied(self) -> None:
        self.pair.follow()
        hunks = self._hunks()
        accepted = [said for said in hunks if said.decision is Decision.ACCEPTED]
        expected, before = _replayed(self.disk, accepted), self.disk
        try:
            self.pair.apply()
        except Failure as failure:
            assert failure.problem.fault is Fault.NOTHING_TO_DO  # noqa: PT017
            return
        self.disk = expected
        self.before_apply.append((before, expected))
        self.own &= set(expected.split(b"\n"))

    @precondition(lambda self: self.before_apply)
    @rule()
    def an_apply_is_taken_back(self) -> None:
        before, after = self.before_apply[-1]
        try:
            self.pair.book.undo_apply(self.pair.applier, {})
        except Failure as failure:
            assert failure.problem.fault is Fault.CONFLICT  # noqa: PT017
            return
        self.before_apply.pop()
        now = self.pair.sandbox.read(FILE)
        if self.disk == after:
            assert now == before
        self.disk = now

    @rule()
    def everything_is_started_again(self) -> None:
        self.pair = self.pair.restarted()

    # --- what must be so ---------------------------------------------------------------------------

    @invariant()
    def only_the_person_and_applies_change_the_file(self) -> None:
        assert self.pair.sandbox.read(FILE) == self.disk

    @invariant()
    def no_line_of_the_person_is_lost(self) -> None:
        assert self.own <= set(self.disk.split(b"\n"))

    @invariant()
    def all_and_none_are_the_two_sides(self) -> None:
        opened = self.pair.book._open
        if opened is not None:
            ids = {said.hunk.id for said in self._hunks()}
            assert opened.pair.select({FILE: ids}) == opened.review.proposed
            assert opened.pair.select({}) == opened.review.base

    @invariant()
    def nothing_unsettled_is_accepted(self) -> None:
        assert all(said.decision is not Decision.ACCEPTED for said in self._hunks() if said.conflict)

    # --- inside ------------------------------------------------------------------------------------

    def _hunks(self) -> Sequence[ReviewHunk]:
        return self.pair.book.file_hunks(FILE).hunks if self.pair.book.review else ()

    def _any(self, at: int) -> ReviewHunk:
        hunks = self._hunks()
        return hunks[at % len(hunks)]

    def _try(self, change: object) -> None:
        try:
            self.pair.book.step(change)  # type: ignore[arg-type]
        except Failure as failure:
            expected = {Fault.CONFLICT, Fault.NOTHING_TO_DO, Fault.BAD_REQUEST, Fault.BINARY}
            assert failure.problem.fault in expected  # noqa: PT017

    def _new(self, who: bytes, count: int) -> list[bytes]:
        self.number += count
        return [b"%s %d" % (who, self.number - back) for back in range(count)]

    def _spliced(self, raw: bytes, first: int, removed: int, added: Sequence[bytes]) -> bytes:
        lines = raw.splitlines(keepends=True)
        at = min(first, len(lines))
        return b"".join([*lines[:at], *(line + b"\n" for line in added), *lines[at + removed :]])

    def _write(self, raw: bytes) -> None:
        self.pair.sandbox.write(FILE, raw)
        self.disk = raw


def _replayed(raw: bytes, accepted: Sequence[ReviewHunk]) -> bytes:
    """The file after these hunks, line by line as they are shown, from the last to the first."""
    lines = raw.splitlines(keepends=True)
    for said in sorted(accepted, key=lambda said: said.hunk.old_first, reverse=True):
        hunk = said.hunk
        at = hunk.old_first - 1 if hunk.old_count else hunk.old_first
        kept = [line for line in hunk.lines if line.kind is not LineKind.REMOVED]
        lines[at : at + hunk.old_count] = [(line.text + line.ending).encode() for line in kept]
    return b"".join(lines)


# Every step runs git several times, so there are few and short stories unless more are asked for.
Pairing.TestCase.settings = settings(max_examples=max(settings().max_examples // 10, 6), stateful_step_count=15)
TestPairing = pytest.mark.case("E15")(Pairing.TestCase)
