"""Find the one place in a file that an edit means, and the lines that go there.

From strict to lenient: exactly; trailing blanks and look-alikes aside; blank lines at the rims aside; indentation
aside. The first of these that finds anything decides. What is not exact must be the only place even to the most
lenient look; several are an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from haiku_pair.edits.carrying import carry, carry_look_alikes
from haiku_pair.edits.exact import exactly, one, within_lines
from haiku_pair.edits.haystack import BLANKS, Haystack, folded, occurrences, windows
from haiku_pair.edits.outcomes import Applied, Place, Several, Uncertain
from haiku_pair.edits.wording import Wording

ENDS = "trailing blanks or typographic quotes, dashes and spaces of the file were kept"
RIMS = "blank lines at the start or end of the old text were ignored"
INDENT = "the indentation was adjusted to the file's"
LINE_BREAK = "a line break was added after the new text"


def find(haystack: Haystack, wording: Wording) -> Place | None:
    """The place an edit means, or None.

    Raises:
        Several: more than one place fits.
        Uncertain: one fits, but the new text can't be adjusted to it without a guess.
        Applied: the new text is already there.
    """
    if wording.literal:
        place = exactly(haystack, wording.old, wording.new)
        if place:
            return place
        place = _folded(haystack, wording.old, wording.new)
        if place:
            return place
    return _by_lines(haystack, wording)


def _folded(haystack: Haystack, old: str, new: str) -> Place | None:
    """The one place where the text stands but for typographic characters."""
    if haystack.text.isascii() and old.isascii():
        return None
    plain = folded(old)
    found = occurrences(haystack.folded, plain)
    if not found:
        return None
    one(haystack, found, exact=False)
    at, end = found[0], found[0] + len(old)
    lines, _ = _cut(old, "")
    alike = {haystack.line_at(at), *_alike(haystack, lines)}
    if len(alike) > 1:
        raise Several([start + 1 for start in sorted(alike)[:20]], more=len(alike) > 20, exact=False)
    written = carry_look_alikes(haystack.text[at:end], old, new)
    if written is None:
        raise Uncertain(_look_alikes(haystack, at, end))
    place = within_lines(haystack, (at, end), old, new, written)
    return replace(place, notes=(ENDS,)) if place else None


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
    found = _alike(haystack, inner)
    above, below = _blanks_around(haystack, found[0], len(inner))
    extra = _Rims(max(start - above, 0), max(end - below, 0))
    found = [at - (start - extra.start) for at in found]
    return _carried(haystack, found, extra.cut(old), extra.cut(new), [*notes, RIMS])


def _all_alike(haystack: Haystack, found: list[int], old: Sequence[str]) -> list[int]:
    """What was found, with all places that are the same but for blanks, unless one is so letter for letter.

    An old text that is not exact may mean any of them: what fits better by chance need not be what was meant.
    """
    exact = len(found) == 1 and list(haystack.texts[found[0] : found[0] + len(old)]) == list(old)
    if exact and len(occurrences(haystack.text, "\n".join(old), limit=2)) == 1:
        return found
    return _alike(haystack, old)


def _alike(haystack: Haystack, old: Sequence[str]) -> list[int]:
    """Where lines begin that are the same but for blanks and look-alikes, and for blank lines at the rims."""
    above, _ = _blank_rims(old)
    return [at - above for at in windows(haystack.rims_folded, _inner(old))]


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
    _refuse_again(haystack, first, old, new)
    if RIMS in notes or list(file) != list(old):
        _refuse_elsewhere(haystack, first, new)
    shifted = any(_indent(real) != _indent(mine) for real, mine in zip(file, old, strict=True) if mine.strip())
    lines = carry(file, old, new, haystack.indentation if shifted else None)
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
    if shifted:
        told.append(INDENT)
    return Place(first, len(old), tuple(lines), tuple(told))


def _refuse_again(haystack: Haystack, first: int, old: Sequence[str], new: Sequence[str]) -> None:
    """An edit that only adds lines around the old ones, sent twice, must not add them twice."""
    above, _ = _blank_rims(old)
    inner_old, inner_new = _inner(old), _inner(new)
    if not inner_old or inner_old == inner_new:
        return
    for offset in windows(inner_new, inner_old):
        start = first + above - offset
        if start >= 0 and haystack.rims_folded[start : start + len(inner_new)] == inner_new:
            raise Applied(start + 1)


def _refuse_elsewhere(haystack: Haystack, first: int, new: Sequence[str]) -> None:
    """What fits only roughly is not meant when the new text stands in the file already, to the letter."""
    start, end = _blank_rims(new)
    inner = new[start : len(new) - end]
    found = windows(haystack.texts, inner) if any(sign.isalnum() for line in inner for sign in line) else []
    if found:
        raise Uncertain(
            f"The new text stands at line {found[0] + 1} already. The old text stands at line {first + 1}, but with "
            "other blanks or typographic characters. If that place is meant, copy its lines exactly."
        )


def _inner(lines: Sequence[str]) -> list[str]:
    """Lines without blank ones at the rims, blanks and look-alikes folded away."""
    start, end = _blank_rims(lines)
    return [_rims_folded(line) for line in lines[start : len(lines) - end]]


def _indent(line: str) -> str:
    """The blanks a line begins with."""
    return line[: len(line) - len(line.lstrip(BLANKS))]
