"""A file's hunks as rows of text: what the diff view puts on the screen, one row for each text block. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby, pairwise
from typing import NamedTuple

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review import words
from haiku_pair.window.review.visible import (
    LINE_CAP,
    ROW,
    Mark,
    MarkKind,
    Shown,
    cut,
    difference,
    escaped,
    hides_something,
    is_plain,
    show,
)

_ENDINGS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR", "": "none"}
_ENDING_TOKENS = {"\n": "⟨LF⟩", "\r\n": "⟨CRLF⟩", "\r": "⟨CR⟩", "": ""}


class RowKind(Enum):
    """What a row is, and so how it is drawn."""

    TITLE = auto()
    """The file: kind, path."""
    NOTE = auto()
    """Something said in words."""
    WARNING = auto()
    """Something said in words that deserves a look."""
    HEADER = auto()
    """Decision, place and size of a hunk."""
    CONTEXT = auto()
    ADDED = auto()
    REMOVED = auto()
    MARKER = auto()
    """No newline at the end of the file."""
    COMMENT = auto()
    SLOT = auto()
    """Room for an editor that lies over the view."""
    GAP = auto()


_KINDS = {LineKind.CONTEXT: RowKind.CONTEXT, LineKind.ADDED: RowKind.ADDED, LineKind.REMOVED: RowKind.REMOVED}
CODE = frozenset(_KINDS.values())
"""Rows that show lines of the file."""


class Row(NamedTuple):
    """One row. `hunk` is its hunk's place in the file, -1 above the first; line numbers are 1-based, 0 for none."""

    kind: RowKind
    text: str
    hunk: int = -1
    line: int = -1
    """Place in the hunk's lines, -1 for rows that show none."""
    old: int = 0
    new: int = 0
    marks: tuple[Mark, ...] = ()
    continued: int = 0
    """Characters of the same line in the rows above."""
    columns: tuple[int, ...] = ()
    """Where each character of the line begins, in the shown line; empty when they stand where they are."""


@dataclass(frozen=True)
class Slot:
    """Room for an editor: instead of the lines of a hunk, or below them."""

    hunk: int
    rows: int
    instead: bool


def changed(hunk: Hunk) -> tuple[int, int]:
    """Lines added and removed by a hunk."""
    kinds = [line.kind for line in hunk.lines]
    return kinds.count(LineKind.ADDED), kinds.count(LineKind.REMOVED)


def build(file: FileChange, hunks: Sequence[ReviewHunk], note: str, slot: Slot | None = None) -> tuple[Row, ...]:
    """All rows of a file."""
    rows = list(_title(file, note))
    for index, review in enumerate(hunks):
        rows.append(Row(RowKind.GAP, "", index))
        rows.extend(_hunk(review, index, len(hunks), slot if slot and slot.hunk == index else None))
    return tuple(rows)


def _title(file: FileChange, note: str) -> Iterator[Row]:
    path = escaped(file.path)
    if file.kind is ChangeKind.RENAMED and file.old_path:
        path = f"{escaped(file.old_path)} → {path}"
    yield Row(RowKind.TITLE, f"{words.LETTERS[file.kind]}  {path}   {words.KINDS[file.kind]}")
    mode = words.new_mode(file.new_mode) if file.kind is ChangeKind.CREATED else ""
    mode = mode or words.mode_change(file.old_mode, file.new_mode)
    if mode:
        yield Row(RowKind.WARNING, f"⚠ The file {mode}.")
    if hides_something(file.path):
        yield Row(RowKind.WARNING, "⚠ The name holds characters that can't be seen or look like others.")
    if file.conflict:
        yield Row(RowKind.WARNING, f"⚠ conflict: {escaped(file.conflict)}")
    if file.sensitive:
        yield Row(RowKind.WARNING, f"⚠ sensitive: {escaped(file.sensitive)}")
    if file.binary and not note:
        yield Row(RowKind.NOTE, "Binary file: there are no lines to show; the decision takes the whole file.")
    if note:
        yield Row(RowKind.NOTE, escaped(note))


def header(review: ReviewHunk, index: int, total: int) -> str:
    """The text of a hunk's header row; the only row a decision changes."""
    return escaped(words.header(review, index, total, changed(review.hunk)))


def _hunk(review: ReviewHunk, index: int, total: int, slot: Slot | None) -> Iterator[Row]:
    hunk = review.hunk
    yield Row(RowKind.HEADER, header(review, index, total), index)
    traits = _Traits.of(hunk)
    for warning in traits.warnings():
        yield Row(RowKind.WARNING, f"⚠ {warning}", index)
    if slot and slot.instead:
        yield from (Row(RowKind.SLOT, "", index) for _ in range(slot.rows))
        return
    if not hunk.lines:
        yield Row(RowKind.NOTE, "One decision takes or leaves this change as a whole.", index)
    yield from _lines(hunk, index, traits)
    for line in review.comment.splitlines():
        yield Row(RowKind.COMMENT, f"✎ {escaped(line)}", index)
    if slot:
        yield from (Row(RowKind.SLOT, "", index) for _ in range(slot.rows))


@dataclass(frozen=True)
class _Traits:
    """What is to be known about a hunk as a whole."""

    endings_only: bool = False
    spaces_only: bool = False
    endings: tuple[str, ...] = ()
    """Endings of the changed lines, old ones then new ones, when they differ."""
    hidden: int = 0
    long: int = 0

    @classmethod
    def of(cls, hunk: Hunk) -> _Traits:
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


def _lines(hunk: Hunk, index: int, traits: _Traits) -> Iterator[Row]:
    old, new = hunk.old_first, hunk.new_first
    pieces = _pieces(hunk.lines)
    is_simple = not traits.spaces_only and not traits.endings
    for place, line in enumerate(hunk.lines):
        before = 0 if line.kind is LineKind.ADDED else old
        after = 0 if line.kind is LineKind.REMOVED else new
        text = line.text
        if is_simple and place not in pieces and is_plain(text) and not text.endswith(" "):
            yield Row(_KINDS[line.kind], line.kind.value + text, index, place, before, after)
        else:
            yield from _line(line, Row(_KINDS[line.kind], "", index, place, before, after), traits, pieces.get(place))
        if not line.ending:
            yield Row(RowKind.MARKER, "\\ no newline at the end of the file", index)
        old += line.kind is not LineKind.ADDED
        new += line.kind is not LineKind.REMOVED


def _line(line: HunkLine, row: Row, traits: _Traits, piece: tuple[int, int] | None) -> Iterator[Row]:
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
