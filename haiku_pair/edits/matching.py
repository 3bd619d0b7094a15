"""Apply the edits a small model sends: old text, new text, often not quite as the file has it.

A wrong place, or one byte changed that the edit does not mean, is the worst outcome there is. So what is not exact
is adjusted only where one place fits and one result is possible; everything else is an error that tells the model
how to succeed with its next try.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.edits.elision import added_elisions, left_out
from haiku_pair.edits.exact import exactly
from haiku_pair.edits.haystack import Haystack, occurrences
from haiku_pair.edits.nearest import nearest
from haiku_pair.edits.outcomes import Applied, Place, Several, Uncertain, trimmed
from haiku_pair.edits.places import find
from haiku_pair.edits.remarks import remarks
from haiku_pair.edits.sequences import changes
from haiku_pair.edits.wording import readings, unescaped


@dataclass(frozen=True)
class Edit:
    """Replace `old`, which must occur once, by `new`."""

    old: str
    new: str


@dataclass(frozen=True)
class Matched:
    """The file after all edits."""

    raw: bytes
    notes: tuple[str, ...]
    """What was adjusted, to be told to the model and shown to the person."""


class NoMatch(Exception):
    """The edits were not applied, none of them; the message tells the model what to do."""


def apply_edits(raw: bytes, edits: Sequence[Edit]) -> Matched:
    """The file with all edits done; they are found in the file as it is, then in what earlier ones made of it.

    Raises:
        NoMatch: one of them can't be done for certain.
    """
    if not edits:
        raise NoMatch("There are no edits.")
    try:
        document = Document.decode(raw)
    except Undecodable as error:
        raise NoMatch(f"{error.reason} It can't be edited.") from error
    run = _Run(document)
    for number, edit in enumerate(edits, start=1):
        try:
            run.apply(edit)
        except NoMatch as error:
            where = f"Edit {number} of {len(edits)}: " if len(edits) > 1 else ""
            none = " None of the edits was applied." if len(edits) > 1 else ""
            raise NoMatch(f"{where}{error}{none}") from error
    return run.result(raw)


class _Run:
    """The edits done so far, and how lines of the first text relate to those of the present one."""

    def __init__(self, document: Document) -> None:
        self._original = document
        self._haystack = Haystack(document.texts)
        self._document = document
        self._done: list[tuple[int, int, int]] = []
        """Lines of the original text that were replaced: first, count, and how many stand there now."""
        self._notes: list[str] = []

    def apply(self, edit: Edit) -> None:
        """Do one more edit."""
        old, new = self._plain(edit.old), self._plain(edit.new)
        _check(old, new)
        if not self._haystack.text and not old and not self._done:
            self._replace(Place(0, 1, tuple(new.split("\n"))), 0)
            return
        if not old:
            raise NoMatch("The old text is empty. Give the lines to replace, or the line to insert after.")
        place = self._find_original(old, new)
        if place is None:
            self._apply_to_present(old, new)
            return
        notes = [*place.notes, *remarks(self._haystack, place.lines)]
        self._notes += [note for note in notes if note not in self._notes]
        shift = sum(now - count for first, count, now in self._done if first < place.first)
        self._done.append((place.first, place.count, len(place.lines)))
        self._replace(place, shift)

    def result(self, raw: bytes) -> Matched:
        """The file after all edits.

        Raises:
            NoMatch: nothing changed, or the text can't be encoded.
        """
        try:
            after = self._document.encode()
        except UnicodeEncodeError as error:
            raise NoMatch("The new text holds a character that is no valid Unicode.") from error
        if after == raw or not changes(self._original.texts, self._document.texts):
            raise NoMatch("The edits change nothing: the file already reads like that.")
        return Matched(after, tuple(self._notes))

    def _plain(self, text: str) -> str:
        r"""The text with `\n` for every line ending, as the document's lines are joined."""
        plain = text.replace("\r\n", "\n")
        return plain.replace("\r", "\n") if self._original.line_ending == "CR" else plain

    def _replace(self, place: Place, shift: int) -> None:
        """Put lines into the present text."""
        self._document = self._document.replace(place.first + shift, place.count, place.lines)

    def _find_original(self, old: str, new: str) -> Place | None:
        """The place in the text as the model has read it; None if it has to be looked for in the present text."""
        try:
            place = _find(self._haystack, old, new)
        except Several as several:
            if self._done and several.exact:
                return None
            raise NoMatch(_tell_several(several)) from several
        except Uncertain as unclear:
            raise NoMatch(str(unclear)) from unclear
        except Applied as applied:
            raise NoMatch(_tell_applied(applied.line)) from applied
        if place is None:
            if self._done:
                return None
            raise NoMatch(_tell_missing(self._haystack, old, new))
        place = trimmed(self._original.texts, place)
        if not place.count and not place.lines:
            raise NoMatch(_tell_applied(place.first + 1))
        return None if any(_overlap(place, first, count) for first, count, _ in self._done) else place

    def _apply_to_present(self, old: str, new: str) -> None:
        """An edit of what an earlier one wrote: letter for letter and in one place, or not at all."""
        haystack = Haystack(self._document.texts)
        try:
            place = exactly(haystack, old, new)
        except Several as several:
            raise NoMatch(_tell_several(several)) from several
        except Uncertain as unclear:
            raise NoMatch(str(unclear)) from unclear
        except Applied as applied:
            raise NoMatch(_tell_applied(applied.line)) from applied
        if place is None:
            raise NoMatch(_tell_missing(haystack, old, new))
        self._replace(trimmed(self._document.texts, place), 0)
        self._done = [(0, len(self._original.lines), len(self._document.lines))]


