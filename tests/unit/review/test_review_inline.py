"""What is marked inside lines that replace each other, and which line replaces which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review.inline import differing, partners
from haiku_pair.window.review.lines import Lines
from haiku_pair.window.review.row import Look, RowKind
from haiku_pair.window.review.rows import build
from haiku_pair.window.review.traits import Traits
from haiku_pair.window.review.visible import MarkKind

REMOVED, ADDED, CONTEXT = LineKind.REMOVED, LineKind.ADDED, LineKind.CONTEXT
FILE = FileChange("a.py", ChangeKind.CHANGED)
LINE = st.builds(
    HunkLine,
    st.sampled_from(LineKind),
    st.text("ab \t\u200b\u00e9", max_size=30) | st.text(max_size=900),
    st.sampled_from(["\n", "\r\n", ""]),
)


def texts(*lines: HunkLine, first: int = 1) -> list[str]:
    return [row.text for row in build(FILE, [ReviewHunk(Hunk("h", first, 1, first, 1, lines))], Look())]


def marked(old: str, new: str) -> tuple[list[str], list[str]]:
    found = differing(old, new)
    assert found
    return [old[a:b] for a, b in found[0]], [new[a:b] for a, b in found[1]]


def test_each_changed_word_is_marked_and_what_is_between_them_is_not() -> None:
    assert marked("total = price(item) + tax", "sum = price(item) + duty") == (["total", "tax"], ["sum", "duty"])


def test_a_changed_character_is_marked_alone() -> None:
    assert marked("if admin == 1:", "if admin != 1:") == (["="], ["!"])


def test_lines_with_nothing_in_common_are_not_marked() -> None:
    assert differing("import os", "return None, 17") is None


@given(st.text("ab ().", max_size=60), st.text("ab ().", max_size=60))
def test_what_is_not_marked_is_the_same_on_both_sides(old: str, new: str) -> None:
    found = differing(old, new)
    if found:
        left, right = ("".join(_rest(text, pieces)) for text, pieces in zip((old, new), found, strict=True))
        assert left.split() == right.split() or "".join(left.split()) == "".join(right.split())


def _rest(text: str, pieces: tuple[tuple[int, int], ...]) -> list[str]:
    edges = [0, *(edge for piece in pieces for edge in piece), len(text)]
    return [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def test_of_runs_of_unlike_length_the_likest_lines_are_partners() -> None:
    old = ["def price(item):", "    return item.price"]
    new = ["@cached", "def price(item, rate):", '    """What it costs."""', "    return item.price * rate"]
    assert partners(old, new) == [(0, 1), (1, 3)]


@given(st.lists(LINE, max_size=12), st.data())
def test_rows_are_as_many_as_were_counted(lines: list[HunkLine], data: st.DataObject) -> None:
    hunk = Hunk("h", 1, 1, 1, 1, tuple(lines))
    known = Lines(hunk, 0, Traits.of(hunk), range(len(lines)))
    first = data.draw(st.integers(0, len(lines)))
    end = data.draw(st.integers(first, len(lines)))
    assert len(list(known.rows(first, end))) == known.count(first, end)


def test_white_space_is_drawn_in_a_line_that_differs_in_nothing_else() -> None:
    lines = [HunkLine(REMOVED, "if x:"), HunkLine(REMOVED, "\ty = 1"), HunkLine(ADDED, "if z:")]
    shown = texts(*lines, HunkLine(ADDED, "    y = 1"))
    assert shown[-4:] == ["-if x:", "-→   y·=·1", "+if z:", "+····y·=·1"]


def test_trailing_space_of_an_added_line_is_marked() -> None:
    rows = build(FILE, [ReviewHunk(Hunk("h", 1, 0, 1, 1, (HunkLine(ADDED, "x  "),)))], Look())
    assert [(mark.start, mark.length, mark.kind) for mark in rows[-1].marks] == [
        (2, 1, MarkKind.TRAILING),
        (3, 1, MarkKind.TRAILING),
    ]


@pytest.mark.case("K05")
def test_a_file_whose_endings_change_says_so_once_at_its_top() -> None:
    old = [HunkLine(REMOVED, f"line {n}", "\r\n") for n in range(3)]
    shown = texts(*old, *(HunkLine(ADDED, f"line {n}", "\n") for n in range(3)))
    assert shown[0] == "⚠ Only line endings change, in 3 lines: CRLF → LF."
    assert sum("endings change" in row for row in shown) == 1
    assert "-line 1⟨CRLF⟩" in shown
    assert "+line 1⟨LF⟩" in shown


@pytest.mark.parametrize(("old", "new", "said"), [("\ufeff", "", "taken away"), ("", "\ufeff", "added")])
def test_a_byte_order_mark_that_comes_or_goes_is_named(old: str, new: str, said: str) -> None:
    shown = texts(HunkLine(REMOVED, f"{old}x = 1"), HunkLine(ADDED, f"{new}x = 1"))
    assert shown[0].startswith(f"⚠ A byte order mark (BOM) is {said}")


def test_a_warning_stands_above_the_lines_of_its_hunk() -> None:
    rows = build(FILE, [ReviewHunk(Hunk("h", 1, 1, 1, 1, (HunkLine(ADDED, "a\u202eb"),)))], Look())
    kinds = [row.kind for row in rows]
    assert kinds.index(RowKind.HEADER) < kinds.index(RowKind.WARNING) < kinds.index(RowKind.ADDED)
