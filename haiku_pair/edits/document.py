"""A text file to the byte: encoding, byte order mark, and each line with its own ending.

Bytes are the truth. A `Document` is what they mean, and encodes to exactly the bytes it was decoded from. Changes
replace whole lines; every line that is not replaced keeps its text and its ending.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from haiku_pair.edits.sequences import changes
from haiku_pair.edits.standins import actual, shown
from haiku_pair.edits.values import Splice

_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


class Undecodable(Exception):
    """Bytes that are not text we can edit without loss."""

    def __init__(self, reason: str, *, binary: bool) -> None:
        """`reason` is for a person; `binary` tells data from text in an unknown encoding."""
        super().__init__(reason)
        self.reason = reason
        self.binary = binary


class Line(Struct, frozen=True, gc=False):
    r"""A line's text and its own ending: `\n`, `\r\n`, `\r`, or empty on the last line, and only there."""

    text: str
    ending: str


@dataclass(frozen=True)
class Document:
    """A text file. n line endings make n + 1 lines, so a final newline is followed by an empty line."""

    encoding: str
    bom: bytes
    lines: tuple[Line, ...]

    @classmethod
    def decode(cls, raw: bytes) -> Document:
        r"""What the bytes mean: UTF-8 with or without a byte order mark, or UTF-16 with one.

        A lone `\r` ends a line only in a file without any `\n`; elsewhere it belongs to the line's text.

        Raises:
            Undecodable: the bytes are data, or text in another encoding.
        """
        encoding, bom, text = decode_text(raw)
        return cls(encoding, bom, tuple(split_lines(text, "\n" in text or "\r" not in text)))

    def encode(self) -> bytes:
        """The file's bytes.

        Raises:
            UnicodeEncodeError: a line holds a lone surrogate.
        """
        return self.bom + "".join([line.text + line.ending for line in self.lines]).encode(self.encoding)

    @cached_property
    def line_ending(self) -> str:
        """`LF`, `CRLF`, `CR`, `mixed` or, without any, `none`."""
        endings = {line.ending for line in self.lines} - {""}
        if not endings:
            return "none"
        return _NAMES[endings.pop()] if len(endings) == 1 else "mixed"

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The lines' real texts, without endings."""
        return tuple([line.text for line in self.lines])

    def view(self) -> str:
        r"""Lines joined by `\n`, with stand-ins for what a text widget loses."""
        return shown("\n".join(self.texts))

    def from_view(self, text: str) -> Document:
        """This document with its whole view replaced; lines that are still there keep their endings."""
        document = self
        new = actual(text).split("\n")
        for change in reversed(changes(self.texts, new)):
            document = document.replace(
                change.a_first, change.a_last - change.a_first, new[change.b_first : change.b_last]
            )
        return document

    def splice(self, first: int, removed: int, view_lines: Sequence[str]) -> Document:
        """Replace `removed` lines from `first` (0-based) by lines of a view; others are untouched.

        Raises:
            ValueError: the place lies outside the document, or a line holds a line break.
        """
        return self.replace(first, removed, [actual(line) for line in view_lines])

    def replace(self, first: int, removed: int, texts: Sequence[str]) -> Document:
        """Replace `removed` lines from `first` (0-based) by lines of these texts.

        Lines among them whose text stays keep their ending; new ones take their neighbours'.

        Raises:
            ValueError: the place lies outside the document, or a text holds a line break.
        """
        if first < 0 or removed < 0 or first + removed > len(self.lines):
            raise ValueError(f"lines {first} to {first + removed} of {len(self.lines)}")
        if any("\n" in text for text in texts):
            raise ValueError("a line break within a line")
        after = self.lines[first + removed :]
        before = self.lines[:first]
        new = _with_endings(self.lines[first : first + removed], texts, self._ending_near(first, removed))
        return Document(self.encoding, self.bom, self._closed([*before, *new, *after]))

    def _ending_near(self, first: int, removed: int) -> str:
        """The ending for a new line at a place: the line's before, else the next's, else the file's commonest."""
        around = (self.lines[first - 1 : first] if first else ()) + self.lines[first : first + removed + 1]
        near = next((line.ending for line in around if line.ending), "")
        return near or self._commonest_ending()

    def _commonest_ending(self) -> str:
        """What most lines end with; of equals the first seen; LF in a file of one line."""
        counts = Counter(line.ending for line in self.lines if line.ending)
        return counts.most_common(1)[0][0] if counts else "\n"

    def _closed(self, lines: list[Line]) -> tuple[Line, ...]:
        """Lines with an ending on each but the last: the old last line may have moved up, a new one taken its place."""
        if not lines:
            return (Line("", ""),)
        moved = len(self.lines) - 1
        if moved < len(lines) - 1 and not lines[moved].ending:
            lines[moved] = Line(lines[moved].text, self._ending_near(moved, 0))
        if lines[-1].ending:
            lines[-1] = Line(lines[-1].text, "")
        return tuple(lines)


