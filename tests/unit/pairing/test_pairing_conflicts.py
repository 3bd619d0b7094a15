"""The person and the model change the same lines: both versions are kept until one of them is chosen."""

from __future__ import annotations

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.decisions import edit
from haiku_pair.protocol.values import Decision, Fault, HunkPlace, ReviewHunk, Settling
from tests.helpers.pair_stage import Pair

ACCEPT, REJECT, UNDECIDED = Decision.ACCEPTED, Decision.REJECTED, Decision.UNDECIDED
OLD = b"".join(b"line %d\n" % number for number in range(30))
NEW = OLD.replace(b"line 3\n", b"haiku 3\n").replace(b"line 20\n", b"haiku 20\n")
MINE = OLD.replace(b"line 3\n", b"mine 3\n")


@pytest.fixture
def met(pair: Pair) -> Pair:
    """A proposal of two hunks; the person has changed the lines of the first meanwhile."""
    pair.sandbox.write("n.txt", OLD)
    pair.propose({"n.txt": NEW})
    pair.say("n.txt", ACCEPT, ACCEPT)
    pair.sandbox.write("n.txt", MINE)
    pair.follow()
    return pair


def hunks(pair: Pair) -> list[ReviewHunk]:
    """The hunks of the file, as they are shown."""
    return list(pair.book.file_hunks("n.txt").hunks)


def test_the_place_is_marked_with_all_three_versions(met: Pair) -> None:
    first, second = hunks(met)
    assert first.conflict is not None
    assert (first.conflict.before, first.conflict.mine, first.conflict.theirs) == (
        ("line 3",),
        ("mine 3",),
        ("haiku 3",),
    )
    assert second.conflict is None


def test_what_does_not_meet_keeps_its_decision(met: Pair) -> None:
    assert [said.decision for said in hunks(met)] == [UNDECIDED, ACCEPT]
    met.apply()
    assert met.sandbox.read("n.txt") == MINE.replace(b"line 20", b"haiku 20")
    assert hunks(met)[0].conflict is not None


def test_an_unsettled_place_cannot_be_accepted(met: Pair) -> None:
    with pytest.raises(Failure) as raised:
        met.say("n.txt", ACCEPT)
    assert raised.value.problem.fault is Fault.CONFLICT


def test_accepting_everything_passes_it_over(met: Pair) -> None:
    met.say("n.txt", ACCEPT, ACCEPT)
    assert [said.decision for said in hunks(met)] == [UNDECIDED, ACCEPT]


@pytest.mark.parametrize(
    ("settling", "result"),
    [
        (Settling.MINE, MINE.replace(b"line 20", b"haiku 20")),
        (Settling.THEIRS, NEW),
        (Settling.BOTH, NEW.replace(b"haiku 3\n", b"mine 3\nhaiku 3\n")),
    ],
)
def test_settled_it_lands_as_chosen(met: Pair, settling: Settling, result: bytes) -> None:
    met.settle("n.txt", 0, settling)
    met.apply()
    assert met.sandbox.read("n.txt") == result
    assert met.book.proposal() is None


def test_it_can_be_settled_by_hand(met: Pair) -> None:
    hunk = hunks(met)[0].hunk
    lines = [line.text.replace("haiku", "ours") for line in hunk.lines if line.kind.value != "-"]
    met.book.step(lambda opened: edit(opened, HunkPlace("n.txt", hunk.id), lines))
    assert hunks(met)[0].conflict is None
    met.apply()
    assert met.sandbox.read("n.txt") == NEW.replace(b"haiku 3", b"ours 3")


def test_settling_can_be_taken_back(met: Pair) -> None:
    met.settle("n.txt", 0, Settling.THEIRS)
    met.book.undo_decision()
    assert hunks(met)[0].conflict is not None
    assert hunks(met)[0].decision is UNDECIDED


def test_a_conflict_stays_one_when_the_person_changes_lines_around_it(met: Pair) -> None:
    met.sandbox.write("n.txt", MINE.replace(b"line 5\n", b"other 5\n"))
    met.follow()
    unsettled = [said for said in hunks(met) if said.conflict is not None]
    assert [said.conflict.mine for said in unsettled if said.conflict] == [("mine 3",)]


def test_the_model_may_not_change_the_file_before_it_is_settled(met: Pair) -> None:
    with pytest.raises(Failure, match="pending proposal"):
        met.propose({"n.txt": NEW + b"more\n"})


@pytest.mark.case("E15")
def test_a_conflict_survives_a_restart(met: Pair) -> None:
    again = met.restarted()
    assert hunks(again)[0].conflict is not None
    again.trees.close()


@pytest.mark.case("E10")
@pytest.mark.parametrize("settling", [Settling.MINE, Settling.THEIRS])
def test_a_file_deleted_meanwhile_is_recreated_or_given_up(pair: Pair, settling: Settling) -> None:
    pair.sandbox.write("n.txt", OLD)
    pair.propose({"n.txt": NEW})
    (pair.sandbox.root / "n.txt").unlink()
    pair.follow()
    proposal = pair.book.proposal()
    assert proposal is not None
    assert "meanwhile" in proposal.files[0].conflict
    pair.settle("n.txt", 0, settling)
    if settling is Settling.THEIRS:
        pair.apply()
        assert pair.sandbox.read("n.txt") == NEW
    else:
        assert not (pair.sandbox.root / "n.txt").exists()


def test_a_file_the_person_created_meanwhile_is_not_overwritten_unasked(pair: Pair) -> None:
    pair.propose({"new.txt": b"haiku\n"})
    pair.say("new.txt", ACCEPT)
    pair.sandbox.write("new.txt", b"mine\n")
    pair.follow()
    with pytest.raises(Failure):
        pair.apply()
    assert pair.sandbox.read("new.txt") == b"mine\n"


def test_a_renamed_file_takes_the_persons_changes_along(pair: Pair) -> None:
    pair.sandbox.write("n.txt", OLD)
    pair.propose({"n.txt": None, "moved.txt": NEW})
    pair.sandbox.write("n.txt", OLD.replace(b"line 10\n", b"mine 10\n"))
    pair.follow()
    proposal = pair.book.proposal()
    assert proposal is not None
    assert [file.conflict for file in proposal.files] == [""]
    pair.say("moved.txt", *[ACCEPT] * proposal.files[0].hunks)
    pair.apply()
    assert pair.sandbox.read("moved.txt") == NEW.replace(b"line 10\n", b"mine 10\n")
