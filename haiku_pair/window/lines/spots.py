"""Changed stretches of a text that stay with their lines while the text is typed in. No Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from haiku_pair.edits.values import LineKind as Sign
from haiku_pair.protocol.lines import LineChange, LineKind
from haiku_pair.protocol.values import Decision, FileHunks, ReviewHunk
from haiku_pair.words import tr


class Spot(Struct, frozen=True):
    """Lines `first` to `first + count`, 0-based; with a count of 0 it stands before the line `first`."""

    first: int
    count: int
    what: LineChange | ReviewHunk

    @property
    def last(self) -> int:
        """The last of its lines that is on the screen."""
        return self.first + max(self.count, 1) - 1

    @property
    def is_open(self) -> bool:
        """Whether something is still to be decided."""
        return isinstance(self.what, ReviewHunk) and self.what.decision is Decision.UNDECIDED


class Spots:
    """Those of one source, from top to bottom."""

    def __init__(self, spots: Iterable[Spot] = ()) -> None:
        self._spots = sorted(spots, key=lambda spot: (spot.first, spot.count))
        self._firsts = [spot.first for spot in self._spots]

    @property
    def all(self) -> Sequence[Spot]:
        """Every one of them."""
        return self._spots

    def at(self, line: int) -> Spot | None:
        """The one that a line belongs to."""
        index = bisect_right(self._firsts, line) - 1
        while index >= 0 and self._firsts[index] >= line - 1 and self._spots[index].last < line:
            index -= 1
        return self._spots[index] if index >= 0 and self._spots[index].last >= line else None

    def moved(self, first: int, removed: int, count: int) -> bool:
        """Lines were replaced by lines: those below move along. Whether any did."""
        shift = count - removed
        at = bisect_left(self._firsts, first + 1)
        if not shift or at == len(self._spots):
            return False
        for index in range(at, len(self._spots)):
            spot = self._spots[index]
            moved = max(first, spot.first + shift)
            self._spots[index] = replace(spot, first=moved)
            self._firsts[index] = moved
        return True


def of_changes(changes: Sequence[LineChange]) -> Spots:
    """Where the text differs from git."""
    return Spots(Spot(change.first, change.count, change) for change in changes)


def of_proposal(file: FileHunks) -> Spots:
    """Where the proposal would change the text."""
    found = []
    for review in file.hunks:
        hunk = review.hunk
        if hunk.lines:
            first = hunk.old_first - 1 if hunk.old_count else hunk.old_first
            found.append(Spot(first, hunk.old_count, review))
    return Spots(found)


def rows_of(spot: Spot, now: Sequence[str]) -> list[tuple[Sign, str]]:
    """What a change is made of: the lines before with `-`, those after with `+`. `now` is the text's own lines."""
    what = spot.what
    if isinstance(what, ReviewHunk):
        return [(line.kind, line.text) for line in what.hunk.lines]
    left_out = what.old_count - len(what.old)
    removed = [(Sign.REMOVED, line) for line in what.old]
    more = [(Sign.CONTEXT, tr("… {left_out} more lines", left_out=left_out))] if left_out else []
    return [*removed, *more, *((Sign.ADDED, line) for line in now)]


_DECIDED = {
    Decision.ACCEPTED: tr("Proposed: accepted"),
    Decision.REJECTED: tr("Proposed: rejected"),
    Decision.UNDECIDED: tr("Proposed: not decided"),
}
_KINDS = {
    LineKind.ADDED: tr("Added"),
    LineKind.CHANGED: tr("Changed"),
    LineKind.DELETED: tr("Deleted"),
}


def title_of(spot: Spot) -> str:
    """What a change is, in a few words."""
    what = spot.what
    if isinstance(what, ReviewHunk):
        if what.conflict is not None:
            return tr("Proposed, but the text was changed here too: settle it in the review")
        return _DECIDED[what.decision]
    kind = _KINDS[what.kind]
    return tr("{kind}, staged", kind=kind) if what.staged else tr("{kind}, not staged", kind=kind)
