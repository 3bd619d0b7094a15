"""Where the lines of comments are by now: the same text in the same surroundings, and never far away on a guess."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Struct

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.pairing.book import DecisionBook
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.comments import Anchor, Side

AROUND = 3
"""Lines remembered before and after those of a comment."""
NEAR = 3
"""Lines that a comment may move without any other sign than the same text."""
TELLING = 16
"""Letters and digits that make a text one's own: `return None` and `}` stand everywhere."""

BothSides = Callable[[str], tuple[FileVersion | None, FileVersion | None]]
"""A file before and after."""


class Around(Struct, frozen=True):
    """What stands around the lines of a comment."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    was: str = ""
    """The path before a rename that the comment followed; empty when there was none."""


NOTHING_AROUND = Around()


class Places:
    """The lines of one review, and where its files are. Made for one look: every file is decoded once."""

    def __init__(self, sides: BothSides, renamed: Mapping[str, str] | None = None) -> None:
        """`renamed` has new paths by old ones."""
        self._sides = sides
        self._renamed = renamed or {}
        self._known: dict[tuple[str, Side], Sequence[str] | None] = {}

    @classmethod
    def of(cls, book: DecisionBook) -> Places | None:
        """Those of a review; None when there is nothing in it."""
        if book.review is None:
            return None
        files = book.opened().pair.files
        return cls(book.sides, {file.old_path: file.path for file in files if file.old_path})

    def lines(self, path: str, side: Side) -> Sequence[str] | None:
        """Lines without endings; None where there is no file, or it is no text."""
        if (path, side) not in self._known:
            version = self._sides(path)[side is Side.NEW]
            self._known[path, side] = lines_of(version.raw if version else None)
        return self._known[path, side]

    def followed(self, anchor: Anchor, around: Around) -> tuple[Anchor, Around]:
        """An anchor as it is now, and what is around it; the surroundings of a lost one are those it had."""
        path = self._now(anchor, around)
        was = anchor.path if path != anchor.path else around.was
        lines = self.lines(path, anchor.side)
        found = found_again(msgspec.structs.replace(anchor, path=path), lines, around)
        if found.lost:
            return found, msgspec.structs.replace(around, was=was)
        return found, msgspec.structs.replace(self.around(found), was=was)

    def around(self, anchor: Anchor) -> Around:
        """What stands around an anchor; nothing if it stands somewhere else."""
        texts = tuple(self.lines(anchor.path, anchor.side) or ())
        if not anchor.first or texts[anchor.first - 1 : anchor.last] != anchor.text:
            return NOTHING_AROUND
        first = anchor.first - 1
        return Around(texts[max(first - AROUND, 0) : first], texts[anchor.last : anchor.last + AROUND])

    def _now(self, anchor: Anchor, around: Around) -> str:
        """The path of the file by now: after a rename, or before one that was taken back."""
        path = self._renamed.get(anchor.path, anchor.path)
        is_gone = around.was and self.lines(path, anchor.side) is None
        return around.was if is_gone and self.lines(around.was, anchor.side) is not None else path


def lines_of(raw: bytes | None) -> Sequence[str] | None:
    """The lines of a file without endings; None where there is no file, or it is no text."""
    if raw is None:
        return None
    try:
        return Document.decode(raw).texts
    except Undecodable:
        return None


def found_again(anchor: Anchor, lines: Sequence[str] | None, around: Around = NOTHING_AROUND) -> Anchor:
    """An anchor on the lines as they are now: the same text with most of the same lines around, then the nearest.

    It moves by more than `NEAR` lines only to a text that says enough by itself and stands there alone or in known
    surroundings, or that does so together with them. Everything else is lost: a comment at the wrong place is worse.
    """
    if not anchor.first:
        return anchor
    size, texts = len(anchor.text), tuple(lines or ())
    places = [at for at in range(len(texts) - size + 1) if texts[at : at + size] == anchor.text] if size else []
    said = _letters(anchor.text)
    known = len(around.before) + len(around.after)

    def rank(at: int) -> tuple[int, int]:
        return len(_same_around(around, texts, at, size)), -abs(at + 1 - anchor.first)

    def is_sure(at: int) -> bool:
        same = _same_around(around, texts, at, size)
        if abs(at + 1 - anchor.first) <= NEAR:
            return True
        if said >= TELLING:
            return len(places) == 1 or any(map(_has_letters, same))
        return said + _letters(same) >= TELLING and 2 * len(same) >= known

    sure = [at for at in places if is_sure(at)]
    if not sure:
        return msgspec.structs.replace(anchor, lost=True)
    best = max(sure, key=rank)
    return msgspec.structs.replace(anchor, first=best + 1, last=best + size, lost=False)


def _same_around(around: Around, texts: Sequence[str], at: int, size: int) -> list[str]:
    """Lines around a place that are as they were around the comment."""
    above = zip(reversed(around.before), reversed(texts[max(at - AROUND, 0) : at]), strict=False)
    below = zip(around.after, texts[at + size : at + size + AROUND], strict=False)
    return [one for pairs in (above, below) for one, other in pairs if one == other]


def _letters(lines: Sequence[str]) -> int:
    return sum(letter.isalnum() for line in lines for letter in line)


def _has_letters(line: str) -> bool:
    return _letters((line,)) > 0
