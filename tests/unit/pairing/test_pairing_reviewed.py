"""Marks of what the person has looked at: they follow hunks, can be undone, and are known again in later reviews."""

from __future__ import annotations

import pytest

from haiku_pair.engine.pairing import decisions as steps
from haiku_pair.protocol.values import Decision, FileHunks, HunkPlace
from tests.helpers.pair_stage import Pair

OLD = "".join(f"line {number}\n" for number in range(1, 61)).encode()
NEW = OLD.replace(b"line 5\n", b"LINE 5\n").replace(b"line 30\n", b"LINE 30\n")


@pytest.fixture
def numbers(pair: Pair) -> Pair:
    """Two hunks of one file are proposed."""
    pair.sandbox.write("n.txt", OLD)
    pair.propose({"n.txt": NEW})
    return pair


def mark(pair: Pair, hunk: str = "", *, reviewed: bool = True) -> None:
    pair.book.step(lambda opened: steps.mark_reviewed(opened, "n.txt", hunk, reviewed=reviewed))


def marks(file: FileHunks) -> str:
    return "".join("r" if review.reviewed else "-" for review in file.hunks)


def shown(pair: Pair) -> str:
    return marks(pair.book.file_hunks("n.txt"))


def ids(pair: Pair) -> list[str]:
    return [review.hunk.id for review in pair.book.file_hunks("n.txt").hunks]


def test_a_file_is_marked_and_counted_and_the_mark_is_undone(numbers: Pair) -> None:
    mark(numbers)
    proposal = numbers.book.proposal()
    assert proposal is not None
    assert (shown(numbers), proposal.files[0].reviewed) == ("rr", 2)
    numbers.book.undo_decision()
    assert shown(numbers) == "--"
    numbers.book.redo_decision()
    assert shown(numbers) == "rr"


def test_only_what_is_new_is_unmarked_in_the_next_round(numbers: Pair) -> None:
    mark(numbers)
    numbers.begin_turn()
    numbers.propose({"n.txt": NEW.replace(b"LINE 30\n", b"LINE THIRTY\n").replace(b"line 50\n", b"LINE 50\n")})
    assert shown(numbers) == "r--"


def test_marks_follow_when_lines_are_put_in_above(numbers: Pair) -> None:
    mark(numbers, ids(numbers)[1])
    numbers.sandbox.write("n.txt", b"first\n" + OLD)
    numbers.book.reanchor({"n.txt": numbers.overlay.working("n.txt")})
    assert shown(numbers) == "-r"


def test_parts_of_a_marked_hunk_are_marked_and_each_can_lose_its_mark(numbers: Pair) -> None:
    numbers.begin_turn()
    numbers.propose({"n.txt": NEW.replace(b"line 9\n", b"LINE 9\n")})
    mark(numbers)
    numbers.book.step(lambda opened: steps.split(opened, HunkPlace("n.txt", ids(numbers)[0])))
    assert shown(numbers) == "rrr"
    mark(numbers, ids(numbers)[0], reviewed=False)
    assert shown(numbers) == "-rr"


def test_the_same_hunk_proposed_again_is_known(numbers: Pair) -> None:
    mark(numbers, ids(numbers)[0])
    numbers.say("n.txt", Decision.REJECTED, Decision.REJECTED)
    numbers.begin_turn()
    assert numbers.book.proposal() is None
    numbers.propose({"n.txt": NEW})
    assert shown(numbers) == "r-"


def test_a_mark_taken_back_is_forgotten_for_good(numbers: Pair) -> None:
    mark(numbers)
    mark(numbers, reviewed=False)
    numbers.say("n.txt", Decision.REJECTED, Decision.REJECTED)
    numbers.begin_turn()
    numbers.propose({"n.txt": NEW})
    assert shown(numbers) == "--"


def test_marks_are_there_after_a_restart(numbers: Pair) -> None:
    mark(numbers)
    again = Pair(numbers.sandbox, numbers.private, numbers.kept, numbers.kept_marks)
    assert shown(again) == "rr"
