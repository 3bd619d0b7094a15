"""A proposal moved onto what the person made of its base meanwhile.

Everything that merges follows. Where both sides changed the same lines the proposed lines stand in the new proposed
file and the person's in the new base, so that the place is an ordinary hunk or part of one, and both are kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile
from typing import NamedTuple

from haiku_pair.edits.merge import Region, regions
from haiku_pair.edits.parts import Run, cut, piece, runs_of, start
from haiku_pair.edits.sequences import changes
from haiku_pair.edits.sides import Versions, sides, versions
from haiku_pair.edits.values import Hunk, LineKind


@dataclass(frozen=True)
class ConflictPlace:
    """A place that both sides changed, each in its own way. Lines that both have there are not part of it.

    Places are lines from 0; texts carry no ending.
    """

    first: int
    """In the blended file."""
    count: int
    before: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    ours_first: int
    """In the person's file, where `mine` stands."""


@dataclass(frozen=True)
class Blended:
    """The person's file with all of the proposal: merged, and with its lines where they contradict the person's."""

    raw: bytes
    places: tuple[ConflictPlace, ...]


def blend(base: bytes, ours: bytes, theirs: bytes) -> Blended | None:
    """What the proposal makes of the person's file; None when the three can't be compared by lines.

    Without a conflict it is `merge(base, ours, theirs)`.

    Args:
        base: what the proposal was made for.
        ours: what the person has now.
        theirs: the file proposed.
    """
    if ours in {base, theirs}:
        return Blended(theirs, ())
    if theirs == base:
        return Blended(ours, ())
    found = versions(base, ours, theirs)
    if found is None:
        return None
    blending = _Blending(found)
    raw = found.encode(blending.lines)
    after = sides(ours, raw)
    # Where lines end is decided by both versions looked at; where that differs the places would be counted wrongly.
    if blending.places and (after is None or after.at_newline != found.at_newline):
        return None
    return Blended(raw, tuple(blending.places))


class _Blending:
    """The blended lines as they grow."""

    def __init__(self, found: Versions) -> None:
        self._found = found
        self.lines: list[str] = []
        self.places: list[ConflictPlace] = []
        base, ours, theirs = found.lines
        done = 0
        for region in regions(changes(base, ours), changes(base, theirs)):
            self.lines += base[done : region.first]
            done = region.last
            before, mine, proposed = base[region.first : done], ours[slice(*region.ours)], theirs[slice(*region.theirs)]
            if proposed in (mine, before):
                self.lines += mine
            elif before == mine:
                self.lines += proposed
            else:
                self._add_conflict(region, before, mine, proposed)
        self.lines += base[done:]

    def _add_conflict(self, region: Region, before: list[str], mine: list[str], proposed: list[str]) -> None:
        """Take the proposed lines and note the place, without the lines in which both agree at its rims."""
        top = _equal(zip(mine, proposed, strict=False))
        bottom = _equal(zip(reversed(mine[top:]), reversed(proposed[top:]), strict=False))
        place = ConflictPlace(
            len(self.lines) + top,
            len(proposed) - top - bottom,
            _texts(self._found, before),
            _texts(self._found, mine[top : len(mine) - bottom]),
            _texts(self._found, proposed[top : len(proposed) - bottom]),
            region.ours[0] + top,
        )
        self.places.append(place)
        self.lines += proposed


def conflict_parts(
    blended: Blended, hunks: Sequence[Hunk]
) -> tuple[dict[str, tuple[int, ...]], dict[str, ConflictPlace]]:
    """The cuts that make each conflicting place a piece of its own, by hunk, and the place by id of the piece.

    Every place has a piece, and several when it is so long that it takes several hunks. Places that the hunks do not
    tell apart are one. The place of a piece is what the piece shows: giving up the piece brings back its `mine`.

    Args:
        blended: what the proposal makes of the person's file.
        hunks: the hunks from the person's file to that.
    """
    found = _on_screen(blended, hunks)
    cuts: dict[str, tuple[int, ...]] = {}
    places: dict[str, ConflictPlace] = {}
    for index, shown in found.items():
        edges = sorted({edge for one in shown for edge in (one.first, one.last)})
        pieces = cut(hunks[index], edges)
        if len(pieces) > 1:
            cuts[hunks[index].id] = tuple(edges)
        places |= {_holding(pieces, one.first).id: _place(hunks[index], one) for one in shown}
    return cuts, places


class _Shown(NamedTuple):
    """Lines of a hunk, the last excluded, that show one or more places."""

    first: int
    last: int
    places: tuple[ConflictPlace, ...]


def _on_screen(blended: Blended, hunks: Sequence[Hunk]) -> dict[int, list[_Shown]]:
    """Where the hunks show the places, by index of the hunk; stretches of one hunk do not overlap."""
    runs = [(index, run) for index, hunk in enumerate(hunks) for run in runs_of(hunk)]
    ends = [run.new_last for _, run in runs]
    found: dict[int, list[_Shown]] = {}
    for place in blended.places:
        stretches: dict[int, tuple[int, int]] = {}
        for index, run in _showing(place, runs, ends):
            stretches[index] = (stretches.get(index, (run.first, 0))[0], run.last)
        for index, (first, last) in stretches.items():
            known = found.setdefault(index, [])
            one = _Shown(first, last, (place,))
            while known and one.first < known[-1].last:
                upper = known.pop()
                one = _Shown(min(upper.first, one.first), max(upper.last, one.last), (*upper.places, place))
            known.append(one)
    return found


def _place(hunk: Hunk, shown: _Shown) -> ConflictPlace:
    """What a stretch of a hunk shows, as one place: the places themselves, unless the hunk has them otherwise."""
    old, new = start(piece(hunk, shown.first, shown.last))
    lines = hunk.lines[shown.first : shown.last]
    mine = tuple(line.text for line in lines if line.kind is not LineKind.ADDED)
    theirs = tuple(line.text for line in lines if line.kind is not LineKind.REMOVED)
    after = [line.text for line in hunk.lines if line.kind is not LineKind.REMOVED]
    before = list(shown.places[0].before)
    for upper, lower in pairwise(shown.places):
        edge = start(hunk)[1]
        before += after[max(upper.first + upper.count - edge, 0) : max(lower.first - edge, 0)]
        before += lower.before
    return ConflictPlace(new, len(theirs), tuple(before), mine, theirs, old)


def _showing(place: ConflictPlace, runs: Sequence[tuple[int, Run]], ends: Sequence[int]) -> list[tuple[int, Run]]:
    """The changes that show a place: those with a line of it, else those it touches, else the nearest."""
    last, ours_last = place.first + place.count, place.ours_first + len(place.mine)
    start = bisect_left(ends, place.first)
    near = list(takewhile(lambda known: known[1].new_first <= last, runs[start:]))
    exact = [
        (index, run)
        for index, run in near
        if (run.new_first < last and place.first < run.new_last)
        or (run.old_first < ours_last and place.ours_first < run.old_last)
    ]
    return exact or near or list(runs[max(min(start, len(runs) - 1), 0) :][:1])


def _holding(pieces: Sequence[Hunk], line: int) -> Hunk:
    """The piece that holds a line of the hunk they were cut from."""
    ends = accumulate(len(found.lines) for found in pieces)
    return next(found for found, end in zip(pieces, ends, strict=True) if line < end)


def _texts(found: Versions, lines: Iterable[str]) -> tuple[str, ...]:
    """Lines without their endings."""
    return tuple(line[: len(line) - len(found.ending(line))] for line in lines)


def _equal(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs at the start are of equal lines."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
