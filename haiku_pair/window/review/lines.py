"""The lines of a hunk as rows: what hides in them, what differs in them, how long ones are cut. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.window.review import words
from haiku_pair.window.review.row import KINDS, Row, RowKind
from haiku_pair.window.review.visible import (
    LINE_CAP,
    ROW,
    Mark,
    MarkKind,
    Shown,
    cut,
    difference,
    hides_something,
    is_plain,
    show,
)

_ENDINGS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR", "": "none"}
_ENDING_TOKENS = {"\n": "⟨LF⟩", "\r\n": "⟨CRLF⟩", "\r": "⟨CR⟩", "": ""}


@dataclass(frozen=True)
class Traits:
    """What is to be known about a hunk as a whole."""

    endings_only: bool = False
    spaces_only: bool = False
    endings: tuple[str, ...] = ()
    """Endings of the changed lines, old ones then new ones, when they differ."""
    hidden: int = 0
    long: int = 0

    @classmethod
    def of(cls, hunk: Hunk) -> Traits:
        """Look at all lines once."""
        old = [line for line in hunk.lines if line.kind is LineKind.REMOVED]
        new = [line for line in hunk.lines if line.kind is LineKind.ADDED]
        same_text = bool(old) and [line.text for line in old] == [line.text for line in new]
        endings = {line.ending for line in hunk.lines if line.ending}
        spaces = bool(old or new) and not same_text and _ink(old) == _ink(new)
        return cls(
            endings_only=same_text,
            spaces_only=spaces,
            endings=(_names(old), _names(new)) if len(endings) > 1 else (),
            hidden=sum(1 for line in new if not is_plain(line.text) and hides_something(line.text)),
            long=sum(1 for line in hunk.lines if len(line.text) > ROW),
        )

    def warnings(self) -> Iterator[str]:
        """In words, most telling first."""
        if self.hidden:
            yield f"{words.plural(self.hidden, 'added line')} with characters that can't be seen or look like others"
        if self.endings_only and not self.endings:
            yield "only the newline at the end of the file changes"
        elif self.endings_only:
            yield f"only line endings change: {' → '.join(self.endings)}"
        elif self.endings and self.endings[0] != self.endings[1] and all(self.endings):
            yield f"line endings change too: {' → '.join(self.endings)}"
        if self.spaces_only:
            yield "only white space changes"
        if self.long:
            yield f"{words.plural(self.long, 'very long line')}, cut into rows of {ROW} characters"


def _ink(lines: Sequence[HunkLine]) -> str:
    return "".join("".join(line.text.split()) for line in lines)


def _names(lines: Sequence[HunkLine]) -> str:
    return " and ".join(sorted({_ENDINGS.get(line.ending, "other") for line in lines}))


def rows_of_lines(hunk: Hunk, index: int, traits: Traits, shown: range) -> Iterator[Row]:
    """The lines of a hunk that are shown; `index` is its place in the file."""
    pieces = _pieces(hunk.lines)
    is_simple = not traits.spaces_only and not traits.endings
    for place, old, new in _numbered(hunk):
        if place not in shown:
            continue
        line = hunk.lines[place]
        before = 0 if line.kind is LineKind.ADDED else old
        after = 0 if line.kind is LineKind.REMOVED else new
        row = Row(KINDS[line.kind], line.kind + line.text, index, place, before, after)
        piece = pieces.get(place)
        if not is_simple or not is_plain(line.text) or line.text.endswith(" "):
            yield from _line(line, row, traits, piece)
        elif piece and piece[1] > piece[0]:
            yield row._replace(marks=(Mark(piece[0] + 1, piece[1] - piece[0], MarkKind.CHANGED),))
        else:
            yield row
        if not line.ending:
            yield Row(RowKind.MARKER, "\\ no newline at the end of the file", index)


def _numbered(hunk: Hunk) -> Iterator[tuple[int, int, int]]:
    """Place of each line, and its number on the old and on the new side."""
    old, new = hunk.old_first, hunk.new_first
    for place, line in enumerate(hunk.lines):
        yield place, old, new
        old += line.kind is not LineKind.ADDED
        new += line.kind is not LineKind.REMOVED


def _line(line: HunkLine, row: Row, traits: Traits, piece: tuple[int, int] | None) -> Iterator[Row]:
    is_change = line.kind is not LineKind.CONTEXT
    sign = line.kind.value
    shown = show(line.text, spaces=traits.spaces_only and is_change, trailing=line.kind is LineKind.ADDED)
    marks = shown.marks
    if piece and len(line.text) <= LINE_CAP:
        start, end = shown.column(piece[0]), shown.column(piece[1])
        marks = (Mark(start, end - start, MarkKind.CHANGED), *marks) if end > start else marks
    if traits.endings and is_change:
        ending = _ENDING_TOKENS.get(line.ending, "")
        marks = (*marks, Mark(len(shown.text), len(ending), MarkKind.SPACE))
        shown = Shown(shown.text + ending, (), shown.columns)
    done = 0
    for part in cut(Shown(shown.text, marks)):
        lead = sign if done == 0 else "↳"
        moved = tuple(Mark(mark.start + 1, mark.length, mark.kind) for mark in part.marks)
        numbers = (row.old, row.new) if done == 0 else (0, 0)
        yield Row(row.kind, lead + part.text, row.hunk, row.line, *numbers, moved, done, shown.columns)
        done += len(part.text)


def _pieces(lines: Sequence[HunkLine]) -> dict[int, tuple[int, int]]:
    """For removed lines followed by as many added ones: the piece in which each differs from its counterpart."""
    found: dict[int, tuple[int, int]] = {}
    runs = [(kind, [place for place, _ in run]) for kind, run in groupby(enumerate(lines), lambda item: item[1].kind)]
    for (kind, old), (next_kind, new) in pairwise(runs):
        if (kind, next_kind) != (LineKind.REMOVED, LineKind.ADDED) or len(old) != len(new):
            continue
        for before, after in zip(old, new, strict=True):
            pair = difference(lines[before].text, lines[after].text)
            if pair:
                found[before], found[after] = pair
    return found