def split_lines(text: str, at_newline: bool) -> list[Line]:
    r"""The lines of a text, split at `\n` and `\r\n`, or else at each `\r`."""
    pieces = text.split("\n" if at_newline else "\r")
    last = Line(pieces.pop(), "")
    if not at_newline:
        return [*(Line(piece, "\r") for piece in pieces), last]
    lines = [Line(piece[:-1], "\r\n") if piece.endswith("\r") else Line(piece, "\n") for piece in pieces]
    lines.append(last)
    return lines


def view_splices(old: Document, new: Document) -> tuple[Splice, ...]:
    """What turns `old.view()` into `new.view()`.

    From the bottom up: applied in order, each place is also the line's place in `old`.
    """
    return tuple(
        Splice(
            change.a_first,
            change.a_last - change.a_first,
            tuple(shown(text) for text in new.texts[change.b_first : change.b_last]),
        )
        for change in reversed(changes(old.texts, new.texts))
    )


def content_hash(raw: bytes) -> str:
    """SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(raw).hexdigest()


def decode_text(raw: bytes) -> tuple[str, bytes, str]:
    """Encoding, byte order mark, and the text after it.

    Raises:
        Undecodable: as `Document.decode`.
    """
    bom, encoding = next(((mark, name) for mark, name in _BOMS.items() if raw.startswith(mark)), (b"", "utf-8"))
    body = raw[len(bom) :]
    try:
        text = body.decode(encoding)
        if "\0" in text:
            raise Undecodable("This is a binary file: it holds NUL characters.", binary=True)
    except UnicodeDecodeError as error:
        known = "" if encoding != "utf-8" or b"\0" in body else "; its encoding is unknown"
        reason = f"This file is not valid {encoding.upper()} (at byte {error.start}){known}."
        raise Undecodable(reason, binary=b"\0" in body) from error
    if encoding != "utf-8" and text.encode(encoding) != body:  # pragma: no cover - the codecs are strict
        raise Undecodable(f"This file does not survive {encoding.upper()}.", binary=False)
    return encoding, bom, text


def _with_endings(old: Sequence[Line], texts: Sequence[str], near: str) -> list[Line]:
    """New lines with the endings of the lines they replace, line by line; further ones end like the one before."""
    endings = [""] * len(texts)
    done = 0
    for a_first, a_last, b_first, b_last in [
        *changes([line.text for line in old], texts),
        (len(old), len(old), len(texts), len(texts)),
    ]:
        for index in range(done, b_first):
            endings[index] = old[a_first - b_first + index].ending
        for index in range(b_first, min(b_last, b_first + a_last - a_first)):
            endings[index] = old[a_first + index - b_first].ending
        done = b_last
    lines: list[Line] = []
    for text, ending in zip(texts, endings, strict=True):
        near = ending or near
        lines.append(Line(text, near))
    return lines
