"""Reviews of what is no proposal: the person's own work, ranges of the history, files. Nobody is told a verdict.

What was decided on a source is kept with it, and follows its hunks when the trees have moved on by the next look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct
from typing_extensions import override

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.book import DecisionBook
from haiku_pair.engine.pairing.review import Decided, Review
from haiku_pair.engine.pairing.reviewed import ReviewedMarks
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.protocol.sources import Source
from haiku_pair.protocol.values import Proposal

MAX_KEPT = 30
"""Sources whose decisions are kept; the one looked at longest ago goes."""


class SourceBook(DecisionBook):
    """The review of one source."""

    def __init__(
        self,
        trees: Trees,
        marks: ReviewedMarks,
        source: Source,
        review: Review | None,
        keep: Callable[[Review | None], None],
    ) -> None:
        """`review` is what was decided last; `keep` gets every state."""
        self._source = source
        self._keep = keep
        # By what it is of, so that its comments are found again even if nothing was decided on it.
        self._id = hashlib.sha256(_key(source).encode("utf-8", "surrogateescape")).hexdigest()[:12]
        self._sides = (review.base, review.proposed) if review else ("", "")
        super().__init__(trees, marks, review)

    @property
    @override
    def source(self) -> Source:
        return self._source

    @property
    def id(self) -> str:
        """What requests call this review, also while there is nothing to decide."""
        return self._id

    @property
    def trees(self) -> tuple[str, str]:
        """Base and proposed tree as they were shown last, without what the person wrote into hunks."""
        return self._sides

    def show(self, base: str, proposed: str, title: str) -> bool:
        """Review these trees from now on; decisions follow their hunks.

        Returns:
            Whether anything is another than before.
        """
        before = self.review
        self._source = msgspec.structs.replace(self._source, title=title)
        if (base, proposed) == self._sides:
            return False
        review = self._carried(before, base, proposed)
        self._sides = (base, proposed)
        self._take(review)
        return True

    def _carried(self, before: Review | None, base: str, proposed: str) -> Review:
        if before is not None:
            try:
                return self.opened().moved(base, self._with_edits(before, proposed))
            except Failure:
                pass  # the trees it was decided on are gone; what is there now matters more
        return Review(self._id, base, Decided(proposed=proposed))

    def _with_edits(self, before: Review, proposed: str) -> str:
        """What the person wrote into hunks stays in files that are otherwise as they were."""
        old, trees = self._sides[1], self._trees
        edited = [path for path in before.now.hand_edited if trees.read(old, path) == trees.read(proposed, path)]
        return trees.write(proposed, {path: trees.read(before.proposed, path) for path in edited})

    def shown(self) -> Proposal:
        """The review for the window; one with no files when there is nothing to decide."""
        return self.proposal() or Proposal(self._id, *self._sides, (), source=self._source)

    @override
    def _kept(self, review: Review | None) -> None:
        self._keep(review)


class _KeptReview(Struct, frozen=True):
    """One source and what was decided on it."""

    source: Source
    review: Review


class SourceBooks:
    """The reviews of a folder's other sources. Not for two threads at once."""

    def __init__(self, trees: Trees, marks: ReviewedMarks, keep: Callable[[bytes], None], kept: bytes | None) -> None:
        """Take up what was kept; something unreadable counts as nothing."""
        self._trees = trees
        self._marks = marks
        self._keep = keep
        self._kept = {_key(item.source): item for item in _decoded(kept)}
        self._books: dict[str, SourceBook] = {}

    def book(self, source: Source) -> SourceBook:
        """The review of a source, with what was decided on it; nothing is shown in it before `show`."""
        key = _key(source)
        if key not in self._books:
            known = self._kept.get(key)
            review = known.review if known else None
            self._books[key] = SourceBook(
                self._trees, self._marks, source, review, lambda now: self._remember(key, now)
            )
        return self._books[key]

    def find(self, review: str) -> SourceBook | None:
        """The opened review of that id."""
        return next((book for book in self._books.values() if book.id == review), None)

    def opened(self) -> Sequence[SourceBook]:
        """All reviews that were opened."""
        return tuple(self._books.values())

    def _remember(self, key: str, review: Review | None) -> None:
        self._kept.pop(key, None)
        if review is not None and _says_anything(review):
            self._kept[key] = _KeptReview(self._books[key].source, steps.bare(review))
        for old in list(self._kept)[:-MAX_KEPT]:
            del self._kept[old]
        self._trees.pin_all("sources", {tree for item in self._kept.values() for tree in steps.trees_of(item.review)})
        self._keep(msgspec.json.encode(list(self._kept.values())))


def _says_anything(review: Review) -> bool:
    return bool(steps.spoken(review.now))


def _key(source: Source) -> str:
    return "\0".join((source.kind, source.spec, *source.paths))


def _decoded(kept: bytes | None) -> list[_KeptReview]:
    if not kept:
        return []
    try:
        return msgspec.json.decode(kept, type=list[_KeptReview])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []
