"""Several versions of one file as lines that can be compared, put together again and encoded without loss."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from haiku_pair.edits.document import Document, Undecodable, decode_text, split_lines
from haiku_pair.edits.values import HunkLine, LineKind


@dataclass(frozen=True)
class Versions:
    """Versions of a file as lines with their endings.

    A byte order mark that all of them have is kept apart; one that only some have is part of their first line.
    """

    lines: tuple[list[str], ...]
    encoding: str
    bom: bytes
    at_newline: bool

    def encode(self, lines: Iterable[str]) -> bytes:
        """The bytes of a file of these lines."""
        return self.bom + "".join(lines).encode(self.encoding)

    def apart(self, lines: list[str]) -> list[str]:
        """Lines of several versions in a row, each but the last with an ending.

        A line that was the last of its version may lack one; it gets that of the line before, else of the next that
        has one, else the one that any line has.
        """
        mark = "\n" if self.at_newline else "\r"
        if all(side[-1].endswith(mark) for side in self.lines if side):
            return lines
        bare = [index for index, line in enumerate(lines[:-1]) if not line.endswith(mark)]
        if not bare:
            return lines
        closed = list(lines)
        for index in bare:
            near = [*reversed(closed[max(index - 1, 0) : index]), *closed[index + 1 :], *chain(*self.lines)]
            closed[index] += next((self.ending(line) for line in near if self.ending(line)), mark)
        return closed

    def ending(self, line: str) -> str:
        """The ending of a line of one of the versions."""
        if not self.at_newline:
            return "\r" if line.endswith("\r") else ""
        return "\r\n" if line.endswith("\r\n") else line[-1:] if line.endswith("\n") else ""

    def hunk_line(self, kind: LineKind, line: str) -> HunkLine:
        """A line of one of the versions as a line of a hunk."""
        ending = self.ending(line)
        return HunkLine(kind, line[: len(line) - len(ending)], ending)

    def document(self, index: int) -> Document:
        """One version as a document whose lines are counted as here."""
        return Document(self.encoding, self.bom, tuple(split_lines("".join(self.lines[index]), self.at_newline)))


@dataclass(frozen=True)
class Sides(Versions):
    """Two versions of a file."""

    @property
    def old(self) -> list[str]:
        """The lines before."""
        return self.lines[0]

    @property
    def new(self) -> list[str]:
        """The lines after."""
        return self.lines[1]

    def new_document(self) -> Document:
        """The version after as a document."""
        return self.document(1)


def sides(old: bytes, new: bytes) -> Sides | None:
    """Both versions as lines, or None when one of them is no text or their encodings differ."""
    found = versions(old, new)
    return None if found is None else Sides(found.lines, found.encoding, found.bom, found.at_newline)


def versions(*raws: bytes) -> Versions | None:
    """All versions as lines with their endings, or None when one is no text or their encodings differ.

    Where lines end is decided for all of them together, so that equal text makes equal lines. A version without
    any bytes goes with every encoding.
    """
    try:
        decoded = [decode_text(raw) if raw else None for raw in raws]
    except Undecodable:
        return None
    known = [found for found in decoded if found is not None]
    encodings = {encoding for encoding, _, _ in known} or {"utf-8"}
    if len(encodings) > 1:
        return None
    boms = {bom for _, bom, _ in known} or {b""}
    shared = boms.pop() if len(boms) == 1 else None
    texts = [_text(found, bom_apart=shared is not None) for found in decoded]
    at_newline = _ends_at_newline(texts)
    lines = tuple(_lines(text, "\n" if at_newline else "\r") for text in texts)
    return Versions(lines, encodings.pop(), shared or b"", at_newline)


def _text(decoded: tuple[str, bytes, str] | None, *, bom_apart: bool) -> str:
    """The text of a version; its BOM is part of it unless all versions share one."""
    if decoded is None:
        return ""
    _, bom, text = decoded
    return "\ufeff" + text if bom and not bom_apart else text


def _ends_at_newline(texts: list[str]) -> bool:
    """Whether lines end with a newline; only without any does a lone carriage return end them."""
    return any("\n" in text for text in texts) or not any("\r" in text for text in texts)


def _lines(text: str, ending: str) -> list[str]:
    """Lines with their endings; joined they are the text."""
    pieces = text.split(ending)
    last = pieces.pop()
    lines = [piece + ending for piece in pieces]
    if last:
        lines.append(last)
    return lines
