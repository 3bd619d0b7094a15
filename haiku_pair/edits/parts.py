"""Parts of hunks, so that each of them can be looked at and decided alone.

A part is a slice of a hunk's lines as `diff` gives them at its usual context. Its id, `<hunk>:<first>-<last>`, counts
those lines from 0, `last` excluded; only the changed lines in the slice count. So a decision on a part is a value
like one on a hunk, and is forgotten with the hunk when that changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from haiku_pair.edits.values import Hunk, HunkLine, LineKind

T = TypeVar("T")

_CONTEXT = LineKind.CONTEXT

_ID = re.compile(r"(.+):(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,8})", re.ASCII | re.DOTALL)


class Part(NamedTuple):
    """What the id of a part says."""

    hunk: str
    first: int
    last: int
    """Excluded."""


def part_of(name: str) -> Part | None:
    """What an id says; None when it is not that of a part."""
    found = _ID.fullmatch(name)
    if found is None or int(found[2]) >= int(found[3]):
        return None
    return Part(found[1], int(found[2]), int(found[3]))


def whole(name: str) -> str:
    """The id of the hunk that an id belongs to: of a part its hunk, else itself."""
    found = part_of(name)
    return found.hunk if found else name


def piece(hunk: Hunk, first: int, last: int) -> Hunk:
    """Lines `first` to `last` (excluded) of a hunk or of a part of one, as a hunk; all of them are the hunk itself."""
    old_above, new_above = _counts(hunk.lines[:first])
    old_start, new_start = start(hunk)
    return _piece(hunk, first, last, (old_start + old_above, new_start + new_above))


def _piece(hunk: Hunk, first: int, last: int, starts: tuple[int, int]) -> Hunk:
    """The same, when it is known where it starts on both sides."""
    if (first, last) == (0, len(hunk.lines)):
        return hunk
    known = part_of(hunk.id)
    name, offset = (known.hunk, known.first) if known else (hunk.id, 0)
    lines = hunk.lines[first:last]
    old_count, new_count = _counts(lines)
    return Hunk(
        f"{name}:{offset + first}-{offset + last}",
        starts[0] + (1 if old_count else 0),
        old_count,
        starts[1] + (1 if new_count else 0),
        new_count,
        lines,
        hunk.heading,
    )


def cut(hunk: Hunk, at: Iterable[int]) -> tuple[Hunk, ...]:
    """The pieces of a hunk, or of a part of one, cut before these of its lines.

    A piece without a changed line is joined to the one after it, the last such to the one before it; when only one
    is left it is the hunk itself. Places outside the hunk count for nothing.

    Args:
        hunk: with the context that `diff` gives by default.
        at: indexes into its lines, in any order.
    """
    size = len(hunk.lines)
    changed = [index for index, line in enumerate(hunk.lines) if line.kind is not _CONTEXT]
    edges = [0]
    left = iter(changed)
    following = next(left, size)
    for index in sorted({index for index in at if 0 < index < size}):
        if following >= index:
            continue
        edges.append(index)
        following = next((place for place in left if place >= index), size)
    if following == size and len(edges) > 1:
        edges.pop()
    pieces: list[Hunk] = []
    starts = start(hunk)
    for first, last in pairwise([*edges, size]):
        found = _piece(hunk, first, last, starts)
        pieces.append(found)
        starts = starts[0] + found.old_count, starts[1] + found.new_count
    return tuple(pieces)


def natural_cuts(hunk: Hunk) -> tuple[int, ...]:
    """Where unchanged lines stand between changes: the middle of each such run. None of them: nothing to split."""
    changed = [index for index, line in enumerate(hunk.lines) if line.kind is not _CONTEXT]
    runs = [(before + 1, after) for before, after in pairwise(changed) if after > before + 1]
    return tuple((first + last + 1) // 2 for first, last in runs)


def cuts_around(hunk: Hunk, first: int, last: int) -> tuple[int, ...]:
    """The cuts that make lines `first` to `last` (included) a piece of their own, as far as a hunk has any there."""
    return tuple(sorted({index for index in (first, last + 1) if 0 < index < len(hunk.lines)}))


def shown(hunks: Sequence[Hunk], cuts: Mapping[str, Sequence[int]]) -> tuple[Hunk, ...]:
    """All hunks of a file with the cuts made, by id of the hunk; cuts of hunks that are not there count for nothing."""
    found: list[Hunk] = []
    for hunk in hunks:
        found += cut(hunk, cuts[hunk.id]) if cuts.get(hunk.id) else (hunk,)
    return tuple(found)


def inherited(pieces: Iterable[Hunk], said: Mapping[str, T]) -> dict[str, T]:
    """What was said of hunks and of parts, by the pieces that are shown now.

    A piece has what was said of all of its changed lines, be it of itself, of what it was cut from or of parts of it.

    Args:
        pieces: as `shown` gives them.
        said: by id of hunks and of parts.
    """
    todo = list(pieces)
    by_line: dict[str, list[T | None]] = {}
    for hunk in todo:
        values = by_line.setdefault(whole(hunk.id), [])
        values += [None] * (_offset(hunk) + len(hunk.lines) - len(values))
    for name, value in said.items():
        part = part_of(name)
        if part and part.last <= len(by_line.get(part.hunk, ())):
            by_line[part.hunk][part.first : part.last] = [value] * (part.last - part.first)
    found: dict[str, T] = {}
    for hunk in todo:
        name = whole(hunk.id)
        known = said.get(hunk.id, said.get(name))
        if known is None:
            known = _said_of_all(hunk, by_line[name])
        if known is not None:
            found[hunk.id] = known
    return found


def _said_of_all(hunk: Hunk, by_line: Sequence[T | None]) -> T | None:
    """The one thing that was said of all changed lines of a piece, when that is known line by line of its hunk."""
    lines = enumerate(hunk.lines, _offset(hunk))
    places = [place for place, line in lines if line.kind is not _CONTEXT]
    first = by_line[places[0]] if places else None
    return first if all(by_line[place] == first for place in places) else None


def _offset(hunk: Hunk) -> int:
    """Where a piece begins in its whole hunk."""
    part = part_of(hunk.id)
    return part.first if part else 0


def cuts_of(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The cuts, by id of the hunk, that make each of these parts a piece of its own."""
    found: dict[str, set[int]] = {}
    for name in names:
        if part := part_of(name):
            found.setdefault(part.hunk, set()).update((part.first, part.last))
    return {hunk: tuple(sorted(edges)) for hunk, edges in found.items()}


