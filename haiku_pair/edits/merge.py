"""Three-way merge by lines: both sides' changes, or the places where they meet. Never a guess, never a marker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    done = ours_shift = theirs_shift = 0
    for first, last, ours_grown, theirs_grown in _regions(changes(base, ours), changes(base, theirs)):
        o1, o2 = first + ours_shift, last + ours_shift + ours_grown
        t1, t2 = first + theirs_shift, last + theirs_shift + theirs_grown
        result += base[done:first]
        piece = _decided(base[first:last], ours[o1:o2], theirs[t1:t2])
        if piece is None:
            conflicts.append(Conflict(*_place(first, last), *_place(o1, o2), *_place(t1, t2)))
        else:
            result += piece
        done = last
        ours_shift += ours_grown
        theirs_shift += theirs_grown
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


def _regions(ours: Sequence[Change], theirs: Sequence[Change]) -> list[tuple[int, int, int, int]]:
    """Stretches of the base that one or both sides changed, with how many lines each side grew there.

    Stretches that touch are one.
    """
    found: list[tuple[int, int, int, int]] = []
    marked = [(change, 0) for change in ours] + [(change, 1) for change in theirs]
    for change, side in sorted(marked):
        grown = change.b_last - change.b_first - (change.a_last - change.a_first)
        ours_grown, theirs_grown = (grown, 0) if side == 0 else (0, grown)
        if found and change.a_first <= found[-1][1]:
            first, last, ours_before, theirs_before = found.pop()
            found.append((first, max(last, change.a_last), ours_before + ours_grown, theirs_before + theirs_grown))
        else:
            found.append((change.a_first, change.a_last, ours_grown, theirs_grown))
    return found
