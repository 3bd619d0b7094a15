"""Text as it may be shown in a diff: nothing hides in it, and no line is too long to draw.

Controls, direction overrides, zero-width characters, tags and lone surrogates become visible tokens; tabs become
columns; a long line is cut into rows. All of it keeps track of columns so that colours stay on their characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

TAB = 4
"""Columns of a tab stop."""

ROW = 400
"""Characters in one row; a longer line goes on in the next row."""

_TOKEN_WIDTH = 10
"""Characters of the longest token."""
_SURE = ROW // _TOKEN_WIDTH - 1
"""Characters of a line that fit into one row whatever they are."""

LINE_CAP = 40_000
"""Characters of one line that are shown at most; how many more there are is said."""


class MarkKind(Enum):
    """Why a piece of a row is marked."""

    HIDDEN = auto()
    """A character that would not be seen, or would move its neighbours."""
    MIXED = auto()
    """A word of several alphabets that look alike."""
    SPACE = auto()
    """White space that is part of the change."""
    TRAILING = auto()
    """White space that a change leaves at the end of a line."""
    CHANGED = auto()
    """The piece of the line that differs from its counterpart."""
    CUT = auto()
    """Said by us, not part of the line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of shown text."""

    start: int
    length: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Shown:
    """A line ready to be drawn. `columns[i]` is where character i of the line begins; empty when nothing moved."""

    text: str
    marks: tuple[Mark, ...] = ()
    columns: tuple[int, ...] = ()

    def column(self, index: int) -> int:
        """Where character `index` of the line stands in the shown text."""
        if not self.columns:
            return min(index, len(self.text))
        return self.columns[min(index, len(self.columns) - 1)]


_NAMES = {
    0x0000: "NUL", 0x0007: "BEL", 0x0008: "BS", 0x000A: "LF", 0x000B: "VT", 0x000C: "FF", 0x000D: "CR", 0x001B: "ESC",
    0x00A0: "NBSP", 0x00AD: "SHY", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM",
    0x061C: "ALM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x202F: "NNBSP",
    0x2028: "LS", 0x2029: "PS", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
    0xFEFF: "BOM", 0x007F: "DEL", 0x0085: "NEL", 0xFFFC: "OBJ",
}  # fmt: skip
_HIDDEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_WORD = re.compile(r"\w+")
_TWO_ALPHABETS = re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][A-Za-z]")
_SPECIAL = re.compile(f"\t|{_HIDDEN.pattern}")
_TRAILING = re.compile(r"[ \t]+$")


def token(character: str) -> str:
    """How a hidden character is written: by a known short name, or its number."""
    code = ord(character)
    if 0xE0020 <= code <= 0xE007E:
        return f"⟨tag {chr(code - 0xE0000)}⟩"
    return f"⟨{_NAMES.get(code, f'U+{code:04X}')}⟩"


def is_plain(text: str) -> bool:
    """Whether a text is shown exactly as it is."""
    return text.isascii() and text.isprintable() and len(text) <= ROW


def fits(text: str) -> bool:
    """Whether a line is sure to take one row, with a token for its ending."""
    if len(text) <= _SURE or (len(text) <= ROW - _TOKEN_WIDTH and text.isascii() and text.isprintable()):
        return True
    width = len(text) + (TAB - 1) * text.count("\t")
    return width <= ROW - _TOKEN_WIDTH and not _HIDDEN.search(text)


def all_fit(texts: Sequence[str]) -> bool:
    """Whether lines are sure to take one row each, and hide nothing. Asked of all at once: there may be very many."""
    joined = "".join(texts)
    width = max(map(len, texts), default=0) + (TAB - 1) * joined.count("\t")
    if width > ROW - _TOKEN_WIDTH:
        return False
    return (joined.isascii() and joined.replace("\t", "").isprintable()) or not hides_something(joined)


def hides_something(text: str) -> bool:
    """Whether a text has characters that would not be seen, or words of several alphabets that look alike."""
    return bool(_HIDDEN.search(text) or _TWO_ALPHABETS.search(text))


def escaped(name: str) -> str:
    """A file name on one line, with every hidden character as its token (for lists and headers)."""
    return _HIDDEN.sub(_token_of, name.replace("\t", token("\t")))


def _token_of(match: re.Match[str]) -> str:
    return token(match.group())


def show(text: str, *, spaces: bool = False, trailing: bool = False) -> Shown:
    """A line as it is drawn.

    Args:
        text: the line, without its ending.
        spaces: draw every space and tab, because white space is what changed.
        trailing: draw white space at the end of the line.
    """
    if not spaces and is_plain(text) and not (trailing and text.endswith(" ")):
        return Shown(text)
    kept = text[:LINE_CAP]
    tail = _TRAILING.search(kept) if trailing and not spaces else None
    drawn_from = 0 if spaces else tail.start() if tail else len(kept) + 1
    shown = _Spelling(drawn_from, MarkKind.SPACE if spaces else MarkKind.TRAILING).spell(kept)
    if len(text) <= LINE_CAP:
        return shown
    said = f" … {len(text) - LINE_CAP:,} more characters are not shown"
    mark = Mark(len(shown.text), len(said), MarkKind.CUT)
    return Shown(shown.text + said, (*shown.marks, mark), shown.columns)


class _Spelling:
    """Writes one line out, piece by piece."""

    def __init__(self, drawn_from: int, space: MarkKind) -> None:
        self._drawn_from = drawn_from
        self._space = space
        self._out: list[str] = []
        self._columns: list[int] = []
        self._marks: list[Mark] = []
        self._at = 0

    def spell(self, text: str) -> Shown:
        """The whole line."""
        for index, character in enumerate(text):
            self._columns.append(self._at)
            drawn = index >= self._drawn_from
            if character == "\t":
                self._tab(drawn=drawn)
            elif _HIDDEN.match(character):
                self._put(token(character), MarkKind.HIDDEN)
            elif character == " " and drawn:
                self._put("·", self._space)
            else:
                self._put(character)
        self._columns.append(self._at)
        words = _WORD.finditer(text) if _TWO_ALPHABETS.search(text) else ()
        for word in words:
            if _TWO_ALPHABETS.search(text, *word.span()):
                start = self._columns[word.start()]
                self._marks.append(Mark(start, self._columns[word.end()] - start, MarkKind.MIXED))
        return Shown("".join(self._out), tuple(self._marks), tuple(self._columns))

    def _tab(self, *, drawn: bool) -> None:
        width = TAB - self._at % TAB
        self._put("→" + " " * (width - 1) if drawn else " " * width, self._space if drawn else None)

    def _put(self, text: str, kind: MarkKind | None = None) -> None:
        if kind is not None:
            self._marks.append(Mark(self._at, len(text), kind))
        self._out.append(text)
        self._at += len(text)


def cut(shown: Shown, width: int = ROW) -> tuple[Shown, ...]:
    """A shown line as rows of at most `width` characters. Marks are cut at the borders; columns stay with the line."""
    if len(shown.text) <= width:
        return (shown,)
    rows = []
    for first in range(0, len(shown.text), width):
        last = first + width
        marks = tuple(
            Mark(
                max(mark.start, first) - first, min(mark.start + mark.length, last) - max(mark.start, first), mark.kind
            )
            for mark in shown.marks
            if mark.start < last and mark.start + mark.length > first
        )
        rows.append(Shown(shown.text[first:last], marks))
    return tuple(rows)


def difference(old: str, new: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The piece (start, end) in which each of two lines differs from the other; None when too little is alike."""
    if old == new:
        return None
    shortest, longest = sorted((len(old), len(new)))
    start = _alike(old, new, shortest)
    end = _alike(old[::-1], new[::-1], shortest - start)
    if start + end < 3 or (start + end) * 4 < longest:
        return None
    return (start, len(old) - end), (start, len(new) - end)


def _alike(old: str, new: str, limit: int) -> int:
    """How many characters are the same from the start, by halving: slices compare faster than characters."""
    return bisect_left(range(limit), True, key=lambda length: old[: length + 1] != new[: length + 1])