class Numbered(NamedTuple):
    """A line of a hunk with its places, from 0: in the hunk, and on both sides the first line not before it."""

    at: int
    old: int
    new: int
    line: HunkLine


def numbered(hunk: Hunk) -> Iterator[Numbered]:
    """The changed lines of a hunk with their places."""
    old, new = start(hunk)
    for index, line in enumerate(hunk.lines):
        if line.kind is not _CONTEXT:
            yield Numbered(index, old, new, line)
        old += line.kind is not LineKind.ADDED
        new += line.kind is not LineKind.REMOVED


class Run(NamedTuple):
    """Changed lines of a hunk without an unchanged one between them; all from 0, the last excluded."""

    first: int
    last: int
    old_first: int
    old_last: int
    new_first: int
    new_last: int


def runs_of(hunk: Hunk) -> Iterator[Run]:
    """The runs of changed lines of a hunk: where they stand in it, and on both sides."""
    run: list[Numbered] = []
    for line in numbered(hunk):
        if run and line.at > run[-1].at + 1:
            yield _run(run)
            run = []
        run.append(line)
    if run:
        yield _run(run)


def _run(lines: Sequence[Numbered]) -> Run:
    """Lines in a row as a run."""
    old, new = _counts(line.line for line in lines)
    top = lines[0]
    return Run(top.at, lines[-1].at + 1, top.old, top.old + old, top.new, top.new + new)


def start(hunk: Hunk) -> tuple[int, int]:
    """Its first line on the old and on the new side, from 0."""
    return hunk.old_first - (1 if hunk.old_count else 0), hunk.new_first - (1 if hunk.new_count else 0)


def _counts(lines: Iterable[HunkLine]) -> tuple[int, int]:
    """How many of the lines the old side has, and how many the new."""
    old = new = 0
    for line in lines:
        old += line.kind is not LineKind.ADDED
        new += line.kind is not LineKind.REMOVED
    return old, new
