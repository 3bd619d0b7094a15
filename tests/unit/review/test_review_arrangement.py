"""Which rows stand beside each other: nothing is lost, nothing changes its order, whatever the rows are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review.arrangement import Cell, OneBelowTheOther, SideBySide
from haiku_pair.window.review.context import all_signs
from haiku_pair.window.review.pairs import Pairs, stretches, usual_height
from haiku_pair.window.review.row import Look, RowKind
from haiku_pair.window.review.row_blocks import Rows
from haiku_pair.window.review.rows import build
from haiku_pair.window.review.traits import Traits

REMOVED, ADDED, CONTEXT = LineKind.REMOVED, LineKind.ADDED, LineKind.CONTEXT
FILE = FileChange("a.py", ChangeKind.CHANGED)
LINE = st.builds(
    HunkLine,
    st.sampled_from(LineKind),
    st.sampled_from(["x", " x", "y = 1", "", "z" * 900]),
    st.sampled_from(["\n", "\n", ""]),
)
ROWS = st.lists(st.lists(LINE, min_size=1, max_size=12), max_size=4).map(lambda hunks: built(*hunks))


def built(*hunks: list[HunkLine]) -> Rows:
    return build(
        FILE, [ReviewHunk(Hunk(str(at), at * 50, 9, at * 50, 9, tuple(h))) for at, h in enumerate(hunks)], Look()
    )


def both_sides(rows: Rows) -> tuple[list[Cell], list[Cell]]:
    made = SideBySide(rows)
    return made.cells(0, made.height)


def drawn(kinds: str) -> list[str]:
    """Line by line what stands left and right; `.` where there is nothing. Lines are named by their sign and place."""
    left, right = both_sides(built([HunkLine(LineKind(kind), str(at)) for at, kind in enumerate(kinds)]))
    found = [
        tuple("." if cell.number < 0 else cell.row.text for cell in beside) for beside in zip(left, right, strict=True)
    ]
    return [f"{old} {new}" for old, new in found][1:]


def test_lines_that_replace_each_other_stand_beside_each_other() -> None:
    assert drawn(" --+ ") == [" 0  0", "-1 +3", "-2 .", " 4  4"]
    assert drawn("-++") == ["-0 +1", ". +2"]


def test_a_change_after_a_change_begins_a_new_line() -> None:
    assert drawn("-+-+") == ["-0 +1", "-2 +3"]


def test_what_goes_across_has_its_text_on_the_left() -> None:
    left, right = both_sides(built([HunkLine(ADDED, "x")]))
    assert (left[0].across, right[0].across) == (True, True)
    assert left[0].row.text.startswith("· undecided")
    assert right[0].row.text == ""


def test_a_line_of_several_rows_has_its_counterpart_beside_its_first() -> None:
    left, right = both_sides(
        built([*(HunkLine(REMOVED, t) for t in ("x" * 900, "y")), HunkLine(ADDED, "z"), HunkLine(ADDED, "v")])
    )
    signs = [(old.row.text[:2], new.row.text[:2]) for old, new in zip(left, right, strict=True)]
    assert signs[-4:] == [("-x", "+z"), ("↳x", ""), ("↳x", ""), ("-y", "+v")]


@given(ROWS)
def test_every_row_stands_on_the_line_that_is_named_for_it(rows: Rows) -> None:
    made = SideBySide(rows)
    left, right = made.cells(0, made.height)
    assert len(left) == len(right) == made.height
    for number in range(len(rows)):
        line = made.line_of(number)
        assert number in (left[line].number, right[line].number)
        assert number in (made.row_on(line), made.row_on(line, right=True))


@given(ROWS)
def test_each_side_keeps_the_order_and_shows_every_row_once(rows: Rows) -> None:
    left, right = both_sides(rows)
    shown = []
    for side in (left, right):
        numbers = [cell.number for cell in side if cell.number >= 0]
        assert numbers == sorted(set(numbers))
        shown += numbers
    assert set(shown) == set(range(len(rows)))
    assert all(rows[cell.number].kind is not RowKind.ADDED for cell in left if cell.number >= 0)
    assert all(rows[cell.number].kind is not RowKind.REMOVED for cell in right if cell.number >= 0)


@given(ROWS, st.data())
def test_any_piece_is_the_same_as_in_the_whole(rows: Rows, data: st.DataObject) -> None:
    made = SideBySide(rows)
    first = data.draw(st.integers(0, made.height))
    end = data.draw(st.integers(first, made.height))
    assert made.cells(first, end) == tuple(side[first:end] for side in made.cells(0, made.height))


@given(ROWS)
def test_unified_every_row_has_its_own_line(rows: Rows) -> None:
    one = OneBelowTheOther(rows)
    left, right = one.cells(0, one.height)
    assert [cell.number for cell in left] == [one.line_of(number) for number in range(len(rows))]
    assert right == []


@given(st.text(alphabet="-+ ", min_size=1, max_size=14))
def test_the_height_that_is_counted_is_the_one_that_is_shown(kinds: str) -> None:
    rows = built([HunkLine(LineKind(kind), str(at)) for at, kind in enumerate(kinds)])
    lines = next(block.lines for _, block in rows.blocks() if block.lines)
    assert usual_height(lines) in (Pairs(stretches(lines)).height, None)


@given(st.lists(st.lists(LINE, min_size=1, max_size=6), max_size=6))
def test_hunks_looked_at_together_are_the_same_as_one_by_one(hunks: list[list[HunkLine]]) -> None:
    known = [Hunk(str(at), 1, 9, 1, 9, tuple(lines)) for at, lines in enumerate(hunks)]
    assert Traits.of_all(known, all_signs(known)) == [Traits.of(hunk) for hunk in known]
