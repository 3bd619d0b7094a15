"""Replace a whole file by the text a model sent, which has to be whole as well.

What stays is kept to the byte: encoding, byte order mark, and the ending of each line that is still there.
"""

from __future__ import annotations

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.edits.elision import added_elisions
from haiku_pair.edits.matching import NoMatch

_LONG = 40
"""Lines from which on a file is not rewritten to a small part of its length without being deleted first."""

_PART = 4


def rewrite(raw: bytes, content: str) -> bytes:
    """The file with `content` in place of all its text, in its own encoding and line endings.

    Raises:
        NoMatch: the content leaves something out, or is so short that it seems to; the message tells the model how
            to do what it wants.
        UnicodeEncodeError: the content holds half a surrogate pair.
    """
    try:
        document = Document.decode(raw)
    except Undecodable:
        document = Document.decode(b"")
    plain = content.replace("\r\n", "\n")
    lines = plain.removeprefix("\ufeff").split("\n")
    _refuse_part("\n".join(document.texts), lines)
    return document.replace(0, len(document.lines), lines).encode()


def _refuse_part(text: str, lines: list[str]) -> None:
    """Refuse a content that seems to stand for more than it holds."""
    added = added_elisions(text, "\n".join(lines))
    if added:
        raise NoMatch(
            f"The content leaves something out ({added[0]!r}), and it would replace the whole file. Give the complete "
            "text, or change single places with edit_file."
        )
    before, after = text.count("\n"), len(lines) - 1
    if before >= _LONG and after * _PART < before:
        raise NoMatch(
            f"The content would replace all {before} lines of the file, and is {after} lines long. To change a part "
            "of it, use edit_file. If the rest is to go, delete the file with delete_file first and create it anew."
        )
