"""Which rows stand beside each other: one below the other, or old lines on the left and new ones on the right. No Qt.

Rows keep their order and their numbers either way; the cursor, selections and decisions know only those. Where they
stand is known by stretches, so that a large file costs no more than its runs of changed lines.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from typing_extensions import override

from haiku_pair.edits.values import LineKind
from haiku_pair.window.review.context import signs
from haiku_pair.window.review.lines import Lines, Run
from haiku_pair.window.review.row import Row, RowKind
from haiku_pair.window.review.row_blocks import Rows

_STRETCH = re.compile(r" +|(?P<removed>-*)\+*")
_BESIDE = frozenset({RowKind.REMOVED, RowKind.ADDED, RowKind.CONTEXT, RowKind.MARKER})
"""Rows that stand on a side; all others go across both."""


_LEFT, _RIGHT = 0, 2
"""Where in a stretch is said on which row it begins on that side; how many rows there are stands behind it."""


class Cell(NamedTuple):
    """What one side shows on one line of the screen. `number` is that of the row, -1 where this side has no line."""

    number: int
    row: Row
    across: bool = False
    """The row goes across both sides; on the right side it has no text of its own."""


class Arrangement(ABC):
    """Says for each row on which line it stands, and for each line what is on it."""

    height: int
    """How many lines there are."""

    @abstractmethod
    def line_of(self, row: int) -> int:
        """The line on which a row stands."""

    @abstractmethod
    def row_on(self, line: int, *, right: bool = False) -> int:
        """The row on a line: that of the side, or the other one where the side has none; -1 without any."""

    @abstractmethod
    def cells(self, first: int, end: int) -> tuple[list[Cell], list[Cell]]:
        """Cells of the left and of the right side from a line to before another; none on the right of one side only."""


class OneBelowTheOther(Arrangement):
    """Unified: a line for each row."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self.height = len(rows)

    @override
    def line_of(self, row: int) -> int:
        return row

    @override
    def row_on(self, line: int, *, right: bool = False) -> int:
        return line if 0 <= line < self.height else -1

    @override
    def cells(self, first: int, end: int) -> tuple[list[Cell], list[Cell]]:
        return [Cell(number, self._rows[number]) for number in range(first, min(end, self.height))], []


class _Stretch(NamedTuple):
    """Rows from `left` on beside rows from `right` on; on a side without rows their count is 0."""

    left: int
    lefts: int
    right: int
    rights: int


class SideBySide(Arrangement):
    """Removed and added lines that replace each other are paired line by line."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._stretches = list(_stretches(rows))
        self._lines: list[int] = []
        self.height = 0
        for _, lefts, _, rights in self._stretches:
            self._lines.append(self.height)
            self.height += max(lefts, rights)
        self._sides = tuple(
            [(stretch[side], place) for place, stretch in enumerate(self._stretches) if stretch[side + 1]]
            for side in (_LEFT, _RIGHT)
        )

    @override
    def line_of(self, row: int) -> int:
        for side, begins in zip((_LEFT, _RIGHT), self._sides, strict=True):
            found = bisect_right(begins, (row, len(self._stretches))) - 1
            if found >= 0:
                first, place = begins[found]
                if row < first + self._stretches[place][side + 1]:
                    return self._lines[place] + row - first
        return 0

    @override
    def row_on(self, line: int, *, right: bool = False) -> int:
        if not 0 <= line < self.height:
            return -1
        numbers = self._numbers(line)
        wanted, other = (numbers[1], numbers[0]) if right else numbers
        return wanted if wanted >= 0 else other

    @override
    def cells(self, first: int, end: int) -> tuple[list[Cell], list[Cell]]:
        left: list[Cell] = []
        right: list[Cell] = []
        for line in range(first, min(end, self.height)):
            old, new = self._beside(*self._numbers(line))
            left.append(old)
            right.append(new)
        return left, right

    def _numbers(self, line: int) -> tuple[int, int]:
        """The rows on a line, -1 for none."""
        place = bisect_right(self._lines, line) - 1
        stretch, offset = self._stretches[place], line - self._lines[place]
        return (
            stretch.left + offset if offset < stretch.lefts else -1,
            stretch.right + offset if offset < stretch.rights else -1,
        )

    def _beside(self, old: int, new: int) -> tuple[Cell, Cell]:
        row = self._rows[old if old >= 0 else new]
        if old == new:
            across = row.kind not in _BESIDE
            return Cell(old, row, across), Cell(new, row._replace(text="") if across else row, across)
        nothing = Cell(-1, Row(RowKind.NOTHING, "", row.hunk))
        left = Cell(old, row) if old >= 0 else nothing
        return left, Cell(new, self._rows[new]) if new >= 0 else nothing


def _stretches(rows: Rows) -> Iterator[_Stretch]:
    """From top to bottom."""
    before: Lines | None = None
    for first, block in rows.blocks():
        lines = block.lines
        if lines is None:
            yield _Stretch(first, block.size, first, block.size)
        elif lines is not before and lines.are_single:
            yield from _of_single_rows(signs(lines.hunk)[lines.shown.start : lines.shown.stop], first)
        elif lines is not before:
            yield from _of_lines(lines, first)
        before = lines


def _of_lines(lines: Lines, first: int) -> Iterator[_Stretch]:
    """Of the lines of a hunk, whose rows begin at `first`."""
    shown = lines.shown
    runs = [_within(run, shown) for run in lines.runs if run.end > shown.start and run.first < shown.stop]
    place = 0
    while place < len(runs):
        run = runs[place]
        size = lines.count(run.first, run.end)
        if run.kind is LineKind.CONTEXT:
            yield _Stretch(first, size, first, size)
        elif run.kind is LineKind.REMOVED and place + 1 < len(runs) and runs[place + 1].kind is LineKind.ADDED:
            place += 1
            yield from _paired(lines, (run, first), (runs[place], first + size))
            size += lines.count(runs[place].first, runs[place].end)
        elif run.kind is LineKind.REMOVED:
            yield _Stretch(first, size, 0, 0)
        else:
            yield _Stretch(0, 0, first, size)
        first += size
        place += 1


def _of_single_rows(kinds: str, first: int) -> Iterator[_Stretch]:
    """Of lines that take one row each, by their signs: as most do, this is the way that must be short."""
    for found in _STRETCH.finditer(kinds):
        begin, middle, end = found.start(), found.end("removed"), found.end()
        if middle < 0:
            yield _Stretch(first + begin, end - begin, first + begin, end - begin)
        elif begin < end:
            old, new = middle - begin, end - middle
            yield _Stretch(first + begin if old else 0, old, first + middle if new else 0, new)


def _within(run: Run, shown: range) -> Run:
    return run._replace(first=max(run.first, shown.start), end=min(run.end, shown.stop))


def _paired(lines: Lines, old: tuple[Run, int], new: tuple[Run, int]) -> Iterator[_Stretch]:
    """Line beside line; one of several rows is beside as much as there is, and the next ones begin together again."""
    (before, left), (after, right) = old, new
    sizes = (before.end - before.first, after.end - after.first)
    long = {place - run.first for run in (before, after) for place in lines.long_between(run.first, run.end)}
    done = 0
    for offset in [*sorted(long), max(sizes)]:
        for end in (offset, offset + 1):
            counts = [
                lines.count(run.first + min(done, size), run.first + min(end, size))
                for run, size in zip((before, after), sizes, strict=True)
            ]
            if any(counts):
                yield _Stretch(left, counts[0], right, counts[1])
            left, right, done = left + counts[0], right + counts[1], max(done, end)
