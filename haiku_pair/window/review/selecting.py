"""A range of lines of one hunk, chosen with the keyboard or the mouse. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from haiku_pair.edits.values import Hunk
from haiku_pair.window.review import words
from haiku_pair.window.review.context import changed_indexes
from haiku_pair.window.review.row import KINDS, Row

_LINES = frozenset(KINDS.values())


class LineRange(NamedTuple):
    """Rows from `anchor`, where it began, to `head`, where the line cursor is; both of the same hunk."""

    hunk: int
    anchor: int
    head: int

    @property
    def rows(self) -> range:
        """All rows of it, from top to bottom."""
        return range(min(self.anchor, self.head), max(self.anchor, self.head) + 1)


def can_begin(row: Row) -> bool:
    """Whether a row shows a line that can be selected; the sides of a conflict can't."""
    return row.kind in _LINES and row.line >= 0


def moved(selected: LineRange, rows: Sequence[Row], step: int) -> LineRange | None:
    """The range with its head a line further down (1) or up (-1); None at the edge of the hunk."""
    here = rows[selected.head]
    number = selected.head + step
    while 0 <= number < len(rows) and rows[number].hunk == selected.hunk:
        if can_begin(rows[number]) and rows[number].line != here.line:
            return selected._replace(head=number)
        number += step
    return None


def drawn_to(selected: LineRange, rows: Sequence[Row], number: int) -> LineRange:
    """The range with its head at or before a row, as far as that lies in the same hunk."""
    step = 1 if number > selected.anchor else -1
    head = selected.anchor
    for place in range(selected.anchor, number + step, step):
        if not 0 <= place < len(rows) or rows[place].hunk != selected.hunk:
            break
        if can_begin(rows[place]):
            head = place
    return selected._replace(head=head)


def whole_lines(selected: LineRange, rows: Sequence[Row]) -> range:
    """The rows of the range with all rows of its first and last line, of which long ones have several."""
    found = selected.rows
    first, last = found.start, found.stop - 1
    while first and rows[first - 1].line == rows[first].line and rows[first - 1].hunk == selected.hunk:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1].line == rows[last].line and rows[last + 1].hunk == selected.hunk:
        last += 1
    return range(first, last + 1)


def meant(selected: LineRange, rows: Sequence[Row], hunk: Hunk) -> tuple[int, int] | None:
    """First and last changed line in the range, counted among the changed lines of the hunk; None without one."""
    lines = [rows[number].line for number in selected.rows if rows[number].line >= 0]
    inside = [count for count, place in enumerate(changed_indexes(hunk)) if lines and min(lines) <= place <= max(lines)]
    return (inside[0], inside[-1]) if inside else None


def in_words(selected: LineRange, rows: Sequence[Row], hunk: Hunk) -> str:
    """What is said of the range: how many lines, and how many of them are changed."""
    lines = {rows[number].line for number in selected.rows if rows[number].line >= 0}
    changed = meant(selected, rows, hunk)
    count = changed[1] - changed[0] + 1 if changed else 0
    return f"{words.plural(len(lines), 'line')} selected, {count or 'none'} of them changed"
