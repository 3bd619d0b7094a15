"""The lines of a hunk as rows: what hides in them, what differs in them, how long ones are cut. No Qt.

A hunk may have tens of thousands of lines, of which a few are on the screen. So it is only counted how many rows its
lines take; rows are made where they are looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.window.review.context import signs
from haiku_pair.window.review.inline import Piece, differing, partners
from haiku_pair.window.review.row import KINDS, Row, RowKind
from haiku_pair.window.review.traits import Traits
from haiku_pair.window.review.visible import LINE_CAP, ROW, Mark, MarkKind, Shown, cut, fits, is_plain, show

__all__ = ["Lines", "Run", "Traits", "rows_of_lines"]

_ENDING_TOKENS = {"\n": "⟨LF⟩", "\r\n": "⟨CRLF⟩", "\r": "⟨CR⟩", "": ""}
_NOTHING: Mapping[int, str] = {}
_RUN = re.compile("|".join(f"{re.escape(kind)}+" for kind in LineKind))
_NO_ROWS: Mapping[int, Sequence[Row]] = {}


class Run(NamedTuple):
    """Neighbouring lines of one kind in a hunk: places from `first` to before `end`, numbers of the first line."""

    kind: LineKind
    first: int
    end: int
    old: int
    new: int


class Lines:
    """The lines of one hunk that are shown."""

    def __init__(
        self,
        hunk: Hunk,
        index: int,
        traits: Traits,
        shown: range,
        *,
        moved: Mapping[int, str] = _NOTHING,
        below: Mapping[int, Sequence[Row]] = _NO_ROWS,
    ) -> None:
        """Count them.

        Args:
            hunk: whose lines they are.
            index: its place in the file.
            traits: what is known of it.
            shown: which of its lines are shown.
            moved: lines that stand elsewhere on the other side, by their place; where a block of them begins, words
                that say so.
            below: rows that stand below a line, by its place.
        """
        self.hunk = hunk
        self._index = index
        self._traits = traits
        self.shown = shown
        self._moved = moved
        self._below = below
        self._pairs: dict[int, dict[int, int]] = {}
        self._places: list[int] = []
        """Lines that take several rows."""
        self._more = [0]
        if moved or below or not traits.single_rows:
            counted = list(self._counted())
            self._places = [place for place, _ in counted]
            self._more += accumulate(count - 1 for _, count in counted)

    def _counted(self) -> Iterator[tuple[int, int]]:
        lines, moved = self.hunk.lines, self._moved
        for place in self.shown:
            line = lines[place]
            if not fits(line.text) or not line.ending or moved.get(place) or place in self._below:
                count = len(tuple(self._rows_of(place)))
                if count != 1:
                    yield place, count

    @cached_property
    def kinds(self) -> str:
        """The signs of all lines of the hunk; whoever knows them already may set them."""
        return signs(self.hunk)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """All its lines, those that are not shown too."""
        return tuple(runs_of(self.hunk))

    @cached_property
    def _starts(self) -> list[int]:
        return [run.first for run in self.runs]

    @property
    def are_single(self) -> bool:
        """Whether each line takes one row."""
        return not self._places

    def long_between(self, first: int, end: int) -> Sequence[int]:
        """Places of the lines from one to before another that take several rows."""
        return self._places[bisect_left(self._places, first) : bisect_left(self._places, end)]

    def count(self, first: int, end: int) -> int:
        """How many rows the lines from one place to before another take."""
        places = self._places
        if end <= first or not places:
            return max(0, end - first)
        return end - first + self._more[bisect_left(places, end)] - self._more[bisect_left(places, first)]

    def below(self, first: int, end: int) -> Sequence[int]:
        """Lines from one place to before another that have rows below them, by their place."""
        return sorted(place for place in self._below if first <= place < end)

    def rows(self, first: int, end: int) -> Iterator[Row]:
        """The rows of the lines from one place to before another."""
        for place in range(first, end):
            yield from self._rows_of(place)

    # --- one line ---

    def run_at(self, place: int) -> int:
        """Which run a line is in."""
        return bisect_right(self._starts, place) - 1

    def numbers(self, place: int) -> tuple[int, int]:
        """Old and new number of a line; on a side that does not have it, that of the next line there."""
        run = self.runs[self.run_at(place)]
        old = run.old if run.kind is LineKind.ADDED else run.old + place - run.first
        new = run.new if run.kind is LineKind.REMOVED else run.new + place - run.first
        return old, new

    def _rows_of(self, place: int) -> Iterator[Row]:
        line = self.hunk.lines[place]
        old, new = self.numbers(place)
        old, new = 0 if line.kind is LineKind.ADDED else old, 0 if line.kind is LineKind.REMOVED else new
        is_moved = place in self._moved
        if is_moved and self._moved[place]:
            yield Row(RowKind.MOVED, f"⇄ {self._moved[place]}", self._index, of=line.kind)
        row = Row(KINDS[line.kind], line.kind + line.text, self._index, place, old, new, moved=is_moved)
        yield from self._drawn(line, row, place)
        if not line.ending:
            yield Row(RowKind.MARKER, "\\ no newline at the end of the file", self._index)
        yield from self._below.get(place, ())

    def _drawn(self, line: HunkLine, row: Row, place: int) -> Iterator[Row]:
        if line.kind is LineKind.CONTEXT:
            yield from [row] if is_plain(line.text) else _cut(line, row, show(line.text), ())
            return
        other, pieces = self._compared(place)
        spaces = self._traits.spaces_only or (other is not None and _same_ink(line.text, other.text))
        token = _ENDING_TOKENS.get(line.ending, "") if self._traits.endings else ""
        trailing = line.kind is LineKind.ADDED or _tail(line) != _tail(other)
        if not (spaces or token or (trailing and line.text.endswith(" "))) and is_plain(line.text):
            marks = tuple(Mark(start + 1, end - start, MarkKind.CHANGED) for start, end in pieces)
            yield row._replace(marks=marks) if marks else row
            return
        shown = show(line.text, spaces=spaces, trailing=trailing)
        if token:
            kind = MarkKind.CHANGED if other is not None and other.ending != line.ending else MarkKind.SPACE
            mark = Mark(len(shown.text), len(token), kind)
            shown = Shown(shown.text + token, (*shown.marks, mark), shown.columns)
        yield from _cut(line, row, shown, pieces)

    # --- pairs of lines ---

    def _compared(self, place: int) -> tuple[HunkLine | None, Sequence[Piece]]:
        """The line that a removed one is replaced by, or an added one replaces, and the pieces that differ."""
        other = self.partner(place)
        if other is None:
            return None, ()
        lines = self.hunk.lines
        before, after = min(place, other), max(place, other)
        found = differing(lines[before].text[:LINE_CAP], lines[after].text[:LINE_CAP])
        return lines[other], found[place == after] if found else ()

    def partner(self, place: int) -> int | None:
        """Place of the line that a removed one is replaced by, or that an added one replaces."""
        number = self.run_at(place)
        if self.runs[number].kind is LineKind.CONTEXT:
            return None
        before = number - (self.runs[number].kind is LineKind.ADDED)
        if before < 0 or before + 1 >= len(self.runs):
            return None
        old, new = self.runs[before], self.runs[before + 1]
        if (old.kind, new.kind) != (LineKind.REMOVED, LineKind.ADDED):
            return None
        if old.end - old.first == new.end - new.first:
            return place - old.first + new.first if place < old.end else place - new.first + old.first
        if before not in self._pairs:
            self._pairs[before] = self._pair(before)
        return self._pairs[before].get(place)

    def _pair(self, before: int) -> dict[int, int]:
        old, new = self.runs[before], self.runs[before + 1]
        texts = [line.text[:ROW] for line in self.hunk.lines[old.first : new.end]]
        size = old.end - old.first
        found = partners(texts[:size], texts[size:])
        ways = [(old.first + i, new.first + j) for i, j in found]
        return {**dict(ways), **{j: i for i, j in ways}}


def rows_of_lines(hunk: Hunk, index: int, traits: Traits, shown: range) -> Iterator[Row]:
    """The lines of a hunk that are shown; `index` is its place in the file."""
    return Lines(hunk, index, traits, shown).rows(shown.start, shown.stop)


def runs_of(hunk: Hunk) -> Iterator[Run]:
    """Runs of lines of one kind, from top to bottom."""
    old, new = hunk.old_first, hunk.new_first
    for found in _RUN.finditer(signs(hunk)):
        first, end = found.span()
        kind = hunk.lines[first].kind
        yield Run(kind, first, end, old, new)
        old += 0 if kind is LineKind.ADDED else end - first
        new += 0 if kind is LineKind.REMOVED else end - first


def _same_ink(text: str, other: str) -> bool:
    """Whether only white space tells two lines apart."""
    return text != other and "".join(text.split()) == "".join(other.split())


def _tail(line: HunkLine | None) -> str:
    """The white space at the end of a line."""
    return line.text[len(line.text.rstrip()) :] if line is not None else ""


def _cut(line: HunkLine, row: Row, shown: Shown, pieces: Sequence[Piece]) -> Iterator[Row]:
    """A shown line as rows, with its marks."""
    changed = [(shown.column(start), shown.column(end)) for start, end in pieces]
    marks = (*(Mark(start, end - start, MarkKind.CHANGED) for start, end in changed if end > start), *shown.marks)
    done = 0
    for part in cut(Shown(shown.text, marks)):
        lead = line.kind.value if done == 0 else "↳"
        moved = tuple(Mark(mark.start + 1, mark.length, mark.kind) for mark in part.marks)
        numbers = (row.old, row.new) if done == 0 else (0, 0)
        yield Row(row.kind, lead + part.text, row.hunk, row.line, *numbers, moved, done, shown.columns, moved=row.moved)
        done += len(part.text)
