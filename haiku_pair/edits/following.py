"""Hunks and parts of them found again after a file has changed on either side, so that decisions can follow them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from haiku_pair.edits.parts import Numbered, numbered, piece, start, whole
from haiku_pair.edits.sequences import Change, changes
from haiku_pair.edits.sides import sides
from haiku_pair.edits.values import Hunk, HunkLine, LineKind


def follow(old: bytes, old_now: bytes, before: Sequence[Hunk], after: Sequence[Hunk]) -> dict[str, str]:
    """Where hunks and parts are after either side of a file has changed, for those that are still there.

    One is still there when the same lines are removed and added in the same place in a row; what is around them may
    differ, and where the same lines are added several times in one place none of them is chosen.

    Args:
        old: the file before the proposal, as it was.
        old_now: the same as it is now.
        before: the hunks of the proposal as they were, whole or in parts.
        after: all hunks of the proposal on `old_now`, whole, with the usual context.

    Returns:
        Ids of hunks and of slices of hunks by the ids they had; see `cuts_of` and `inherited`.
    """
    known = {hunk.id for hunk in after}
    moves = _Moves(old, old_now)
    lines: list[tuple[Hunk, Numbered]] = []
    places: dict[_Key, list[int]] = {}
    for hunk in after:
        for line in numbered(hunk):
            places.setdefault((line.line, line.old), []).append(len(lines))
            lines.append((hunk, line))
    found: dict[str, str] = {}
    for hunk in before:
        if whole(hunk.id) in known:
            found[hunk.id] = hunk.id
        elif now := _found_again(list(numbered(hunk)), moves, places, lines):
            found[hunk.id] = now
    return found


_Key = tuple[HunkLine, int]
"""A changed line and where it is on the old side."""


def _found_again(
    wanted: Sequence[Numbered],
    moves: _Moves,
    places: Mapping[_Key, Sequence[int]],
    lines: Sequence[tuple[Hunk, Numbered]],
) -> str:
    """The one slice of a hunk that has these changed lines; empty without one."""
    keys = [{(line.line, place) for place in moves.now(line)} for line in wanted]
    candidates = [index for key in (keys[0] if keys else ()) for index in places.get(key, ())]
    fitting = []
    for index in candidates:
        stretch = lines[index : index + len(keys)]
        same = len(stretch) == len(keys) and stretch[0][0] is stretch[-1][0]
        if same and all((line.line, line.old) in key for (_, line), key in zip(stretch, keys, strict=True)):
            fitting.append(piece(stretch[0][0], stretch[0][1].at, stretch[-1][1].at + 1).id)
    return fitting[0] if len(fitting) == 1 else ""


class _Moves:
    """Where the lines of a file are after it has changed."""

    def __init__(self, old: bytes, now: bytes) -> None:
        both = sides(old, now) if old != now else None
        self._known = old == now or (both is not None and both.at_newline)
        self._changes = changes(both.old, both.new) if both else []
        self._ends = [change.a_last for change in self._changes]

    def now(self, line: Numbered) -> set[int]:
        """Where a changed line may be now on the old side: nowhere, in one place, or on either side of new lines."""
        if not self._known:
            return set()
        index = bisect_right(self._ends, line.old)
        above = self._changes[index - 1] if index else Change(0, 0, 0, 0)
        below = self._changes[index].a_first if index < len(self._changes) else line.old + 1
        moved = line.old + above.b_last - above.a_last
        if line.line.kind is LineKind.REMOVED:
            return {moved} if line.old < below else set()
        if line.old > below:
            return set()
        return {moved, above.b_first} if above.a_first == above.a_last == line.old else {moved}


class _Region(NamedTuple):
    """Lines that were written anew, from 0, the last excluded."""

    old_first: int
    old_last: int
    new_first: int
    new_last: int

    def has(self, line: Numbered) -> bool:
        """Whether a changed line is one of them."""
        if line.line.kind is LineKind.REMOVED:
            return self.old_first <= line.old < self.old_last
        return self.new_first <= line.new < self.new_last

    def touched_by(self, run: Sequence[Numbered]) -> bool:
        """Whether changed lines in a row meet them."""
        added = run[-1].line.kind is LineKind.ADDED
        return run[0].new <= self.new_last and run[-1].new + added >= self.new_first


def ids_of_rewritten(before: Sequence[Hunk], after: Sequence[Hunk], hunk: Hunk, count: int) -> tuple[str, ...]:
    """What stands for lines that were written in place of the new side of a hunk or of a part.

    That is the changed lines in this place, and those in a row with them that no other hunk had before.

    Args:
        before: all hunks of the file as they were.
        after: all hunks now; both with the usual context.
        hunk: as it was written over, with the context it had then.
        count: how many lines stand there now.

    Returns:
        Ids of hunks and of parts of them, in order.
    """
    old_first, new_first = start(hunk)
    region = _Region(old_first, old_first + hunk.old_count, new_first, new_first + count)
    previous = region._replace(new_last=new_first + hunk.new_count)
    grown = count - hunk.new_count
    others = {_key(line, previous, grown) for known in before for line in numbered(known) if not previous.has(line)}
    ids: list[str] = []
    for found in after:
        if not found.lines:
            return (found.id,)
        changed = list(numbered(found))
        if not region.touched_by(changed):
            continue
        mine = [
            line.at
            for run in _runs(changed)
            if region.touched_by(run)
            for line in run
            if region.has(line) or _key(line, region, 0) not in others
        ]
        ids += [piece(found, *edges).id for edges in _slices(mine, changed, len(found.lines))]
    return tuple(ids)


def _key(line: Numbered, region: _Region, grown: int) -> tuple[LineKind, int]:
    """Where a changed line stands, when all below a region has moved by so many lines."""
    if line.line.kind is LineKind.REMOVED:
        return line.line.kind, line.old
    return line.line.kind, line.new + (grown if line.new >= region.new_last else 0)


def _runs(changed: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Changed lines without an unchanged one between them."""
    run: list[Numbered] = []
    for line in changed:
        if run and line.at != run[-1].at + 1:
            yield run
            run = []
        run.append(line)
    yield run


def _slices(mine: Sequence[int], changed: Sequence[Numbered], size: int) -> Iterator[tuple[int, int]]:
    """Slices of a hunk that hold these of its changed lines and no others; all of it when it has no others."""
    if len(mine) == len(changed):
        yield 0, size
        return
    wanted = set(mine)
    first = last = -1
    for line in changed:
        if line.at in wanted:
            first = line.at if first < 0 else first
            last = line.at + 1
        elif first >= 0:
            yield first, last
            first = -1
    if first >= 0:
        yield first, last
