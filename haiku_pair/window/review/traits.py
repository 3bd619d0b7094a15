"""What is to be known about a hunk, or about all hunks of a file, before one reads its lines. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.window.review import words
from haiku_pair.window.review.visible import ROW, all_fit, hides_something, is_plain

_ENDINGS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR", "": "none"}
_FIRST = 20
"""Lines that must agree before all are compared."""
_MANY = 100
"""Hunks that are looked at together; more of them would be looked at one by one for the sake of one line."""
_BOM = "\ufeff"


class Traits(NamedTuple):
    """What is to be known about a hunk as a whole."""

    endings_only: bool = False
    spaces_only: bool = False
    endings: tuple[str, ...] = ()
    """Endings of the changed lines, old ones then new ones, when they differ."""
    hidden: int = 0
    long: int = 0
    single_rows: bool = False
    """Each of its lines is known to take one row."""

    @classmethod
    def of(cls, hunk: Hunk) -> Traits:
        """Look at all lines once."""
        removed, added = LineKind.REMOVED, LineKind.ADDED
        lines = hunk.lines
        old = [line.text for line in lines if line.kind is removed]
        new = [line.text for line in lines if line.kind is added]
        endings = {line.ending for line in lines}
        fit = all_fit([line.text for line in lines])  # so there is nothing to be found line by line
        same_text = old == new != []
        return cls(
            endings_only=same_text,
            spaces_only=bool(old or new) and not same_text and _same_ink(old, new),
            endings=(_names(hunk, added), _names(hunk, removed)) if len(endings - {""}) > 1 else (),
            hidden=0 if fit else sum([not is_plain(text) and hides_something(text) for text in new]),
            long=0 if fit else sum([len(line.text) > ROW for line in lines]),
            single_rows=fit and "" not in endings,
        )

    @classmethod
    def of_all(cls, hunks: Sequence[Hunk], kinds: Sequence[str]) -> list[Traits]:
        """The same of many hunks with their signs. Most say nothing: that is found out of many at once."""
        found: list[Traits] = []
        for begin in range(0, len(hunks), _MANY):
            some = hunks[begin : begin + _MANY]
            lines = [line for hunk in some for line in hunk.lines]
            endings = {line.ending for line in lines}
            plain = len(endings) == 1 and "" not in endings and all_fit([line.text for line in lines])
            found += [
                _PLAIN if plain and _tells_apart(hunk, known) else cls.of(hunk)
                for hunk, known in zip(some, kinds[begin : begin + _MANY], strict=True)
            ]
        return found

    def warnings(self, *, is_said_above: bool = False) -> Iterator[str]:
        """In words, most telling first; without what the file's sentence says of its only hunk."""
        if self.hidden:
            yield f"{words.plural(self.hidden, 'added line')} with characters that can't be seen or look like others"
        if is_said_above:
            pass
        elif self.endings_only and not self.endings:
            yield "only the newline at the end of the file changes"
        elif self.endings_only:
            yield f"only line endings change: {' → '.join(self.endings)}"
        elif self.endings and self.endings[0] != self.endings[1] and all(self.endings):
            yield f"line endings change too: {' → '.join(self.endings)}"
        if self.spaces_only:
            yield "only white space changes"
        if self.long:
            yield f"{words.plural(self.long, 'very long line')}, cut into rows of {ROW} characters"


_PLAIN = Traits(single_rows=True)


def _tells_apart(hunk: Hunk, kinds: str) -> bool:
    """Whether the first removed and the first added line are enough to see that more than white space changes."""
    old, new = kinds.find(LineKind.REMOVED), kinds.find(LineKind.ADDED)
    if old < 0 or new < 0:
        return max(old, new) >= 0 and bool(hunk.lines[max(old, new)].text.strip())
    before, after = "".join(hunk.lines[old].text.split()), "".join(hunk.lines[new].text.split())
    return not (before.startswith(after) or after.startswith(before))


def _same_ink(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether there is the same text on both sides, white space apart."""
    if not old or not new:
        return not "".join(old or new).strip()
    for first in (1, _FIRST):  # most often the first lines tell them apart
        before, after = _ink(old[:first]), _ink(new[:first])
        if not (before.startswith(after) or after.startswith(before)):
            return False
    return _ink(old) == _ink(new)


def _ink(texts: Sequence[str]) -> str:
    return "".join(" ".join(texts).split())


def _names(hunk: Hunk, other: LineKind) -> str:
    """The endings of the changed lines that are not of the other side."""
    left_out = {other, LineKind.CONTEXT}
    return " and ".join(
        sorted({_ENDINGS.get(line.ending, "other") for line in hunk.lines if line.kind not in left_out})
    )


def says_endings_of_all(hunks: Sequence[Hunk], traits: Sequence[Traits]) -> bool:
    """Whether the file's sentence about line endings says all that its only hunk could."""
    return len(hunks) == 1 and _changing(hunks, traits)[1] > 1


def _changing(hunks: Sequence[Hunk], traits: Sequence[Traits]) -> tuple[list[int], int]:
    """The hunks in which line endings change, and the added lines in them."""
    changing = [place for place, known in enumerate(traits) if len(set(known.endings)) > 1 and all(known.endings)]
    return changing, sum(line.kind is LineKind.ADDED for place in changing for line in hunks[place].lines)


def of_file(hunks: Sequence[Hunk], traits: Sequence[Traits]) -> Iterator[str]:
    """What changes in the file as a whole and can't be seen in its lines: byte order mark, line endings."""
    mark = _mark_change(hunks[0]) if hunks else ""
    if mark:
        yield f"A byte order mark (BOM) is {mark} at the start of the file; it can't be seen in most programs."
    changing, lines = _changing(hunks, traits)
    if lines > 1:
        old, new = zip(*(traits[place].endings for place in changing), strict=True)
        only = "Only line" if all(known.endings_only for known in traits) else "Line"
        yield f"{only} endings change, in {words.plural(lines, 'line')}: {_all_of(old)} → {_all_of(new)}."


def _all_of(names: Sequence[str]) -> str:
    return " and ".join(sorted({name for joined in names for name in joined.split(" and ")}))


def _mark_change(hunk: Hunk) -> str:
    if hunk.old_first > 1 and hunk.new_first > 1:
        return ""
    has = {}
    for kind in (LineKind.REMOVED, LineKind.ADDED):
        first = next((line.text for line in hunk.lines if line.kind is not _other(kind)), "")
        has[kind] = first.startswith(_BOM)
    if has[LineKind.REMOVED] == has[LineKind.ADDED]:
        return ""
    return "added" if has[LineKind.ADDED] else "taken away"


def _other(kind: LineKind) -> LineKind:
    return LineKind.ADDED if kind is LineKind.REMOVED else LineKind.REMOVED
