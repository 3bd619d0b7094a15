"""The rows of a file as a sequence that makes them where they are looked at. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple, overload

from typing_extensions import override

from haiku_pair.window.review.lines import Lines
from haiku_pair.window.review.row import CODE, Row, RowKind

_KEPT = 200
"""Blocks whose rows are kept."""
PIECE = 200
"""Lines of a hunk in one block."""


class Block(NamedTuple):
    """Some rows that are made together."""

    size: int
    make: Callable[[], Iterable[Row]]
    is_code: bool = False
    """Whether some of them show lines."""
    lines: Lines | None = None
    """Of which lines they are rows, if of lines alone."""
    first: int = 0
    end: int = 0
    """Places in the hunk of the first of these lines, and of the line after the last."""
    has_remarks: bool = False
    """Whether some of them are of comments, apart from those below lines."""


class About(NamedTuple):
    """What is said of a file besides its rows."""

    title: str = ""
    kind: str = ""
    """What becomes of it."""
    undecided: str = "undecided"
    """What a hunk is on which nothing was decided."""


class Rows(Sequence[Row]):
    """All rows of a file."""

    def __init__(
        self, blocks: Sequence[Block], heads: Mapping[int, int], slots: range, about: About | None = None
    ) -> None:
        """From its blocks.

        Args:
            blocks: from top to bottom.
            heads: in which block the header of a hunk is, which is the last of its rows.
            slots: which blocks have the slot rows.
            about: what the file's header says.
        """
        self.about = about or About()
        self._blocks = blocks
        self._starts = [0, *accumulate(block.size for block in blocks)]
        self._heads = {hunk: self._starts[number + 1] - 1 for hunk, number in heads.items()}
        self._slots = range(self._starts[slots.start], self._starts[slots.stop]) if slots else range(0)
        self._remarks: list[tuple[int, Row]] | None = None
        self._made: dict[int, tuple[Row, ...]] = {}
        self._others: dict[int, Row] = {}

    @property
    def heads(self) -> Mapping[int, int]:
        """The row of each hunk's header."""
        return self._heads

    @property
    def slots(self) -> range:
        """The slot rows."""
        places = [number for number, row in self.remarks() if row.kind is RowKind.SLOT]
        return range(places[0], places[-1] + 1) if places else self._slots

    def remarks(self) -> Sequence[tuple[int, Row]]:
        """The rows of comments, and the slot rows between them, each with its number."""
        if self._remarks is None:
            self._remarks = list(self._find_remarks())
        return self._remarks

    def _find_remarks(self) -> Iterator[tuple[int, Row]]:
        for first, block in self.blocks():
            if block.has_remarks or (block.lines is not None and block.lines.below(block.first, block.end)):
                numbers = range(first, first + block.size)
                yield from ((number, self[number]) for number in numbers if self[number].comment)

    def first_change(self, hunk: int) -> int:
        """The row of the first changed line of a hunk, or its header."""
        start = self._heads.get(hunk, 0)
        changes = (number for number in range(start, self.end(hunk)) if self[number].kind in CODE - {RowKind.CONTEXT})
        return next(changes, start)

    def end(self, hunk: int) -> int:
        """The row after the last one of a hunk, without the gap below it."""
        following = self._heads.get(hunk + 1)
        if following is None:
            return len(self)
        return following - (self[following - 1].kind is RowKind.GAP)

    def next_line(self, row: int, step: int) -> int | None:
        """The row of the next line of code from a row, up (-1) or down (1); None at the end."""
        on_the_way = range(row + step, len(self) if step > 0 else -1, step)
        return next((number for number in on_the_way if self[number].kind in CODE), None)

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """All blocks, each with its first row."""
        return zip(self._starts, self._blocks, strict=False)

    def put(self, number: int, row: Row) -> None:
        """Another row in place of one."""
        self._others[number] = row

    @override
    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...

    @override
    def __getitem__(self, index: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        if number in self._others:
            return self._others[number]
        block = bisect_right(self._starts, number) - 1
        return self._rows_of(block)[number - self._starts[block]]

    def _rows_of(self, block: int) -> tuple[Row, ...]:
        made = self._made.get(block)
        if made is None:
            if len(self._made) >= _KEPT:
                del self._made[next(iter(self._made))]
            made = self._made[block] = tuple(self._blocks[block].make())
        return made
