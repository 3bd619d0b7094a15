"""Edits of a server, made in a real text. Pure: nothing here knows of files."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from haiku_pair.edits.document import Document
from haiku_pair.engine.lsp.positions import Units, as_sent, line_at, to_character
from haiku_pair.engine.lsp.shapes import BadMessage, Position, TextEdit

_Place = tuple[int, int]


def edited(document: Document, edits: Sequence[TextEdit], units: Units) -> Document:
    """The text with all edits made. Lines that are not touched keep their bytes.

    Raises:
        BadMessage: an edit lies outside the text, two of them overlap, or one ends before it begins.
    """
    texts = document.texts
    found = sorted((_place(texts, edit.range.start, units), _place(texts, edit.range.end, units), number)
                   for number, edit in enumerate(edits))  # fmt: skip
    for (_, end, _one), (start, _end, _other) in itertools.pairwise(found):
        if start < end:
            raise BadMessage("edits that overlap")
    for start, end, number in reversed(found):
        if end < start:
            raise BadMessage("an edit that ends before it begins")
        document = _made(document, start, end, edits[number].new_text)
    return document


def _made(document: Document, start: _Place, end: _Place, new: str) -> Document:
    texts = document.texts
    head, tail = texts[start[0]][: start[1]], texts[end[0]][end[1] :]
    lines = new.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines[0] = head + lines[0]
    lines[-1] += tail
    return document.replace(start[0], end[0] - start[0] + 1, lines)


def _place(texts: Sequence[str], position: Position, units: Units) -> _Place:
    """Line and character; the end of the text may be said as the line behind it."""
    if position.line == len(texts) and position.character == 0:
        return len(texts) - 1, len(texts[-1])
    if not 0 <= position.line < len(texts) or position.character < 0:
        raise BadMessage(f"an edit at line {position.line + 1} of {len(texts)}")
    return position.line, to_character(as_sent(line_at(texts, position.line)), position.character, units)
