"""Which lines differ: the one comparison that hunks, splices and merges are all made from.

Patience first (lines that occur once on both sides are anchors), then Myers' algorithm between the anchors, with
a fixed budget of steps. When the budget is used up a stretch is reported as replaced as a whole: coarser, still
exact. The result depends on the input alone, never on time or hash seeds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

_STEPS = 400_000
"""Inner steps of Myers' algorithm for one comparison, about a fifth of a second."""

_RUNS = (1, 4, 16)
"""Lengths of runs that serve as anchors, one after the other: in a file of few different lines none is unique alone."""

_LONG = 400
"""Items from which on longer runs are tried before Myers' algorithm."""

_DEPTH = 64
"""Nested rounds of patience; real files need fewer than ten."""


class Change(NamedTuple):
    """Lines `a_first`..`a_last` of one side stand where `b_first`..`b_last` are on the other; 0-based, end excluded."""

    a_first: int
    a_last: int
    b_first: int
    b_last: int


def changes(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Change]:
    """What turns `a` into `b`, in order; two neighbours always have an equal item between them."""
    start = _common_start(a, b)
    end = _common_end(a, b, start)
    if start == len(a) - end and start == len(b) - end:
        return []
    comparison = _Comparison(a[start : len(a) - end], b[start : len(b) - end])
    kept = comparison.run()
    found = _gaps(kept, len(a) - end - start, len(b) - end - start)
    return [Change(i1 + start, i2 + start, j1 + start, j2 + start) for i1, i2, j1, j2 in found]


def _common_start(a: Sequence[Hashable], b: Sequence[Hashable]) -> int:
    """How many items are equal at the start."""
    for index, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return index
    return min(len(a), len(b))


def _common_end(a: Sequence[Hashable], b: Sequence[Hashable], start: int) -> int:
    """How many items are equal at the end, not counting the first `start`."""
    limit = min(len(a), len(b)) - start
    for count in range(limit):
        if a[-1 - count] != b[-1 - count]:
            return count
    return limit


def _gaps(kept: list[tuple[int, int]], a_size: int, b_size: int) -> list[Change]:
    """The stretches between the pairs of equal items."""
    found: list[Change] = []
    i = j = 0
    for left, right in [*kept, (a_size, b_size)]:
        if left > i or right > j:
            found.append(Change(i, left, j, right))
        i, j = left + 1, right + 1
    return found


class _Range(NamedTuple):
    """A stretch of both sides that is still to be compared."""

    a_first: int
    a_last: int
    b_first: int
    b_last: int
    depth: int


