"""Lines that a change moves, within a file and across files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.hunks import diff
from haiku_pair.edits.values import LineKind
from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review.moves import Search
from haiku_pair.window.review.row import Look, Row, RowKind
from haiku_pair.window.review.rows import build

PRICE = ["def price(item):", '    """What it costs."""', "    return item.price * rate", ""]
REST = [f"other {number} line" for number in range(30)]


def text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def rows_of(**files: tuple[list[str], list[str]]) -> dict[str, list[Row]]:
    """The rows of files by their lines before and after."""
    hunks = {path: diff(text(old), text(new)) for path, (old, new) in files.items()}
    search = Search(list(hunks.items()))
    for _ in search.steps():
        pass
    return {
        path: list(
            build(
                FileChange(path, ChangeKind.CHANGED), [ReviewHunk(hunk) for hunk in made],
                Look(moved=search.found.get(path, {})),
            )
        )
        for path, made in hunks.items()
    }  # fmt: skip


def moved(rows: list[Row]) -> list[str]:
    return [row.text for row in rows if row.kind is RowKind.MOVED]


def test_a_function_that_went_down_says_so_in_both_places() -> None:
    rows = rows_of(a=([*PRICE, *REST], [*REST, *PRICE]))["a"]
    assert moved(rows) == ["⇄ 4 lines moved to line 31", "⇄ 4 lines moved from line 1"]
    assert [row.text for row in rows if row.moved and row.kind is RowKind.ADDED] == [f"+{line}" for line in PRICE]


def test_a_function_that_went_into_another_file_names_it() -> None:
    rows = rows_of(a=([*PRICE, *REST], REST), b=(REST, [*REST, *PRICE]))
    assert moved(rows["a"]) == ["⇄ 4 lines moved to line 31 of b"]
    assert moved(rows["b"]) == ["⇄ 4 lines moved from line 1 of a"]


def test_a_block_that_is_indented_anew_elsewhere_is_moved_too() -> None:
    rows = rows_of(a=([*PRICE, *REST], [*REST, "class Shop:", *(f"    {line}".rstrip() for line in PRICE)]))
    assert moved(rows["a"]) == ["⇄ 4 lines moved to line 32", "⇄ 4 lines moved from line 1"]


def test_two_lines_or_lines_that_say_nothing_are_no_move() -> None:
    assert moved(rows_of(a=([*PRICE[:2], *REST], [*REST, *PRICE[:2]]))["a"]) == []
    assert moved(rows_of(a=(["}", "", ")", "}", *REST], [*REST, "}", "", ")", "}"]))["a"]) == []


def test_lines_indented_where_they_stand_are_no_move() -> None:
    assert moved(rows_of(a=([*REST, *PRICE], [*REST, "if x:", *(f"    {line}" for line in PRICE)]))["a"]) == []


LINES = st.lists(st.sampled_from(["alpha one", "beta two", "gamma three", "delta four", "", "}"]), max_size=25)


@given(LINES, LINES)
def test_a_line_is_moved_once_and_is_equal_where_it_went(old: list[str], new: list[str]) -> None:
    rows = rows_of(a=(old, new))["a"]
    gone = [row.text[1:] for row in rows if row.moved and row.kind is RowKind.REMOVED]
    come = [row.text[1:] for row in rows if row.moved and row.kind is RowKind.ADDED]
    assert sorted(gone) == sorted(come)
    assert all(row.of in {LineKind.ADDED, LineKind.REMOVED} for row in rows if row.kind is RowKind.MOVED)
