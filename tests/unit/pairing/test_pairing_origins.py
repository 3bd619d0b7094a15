"""Which tool call of the model made a hunk."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.hunks import diff
from haiku_pair.engine.pairing.origins import calls_of, origin
from tests.helpers.pair_stage import Pair
from tests.unit.pairing.test_pairing_reviewed import NEW, OLD, numbers

__all__ = ["numbers"]

LINES = st.lists(st.sampled_from(["alpha", "beta", "gamma", "", "}", "delta()"]), max_size=12)


def raw(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def test_each_hunk_names_the_call_that_made_it(numbers: Pair) -> None:
    numbers.begin_turn()
    with numbers.overlay.on_behalf_of("one"):
        numbers.propose({"n.txt": NEW.replace(b"line 45\n", b"LINE 45\n")})
    with numbers.overlay.on_behalf_of("two"):
        numbers.propose({"n.txt": NEW.replace(b"line 45\n", b"LINE 45\n").replace(b"LINE 30\n", b"THIRTY\n")})
    assert [review.calls for review in numbers.book.file_hunks("n.txt").hunks] == [(), ("two",), ("one",)]
    assert [place.path for place in numbers.book.made_by("two")] == ["n.txt"]
    assert numbers.book.made_by("three") == ()


def test_origins_stay_when_the_person_edits_above_and_after_a_restart(numbers: Pair) -> None:
    with numbers.overlay.on_behalf_of("one"):
        numbers.propose({"n.txt": NEW.replace(b"line 45\n", b"LINE 45\n")})
    numbers.sandbox.write("n.txt", b"first\n" + OLD)
    numbers.book.reanchor({"n.txt": numbers.overlay.working("n.txt")})
    again = Pair(numbers.sandbox, numbers.private, numbers.kept)
    assert again.book.file_hunks("n.txt").hunks[-1].calls == ("one",)


@given(LINES, LINES, LINES)
def test_hunks_of_a_single_call_are_all_its_own(first: list[str], second: list[str], third: list[str]) -> None:
    """Whatever the lines: with one call, no hunk is nobody's; with two, none is of a third."""
    old, middle, new = raw(first), raw(second), raw(third)
    one, two = origin("one", old, middle), origin("two", middle, new)
    assert all(calls_of(hunk, [one]) == ("one",) for hunk in diff(old, middle))
    assert all(set(calls_of(hunk, [one, two])) <= {"one", "two"} for hunk in diff(old, new))
