"""What reviews by the model found, by review, for as long as the folder is open. In the git lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.events import CommentsChanged


class FoundComments:
    """Implements `Comments` of the desk for reviews by the model."""

    def __init__(self, send: Callable[[CommentsChanged], None]) -> None:
        """`send` tells the window."""
        self._send = send
        self._of: dict[str, dict[str, Comment]] = {}

    def of(self, review: str) -> Sequence[Comment]:
        """All of a review."""
        return tuple(self._of.get(review, {}).values())

    def put(self, review: str, comment: Comment) -> None:
        """A new one, or another state of the one of that id."""
        self._of.setdefault(review, {})[comment.id] = comment
        self._send(CommentsChanged(review, tuple(self.of(review))))
