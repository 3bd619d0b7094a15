"""Changed lines gathered into hunks, and the identity by which a hunk is known again.

What a hunk is does not depend on how much context is shown: changes up to `_JOINED` lines apart are one hunk.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from haiku_pair.edits.sequences import Change, changes
from haiku_pair.edits.sides import Sides

_JOINED = 6
"""Unchanged lines between two changes of one hunk; what git joins at its usual three lines of context."""

_SLIDE = 1000
"""Lines a change slides over at most, up or down."""

SURROUNDINGS = 3
"""Unchanged lines on each side that are part of a hunk's identity."""

_WIDER = (12, 50, 200)
"""Wider surroundings for hunks that are otherwise the same."""

ID_LENGTH = 16


class Group(NamedTuple):
    """A hunk without context: neighbouring changes, and its identity."""

    id: str
    changes: tuple[Change, ...]
    span: Change
    """All of it, unchanged lines between the changes included."""


def grouped(both: Sides) -> list[Group]:
    """Changes near to each other together, each group with its id."""
    found: list[list[Change]] = []
    for change in _settled(both):
        if found and change.a_first - found[-1][-1].a_last <= _JOINED:
            found[-1].append(change)
        else:
            found.append([change])
    return _identified(both, [tuple(group) for group in found])


def _settled(both: Sides) -> list[Change]:
    """The changes, each slid to where people would put it: before the line with the smallest indent.

    From the last to the first, so that none slides over another.
    """
    found = changes(both.old, both.new)
    settled: list[Change] = []
    for index in reversed(range(len(found))):
        change = found[index]
        above = change.a_first - found[index - 1].a_last - 1 if index else change.a_first
        below = (settled[-1].a_first - 1 if settled else len(both.old)) - change.a_last
        settled.append(_slid(both, change, above, below))
    return settled[::-1]


def _slid(both: Sides, change: Change, above: int, below: int) -> Change:
    """A pure insertion or deletion at its place among equal lines: the lowest of those that begin least indented.

    Which of the places the comparison came upon does not matter: a hunk must be the same, whatever else changes.

    Args:
        both: the lines.
        change: as it was found.
        above: unchanged lines it may slide up over.
        below: the same downwards.
    """
    if change.a_first == change.a_last:
        lines, first, last = both.new, change.b_first, change.b_last
    elif change.b_first == change.b_last:
        lines, first, last = both.old, change.a_first, change.a_last
    else:
        return change
    lowest = 0
    while lowest < min(below, _SLIDE) and lines[first + lowest] == lines[last + lowest]:
        lowest += 1
    best, shift = indentation(lines[first + lowest]), lowest
    for at in range(lowest - 1, -min(above, _SLIDE) - 1, -1):
        if lines[first + at] != lines[last + at]:
            break
        deep = indentation(lines[first + at])
        if deep < best:
            best, shift = deep, at
    return Change(*(place + shift for place in change))


def indentation(line: str) -> int:
    """Columns before the first character; a blank line counts as deep, so that hunks do not begin with one."""
    text = line.rstrip("\r\n").expandtabs(8)
    stripped = text.lstrip()
    return len(text) - len(stripped) if stripped else 1000


def _identified(both: Sides, found: Sequence[tuple[Change, ...]]) -> list[Group]:
    """Groups with ids. Equal changes in equal surroundings are told apart by more of their surroundings.

    What is still equal then is numbered, together with how many there are: if one of them goes, a decision taken
    on another is forgotten rather than moved to the wrong one.
    """
    ids = [_group_id(both, group, SURROUNDINGS) for group in found]
    for reach in _WIDER:
        twice = _twice(ids)
        if not twice:
            break
        pairs = zip(found, ids, strict=True)
        ids = [_group_id(both, group, reach) if known in twice else known for group, known in pairs]
    twice = _twice(ids)
    numbers: Counter[str] = Counter()
    for index, known in enumerate(ids):
        if known in twice:
            numbers[known] += 1
            ids[index] = hashlib.sha256(f"{known} {numbers[known]}/{twice[known]}".encode()).hexdigest()[:ID_LENGTH]
    return [Group(known, group, _span(group)) for known, group in zip(ids, found, strict=True)]


def _span(group: Sequence[Change]) -> Change:
    """From the first line of the first change to the last of the last."""
    first, last = group[0], group[-1]
    return Change(first.a_first, last.a_last, first.b_first, last.b_last)


def _twice(ids: Iterable[str]) -> dict[str, int]:
    """Ids that are not unique, with how often they occur."""
    return {known: count for known, count in Counter(ids).items() if count > 1}


def _group_id(both: Sides, group: Sequence[Change], reach: int) -> str:
    """A hash of the change's lines and of the old lines around it, free of line numbers."""
    digest = hashlib.sha256()
    first, last = group[0].a_first, group[-1].a_last
    before = both.old[max(first - reach, 0) : first]
    after = both.old[last : last + reach]
    parts: list[Sequence[str]] = [["." * (reach - len(before))], before, after, ["." * (reach - len(after))]]
    for change in group:
        parts.append(both.old[change.a_first : change.a_last])
        parts.append(both.new[change.b_first : change.b_last])
    parts += [both.old[left.a_last : right.a_first] for left, right in pairwise(group)]
    for part in parts:
        digest.update(f"{len(part)};".encode())
        for line in part:
            data = line.encode()
            digest.update(b"%d:" % len(data))
            digest.update(data)
    return digest.hexdigest()[:ID_LENGTH]
