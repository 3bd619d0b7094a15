"""Which rows stand beside each other: one below the other, or old lines on the left and new ones on the right. No Qt.

Rows keep their order and their numbers either way; the cursor, selections and decisions know only those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from haiku_pair.window.review.row import Row, RowKind

_CHANGES = frozenset({RowKind.REMOVED, RowKind.ADDED})
_BESIDE = _CHANGES | {RowKind.CONTEXT, RowKind.MARKER}
"""Rows that stand on a side; all others go across both."""


class Cell(NamedTuple):
    """What one side shows on one line of the screen. `number` is that of the row, -1 where this side has no line."""

    number: int
    row: Row
    across: bool = False
    """The row goes across both sides; on the right side it has no text of its own."""


@dataclass(frozen=True)
class Arrangement:
    """Cells of the left and of the right side, from top to bottom, as many on either; none on the right if there is
    one side only. `lines` says for each row on which line it stands.
    """

    left: list[Cell]
    right: list[Cell]
    lines: Sequence[int]


def one_below_the_other(rows: Sequence[Row]) -> Arrangement:
    """Unified."""
    return Arrangement([Cell(number, row) for number, row in enumerate(rows)], [], range(len(rows)))


def side_by_side(rows: Sequence[Row]) -> Arrangement:
    """Removed and added lines that replace each other are paired line by line."""
    left: list[Cell] = []
    right: list[Cell] = []
    lines = [0] * len(rows)
    for old, new in _beside(rows):
        for cell in (old, new):
            if cell.number >= 0:
                lines[cell.number] = len(left)
        left.append(old)
        right.append(new)
    return Arrangement(left, right, lines)


def _beside(rows: Sequence[Row]) -> Iterator[tuple[Cell, Cell]]:
    number = 0
    while number < len(rows):
        row = rows[number]
        if row.kind in _CHANGES:
            end = _end_of_change(rows, number)
            yield from _paired(rows, number, end)
            number = end
            continue
        across = row.kind not in _BESIDE
        yield Cell(number, row, across), Cell(number, row._replace(text="") if across else row, across)
        number += 1


def _end_of_change(rows: Sequence[Row], first: int) -> int:
    """The row after some removed lines and the added ones that follow them."""
    number, is_added = first, False
    while number < len(rows) and rows[number].kind in {*_CHANGES, RowKind.MARKER}:
        if is_added and rows[number].kind is RowKind.REMOVED:
            break
        is_added |= rows[number].kind is RowKind.ADDED
        number += 1
    return number


def _paired(rows: Sequence[Row], first: int, end: int) -> Iterator[tuple[Cell, Cell]]:
    runs: dict[RowKind, list[list[int]]] = {RowKind.REMOVED: [], RowKind.ADDED: []}
    kind = rows[first].kind
    for number in range(first, end):
        row = rows[number]
        begins = row.kind in _CHANGES and not row.continued
        kind = row.kind if begins else kind
        if begins:
            runs[kind].append([])
        runs[kind][-1].append(number)
    nothing = Cell(-1, Row(RowKind.NOTHING, "", rows[first].hunk))
    for old, new in zip_longest(*runs.values(), fillvalue=()):
        for before, after in zip_longest(old, new):
            yield (
                nothing if before is None else Cell(before, rows[before]),
                nothing if after is None else Cell(after, rows[after]),
            )
