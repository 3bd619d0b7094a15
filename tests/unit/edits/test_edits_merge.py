"""Three-way merge: both sides' changes or a conflict, never a loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.merge import Conflict, merge

FILES = st.lists(st.sampled_from([b"a\n", b"b\r\n", b"c\n", b"\n", b"d"]), max_size=25).map(b"".join)


@given(FILES, FILES)
def test_one_side_alone_wins(base: bytes, other: bytes) -> None:
    assert merge(base, other, base) == other
    assert merge(base, base, other) == other
    assert merge(base, other, other) == other


@given(FILES, FILES, FILES)
def test_sides_can_be_exchanged(base: bytes, ours: bytes, theirs: bytes) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert isinstance(one, bytes) == isinstance(other, bytes)
    assert not isinstance(one, bytes) or one == other


@given(st.lists(st.integers(0, 99), min_size=9, max_size=30, unique=True), st.data())
@pytest.mark.case("E02")
def test_changes_apart_are_both_taken(numbers: list[int], data: st.DataObject) -> None:
    lines = [b"%d\n" % number for number in numbers]
    mine = data.draw(st.integers(0, len(lines) - 3))
    yours = data.draw(st.integers(mine + 2, len(lines) - 1))
    ours = [*lines[:mine], b"mine\n", *lines[mine + 1 :]]
    theirs = [*lines[:yours], b"yours\n", b"more\n", *lines[yours + 1 :]]
    merged = [*ours[:yours], *theirs[yours:]]
    assert merge(b"".join(lines), b"".join(ours), b"".join(theirs)) == b"".join(merged)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "conflict"),
    [
        (b"a\nb\nc\n", b"a\nX\nc\n", b"a\nY\nc\n", Conflict(2, 1, 2, 1, 2, 1)),
        (b"a\nb\n", b"X\nb\n", b"a\nY\n", Conflict(1, 2, 1, 2, 1, 2)),
        (b"a\n", b"a\nX\n", b"a\nY\n", Conflict(1, 0, 2, 1, 2, 1)),
        (b"a\nb\n", b"a\n", b"a\nB\n", Conflict(2, 1, 1, 0, 2, 1)),
        (b"a\0", b"b\0", b"c\0", Conflict(0, 0, 0, 0, 0, 0)),
    ],
)
def test_a_contradiction_is_a_conflict(base: bytes, ours: bytes, theirs: bytes, conflict: Conflict) -> None:
    assert merge(base, ours, theirs) == (conflict,)


def test_the_same_change_on_both_sides_is_none() -> None:
    assert merge(b"a\nb\nc\nd\n", b"X\nb\nc\nd\n", b"X\nb\nc\nY\n") == b"X\nb\nc\nY\n"


def test_a_missing_final_newline_never_glues_lines() -> None:
    assert merge(b"a\nb\nc", b"A\nb\nc", b"a\nb\nc\nd\n") == b"A\nb\nc\nd\n"
    assert isinstance(merge(b"a\nb", b"a\nb\nc", b"a\nX"), tuple)
