"""Rows of a large file: only those that are looked at are made, and a line is found again among them."""

from __future__ import annotations

from haiku_pair.edits.hunks import diff
from haiku_pair.edits.values import Hunk
from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review.anchoring import found_again
from haiku_pair.window.review.row import Look, RowKind
from haiku_pair.window.review.row_blocks import Rows
from haiku_pair.window.review.rows import build

FILE = FileChange("a.py", ChangeKind.CHANGED)


def built(hunks: tuple[Hunk, ...], context: int = 3) -> Rows:
    return build(FILE, [ReviewHunk(hunk) for hunk in hunks], Look(context=context))


def rewritten(lines: int) -> tuple[Hunk, ...]:
    """One hunk in which every line is another."""
    old, new = ("".join(f"{word} {number}\n" for number in range(lines)).encode() for word in ("old", "new"))
    return diff(old, new)


def test_of_a_huge_hunk_only_the_rows_that_are_read_are_made() -> None:
    rows = built(rewritten(20_000))
    assert len(rows) > 40_000
    row = rows[30_000]
    assert row.kind is RowKind.ADDED
    assert row.text == f"+new {row.new - 1}"
    assert len(rows._made) == 1


def test_few_of_the_rows_that_were_read_are_kept() -> None:
    rows = built(rewritten(30_000))
    assert sum(row.kind is RowKind.ADDED for row in rows) == 30_000
    assert sum(len(made) for made in rows._made.values()) <= 40_000


def test_a_line_is_found_again_with_more_context_above_it() -> None:
    old = "".join(f"line {number}\n" for number in range(5_000)).encode()
    hunks = diff(old, old.replace(b"line 2500\n", b"other\n"), context=50)
    before, after = built(hunks, 3), built(hunks, 50)
    place = next(number for number, row in enumerate(before) if row.kind is RowKind.ADDED)
    found = found_again(before[place], after)
    assert found is not None
    assert after[found] == before[place]._replace(line=after[found].line)


def test_a_line_that_is_not_shown_any_more_leads_to_the_nearest() -> None:
    hunks = rewritten(3_000)
    rows = built(hunks)
    place = next(number for number, row in enumerate(rows) if row.new == 1_234 and row.kind is RowKind.ADDED)
    fewer = built(rewritten(1_000))
    found = found_again(rows[place], fewer)
    assert found is not None
    assert fewer[found].text == "+new 999"
