"""Finding a row again after the rows of its file were built anew. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from haiku_pair.window.review.row import CODE, Row, RowKind
from haiku_pair.window.review.row_blocks import Block, Rows


def followed(before: Sequence[Row], number: int, rows: Rows) -> int | None:
    """Where the row of the line cursor stands now; the line above it when it was of a comment that is gone."""
    again = found_again(before[number], rows)
    while again is None and number > 0 and before[number].comment:
        number -= 1
        again = found_again(before[number], rows)
    return again


def found_again(before: Row, rows: Rows) -> int | None:
    """Where the line of a row stands now; the nearest line of the same side when it is not shown any more."""
    if before.comment:
        return next((number for number, row in rows.remarks() if row.comment == before.comment), None)
    if before.kind not in CODE:
        return None
    is_new = before.kind is RowKind.ADDED
    number = before.new if is_new else before.old
    if not number:
        return None
    best: tuple[int, int] | None = None
    found = [(_distance(block, number, is_new=is_new), first, block) for first, block in rows.blocks() if block.is_code]
    for least, first, block in sorted(found, key=itemgetter(0)):
        if best is not None and best[0] <= least * 2:
            break
        for distance, place in _candidates(rows, first, block, before, number):
            if best is None or distance < best[0]:
                best = (distance, place)
    return best[1] if best else None


def _candidates(rows: Rows, first: int, block: Block, before: Row, number: int) -> Iterator[tuple[int, int]]:
    """How far rows of a block are from the line, and where they stand."""
    is_new = before.kind is RowKind.ADDED
    for place in range(first, first + block.size):
        row = rows[place]
        value = row.new if is_new else row.old
        if value and (row.kind is RowKind.CONTEXT or row.kind is before.kind):
            yield abs(value - number) * 2 + (row.kind is not before.kind), place


def _distance(block: Block, number: int, *, is_new: bool) -> int:
    """How far the lines of a block are at least from one of that number."""
    if block.lines is None:
        return 0
    first, last = (block.lines.numbers(place)[is_new] for place in (block.first, block.end - 1))
    return max(0, first - number, number - last)
