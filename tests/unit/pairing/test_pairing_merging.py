"""Merging three versions of a file: what follows is taken, what contradicts is settled, and bytes stay bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.merge import merge
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import decisions
from haiku_pair.engine.pairing.merging import Merge, Versions
from haiku_pair.engine.pairing.open_proposal import OpenProposal, begun
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.protocol.values import Decision, Fault, HunkDecision, HunkPlace, ReviewHunk, Settling

NAME = "src/pond.txt"
OLD = b"".join(b"line %d\r\n" % number for number in range(20))
MINE = OLD.replace(b"line 3\r\n", b"mine 3\r\n").replace(b"line 9\r\n", b"mine 9\r\n")
THEIRS = OLD.replace(b"line 3\r\n", b"theirs 3\r\n").replace(b"line 15\r\n", b"theirs 15\r\n")


class Merging:
    """A merge under review, without a server."""

    def __init__(self, trees: Trees, versions: Versions) -> None:
        self.merge = Merge(NAME, versions)
        base, proposed = self.merge.sides(trees)
        self.opened: OpenProposal | None = None
        if base != proposed:
            opened = OpenProposal(trees, begun(base))
            opened = opened.with_review(opened.moved(base, proposed))
            self.opened = opened.with_review(self.merge.begun(opened))

    def hunks(self) -> list[ReviewHunk]:
        """What is shown."""
        return list(self.opened.reviewed(NAME)) if self.opened else []

    def conflicts(self) -> list[ReviewHunk]:
        """The places that are to be settled."""
        return [said for said in self.hunks() if said.conflict is not None and said.decision is Decision.UNDECIDED]

    def settle(self, settling: Settling) -> None:
        """Settle the first place."""
        assert self.opened is not None
        place = HunkPlace(NAME, self.conflicts()[0].hunk.id)
        self.opened = self.opened.with_review(decisions.settle(self.opened, place, settling))

    def decide(self, index: int, decision: Decision) -> None:
        """Decide on a hunk."""
        assert self.opened is not None
        said = HunkDecision(NAME, self.hunks()[index].hunk.id, decision)
        self.opened = self.opened.with_review(decisions.decide(self.opened, [said]))

    def result(self) -> bytes:
        """The merged file."""
        return self.merge.result(self.opened)


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Trees:
    """A private repository beside an empty folder."""
    root: Path = tmp_path_factory.mktemp("root")
    runner = GitRunner(outside=root)
    private = tmp_path_factory.mktemp("data") / "private.git"
    return Trees(private, PersonsRepository(root, runner), runner, PathGate(root), list)


def test_what_contradicts_nothing_is_accepted_and_the_rest_waits(trees: Trees) -> None:
    merging = Merging(trees, Versions(OLD, MINE, THEIRS))
    assert [said.decision for said in merging.hunks()] == [Decision.UNDECIDED, Decision.ACCEPTED]
    (conflict,) = merging.conflicts()
    assert conflict.conflict is not None
    assert (conflict.conflict.mine, conflict.conflict.theirs) == (("mine 3",), ("theirs 3",))
    assert not conflict.conflict.other, "neither side is the model's"
    with pytest.raises(Failure) as raised:
        merging.result()
    assert raised.value.problem.fault is Fault.CONFLICT


@pytest.mark.parametrize(
    ("settling", "line"),
    [
        (Settling.MINE, b"mine 3\r\n"),
        (Settling.THEIRS, b"theirs 3\r\n"),
        (Settling.BOTH, b"mine 3\r\ntheirs 3\r\n"),
    ],
)
def test_a_settled_place_is_written_with_the_lines_endings(trees: Trees, settling: Settling, line: bytes) -> None:
    merging = Merging(trees, Versions(OLD, MINE, THEIRS))
    merging.settle(settling)
    assert merging.result() == MINE.replace(b"mine 3\r\n", line).replace(b"line 15", b"theirs 15")


def test_what_was_taken_can_be_left_but_not_left_open(trees: Trees) -> None:
    merging = Merging(trees, Versions(OLD, MINE, THEIRS))
    merging.settle(Settling.MINE)
    merging.decide(1, Decision.REJECTED)
    assert merging.result() == MINE
    merging.decide(1, Decision.UNDECIDED)
    with pytest.raises(Failure, match="1 place is not settled"):
        merging.result()


def test_undo_does_not_take_back_the_beginning(trees: Trees) -> None:
    opened = Merging(trees, Versions(OLD, MINE, THEIRS)).opened
    assert opened is not None
    assert not opened.summary().can_undo_decision


def test_without_a_common_version_both_are_one_conflict(trees: Trees) -> None:
    merging = Merging(trees, Versions(b"", b"one\nmine\nlast\n", b"one\ntheirs\nlast\n"))
    assert len(merging.conflicts()) == 1
    merging.settle(Settling.THEIRS)
    assert merging.result() == b"one\ntheirs\nlast\n"


@pytest.mark.parametrize(("settling", "kept"), [(Settling.MINE, b"\0mine"), (Settling.THEIRS, b"\0theirs")])
def test_of_a_binary_file_a_side_is_chosen(trees: Trees, settling: Settling, kept: bytes) -> None:
    merging = Merging(trees, Versions(b"\0", b"\0mine", b"\0theirs"))
    merging.settle(settling)
    assert merging.result() == kept


def test_where_the_other_side_adds_nothing_mine_is_the_result(trees: Trees) -> None:
    assert Merging(trees, Versions(OLD, MINE, OLD)).result() == MINE
    assert Merging(trees, Versions(OLD, MINE, MINE)).result() == MINE


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\r\n", b"d"]), max_size=6).map(b"".join)


@given(base=LINES, mine=LINES, theirs=LINES)
def test_settled_one_way_it_is_that_side_wherever_both_changed(
    trees: Trees, base: bytes, mine: bytes, theirs: bytes
) -> None:
    merging = Merging(trees, Versions(base, mine, theirs))
    clean = merge(base, mine, theirs)
    if isinstance(clean, bytes):
        assert not merging.conflicts()
        assert merging.result() == clean
        return
    assert merging.conflicts()
    while merging.conflicts():
        merging.settle(Settling.MINE)
    for index, said in enumerate(merging.hunks()):
        if said.decision is Decision.ACCEPTED:
            merging.decide(index, Decision.REJECTED)
    assert merging.result() == mine
