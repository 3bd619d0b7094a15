"""Finding a row again after the rows of its file were built anew. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.window.review.row import CODE, Row, RowKind


def found_again(before: Row, rows: Sequence[Row]) -> int | None:
    """Where the line of a row stands now; the nearest line of the same side when it is not shown any more."""
    if before.kind not in CODE:
        return None
    is_new = before.kind is RowKind.ADDED
    number = before.new if is_new else before.old
    if not number:
        return None
    best: tuple[int, int] | None = None
    for place, row in enumerate(rows):
        value = row.new if is_new else row.old
        if row.kind is RowKind.CONTEXT or row.kind is before.kind:
            distance = abs(value - number) * 2 + (row.kind is not before.kind)
            if value and (best is None or distance < best[0]):
                best = (distance, place)
    return best[1] if best else None
