"""Lines that a change takes from one place and puts in another, in the same file or in another one. No Qt.

Three lines in a row that say something, equal but for their indentation, are a move. Lines that only were indented
anew stand where they stood, so they are none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.window.review.lines import Run, runs_of
from haiku_pair.window.review.words import plural

LEAST = 3
"""Lines that say something in the smallest block that is taken for a move."""
_COMMON = 20
"""Places a line may be removed at to be taken for the first one of a move."""
_LONGEST = 1_000
"""Lines of a block; what is longer is several of them."""
_STEP = 200
"""Lines that are looked at in one go."""
_SAYS_SOMETHING = re.compile(r"\w.*\w.*\w", re.DOTALL)

Moves = Mapping[str, Mapping[int, str]]
"""Moved lines of each hunk, by its id and their place; where a block begins, words that say from where or whereto."""


class _Place(NamedTuple):
    """A line of a run of removed or added lines."""

    path: str
    hunk: Hunk
    run: Run
    place: int

    @property
    def text(self) -> str:
        return self.hunk.lines[self.place].text.strip().lstrip("\ufeff")

    @property
    def number(self) -> int:
        """On its own side."""
        first = self.run.old if self.run.kind is LineKind.REMOVED else self.run.new
        return first + self.place - self.run.first

    def shifted(self, by: int) -> _Place | None:
        """A line further down in the same run."""
        place = self.place + by
        return self._replace(place=place) if self.run.first <= place < self.run.end else None


class Search:
    """Looks for moves, bit by bit."""

    def __init__(self, files: Sequence[tuple[str, Sequence[Hunk]]]) -> None:
        self._files = files
        self._removed: dict[str, list[_Place]] = defaultdict(list)
        self._taken: set[tuple[str, str, int]] = set()
        self.found: dict[str, dict[str, dict[int, str]]] = {}
        """`Moves` by path."""

    def steps(self) -> Iterator[None]:
        """Goes on at each step; `found` is whole at the end."""
        count = 0
        for kind, look in ((LineKind.REMOVED, self._note), (LineKind.ADDED, self._look)):
            for path, hunks in self._files:
                for begin in _begins(path, hunks, kind):
                    here: _Place | None = begin
                    while here is not None:
                        here = here.shifted(look(here))
                        count += 1
                        if count % _STEP == 0:
                            yield

    def _note(self, place: _Place) -> int:
        if _SAYS_SOMETHING.search(place.text):
            self._removed[place.text].append(place)
        return 1

    def _look(self, place: _Place) -> int:
        """Look for the block that begins here; returns how many lines are done."""
        candidates = self._removed.get(place.text, ())
        if not 0 < len(candidates) <= _COMMON:
            return 1
        sizes = [(self._size(origin, place), -at) for at, origin in enumerate(candidates)]
        (size, says), at = max(sizes)
        if says < LEAST:
            return 1
        self._keep(candidates[-at], place, size)
        return size

    def _size(self, origin: _Place, place: _Place) -> tuple[int, int]:
        """Lines that are the same from here on, and how many of them say something."""
        if _is_in_place(origin, place):
            return 0, 0
        size = says = 0
        here, there = origin.shifted(0), place.shifted(0)
        while size < _LONGEST and here and there and here.text == there.text and _key(here) not in self._taken:
            size += 1
            says += bool(_SAYS_SOMETHING.search(here.text))
            here, there = origin.shifted(size), place.shifted(size)
        return size, says

    def _keep(self, origin: _Place, place: _Place, size: int) -> None:
        other = origin.path != place.path
        lines = plural(size, "line")
        came = f"{lines} moved from line {origin.number}" + (f" of {origin.path}" if other else "")
        went = f"{lines} moved to line {place.number}" + (f" of {place.path}" if other else "")
        for first, said in ((origin, went), (place, came)):
            known = self.found.setdefault(first.path, {}).setdefault(first.hunk.id, {})
            known.update({first.place + offset: "" for offset in range(size)})
            known[first.place] = said
        self._taken.update((origin.path, origin.hunk.id, origin.place + offset) for offset in range(size))


def _key(place: _Place) -> tuple[str, str, int]:
    return place.path, place.hunk.id, place.place


def _begins(path: str, hunks: Sequence[Hunk], kind: LineKind) -> Iterator[_Place]:
    return (_Place(path, hunk, run, run.first) for hunk in hunks for run in runs_of(hunk) if run.kind is kind)


def _is_in_place(origin: _Place, place: _Place) -> bool:
    """Whether the lines of one run replace those of the other."""
    if (origin.path, origin.hunk.id) != (place.path, place.hunk.id):
        return False
    return place.run.first == origin.run.end or origin.run.first == place.run.end
