"""What the keyboard passes over in a review, and which hunks are folded to one line. No Qt."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from haiku_pair.protocol.values import FileChange, ReviewHunk


class Passing:
    """Shows only what is new when that is wanted, leaves out files a filter does not match, folds hunks."""

    def __init__(self) -> None:
        self._only_new = False
        self._turned: set[tuple[str, str]] = set()
        self._left_out: frozenset[str] = frozenset()

    @property
    def state(self) -> Hashable:
        """Equal as long as nothing else is passed over or folded."""
        return self._only_new, frozenset(self._turned), self._left_out

    @property
    def only_new(self) -> bool:
        """Whether hunks marked as reviewed are folded and passed over."""
        return self._only_new

    def show_only_new(self, *, only: bool) -> None:
        """Fold and pass over what is marked as reviewed, or show all; what was folded or opened by hand is over."""
        self._only_new = only
        self._turned.clear()

    def leave_out(self, paths: frozenset[str]) -> None:
        """Pass over these files, as a filter wants."""
        self._left_out = paths

    def leaves_out(self, path: str) -> bool:
        """Whether a filter leaves a file out."""
        return path in self._left_out

    def turn(self, path: str, review: ReviewHunk) -> None:
        """Fold a hunk to one line, or open it again."""
        self._turned ^= {(path, review.hunk.id)}

    def folded(self, path: str, hunks: Iterable[ReviewHunk]) -> frozenset[str]:
        """Ids of the hunks of a file that are one line."""
        if not self._only_new and not self._turned:
            return frozenset()
        return frozenset(review.hunk.id for review in hunks if self.is_folded(path, review))

    def is_folded(self, path: str, review: ReviewHunk) -> bool:
        """Whether a hunk is one line."""
        return ((path, review.hunk.id) in self._turned) is not (self._only_new and review.reviewed)

    def hunk(self, path: str, review: ReviewHunk) -> bool:
        """Whether moves go over a hunk: one that is marked as reviewed and was not opened by hand."""
        return self._only_new and review.reviewed and self.is_folded(path, review)

    def file(self, file: FileChange) -> bool:
        """Whether moves go over a file."""
        return file.path in self._left_out or (self._only_new and 0 < file.hunks <= file.reviewed)
