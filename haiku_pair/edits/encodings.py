"""Documents in an encoding that a person has named, and the same text in another encoding or with other line endings.

An encoding is named as Python names it; `utf-8 BOM` is UTF-8 with a byte order mark, and UTF-16 always has one.
"""

from __future__ import annotations

from haiku_pair.edits.document import Document, Line, Undecodable, split_lines

ENDINGS = {"LF": "\n", "CRLF": "\r\n"}
"""Line endings that a text can be given."""

_UTF_8_BOM = "utf-8 BOM"
_BOMS = {_UTF_8_BOM: b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}

SELF_EVIDENT = frozenset({"utf-8", *_BOMS})
"""Encodings that a file says of itself; others must be named each time it is read."""


class Unencodable(Exception):
    """A text holds a character that an encoding does not have."""

    def __init__(self, line: int, character: str) -> None:
        """`line` counts from 1."""
        super().__init__(f"line {line}: {character!r}")
        self.line = line
        self.character = character


def encoding_name(document: Document) -> str:
    """What the encoding of a document is called here."""
    return _UTF_8_BOM if document.encoding == "utf-8" and document.bom else document.encoding


def decode_as(raw: bytes, name: str) -> Document:
    """What bytes mean in an encoding; a byte order mark need not be there.

    Raises:
        Undecodable: they are no text in that encoding, or reading and writing would change them.
    """
    codec = _codec(name)
    mark = _BOMS.get(name, b"")
    bom = mark if mark and raw.startswith(mark) else b""
    body = raw[len(bom) :]
    try:
        text = body.decode(codec)
        same = text.encode(codec) == body
    except UnicodeError as error:
        raise Undecodable(f"This file is not valid {name}.", binary=False) from error
    if not same:
        raise Undecodable(f"This file does not survive {name}: what is saved would differ.", binary=False)
    if "\0" in text:
        raise Undecodable("This is a binary file: it holds NUL characters.", binary=True)
    return Document(codec, bom, tuple(split_lines(text, "\n" in text or "\r" not in text)))


def with_encoding(document: Document, name: str) -> Document:
    """The same text in another encoding.

    Raises:
        Unencodable: the encoding does not have one of its characters.
    """
    codec = _codec(name)
    try:
        "\n".join(document.texts).encode(codec)
    except UnicodeError:
        for number, text in enumerate(document.texts, 1):
            wrong = next((character for character in text if not _has(codec, character)), "")
            if wrong:
                raise Unencodable(number, wrong) from None
        raise
    return Document(codec, _BOMS.get(name, b""), document.lines)


def with_ending(document: Document, ending: str) -> Document:
    r"""The same text with every line ending as `\n` or `\r\n`; a line that holds a lone `\r` at its end keeps its own.

    Raises:
        KeyError: `ending` is none of `ENDINGS`.
    """
    wanted = ENDINGS[ending]
    lines = (
        Line(line.text, wanted) if line.ending and not line.text.endswith("\r") else line for line in document.lines
    )
    return Document(document.encoding, document.bom, tuple(lines))


def _codec(name: str) -> str:
    return "utf-8" if name == _UTF_8_BOM else name


def _has(codec: str, character: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeError:
        return False
    return True
