"""Line by line: hunks fall into parts that are decided alone, and only what was accepted lands."""

from __future__ import annotations

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.decisions import decide_lines, split
from haiku_pair.protocol.values import Decision, Fault, HunkPlace, ReviewHunk
from tests.helpers.pair_stage import Pair

ACCEPT, REJECT, UNDECIDED = Decision.ACCEPTED, Decision.REJECTED, Decision.UNDECIDED
OLD = b"one\ntwo\nthree\nfour\nfive\n"
NEW = b"ONE\ntwo\nthree\nFOUR\nfive\nsix\n"


@pytest.fixture
def close(pair: Pair) -> Pair:
    """A proposal of one hunk with three changes near to each other."""
    pair.sandbox.write("n.txt", OLD)
    pair.propose({"n.txt": NEW})
    return pair


def hunks(pair: Pair) -> list[ReviewHunk]:
    """The hunks of the file, as they are shown."""
    return list(pair.book.file_hunks("n.txt").hunks)


def lines(pair: Pair, first: int, last: int, decision: Decision, hunk: int = 0) -> None:
    """Decide on removed and added lines of a hunk."""
    place = HunkPlace("n.txt", hunks(pair)[hunk].hunk.id)
    pair.book.step(lambda opened: decide_lines(opened, place, (first, last), decision))


def cut(pair: Pair, hunk: int = 0) -> None:
    """Split a hunk."""
    place = HunkPlace("n.txt", hunks(pair)[hunk].hunk.id)
    pair.book.step(lambda opened: split(opened, place))


def test_a_split_hunk_is_decided_part_by_part(close: Pair) -> None:
    cut(close)
    assert len(hunks(close)) == 3
    close.say("n.txt", ACCEPT, REJECT, ACCEPT)
    close.apply()
    assert close.sandbox.read("n.txt") == b"ONE\ntwo\nthree\nfour\nfive\nsix\n"


def test_a_hunk_without_unchanged_lines_inside_is_not_split(close: Pair) -> None:
    cut(close)
    with pytest.raises(Failure) as raised:
        cut(close)
    assert raised.value.problem.fault is Fault.NOTHING_TO_DO


def test_single_lines_land_and_the_others_stay_open(close: Pair) -> None:
    lines(close, 3, 3, ACCEPT)
    assert [said.decision for said in hunks(close)] == [UNDECIDED, ACCEPT, UNDECIDED]
    close.apply()
    assert close.sandbox.read("n.txt") == b"one\ntwo\nthree\nfour\nFOUR\nfive\n"
    proposal = close.book.proposal()
    assert proposal is not None
    assert proposal.decided == 0


def test_the_rest_of_a_hunk_keeps_its_decision(close: Pair) -> None:
    close.say("n.txt", ACCEPT)
    lines(close, 4, 4, REJECT)
    assert [said.decision for said in hunks(close)] == [ACCEPT, REJECT]
    close.apply()
    assert close.sandbox.read("n.txt") == b"ONE\ntwo\nthree\nFOUR\nfive\n"


def test_one_step_takes_a_decision_on_lines_back(close: Pair) -> None:
    lines(close, 0, 1, ACCEPT)
    close.book.undo_decision()
    assert [said.decision for said in hunks(close)] == [UNDECIDED]
    close.book.redo_decision()
    assert [said.decision for said in hunks(close)] == [ACCEPT, UNDECIDED]


def test_lines_that_are_not_there_are_refused(close: Pair) -> None:
    with pytest.raises(Failure) as raised:
        lines(close, 9, 12, ACCEPT)
    assert raised.value.problem.fault is Fault.BAD_REQUEST


def test_parts_are_counted_as_hunks(close: Pair) -> None:
    cut(close)
    close.say("n.txt", ACCEPT)
    proposal = close.book.proposal()
    assert proposal is not None
    assert (proposal.total, proposal.accepted, proposal.decided) == (3, 1, 1)


@pytest.mark.case("E05")
def test_parts_survive_a_restart(close: Pair) -> None:
    lines(close, 3, 3, ACCEPT)
    again = close.restarted()
    assert [said.decision for said in hunks(again)] == [UNDECIDED, ACCEPT, UNDECIDED]
    again.trees.close()


def test_more_context_shows_the_same_parts(close: Pair) -> None:
    cut(close)
    wide = close.book.file_hunks("n.txt", 10).hunks
    assert [said.hunk.id for said in wide] == [said.hunk.id for said in hunks(close)]


def test_one_hunk_is_applied_alone_and_the_rest_stays(close: Pair) -> None:
    cut(close)
    close.say("n.txt", ACCEPT)
    alone = HunkPlace("n.txt", hunks(close)[2].hunk.id)
    close.book.apply(close.applier, {}, [alone])
    assert close.sandbox.read("n.txt") == OLD + b"six\n"
    proposal = close.book.proposal()
    assert proposal is not None
    assert (proposal.total, proposal.accepted) == (2, 1)


def test_applying_one_hunk_alone_is_undone_like_any_step(close: Pair) -> None:
    cut(close)
    close.book.apply(close.applier, {}, [HunkPlace("n.txt", hunks(close)[0].hunk.id)])
    close.book.undo_apply(close.applier, {})
    assert close.sandbox.read("n.txt") == OLD
    assert len(hunks(close)) == 3
