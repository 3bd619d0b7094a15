"""What the search for an edit's place ends in: the place, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Place:
    """Lines `first` to `first + count` (0-based) of the file become `lines`."""

    first: int
    count: int
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Several(Exception):
    """The old text stands in more than one place."""

    def __init__(self, lines: Sequence[int], *, more: bool, exact: bool) -> None:
        """`lines` are 1-based; `more` says that there are even more."""
        super().__init__("several places")
        self.lines = tuple(lines)
        self.more = more
        self.exact = exact


class Uncertain(Exception):
    """The place is certain, but what is to stand there is not; the message says why, to the model."""


class Applied(Exception):
    """What the edit would do is there already, at this 1-based line."""

    def __init__(self, line: int) -> None:
        super().__init__(f"already applied at line {line}")
        self.line = line


def trimmed(texts: Sequence[str], place: Place) -> Place:
    """The place without the lines at its rims that stay as they are."""
    old, new = texts[place.first : place.first + place.count], place.lines
    limit = min(len(old), len(new))
    start = next((index for index in range(limit) if old[index] != new[index]), limit)
    limit -= start
    end = next((index for index in range(limit) if old[-1 - index] != new[-1 - index]), limit)
    kept = tuple(new[start : len(new) - end])
    return replace(place, first=place.first + start, count=place.count - start - end, lines=kept)