class _Comparison:
    """One comparison: the two sides as numbers, the budget, and the pairs found so far."""

    def __init__(self, a: Sequence[Hashable], b: Sequence[Hashable]) -> None:
        numbers: dict[Hashable, int] = {}
        self._a = [numbers.setdefault(item, len(numbers)) for item in a]
        self._b = [numbers.setdefault(item, len(numbers)) for item in b]
        self._steps = _STEPS
        self._kept: list[tuple[int, int]] = []

    def run(self) -> list[tuple[int, int]]:
        """Pairs of equal items, growing on both sides."""
        todo = [_Range(0, len(self._a), 0, len(self._b), 0)]
        while todo:
            todo.extend(self._compare(todo.pop()))
        self._kept.sort()
        return self._kept

    def _compare(self, stretch: _Range) -> list[_Range]:
        """Take what is equal at the rims, then split at anchors; returns what is left to compare."""
        a1, a2, b1, b2, depth = stretch
        while a1 < a2 and b1 < b2 and self._a[a1] == self._b[b1]:
            self._kept.append((a1, b1))
            a1, b1 = a1 + 1, b1 + 1
        while a1 < a2 and b1 < b2 and self._a[a2 - 1] == self._b[b2 - 1]:
            a2, b2 = a2 - 1, b2 - 1
            self._kept.append((a2, b2))
        if a1 == a2 or b1 == b2:
            return []
        anchors = self._anchors(a1, a2, b1, b2) if depth < _DEPTH else []
        if not anchors:
            self._myers(a1, a2, b1, b2)
            return []
        self._kept.extend(anchors)
        edges = [(a1 - 1, b1 - 1), *anchors, (a2, b2)]
        return [
            _Range(left[0] + 1, right[0], left[1] + 1, right[1], depth + 1)
            for left, right in pairwise(edges)
            if right[0] > left[0] + 1 and right[1] > left[1] + 1
        ]

    def _anchors(self, a1: int, a2: int, b1: int, b2: int) -> list[tuple[int, int]]:
        """Runs of items that occur once on both sides, single ones if there are any, in order on both sides."""
        for length in _RUNS:
            if length > 1 and min(a2 - a1, b2 - b1) < _LONG:
                break
            in_a = _once(self._a, a1, a2, length)
            in_b = _once(self._b, b1, b2, length)
            pairs = _longest_growing(sorted((index, in_b[run]) for run, index in in_a.items() if run in in_b))
            if pairs:
                return _spread(pairs, length)
        return []

    def _myers(self, a1: int, a2: int, b1: int, b2: int) -> None:
        """The shortest edit script of a stretch without anchors, if the budget allows."""
        shared = set(self._a[a1:a2]) & set(self._b[b1:b2])
        if not shared:
            return
        left = [index for index in range(a1, a2) if self._a[index] in shared]
        right = [index for index in range(b1, b2) if self._b[index] in shared]
        trace = self._forward([self._a[index] for index in left], [self._b[index] for index in right])
        if trace is not None:
            self._kept.extend((left[x], right[y]) for x, y in _walk_back(trace, len(left), len(right)))

    def _forward(self, a: list[int], b: list[int]) -> list[dict[int, int]] | None:
        """The furthest points reached with each number of edits, or None when the budget ran out."""
        reached = {1: 0}
        trace: list[dict[int, int]] = []
        for edits in range(len(a) + len(b) + 1):
            trace.append(dict(reached))
            for diagonal in range(-edits, edits + 1, 2):
                x = _step(reached, edits, diagonal)
                y = x - diagonal
                while x < len(a) and y < len(b) and a[x] == b[y]:
                    x, y = x + 1, y + 1
                reached[diagonal] = x
                if x >= len(a) and y >= len(b):
                    return trace
            self._steps -= 2 * edits + 1
            if self._steps < 0:
                return None
        return None  # pragma: no cover - the loop ends at the corner


def _step(reached: dict[int, int], edits: int, diagonal: int) -> int:
    """Where a path arrives on `diagonal` by one more edit."""
    if diagonal == -edits or (diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1]):
        return reached[diagonal + 1]
    return reached[diagonal - 1] + 1


def _walk_back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """The pairs of equal items on the path that `trace` describes, in no order."""
    pairs: list[tuple[int, int]] = []
    for edits in range(len(trace) - 1, -1, -1):
        reached = trace[edits]
        diagonal = x - y
        down = diagonal == -edits or (diagonal != edits and reached[diagonal - 1] < reached[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        start_x = reached[before]
        start_y = start_x - before
        while x > max(start_x, 0) and y > max(start_y, 0):
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = start_x, start_y
    return pairs


def _once(items: list[int], first: int, last: int, length: int) -> dict[tuple[int, ...], int]:
    """Runs of items of a stretch that occur exactly once in it, with their index."""
    where: dict[tuple[int, ...], int] = {}
    columns = [items[first + offset : last - length + 1 + offset] for offset in range(length)]
    for index, run in enumerate(zip(*columns, strict=True), start=first):
        where[run] = -1 if run in where else index
    return {run: index for run, index in where.items() if index >= 0}


def _spread(pairs: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The single items of runs that begin at `pairs`; where runs cross over, the earlier one holds."""
    if length == 1:
        return pairs
    found: list[tuple[int, int]] = []
    for left, right in pairs:
        for offset in range(length):
            if not found or (left + offset > found[-1][0] and right + offset > found[-1][1]):
                found.append((left + offset, right + offset))
    return found


def _longest_growing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `pairs` (sorted by the first) whose second numbers grow."""
    if all(left[1] < right[1] for left, right in pairwise(pairs)):
        return pairs
    ends: list[int] = []
    end_pairs: list[int] = []
    before: list[int] = []
    for index, (_, right) in enumerate(pairs):
        place = bisect_left(ends, right)
        before.append(end_pairs[place - 1] if place else -1)
        if place == len(ends):
            ends.append(right)
            end_pairs.append(index)
        else:
            ends[place] = right
            end_pairs[place] = index
    chain: list[tuple[int, int]] = []
    index = end_pairs[-1] if end_pairs else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]
