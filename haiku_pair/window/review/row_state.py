"""What the rows of the shown file are made of, so that they are built anew only when that is something else. No Qt."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import compress, count
from operator import is_not

from haiku_pair.protocol.values import FileChange, ReviewHunk
from haiku_pair.window.review.settling import is_unsettled


class RowState:
    """Compares a file as it is with how it was drawn last; hunks that are the same objects are not looked at again."""

    def __init__(self) -> None:
        self._hunks: tuple[ReviewHunk, ...] | None = None
        self._of_hunks: tuple[tuple[object, ...], ...] = ()
        self._drawn: tuple[object, ...] = ()

    def forget(self) -> None:
        """Nothing is drawn."""
        self._hunks, self._of_hunks, self._drawn = None, (), ()

    def has_other_hunks(self, hunks: tuple[ReviewHunk, ...]) -> bool:
        """Whether these are others than those drawn last, be it only by a decision."""
        return hunks is not self._hunks

    def take(self, file: FileChange, hunks: tuple[ReviewHunk, ...], *looks: Hashable) -> bool:
        """A file is drawn with these hunks, looking like that; whether its rows must be built."""
        if self.has_other_hunks(hunks):
            self._of_hunks, self._hunks = self._look_at(hunks), hunks
        before, self._drawn = self._drawn, (*_facts(file), looks, self._of_hunks)
        return before != self._drawn

    def _look_at(self, hunks: tuple[ReviewHunk, ...]) -> tuple[tuple[object, ...], ...]:
        before = self._hunks or ()
        if len(before) != len(hunks):
            return tuple(_shown_of(review) for review in hunks)
        found = list(self._of_hunks)  # most often a decision on a few of thousands
        for place in compress(count(), map(is_not, hunks, before)):
            found[place] = _shown_of(hunks[place])
        return tuple(found)


def _facts(file: FileChange) -> tuple[object, ...]:
    """What the title of a file is made of."""
    return (
        file.path,
        file.kind,
        file.old_path,
        file.old_mode,
        file.new_mode,
        file.conflict,
        file.sensitive,
        file.encoding,
    )


def _shown_of(review: ReviewHunk) -> tuple[object, ...]:
    """What the rows of a hunk are made of, its decision apart: the same needs no new rows."""
    hunk = review.hunk
    unsettled = review.conflict is not None and is_unsettled(review)
    about = (review.hand_edited, review.conflict, unsettled, review.reviewed)
    return hunk.id, hunk.old_first, hunk.new_first, len(hunk.lines), *about
