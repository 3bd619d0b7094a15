"""What is to be said of a change that has no lines to show because of its encoding, and not because it is data."""

from __future__ import annotations

from haiku_pair.edits.document import Undecodable, decode_text
from haiku_pair.edits.encodings import decode_as
from haiku_pair.protocol.files import ENCODINGS
from haiku_pair.words import tr

_TITLES = dict(ENCODINGS)
_WITH_MARK = "utf-8 BOM"


def said_of_encoding(old: bytes, new: bytes) -> str:
    """In words for a person, as a sentence; empty when one of the sides is data.

    A text that does not say its encoding is told by the other side: if one of those that we know makes the same text
    of it, that is what it was.

    Args:
        old: the file before, empty when there was none.
        new: the file after, empty when there is none.
    """
    try:
        before, after = _known(old), _known(new)
    except Undecodable:
        return ""
    if not (old and before) and not (new and after):
        return tr("Its encoding is not known, so there are no lines to show.")
    if not old or not new:
        return ""
    (was, first), (becomes, last) = before or _by_other(old, after), after or _by_other(new, before)
    if first == last:
        return tr("The encoding changes: {was} → {becomes}; the text stays the same.", was=was, becomes=becomes)
    return tr("The encoding changes: {was} → {becomes}; what is in the text changes too.", was=was, becomes=becomes)


def _known(raw: bytes) -> tuple[str, str] | None:
    """The encoding that a file says of itself, and its text; None when it says none.

    Raises:
        Undecodable: it is data.
    """
    try:
        encoding, bom, text = decode_text(raw)
    except Undecodable as error:
        if error.binary:
            raise
        return None
    return _TITLES[_WITH_MARK if encoding == "utf-8" and bom else encoding], text


def _by_other(raw: bytes, other: tuple[str, str] | None) -> tuple[str, str | None]:
    """The encoding in which bytes are the text of the other side, if there is one."""
    for name, title in ENCODINGS:
        try:
            text = "".join(line.text + line.ending for line in decode_as(raw, name).lines)
        except Undecodable:
            continue
        if other is not None and text == other[1]:
            return title, text
    return "one that is not known", None
