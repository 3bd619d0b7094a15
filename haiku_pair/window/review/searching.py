"""Where a text stands in a review: in all hunks and paths, found in short slices. No widgets."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from haiku_pair.protocol.values import ReviewHunk
from haiku_pair.window.review.ledger import Ledger

SLICE = 0.004
"""Seconds of searching before the event loop has its turn."""
MOST = 20_000
"""Matches after which no more are counted."""


_PIECE = 400
"""Lines that are searched at a time."""


class Match(NamedTuple):
    """A line that holds the text; `line` is its place in the hunk, -1 for the file's path."""

    path: str
    hunk: str
    line: int


class _Piece:
    """Some lines as one text, in which finding is quick."""

    def __init__(self, lines: list[Match], texts: list[str]) -> None:
        self._lines = lines
        self._texts = texts
        self._folded = ("", [0])
        self._exact = ("", [0])

    def find(self, wanted: str, *, exact: bool) -> list[Match]:
        """The lines that hold it, from the top."""
        text, starts = self._of(exact=exact)
        found: list[Match] = []
        at = text.find(wanted)
        while at >= 0:
            line = bisect_right(starts, at) - 1
            found.append(self._lines[line])
            at = text.find(wanted, starts[line + 1]) if line + 1 < len(starts) else -1
        return found

    def _of(self, *, exact: bool) -> tuple[str, list[int]]:
        known = self._exact if exact else self._folded
        if known[0]:
            return known
        starts, length = [], 0
        texts = self._texts if exact else [text.casefold() for text in self._texts]
        for text in texts:
            starts.append(length)
            length += len(text) + 1
        made = ("\n".join(texts), starts)
        if exact:
            self._exact = made
        else:
            self._folded = made
        return made


class _FileText:
    """The lines of a file's hunks in pieces, cut when they are first searched."""

    def __init__(self, path: str, hunks: tuple[ReviewHunk, ...]) -> None:
        self.hunks = hunks
        self._pieces: list[_Piece] = []
        self._rest = _cut(path, hunks)

    def pieces(self) -> Iterator[_Piece]:
        """All pieces, from the top."""
        place = 0
        while place < len(self._pieces) or self._cut_next():
            yield self._pieces[place]
            place += 1

    def _cut_next(self) -> bool:
        piece = next(self._rest, None)
        if piece is not None:
            self._pieces.append(piece)
        return piece is not None


def _cut(path: str, hunks: tuple[ReviewHunk, ...]) -> Iterator[_Piece]:
    lines, texts = [Match(path, hunks[0].hunk.id if hunks else "", -1)], [path]
    for review in hunks:
        for place, line in enumerate(review.hunk.lines):
            lines.append(Match(path, review.hunk.id, place))
            texts.append(line.text.replace("\n", " "))
            if len(lines) >= _PIECE:
                yield _Piece(lines, texts)
                lines, texts = [], []
    yield _Piece(lines, texts)


class Search:
    """Finds one text after the other; capital letters in it make it exact."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, _FileText] = {}
        self._wanted = ""
        self._found: dict[str, list[Match]] = {}
        self._open: list[str] = []
        self._path = ""
        self._work: Iterator[list[Match]] | None = None

    @property
    def wanted(self) -> str:
        """What is looked for; empty for nothing."""
        return self._wanted

    @property
    def is_done(self) -> bool:
        """Whether every file that is there was searched."""
        return not self._open and self._work is None

    def start(self, wanted: str, first: str = "") -> None:
        """Look for something else, in the file `first` before the others."""
        self._wanted, self._work = wanted, None
        self._found.clear()
        paths = [file.path for file in self._ledger.files]
        begin = paths.index(first) if first in paths else 0
        self._open = [*paths[begin:], *paths[:begin]] if wanted else []

    def forget(self) -> None:
        """Another review: nothing of the one before is known any more."""
        self._known.clear()
        self.start("")

    def again(self, path: str) -> None:
        """The hunks of a file came, or are others: search it when its turn comes."""
        if self._work is not None and self._path == path:
            self._work = None
        if self._wanted and path not in self._open:
            self._open.append(path)

    def go_on(self) -> None:
        """Search for a short while."""
        until = time.monotonic() + SLICE
        while time.monotonic() < until and (self._work is not None or self._begin()):
            found = next(self._work, None) if self._work is not None else None
            if found is None:
                self._work = None
            else:
                self._found[self._path] += found
                if self.count() >= MOST:
                    self._open.clear()
                    self._work = None

    def _begin(self) -> bool:
        """Begin with the next file; False when there is none."""
        if not self._open:
            return False
        self._path = self._open.pop(0)
        self._found[self._path] = []
        self._work = self._in_file(self._path)
        return True

    def count(self) -> int:
        """How many matches there are so far."""
        return sum(len(found) for found in self._found.values())

    def matches(self) -> list[Match]:
        """All so far, in the order of the review."""
        return [match for file in self._ledger.files for match in self._found.get(file.path, ())]

    def _in_file(self, path: str) -> Iterator[list[Match]]:
        hunks = self._ledger.hunks(path)
        known = self._known.get(path)
        if known is None or _names(known.hunks) != _names(hunks):
            known = self._known[path] = _FileText(path, hunks)
        exact = self._wanted != self._wanted.casefold()
        return (piece.find(self._wanted, exact=exact) for piece in known.pieces())


def _names(hunks: tuple[ReviewHunk, ...]) -> list[tuple[str, int]]:
    """What tells whether lines are the same: a hunk's id is made of them, its length of the context around."""
    return [(review.hunk.id, len(review.hunk.lines)) for review in hunks]
