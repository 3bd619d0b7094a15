"""A conflict as rows: what the person has, what is proposed, and, folded, what both began with. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.protocol.values import ConflictSides, ReviewHunk
from haiku_pair.window.review import words
from haiku_pair.window.review.context import changed_indexes
from haiku_pair.window.review.lines import Traits, rows_of_lines
from haiku_pair.window.review.row import Row, RowKind
from haiku_pair.window.review.settling import both_changed, how_in_short, is_unsettled, whose
from haiku_pair.window.review.visible import Mark, cut, show

_SIGNS = {RowKind.BEFORE: "|", RowKind.MINE: "<", RowKind.THEIRS: ">"}
"""Those of the two sides are the keys that keep them."""


def rows_of_conflict(
    review: ReviewHunk, sides: ConflictSides, index: int, shown: range, *, unfolded: bool
) -> Iterator[Row]:
    """The sides of a conflict between the context of its hunk.

    Args:
        review: the hunk in conflict.
        sides: what it is about.
        index: place of the hunk in the file.
        shown: the lines of the hunk that would be shown.
        unfolded: whether the lines from before are shown.
    """
    said = f"{words.CONFLICT} {both_changed(sides)}."
    if is_unsettled(review):
        yield Row(RowKind.WARNING, f"{said}   {how_in_short(sides)}", index)
    else:
        yield Row(RowKind.NOTE, f"{said} Yours stays.   ‹review.take_theirs› {whose(sides)}", index)
    if sides.is_whole:
        return
    hunk, traits = review.hunk, Traits()
    first, end = _extent(hunk, sides)
    yield from rows_of_lines(hunk, index, traits, range(shown.start, first))
    yield from _before(sides.before, index, unfolded=unfolded)
    yield from _side(RowKind.MINE, f"< yours: {_count(sides.mine)}", sides.mine, index)
    yield from _side(RowKind.THEIRS, f"> {whose(sides)}: {_count(sides.theirs)}", sides.theirs, index)
    yield from rows_of_lines(hunk, index, traits, range(end, shown.stop))


def _count(lines: Sequence[str]) -> str:
    return words.plural(len(lines), "line") if lines else "no lines here"


def _before(lines: Sequence[str], index: int, *, unfolded: bool) -> Iterator[Row]:
    it = "it" if len(lines) == 1 else "them"
    if not lines:
        yield Row(RowKind.SIDE, "▸ before: no lines", index)
    elif unfolded:
        yield from _side(RowKind.BEFORE, f"▾ before: {_count(lines)} (‹review.show_before› hides {it})", lines, index)
    else:
        yield Row(RowKind.SIDE, f"▸ before: {_count(lines)} (‹review.show_before› shows {it})", index)


def _side(kind: RowKind, title: str, lines: Sequence[str], index: int) -> Iterator[Row]:
    yield Row(RowKind.SIDE, title, index)
    for line in lines:
        lead = _SIGNS[kind]
        for part in cut(show(line, trailing=True)):
            moved = tuple(Mark(mark.start + 1, mark.length, mark.kind) for mark in part.marks)
            yield Row(kind, lead + part.text, index, marks=moved)
            lead = "↳"


def _extent(hunk: Hunk, sides: ConflictSides) -> tuple[int, int]:
    """The lines of the hunk that the sides stand for: the changed ones, and context that both begin or end with."""
    changed = changed_indexes(hunk)
    if not changed:
        return 0, len(hunk.lines)
    first, end = changed[0], changed[-1] + 1
    lines = [line.text for line in hunk.lines]
    mine = [line.text for line in hunk.lines[first:end] if line.kind is not LineKind.ADDED]
    more = len(sides.mine) - len(mine)
    for above in range(more + 1 if more > 0 else 0):
        below = more - above
        if above <= first and tuple(lines[first - above : first] + mine + lines[end : end + below]) == sides.mine:
            return first - above, end + below
    return first, end
