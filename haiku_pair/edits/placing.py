"""Puts pasted changes into a file: by what stands there, never by line numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from haiku_pair.edits.document import Document, Undecodable, decode_text
from haiku_pair.edits.elision import added_elisions
from haiku_pair.edits.haystack import windows
from haiku_pair.edits.matching import Edit, NoMatch, apply_edits
from haiku_pair.edits.pasted_values import PastedFile, PastedHunk

_EMPTY = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""Nothing, or a byte order mark."""

_ENDINGS = "line endings of the file were kept"


@dataclass(frozen=True)
class Placed:
    """A file after a pasted change; no bytes when it is deleted."""

    raw: bytes | None
    notes: tuple[str, ...] = ()
    """What was adjusted, for the person."""


def apply_pasted(file: PastedFile, raw: bytes | None) -> Placed:
    """What the change makes of the file.

    A line number only chooses between several places that fit letter for letter, when it names one of them.

    Args:
        file: the change.
        raw: the file it is made to, under its old name; None when there is none.

    Raises:
        NoMatch: it does not fit; nothing is done of it.
    """
    if file.create and raw:
        raise NoMatch("It creates the file, but there is one of this name already.")
    if file.whole is not None:
        return Placed(_whole(file.whole, raw), file.notes)
    if raw is None:
        raise NoMatch("There is no such file.")
    if file.edits:
        matched = apply_edits(raw, file.edits)
        return Placed(matched.raw, (*file.notes, *matched.notes))
    if not file.hunks:
        return Placed(None if file.delete else raw, file.notes)
    changed, notes = _hunks(file.hunks, raw)
    if file.delete and changed not in _EMPTY:
        raise NoMatch("It deletes the file, but the file holds more than the lines it removes.")
    return Placed(None if file.delete else changed, (*file.notes, *notes))


def _whole(text: str, raw: bytes | None) -> bytes:
    """All of a text in place of a file; encoding, line endings and a missing final newline stay as they are there."""
    _check_text(text)
    if not raw:
        return text.encode()
    try:
        document = Document.decode(raw)
    except Undecodable as error:
        raise NoMatch(f"{error.reason} It can't be edited.") from error
    texts = [line.removesuffix("\r") for line in text.split("\n")]
    gone = added_elisions("\n".join(document.texts), text)
    if gone:
        raise NoMatch(f"The text leaves something out ({gone[0]!r}). All of the file is needed; nothing is filled in.")
    if document.texts[-1] and texts[-1] == "" and len(texts) > 1:
        texts.pop()
    return document.replace(0, len(document.lines), texts).encode()


def _check_text(text: str) -> None:
    """Refuse what no file can be meant to hold."""
    if "\0" in text:
        raise NoMatch("The text holds a NUL character.")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise NoMatch("The text holds a character that is no valid Unicode.")


def _hunks(hunks: Sequence[PastedHunk], raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The file with all hunks done: letter for letter, else line endings aside, else as edits that may be inexact."""
    for hunk in hunks:
        _check_text("".join(hunk.new))
    try:
        encoding, bom, text = decode_text(raw)
    except Undecodable as error:
        raise NoMatch(f"{error.reason} It can't be edited.") from error
    exact = _exactly(hunks, ("\ufeff" if bom else "") + text)
    if exact is not None:
        return exact.encode(encoding), ()
    document = Document.decode(raw)
    folded = _line_ends_aside(hunks, document)
    if folded is not None:
        return folded.encode(), (_ENDINGS,)
    if not all(any(line.strip() for line in hunk.old) for hunk in hunks):
        raise NoMatch("Lines are added without any lines around them, so that their place can't be found.")
    matched = apply_edits(raw, [Edit(_joined(hunk.old), _joined(hunk.new)) for hunk in hunks])
    return matched.raw, matched.notes


def _joined(lines: Sequence[str]) -> str:
    """Lines of a hunk as the text of an edit."""
    return "".join(line.removesuffix("\r") + "\n" for line in lines)


@dataclass(frozen=True, order=True)
class _Place:
    """Where the old lines of a hunk stand: `first` to `last`, the last excluded."""

    first: int
    last: int
    new: tuple[str, ...]


def _exactly(hunks: Sequence[PastedHunk], text: str) -> str | None:
    """The text with the hunks done if their old lines stand there letter for letter, line endings included."""
    pieces = text.split("\n")
    lines = [piece + "\n" for piece in pieces[:-1]] + [piece for piece in pieces[-1:] if piece]
    wanted = [(_with_ends(hunk.old, bare=hunk.old_open), _with_ends(hunk.new, bare=hunk.new_open)) for hunk in hunks]
    places = _places(lines, wanted, hunks)
    if places is None:
        return None
    for place in reversed(places):
        if place.new and not place.new[-1].endswith("\n") and place.last != len(lines):
            return None
        lines[place.first : place.last] = place.new
    return "".join(lines)


def _with_ends(lines: Sequence[str], *, bare: bool) -> tuple[str, ...]:
    """Lines of a hunk as lines of a file; `bare` when the last has no newline."""
    found = [line + "\n" for line in lines]
    return (*found[:-1], lines[-1]) if bare and found else tuple(found)


def _line_ends_aside(hunks: Sequence[PastedHunk], document: Document) -> Document | None:
    """The same with the lines' texts alone; the file's endings stay, and new lines take their neighbours'."""
    texts = document.texts if document.texts[-1] else document.texts[:-1]
    wanted = [(_without_cr(hunk.old), _without_cr(hunk.new)) for hunk in hunks]
    places = _places(texts, wanted, hunks)
    if places is None:
        return None
    for place in reversed(places):
        document = document.replace(place.first, place.last - place.first, place.new)
    return document


def _without_cr(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines without the carriage return that is a part of their ending, nor a byte order mark at the top."""
    return tuple(line.removesuffix("\r").removeprefix("\ufeff") for line in lines)


def _places(
    lines: Sequence[str], wanted: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], hunks: Sequence[PastedHunk]
) -> list[_Place] | None:
    """The one place of each hunk, from the top down; None unless each has one and they are apart."""
    found: list[_Place] = []
    for (old, new), hunk in zip(wanted, hunks, strict=True):
        at = windows(lines, old) if old else [0] if not lines else []
        if len(at) > 1:
            at = [hunk.first - 1] if hunk.first - 1 in at else []
        if not at:
            return None
        found.append(_Place(at[0], at[0] + len(old), new))
    found.sort()
    apart = all(upper.last <= lower.first for upper, lower in pairwise(found))
    return found if apart else None
