"""Three-way merge by lines: both sides' changes, or the places where they meet. Never a guess, never a marker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from haiku_pair.edits.sequences import Change, changes
from haiku_pair.edits.sides import Versions, versions


@dataclass(frozen=True)
class Conflict:
    """A place that both sides changed, each in its own way.

    Lines are 1-based; a side without lines (count 0) stands after line `first`, as in `Hunk`. All counts are 0
    when the files can't be compared by lines.
    """

    base_first: int
    base_count: int
    ours_first: int
    ours_count: int
    theirs_first: int
    theirs_count: int


def merge(base: bytes, ours: bytes, theirs: bytes) -> bytes | tuple[Conflict, ...]:
    """What both sides made of `base`, or where they contradict each other.

    Changes that touch without an unchanged line between them are a conflict, as with git, unless they are the same.
    """
    if ours in {base, theirs}:
        return theirs
    if theirs == base:
        return ours
    found = versions(base, ours, theirs)
    if found is None:
        return (Conflict(0, 0, 0, 0, 0, 0),)
    return _merge_lines(found)


def _merge_lines(found: Versions) -> bytes | tuple[Conflict, ...]:
    """The merge of versions that can be compared."""
    base, ours, theirs = found.lines
    result: list[str] = []
    conflicts: list[Conflict] = []
    done = 0
    for region in regions(changes(base, ours), changes(base, theirs)):
        result += base[done : region.first]
        done = region.last
        piece = _decided(base[region.first : done], ours[slice(*region.ours)], theirs[slice(*region.theirs)])
        if piece is None:
            conflicts.append(Conflict(*_place(region.first, done), *_place(*region.ours), *_place(*region.theirs)))
        else:
            result += piece
    result += base[done:]
    return tuple(conflicts) if conflicts else found.encode(result)


def _decided(base: list[str], ours: list[str], theirs: list[str]) -> list[str] | None:
    """The side that changed, either when both did the same, None when they did not."""
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else None


def _place(first: int, last: int) -> tuple[int, int]:
    """First line and count as in a hunk."""
    return (first + 1 if last > first else first), last - first


class Region(NamedTuple):
    """A stretch of the base that one or both sides changed, and what stands there now; from 0, the last excluded."""

    first: int
    last: int
    ours: tuple[int, int]
    theirs: tuple[int, int]


def regions(ours: Sequence[Change], theirs: Sequence[Change]) -> Iterator[Region]:
    """The stretches that were changed, from the top down; stretches that touch are one."""
    shifts = [0, 0]
    todo = sorted([(change, 0) for change in ours] + [(change, 1) for change in theirs])
    index = 0
    while index < len(todo):
        first, last = todo[index][0].a_first, todo[index][0].a_last
        grown = [0, 0]
        while index < len(todo) and todo[index][0].a_first <= last:
            change, side = todo[index]
            last = max(last, change.a_last)
            grown[side] += change.b_last - change.b_first - (change.a_last - change.a_first)
            index += 1
        starts = [first + shift for shift in shifts]
        shifts = [shift + more for shift, more in zip(shifts, grown, strict=True)]
        ends = [last + shift for shift in shifts]
        yield Region(first, last, (starts[0], ends[0]), (starts[1], ends[1]))
