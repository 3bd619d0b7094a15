"""Find the one place in a file that an edit means, and the lines that go there.

From strict to lenient: exactly; trailing blanks and look-alikes aside; blank lines at the rims aside; indentation
aside. The first of these that finds anything decides. What is not exact must be the only place even to the most
lenient look; several are an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from haiku_pair.edits.carrying import carry, carry_look_alikes
from haiku_pair.edits.haystack import BLANKS, Haystack, folded, occurrences, windows
from haiku_pair.edits.wording import Wording

ENDS = "trailing blanks or typographic quotes, dashes and spaces of the file were kept"
RIMS = "blank lines at the start or end of the old text were ignored"
INDENT = "the indentation was adjusted to the file's"
LINE_BREAK = "a line break was added after the new text"


@dataclass(frozen=True)
class Place:
    """Lines `first` to `first + count` (0-based) of the file become `lines`."""

    first: int
    count: int
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    exact: bool = False


class Several(Exception):
    """The old text stands in more than one place."""

    def __init__(self, lines: Sequence[int], *, more: bool, exact: bool) -> None:
        """`lines` are 1-based; `more` says that there are even more."""
        super().__init__("several places")
        self.lines = tuple(lines)
        self.more = more
        self.exact = exact


class Uncertain(Exception):
    """The place is certain, but what is to stand there is not; the message says why, to the model."""


class Applied(Exception):
    """What the edit would do is there already, at this 1-based line."""

    def __init__(self, line: int) -> None:
        super().__init__(f"already applied at line {line}")
        self.line = line


def find(haystack: Haystack, wording: Wording) -> Place | None:
    """The place an edit means, or None.

    Raises:
        Several: more than one place fits.
        Uncertain: one fits, but the new text can't be adjusted to it without a guess.
        Applied: the new text is already there.
    """
    if wording.literal:
        place = _exactly(haystack, wording.old, wording.new)
        if place:
            return place
        place = _folded(haystack, wording.old, wording.new)
        if place:
            return place
    return _by_lines(haystack, wording)


def trimmed(texts: Sequence[str], place: Place) -> Place:
    """The place without the lines at its rims that stay as they are."""
    old, new = texts[place.first : place.first + place.count], place.lines
    limit = min(len(old), len(new))
    start = next((index for index in range(limit) if old[index] != new[index]), limit)
    limit -= start
    end = next((index for index in range(limit) if old[-1 - index] != new[-1 - index]), limit)
    kept = tuple(new[start : len(new) - end])
    return replace(place, first=place.first + start, count=place.count - start - end, lines=kept)


def _exactly(haystack: Haystack, old: str, new: str) -> Place | None:
    """The one place where the text stands letter for letter."""
    found = occurrences(haystack.text, old)
    if not found:
        return None
    _one(haystack, found, exact=True)
    at = found[0]
    _refuse_again(haystack, at, old, new)
    first, last, before, after = haystack.span(at, at + len(old))
    return Place(first, last - first + 1, tuple((before + new + after).split("\n")), exact=True)


def _refuse_again(haystack: Haystack, at: int, old: str, new: str) -> None:
    """An edit that only adds something around the old text, sent twice, must not add it twice."""
    if not old.strip() or not new.strip():
        return
    for offset in occurrences(new, old):
        start = at - offset
        if start >= 0 and haystack.text.startswith(new, start):
            raise Applied(haystack.line_at(start) + 1)


def _one(haystack: Haystack, found: Sequence[int], *, exact: bool) -> None:
    """Raise unless there is one position in the text."""
    if len(found) > 1:
        raise Several([haystack.line_at(at) + 1 for at in found[:20]], more=len(found) > 20, exact=exact)


def _folded(haystack: Haystack, old: str, new: str) -> Place | None:
    """The one place where the text stands but for typographic characters."""
    if haystack.text.isascii() and old.isascii():
        return None
    plain = folded(old)
    found = occurrences(haystack.folded, plain)
    if not found:
        return None
    _one(haystack, found, exact=False)
    at, end = found[0], found[0] + len(old)
    beside = [start for start in _windows_of_lines(haystack, old) if start != haystack.line_at(at)]
    if beside:
        raise Several(sorted({haystack.line_at(at) + 1, *(start + 1 for start in beside)}), more=False, exact=False)
    written = carry_look_alikes(haystack.text[at:end], old, new)
    if written is None:
        raise Uncertain(_look_alikes(haystack, at, end))
    first, last, before, after = haystack.span(at, end)
    return Place(first, last - first + 1, tuple((before + written + after).split("\n")), (ENDS,))


def _windows_of_lines(haystack: Haystack, old: str) -> list[int]:
    """Where whole lines stand, blanks at both ends and look-alikes aside."""
    lines, _ = _cut(old, "")
    return windows(haystack.rims_folded, [_rims_folded(line) for line in lines])


def _look_alikes(haystack: Haystack, start: int, end: int) -> str:
    """What to say when quotes would be mixed."""
    fancy = " ".join(sorted({sign for sign in haystack.text[start:end] if folded(sign) != sign}))
    line = haystack.line_at(start) + 1
    return f"At line {line} the file has typographic characters ({fancy}). Copy them exactly into the old and new text."


def _cut(old: str, new: str) -> tuple[list[str], list[str]]:
    """Both texts as lines; a line break at the end of the old one ends its last line."""
    old_lines, new_lines = old.split("\n"), new.split("\n")
    if old_lines[-1] == "" and len(old_lines) > 1:
        old_lines.pop()
        if new_lines[-1] == "":
            new_lines.pop()
    return old_lines, new_lines


def _by_lines(haystack: Haystack, wording: Wording) -> Place | None:
    """The one place where the lines stand, blanks and look-alikes aside."""
    old, new = _cut(wording.old, wording.new)
    if not any(line.strip() for line in old):
        return None
    notes = _notes(wording)
    for look in _looks(haystack, wording):
        found = windows(look.lines, [look.fold(line) for line in old])
        if found:
            return _carried(haystack, _all_alike(haystack, found, old), old, new, notes)
        place = _within_rims(haystack, look, old, new, notes)
        if place is not None:
            return place
    return None


class _Look(NamedTuple):
    """A way of comparing: the file's lines folded, and how others are folded likewise."""

    lines: Sequence[str]
    fold: Callable[[str], str]


