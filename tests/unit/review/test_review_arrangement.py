"""Which rows stand beside each other: nothing is lost, nothing changes its order, whatever the rows are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.window.review.arrangement import Cell, one_below_the_other, side_by_side
from haiku_pair.window.review.row import Row, RowKind

KINDS = st.sampled_from(
    [RowKind.CONTEXT, RowKind.REMOVED, RowKind.ADDED, RowKind.MARKER, RowKind.GAP, RowKind.HEADER, RowKind.COMMENT]
)
ROWS = st.lists(KINDS, max_size=30).map(lambda kinds: [Row(kind, str(at), 0) for at, kind in enumerate(kinds)])


def rows(kinds: str) -> list[Row]:
    """Rows by a letter each: ` ` context, `-` removed, `+` added, `=` across."""
    names = {" ": RowKind.CONTEXT, "-": RowKind.REMOVED, "+": RowKind.ADDED, "=": RowKind.GAP}
    return [Row(names[kind], f"{kind}{number}", 0) for number, kind in enumerate(kinds)]


def drawn(kinds: str) -> list[str]:
    """Line by line what stands left and right; `.` where there is nothing, `"` where the row goes across."""
    made = side_by_side(rows(kinds))

    def text(cell: Cell) -> str:
        return "." if cell.number < 0 else cell.row.text or '"'

    return [f"{text(old)} {text(new)}" for old, new in zip(made.left, made.right, strict=True)]


def test_lines_that_replace_each_other_stand_beside_each_other() -> None:
    assert drawn(" --+ ") == [" 0  0", "-1 +3", "-2 .", " 4  4"]
    assert drawn("-++") == ["-0 +1", ". +2"]


def test_a_change_after_a_change_begins_a_new_line() -> None:
    assert drawn("-+-+") == ["-0 +1", "-2 +3"]


def test_what_goes_across_has_its_text_on_the_left() -> None:
    assert drawn("=+=") == ['=0 "', ". +1", '=2 "']


@given(ROWS)
def test_every_row_stands_on_the_line_that_is_named_for_it(made: list[Row]) -> None:
    both = side_by_side(made)
    assert len(both.left) == len(both.right)
    for number, line in enumerate(both.lines):
        assert number in (both.left[line].number, both.right[line].number)


@given(ROWS)
def test_each_side_keeps_the_order_and_shows_every_row_once(made: list[Row]) -> None:
    both = side_by_side(made)
    shown = []
    for side in (both.left, both.right):
        numbers = [cell.number for cell in side if cell.number >= 0]
        assert numbers == sorted(set(numbers))
        shown += numbers
    assert set(shown) == set(range(len(made)))
    assert all(made[cell.number].kind is not RowKind.ADDED for cell in both.left if cell.number >= 0)
    assert all(made[cell.number].kind is not RowKind.REMOVED for cell in both.right if cell.number >= 0)


@given(ROWS)
def test_unified_every_row_has_its_own_line(made: list[Row]) -> None:
    one = one_below_the_other(made)
    assert [cell.number for cell in one.left] == list(one.lines) == list(range(len(made)))
    assert one.right == []