def _check(old: str, new: str) -> None:
    """Refuse what no file can be meant by."""
    if old == new:
        raise NoMatch("The old and the new text are the same.")
    if not unescaped(old).strip() and old.strip():
        raise NoMatch(r"The old text is nothing but escaped line breaks (\n). Give lines with text, as they are.")
    if "\0" in new:
        raise NoMatch("The new text holds a NUL character.")
    added = added_elisions(old, new)
    if added:
        raise NoMatch(
            f"The new text leaves something out ({added[0]!r}). Write all of it; nothing is filled in. "
            "If this line is meant as it stands, word it otherwise."
        )


def _find(haystack: Haystack, old: str, new: str) -> Place | None:
    """The place under the first reading of the edit that finds one."""
    for wording in readings(old, new):
        place = find(haystack, wording)
        if place is not None:
            if wording.doubt:
                raise Uncertain(wording.doubt)
            return place
    return None


def _overlap(place: Place, first: int, count: int) -> bool:
    """Whether lines meet lines that were replaced before; two insertions at one point do."""
    if place.first == first:
        return True
    return place.first < first + count and first < place.first + place.count


def _tell_several(several: Several) -> str:
    """Where the old text stands, and what to do about it."""
    lines = ", ".join(map(str, several.lines)) + (" and more" if several.more else "")
    how = "" if several.exact else ", blanks and typographic characters aside"
    count = "more than" if several.more else "in"
    return (
        f"The old text stands {count} {len(several.lines)} places{how}: at lines {lines}. "
        "Add lines before or after it until it stands in one."
    )


def _tell_applied(line: int) -> str:
    """That there is nothing to do."""
    return (
        f"This is already applied: the new text stands at line {line}. If it is wanted a second time, "
        "give more of the lines around it."
    )


def _tell_missing(haystack: Haystack, old: str, new: str) -> str:
    """Why the old text was not found, as far as one can tell."""
    gone = left_out(old)
    if gone:
        return f"The old text leaves something out ({gone[0]!r}). Give all lines exactly, or only a few of them."
    if new.strip():
        found = occurrences(haystack.text, new.strip("\n"))
        if found:
            return f"The old text is not in the file. {_tell_applied(haystack.line_at(found[0]) + 1)}"
    return f"The old text is not in the file. {nearest(haystack, old)}"
