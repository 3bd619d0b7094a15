"""What is to be known about a hunk, or about all hunks of a file, before one reads its lines. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.window.review import words
from haiku_pair.window.review.visible import ROW, hides_something, is_plain

_ENDINGS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR", "": "none"}
_FIRST = 20
"""Lines that must agree before all are compared."""
_BOM = "\ufeff"


@dataclass(frozen=True)
class Traits:
    """What is to be known about a hunk as a whole."""

    endings_only: bool = False
    spaces_only: bool = False
    endings: tuple[str, ...] = ()
    """Endings of the changed lines, old ones then new ones, when they differ."""
    hidden: int = 0
    long: int = 0

    @classmethod
    def of(cls, hunk: Hunk) -> Traits:
        """Look at all lines once."""
        removed, added = LineKind.REMOVED, LineKind.ADDED
        old = [line for line in hunk.lines if line.kind is removed]
        new = [line for line in hunk.lines if line.kind is added]
        same_text = len(old) == len(new) > 0 and [line.text for line in old] == [line.text for line in new]
        endings = {line.ending for line in hunk.lines} - {""}
        return cls(
            endings_only=same_text,
            spaces_only=bool(old or new) and not same_text and _same_ink(old, new),
            endings=(_names(old), _names(new)) if len(endings) > 1 else (),
            hidden=sum([not is_plain(line.text) and hides_something(line.text) for line in new]),
            long=sum([len(line.text) > ROW for line in hunk.lines]),
        )

    def warnings(self) -> Iterator[str]:
        """In words, most telling first."""
        if self.hidden:
            yield f"{words.plural(self.hidden, 'added line')} with characters that can't be seen or look like others"
        if self.endings_only and not self.endings:
            yield "only the newline at the end of the file changes"
        elif self.endings_only:
            yield f"only line endings change: {' → '.join(self.endings)}"
        elif self.endings and self.endings[0] != self.endings[1] and all(self.endings):
            yield f"line endings change too: {' → '.join(self.endings)}"
        if self.spaces_only:
            yield "only white space changes"
        if self.long:
            yield f"{words.plural(self.long, 'very long line')}, cut into rows of {ROW} characters"


def _same_ink(old: Sequence[HunkLine], new: Sequence[HunkLine]) -> bool:
    """Whether there is the same text on both sides, white space apart."""
    for first in (1, _FIRST):  # most often the first lines tell them apart
        before, after = _ink(old[:first]), _ink(new[:first])
        if not (before.startswith(after) or after.startswith(before)):
            return False
    return _ink(old) == _ink(new)


def _ink(lines: Sequence[HunkLine]) -> str:
    return "".join(" ".join([line.text for line in lines]).split())


def _names(lines: Sequence[HunkLine]) -> str:
    return " and ".join(sorted({_ENDINGS.get(line.ending, "other") for line in lines}))


def of_file(hunks: Sequence[Hunk], traits: Sequence[Traits]) -> Iterator[str]:
    """What changes in the file as a whole and can't be seen in its lines: byte order mark, line endings."""
    mark = _mark_change(hunks[0]) if hunks else ""
    if mark:
        yield f"A byte order mark (BOM) is {mark} at the start of the file; it can't be seen in most programs."
    changing = [place for place, known in enumerate(traits) if len(set(known.endings)) > 1 and all(known.endings)]
    lines = sum(line.kind is LineKind.ADDED for place in changing for line in hunks[place].lines)
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
