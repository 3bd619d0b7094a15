"""Old lines of a hunk beside the new ones that replace them, by stretches of neighbouring rows. No Qt."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from haiku_pair.edits.values import LineKind
from haiku_pair.window.review.lines import Lines, Run

_STRETCH = re.compile(r" +|(?P<removed>-*)\+*")
_LEFT, _RIGHT = 0, 2
"""Where in a stretch is said on which row it begins on that side; how many rows there are stands behind it."""


class Stretch(NamedTuple):
    """Rows from `left` on beside rows from `right` on; on a side without rows their count is 0."""

    left: int
    lefts: int
    right: int
    rights: int


class Pairs:
    """On which line each row stands, and which rows are on a line. Both are counted from the first of the hunk."""

    def __init__(self, found: Iterable[Stretch]) -> None:
        self._stretches = list(found)
        self._lines: list[int] = []
        self.height = 0
        for _, lefts, _, rights in self._stretches:
            self._lines.append(self.height)
            self.height += max(lefts, rights)
        self._sides = tuple(
            [(stretch[side], place) for place, stretch in enumerate(self._stretches) if stretch[side + 1]]
            for side in (_LEFT, _RIGHT)
        )

    def line_of(self, row: int) -> int:
        """The line on which a row stands."""
        for side, begins in zip((_LEFT, _RIGHT), self._sides, strict=True):
            found = bisect_right(begins, (row, len(self._stretches))) - 1
            if found >= 0:
                first, place = begins[found]
                if row < first + self._stretches[place][side + 1]:
                    return self._lines[place] + row - first
        return 0

    def numbers(self, line: int) -> tuple[int, int]:
        """The rows on a line, left and right, -1 for none."""
        place = bisect_right(self._lines, line) - 1
        stretch, offset = self._stretches[place], line - self._lines[place]
        return (
            stretch.left + offset if offset < stretch.lefts else -1,
            stretch.right + offset if offset < stretch.rights else -1,
        )


def usual_height(lines: Lines) -> int | None:
    """How many lines they take when each is one row and one stretch of them is changed, as in most; None otherwise."""
    kinds = _shown_kinds(lines)
    changed = kinds.strip(LineKind.CONTEXT)
    if LineKind.CONTEXT in changed or LineKind.ADDED + LineKind.REMOVED in changed:
        return None
    return len(kinds) - min(changed.count(LineKind.REMOVED), changed.count(LineKind.ADDED))


def stretches(lines: Lines) -> Iterator[Stretch]:
    """From top to bottom."""
    yield from _of_single_rows(_shown_kinds(lines)) if lines.are_single else _of_lines(lines)


def _shown_kinds(lines: Lines) -> str:
    return lines.kinds[lines.shown.start : lines.shown.stop]


def _of_lines(lines: Lines) -> Iterator[Stretch]:
    first = 0
    shown = lines.shown
    runs = [_within(run, shown) for run in lines.runs if run.end > shown.start and run.first < shown.stop]
    place = 0
    while place < len(runs):
        run = runs[place]
        size = lines.count(run.first, run.end)
        if run.kind is LineKind.CONTEXT:
            yield Stretch(first, size, first, size)
        elif run.kind is LineKind.REMOVED and place + 1 < len(runs) and runs[place + 1].kind is LineKind.ADDED:
            place += 1
            yield from _paired(lines, (run, first), (runs[place], first + size))
            size += lines.count(runs[place].first, runs[place].end)
        elif run.kind is LineKind.REMOVED:
            yield Stretch(first, size, 0, 0)
        else:
            yield Stretch(0, 0, first, size)
        first += size
        place += 1


def _of_single_rows(kinds: str) -> Iterator[Stretch]:
    """Of lines that take one row each, by their signs: as most do, this is the way that must be short."""
    for found in _STRETCH.finditer(kinds):
        begin, middle, end = found.start(), found.end("removed"), found.end()
        if middle < 0:
            yield Stretch(begin, end - begin, begin, end - begin)
        elif begin < end:
            old, new = middle - begin, end - middle
            yield Stretch(begin if old else 0, old, middle if new else 0, new)


def _within(run: Run, shown: range) -> Run:
    return run._replace(first=max(run.first, shown.start), end=min(run.end, shown.stop))


def _paired(lines: Lines, old: tuple[Run, int], new: tuple[Run, int]) -> Iterator[Stretch]:
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
                yield Stretch(left, counts[0], right, counts[1])
            left, right, done = left + counts[0], right + counts[1], max(done, end)
