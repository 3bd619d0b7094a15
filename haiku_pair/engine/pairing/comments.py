"""Comments on the lines of reviews: kept at once, found again when lines move, told to the model and answered by it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

import msgspec

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.comment_places import NOTHING_AROUND, Around, Places
from haiku_pair.engine.pairing.kept_comments import KeptComments, packed, unpacked
from haiku_pair.protocol.comments import Anchor, Answer, Comment, CommentState
from haiku_pair.protocol.values import Fault

MAX_REVIEWS = 100
"""Reviews whose comments are kept; the one spoken of longest ago goes."""
MODEL = "Haiku"
"""Who answers."""
UNFINISHED = frozenset({CommentState.WRITING, CommentState.DRAFT})
"""States that the person changes by writing."""


class CommentBook:
    """The comments of all reviews of a folder. Everything is kept at every step. Not for two threads at once."""

    def __init__(
        self,
        keep: Callable[[bytes], None],
        kept: bytes | None,
        changed: Callable[[str, tuple[Comment, ...]], None],
    ) -> None:
        """Take up what was kept.

        Args:
            keep: stores everything.
            kept: what it stored last; something unreadable counts as nothing, and is kept beside the rest.
            changed: hears of the comments of a review whenever they are others.
        """
        self._keep = keep
        known, self._aside = unpacked(kept)
        self._reviews = {one.review: one for one in known}
        self._changed = changed

    # --- what is there -----------------------------------------------------------------------------

    def of(self, review: str) -> tuple[Comment, ...]:
        """All of a review, the oldest first."""
        return self._reviews[review].comments if review in self._reviews else ()

    def one(self, review: str, name: str) -> Comment:
        """One of a review.

        Raises:
            Failure: `NOT_FOUND`, it is no longer there.
        """
        found = next((comment for comment in self.of(review) if comment.id == name), None)
        if found is None:
            raise Failure(Fault.NOT_FOUND, "This comment is no longer there.", kept="Nothing was changed.")
        return found

    def current(self, comments: Iterable[Comment]) -> tuple[Comment, ...]:
        """These as they are now; what is gone, or being written again, is left out."""
        now = {one.id: one for known in self._reviews.values() for one in known.comments}
        found = (now.get(comment.id) for comment in comments)
        return tuple(one for one in found if one is not None and one.state is not CommentState.WRITING)

    def drafts(self, review: str) -> tuple[Comment, ...]:
        """What the person said of a review and the model was not told: comments, and comments with such an answer."""
        return tuple(comment for comment in self.of(review) if _is_untold(comment))

    def travelling(self, proposal: str) -> tuple[Comment, ...]:
        """Drafts that go along with the next message: those on the open proposal, and on carried out ones, once.

        Who rejects hunks, says why, and applies the rest has closed the proposal; the reasons must not be lost with it.
        """
        wanted = [known for known in self._reviews.values() if known.travels or known.review == proposal]
        return tuple(comment for known in wanted for comment in self.drafts(known.review))

    # --- what changes them -------------------------------------------------------------------------

    def write(self, review: str, comment: Comment, places: Places | None = None, *, travels: bool = False) -> Comment:
        """The person's words, again and again while they are typed.

        A comment that is known gets only text, lines and suggestion. Its answers stay, and its state, unless it was
        unfinished, or was told in other words: those are to be told again. An id that is not known is a new comment.

        Args:
            review: of which.
            comment: as the window has it; without an id it gets one.
            places: where its lines are, to find them again.
            travels: the review is of a proposal.
        """
        before = next((one for one in self.of(review) if one.id == comment.id), None)
        state = comment.state if comment.state in UNFINISHED else CommentState.DRAFT
        if before is None:
            plain = Comment(comment.id, comment.anchor, comment.text, state=state, suggestion=comment.suggestion)
            return self.put(review, plain, places, travels=travels)
        is_other = before.state is CommentState.SENT and comment.text.strip() != before.text.strip()
        if before.state not in UNFINISHED and not is_other:
            state = before.state
        after = msgspec.structs.replace(
            before, text=comment.text, anchor=comment.anchor, suggestion=comment.suggestion, state=state
        )
        return self.put(review, after, places, travels=travels)

    def put(self, review: str, comment: Comment, places: Places | None = None, *, travels: bool = False) -> Comment:
        """A new comment, or another state of the one of that id; one without an id gets one."""
        if not comment.id:
            comment = msgspec.structs.replace(comment, id=uuid.uuid4().hex[:12])
        known = self._known(review)
        before = next((one for one in known.comments if one.id == comment.id), None)
        around = known.around
        if before is None or before.anchor != comment.anchor:
            around = {**around, comment.id: places.around(comment.anchor) if places else NOTHING_AROUND}
        comments = {one.id: one for one in known.comments} | {comment.id: comment}
        self._take(KeptComments(review, tuple(comments.values()), known.travels or travels, around))
        return comment

    def remove(self, review: str, name: str) -> None:
        """Take a comment away; nothing happens when it is not there."""
        known = self._known(review)
        comments = tuple(comment for comment in known.comments if comment.id != name)
        self._take(msgspec.structs.replace(known, comments=comments))

    def mark(self, review: str, name: str, state: CommentState) -> None:
        """Another state.

        Raises:
            Failure: `NOT_FOUND`.
        """
        self.put(review, msgspec.structs.replace(self.one(review, name), state=state))

    def answer(self, review: str, name: str, answer: Answer, *, travels: bool = False) -> None:
        """One more word under a comment.

        Raises:
            Failure: `NOT_FOUND`.
        """
        comment = self.one(review, name)
        self.put(review, msgspec.structs.replace(comment, answers=(*comment.answers, answer)), travels=travels)

    def answer_anywhere(self, name: str, answer: Answer, *, resolved: bool) -> None:
        """The model answers a comment it knows by its id.

        Raises:
            Failure: `NOT_FOUND`.
        """
        review = next((known.review for known in self._reviews.values() if _has(known, name)), "")
        self.answer(review, name, answer)
        if resolved:
            self.mark(review, name, CommentState.RESOLVED)

    def told(self, comments: Iterable[Comment]) -> None:
        """The model has been told of these."""
        names = {comment.id for comment in comments}
        for known in list(self._reviews.values()):
            if any(comment.id in names for comment in known.comments):
                after = tuple(_told(one) if one.id in names else one for one in known.comments)
                self._take(msgspec.structs.replace(known, comments=after))

    def stay(self, review: str) -> None:
        """Drafts on a proposal that was set aside unseen do not travel, unless it is opened again."""
        known = self._known(review)
        if known.travels:
            self._take(msgspec.structs.replace(known, travels=False))

    def follow(self, review: str, places: Places | None) -> None:
        """Find the lines of every comment of a review again; what is not found is marked as lost, not dropped.

        Whoever listens is told of the comments in any case. Without places nothing is looked for.
        """
        known = self._known(review)
        if places is None or not known.comments:
            self._changed(review, known.comments)
            return
        found = {one.id: places.followed(one.anchor, known.around.get(one.id, Around())) for one in known.comments}
        comments = tuple(_at(one, found[one.id][0]) for one in known.comments)
        after = msgspec.structs.replace(
            known, comments=comments, around={name: now for name, (_, now) in found.items()}
        )
        if after == known:
            self._changed(review, comments)
        else:
            self._take(after)

    def _known(self, review: str) -> KeptComments:
        return self._reviews.get(review) or KeptComments(review)

    def _take(self, after: KeptComments) -> None:
        self._reviews.pop(after.review, None)
        if after.comments:
            names = {comment.id for comment in after.comments}
            around = {name: now for name, now in after.around.items() if name in names}
            self._reviews[after.review] = msgspec.structs.replace(after, around=around)
        for old in list(self._reviews)[:-MAX_REVIEWS]:
            del self._reviews[old]
        self._keep(packed(self._reviews.values(), self._aside))
        self._changed(after.review, after.comments)


def _at(comment: Comment, anchor: Anchor) -> Comment:
    return comment if anchor == comment.anchor else msgspec.structs.replace(comment, anchor=anchor)


def _is_untold(comment: Comment) -> bool:
    if comment.state is CommentState.WRITING or not comment.text.strip():
        return False
    return comment.state is CommentState.DRAFT or not all(answer.told for answer in comment.answers)


def _told(comment: Comment) -> Comment:
    state = CommentState.SENT if comment.state is CommentState.DRAFT else comment.state
    answers = tuple(msgspec.structs.replace(answer, told=True) for answer in comment.answers)
    return msgspec.structs.replace(comment, state=state, answers=answers)


def _has(known: KeptComments, name: str) -> bool:
    return any(comment.id == name for comment in known.comments)