def _looks(haystack: Haystack, wording: Wording) -> Iterator[_Look]:
    """From the strict to the lenient, as far as the wording allows it."""
    yield _Look(haystack.ends_folded, _end_folded)
    if wording.shifted and any(sign.isalnum() for sign in wording.old):
        yield _Look(haystack.rims_folded, _rims_folded)


def _notes(wording: Wording) -> list[str]:
    """What has been adjusted before any line is compared."""
    notes = [wording.note] if wording.note else []
    if wording.old.endswith("\n") and wording.new and not wording.new.endswith("\n"):
        notes.append(LINE_BREAK)
    return notes


def _within_rims(
    haystack: Haystack, look: _Look, old: Sequence[str], new: Sequence[str], notes: Sequence[str]
) -> Place | None:
    """The one place of the lines without blank ones at their rims that the file does not have."""
    start, end = _blank_rims(old)
    inner = old[start : len(old) - end]
    found = windows(look.lines, [look.fold(line) for line in inner]) if start or end else []
    if not found:
        return None
    found = _all_alike(haystack, found, inner)
    above, below = _blanks_around(haystack, found[0], len(inner))
    extra = _Rims(max(start - above, 0), max(end - below, 0))
    found = [at - (start - extra.start) for at in found]
    return _carried(haystack, found, extra.cut(old), extra.cut(new), [*notes, RIMS])


def _all_alike(haystack: Haystack, found: list[int], old: Sequence[str]) -> list[int]:
    """What was found, with all places that are the same but for blanks, unless one is so letter for letter.

    An old text that is not exact may mean any of them: what fits better by chance need not be what was meant.
    """
    if len(found) == 1 and list(haystack.texts[found[0] : found[0] + len(old)]) == list(old):
        return found
    return windows(haystack.rims_folded, [_rims_folded(line) for line in old])


def _end_folded(line: str) -> str:
    """A line as in `Haystack.ends_folded`."""
    return folded(line).rstrip(BLANKS)


def _rims_folded(line: str) -> str:
    """A line as in `Haystack.rims_folded`."""
    return folded(line).strip(BLANKS)


def _blank_rims(lines: Sequence[str]) -> tuple[int, int]:
    """How many blank lines stand at the start and at the end; of lines that are all blank, all at the start."""
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    end = next((index for index, line in enumerate(reversed(lines[start:])) if line.strip()), 0)
    return start, end


def _blanks_around(haystack: Haystack, first: int, count: int) -> tuple[int, int]:
    """How many blank lines of the file stand directly above and below a stretch of it."""
    above = next((index for index, line in enumerate(reversed(haystack.texts[:first])) if line.strip()), first)
    after = haystack.texts[first + count : haystack.count]
    return above, next((index for index, line in enumerate(after) if line.strip()), len(after))


class _Rims(NamedTuple):
    """Blank lines at the rims that the file does not have."""

    start: int
    end: int

    def cut(self, lines: Sequence[str]) -> list[str]:
        """Lines without that many blank ones at the rims, as far as they have them."""
        start = min(self.start, _blank_rims(lines)[0])
        kept = lines[start:]
        blank = next((index for index, line in enumerate(reversed(kept)) if line.strip()), len(kept))
        return list(kept[: len(kept) - min(self.end, blank)])


def _carried(
    haystack: Haystack, found: Sequence[int], old: Sequence[str], new: Sequence[str], notes: Sequence[str]
) -> Place:
    """The new lines as the file would write them, at the one place found."""
    if len(found) > 1:
        raise Several([start + 1 for start in found[:20]], more=len(found) > 20, exact=False)
    first = found[0]
    file = haystack.texts[first : first + len(old)]
    lines = carry(file, old, new)
    if lines is None:
        raise Uncertain(
            f"The old text stands at line {first + 1}, but with other blanks or typographic characters, and it is "
            "not clear how the new text is to be written there. Copy the lines exactly as the file has them."
        )
    if not lines and first + len(old) == len(haystack.texts) and first:
        lines = [""]  # the last line goes, the one before it keeps its line ending
    told = list(notes)
    if any(real.lstrip(BLANKS) != mine.lstrip(BLANKS) for real, mine in zip(file, old, strict=True)):
        told.append(ENDS)
    if any(_indent(real) != _indent(mine) for real, mine in zip(file, old, strict=True) if mine.strip()):
        told.append(INDENT)
    return Place(first, len(old), tuple(lines), tuple(told))


def _indent(line: str) -> str:
    """The blanks a line begins with."""
    return line[: len(line) - len(line.lstrip(BLANKS))]
