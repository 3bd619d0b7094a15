"""Which rows stand beside each other: one below the other, or old lines on the left and new ones on the right. No Qt.

Rows keep their order and their numbers either way; the cursor, selections and decisions know only those. Where they
stand is known hunk by hunk, so that a large file costs little more than a look at each.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from typing_extensions import override

from haiku_pair.window.review.lines import Lines
from haiku_pair.window.review.pairs import Pairs, stretches, usual_height
from haiku_pair.window.review.row import Row, RowKind
from haiku_pair.window.review.row_blocks import Rows

_KEPT = 500
"""Hunks of which is kept what is beside what."""
_BESIDE = frozenset({RowKind.REMOVED, RowKind.ADDED, RowKind.CONTEXT, RowKind.MARKER})
"""Rows that stand on a side; all others go across both."""


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


class SideBySide(Arrangement):
    """Removed and added lines that replace each other are paired line by line.

    Of each hunk it is counted how many lines it takes; which rows are on them is found out where they are looked at.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._begins: list[int] = []
        """The first row of each section: of a block without lines of code, or of the lines of a hunk."""
        self._lines: list[int] = []
        """On which line each of them begins."""
        self._shown: list[Lines | None] = []
        self._paired: dict[int, Pairs] = {}
        self.height = 0
        before: Lines | None = None
        for first, block in rows.blocks():
            lines = block.lines
            if lines is None or lines is not before:
                self._begins.append(first)
                self._lines.append(self.height)
                self._shown.append(lines)
                self.height += block.size if lines is None else self._height_of(lines)
            before = lines

    def _height_of(self, lines: Lines) -> int:
        known = usual_height(lines) if lines.are_single else None
        return self._pairs(len(self._shown) - 1).height if known is None else known

    def _pairs(self, section: int) -> Pairs:
        """Which rows of a hunk's lines are beside each other."""
        found = self._paired.get(section)
        if found is None:
            lines = self._shown[section]
            if len(self._paired) >= _KEPT:
                del self._paired[next(iter(self._paired))]
            found = self._paired[section] = Pairs(stretches(lines) if lines else ())
        return found

    @override
    def line_of(self, row: int) -> int:
        section = bisect_right(self._begins, row) - 1
        if section < 0:
            return 0
        offset = row - self._begins[section]
        return self._lines[section] + (offset if self._shown[section] is None else self._pairs(section).line_of(offset))

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
        section = bisect_right(self._lines, line) - 1
        begin, offset = self._begins[section], line - self._lines[section]
        if self._shown[section] is None:
            return begin + offset, begin + offset
        old, new = self._pairs(section).numbers(offset)
        return begin + old if old >= 0 else -1, begin + new if new >= 0 else -1

    def _beside(self, old: int, new: int) -> tuple[Cell, Cell]:
        row = self._rows[old if old >= 0 else new]
        if old == new:
            across = row.kind not in _BESIDE
            return Cell(old, row, across), Cell(new, row._replace(text="") if across else row, across)
        nothing = Cell(-1, Row(RowKind.NOTHING, "", row.hunk))
        left = Cell(old, row) if old >= 0 else nothing
        return left, Cell(new, self._rows[new]) if new >= 0 else nothing
