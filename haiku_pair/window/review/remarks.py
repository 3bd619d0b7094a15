"""The comments of the review that is shown: what the engine keeps, and what is on its way there. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from haiku_pair.edits.values import Hunk
from haiku_pair.protocol.comments import Anchor, Comment, CommentState, Side

UNSENT = frozenset({CommentState.DRAFT, CommentState.WRITING})
"""States of what the model was not told."""
DONE = frozenset({CommentState.RESOLVED, CommentState.DISMISSED})
"""States of what nobody waits for any more."""


class Remarks:
    """Comments by review. The person's own words count from when they are typed, not from the engine's answer."""

    def __init__(self) -> None:
        self.review = ""
        """Which review is shown; all questions are about it."""
        self._kept: dict[str, dict[str, Comment]] = {}
        self._own: dict[str, dict[str, Comment]] = {}
        self._counts: dict[str, Counter[str]] = {}
        self.changes = 0
        """Grows whenever there are others than before."""

    # --- what the engine says, and what it is told -------------------------------------------------

    def take(self, review: str, comments: Iterable[Comment]) -> None:
        """All comments of a review, as the engine keeps them."""
        self._kept[review] = {comment.id: comment for comment in comments}
        self._changed()

    def put(self, review: str, comment: Comment) -> None:
        """The person's words, which the engine is being told."""
        self._own.setdefault(review, {})[comment.id] = comment
        self._changed()

    def settle(self, review: str, comment: Comment) -> None:
        """The engine keeps them."""
        self._kept.setdefault(review, {})[comment.id] = comment
        if self._own.get(review, {}).get(comment.id) == comment:
            del self._own[review][comment.id]
        self._changed()

    def forget(self, review: str, name: str) -> None:
        """A comment is taken away."""
        for known in (self._kept, self._own):
            known.get(review, {}).pop(name, None)
        self._changed()

    def unsettled(self, review: str) -> Sequence[Comment]:
        """Words of a review that the engine does not keep as far as is known."""
        return tuple(self._own.get(review, {}).values())

    # --- what there is -----------------------------------------------------------------------------

    def all(self) -> Sequence[Comment]:
        """All of the review that is shown, the oldest first."""
        return tuple({**self._kept.get(self.review, {}), **self._own.get(self.review, {})}.values())

    def of(self, path: str) -> tuple[Comment, ...]:
        """Those of one file."""
        return tuple(comment for comment in self.all() if comment.anchor.path == path)

    def one(self, name: str) -> Comment | None:
        """One by its id."""
        return next((comment for comment in self.all() if comment.id == name), None)

    def count(self, path: str) -> int:
        """How many stand in a file and are not done with."""
        return self._counted()[path]

    def count_all(self, paths: Iterable[str]) -> int:
        """The same of several files together."""
        counts = self._counted()
        return sum(counts[path] for path in paths) if counts else 0

    def _counted(self) -> Counter[str]:
        if self.review not in self._counts:
            self._counts[self.review] = Counter(one.anchor.path for one in self.all() if one.state not in DONE)
        return self._counts[self.review]

    def _changed(self) -> None:
        self._counts.clear()
        self.changes += 1

    def in_hunk(self, path: str, hunk: Hunk) -> Sequence[Comment]:
        """Those on lines of a hunk that are not done with."""
        if not self.count(path):
            return ()
        return tuple(one for one in self.of(path) if one.state not in DONE and is_in(one.anchor, hunk))


def is_in(anchor: Anchor, hunk: Hunk) -> bool:
    """Whether the last line of an anchor is one of a hunk's."""
    if not anchor.first or anchor.lost:
        return False
    first, count = span(hunk, anchor.side)
    return first <= anchor.last < first + count


def span(hunk: Hunk, side: Side) -> tuple[int, int]:
    """First line of a hunk on a side, and how many there are."""
    return (hunk.old_first, hunk.old_count) if side is Side.OLD else (hunk.new_first, hunk.new_count)
