"""Which hunks the person has looked at, known by content: a mark outlives the review it was set in.

The marks of an open review are a part of what is said of it, so that they follow its hunks and can be undone. Here is
the memory beside it: the same hunk in a later proposal, or in another source of the same folder, counts as looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from haiku_pair.edits.parts import whole
from haiku_pair.engine.pairing.review import Ids

MAX_FILES = 2_000
"""Files whose marks are remembered; the oldest go."""


class ReviewedMarks:
    """Marks by path and hunk id. A mark on a whole hunk holds for its parts."""

    def __init__(self, keep: Callable[[bytes], None], kept: bytes | None) -> None:
        """Take up what was kept; something unreadable counts as nothing."""
        self._keep = keep
        self._marks = _decoded(kept)

    def known(self, path: str, hunks: Iterable[str]) -> Ids:
        """Those of the hunks that were marked."""
        marks = self._marks.get(path)
        if not marks:
            return ()
        return tuple(hunk for hunk in hunks if hunk in marks or whole(hunk) in marks)

    def has_any(self, path: str) -> bool:
        """Whether any hunk of the file was ever marked."""
        return path in self._marks

    def follow(self, before: Mapping[str, Ids], now: Mapping[str, Ids]) -> None:
        """Remember what was marked, forget what was unmarked, between two states of a review."""
        changed = False
        for path in {*before, *now}:
            old, new = set(before.get(path, ())), set(now.get(path, ()))
            if old == new:
                continue
            gone = old - new
            marks = (self._marks.pop(path, set()) - gone - {whole(hunk) for hunk in gone}) | new
            if marks:
                self._marks[path] = marks
            changed = True
        if changed:
            for path in list(self._marks)[:-MAX_FILES]:
                del self._marks[path]
            self._keep(msgspec.json.encode(self._marks))


def _decoded(kept: bytes | None) -> dict[str, set[str]]:
    if not kept:
        return {}
    try:
        return msgspec.json.decode(kept, type=dict[str, set[str]])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
