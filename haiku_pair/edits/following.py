"""Hunks and parts of them found again after a file has changed on either side, so that decisions can follow them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from haiku_pair.edits.parts import Numbered, numbered, piece, start
from haiku_pair.edits.values import Hunk, LineKind


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
