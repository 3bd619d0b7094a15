"""Which lines go and which are new, also while only the first of the new ones are known."""

from __future__ import annotations

from collections.abc import Sequence, Set

from haiku_pair.edits.sequences import Change, changes

_MOST_COMPARED = 240
"""Lines of both sides that are compared at each look; of more, only the beginning is, until all have come."""


def differing(old: Sequence[str], new: Sequence[str]) -> tuple[Set[int], Set[int]]:
    """Old lines that go, and lines that are new."""
    return _lines(changes(old, new))


def differing_so_far(old: Sequence[str], new: Sequence[str]) -> tuple[Set[int], Set[int]]:
    """The same while more lines are to come: an old one that is missing at the end may still come."""
    if len(old) + len(new) > _MOST_COMPARED:
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        return set(range(same, min(len(old), len(new)))), set(range(same, len(new)))
    found = changes(old, new)
    if found and found[-1].a_last == len(old):
        last = found.pop()
        written = last.b_last - last.b_first
        found.append(Change(last.a_first, min(last.a_last, last.a_first + written), last.b_first, last.b_last))
    return _lines(found)


def _lines(found: Sequence[Change]) -> tuple[Set[int], Set[int]]:
    return (
        {line for one in found for line in range(one.a_first, one.a_last)},
        {line for one in found for line in range(one.b_first, one.b_last)},
    )
