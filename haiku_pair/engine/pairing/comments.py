"""Comments on the lines of reviews: kept at once, found again when lines move, told to the model and answered by it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec import Struct

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.comments import Anchor, Answer, Comment, CommentState, Side
from haiku_pair.protocol.values import Fault

MAX_REVIEWS = 100
"""Reviews whose comments are kept; the one spoken of longest ago goes."""
MODEL = "Haiku"
"""Who answers."""
MAX_QUOTED = 20
"""Lines of an anchor that the model is shown."""

Lines = Callable[[str, Side], Sequence[str] | None]
"""The lines of a file on a side, without endings; None where there are none."""


class _Kept(Struct, frozen=True):
    """The comments of one review."""

    review: str
    comments: tuple[Comment, ...] = ()
    travels: bool = False
    """It is of a proposal: drafts go along with the next message."""


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
            kept: what it stored last; something unreadable counts as nothing.
            changed: hears of the comments of a review whenever they are others.
        """
        self._keep = keep
        self._reviews = {known.review: known for known in _decoded(kept)}
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

    def drafts(self, review: str) -> tuple[Comment, ...]:
        """What the person said of a review and the model was not told."""
        return tuple(comment for comment in self.of(review) if _is_draft(comment))

    def travelling(self) -> tuple[Comment, ...]:
        """Drafts that go along with the next message: those on proposals."""
        return tuple(
            comment
            for known in self._reviews.values()
            if known.travels
            for comment in known.comments
            if _is_draft(comment)
        )

    # --- what changes them -------------------------------------------------------------------------

    def put(self, review: str, comment: Comment, *, travels: bool = False) -> Comment:
        """A new comment, or another state of the one of that id; one without an id gets one."""
        if not comment.id:
            comment = msgspec.structs.replace(comment, id=uuid.uuid4().hex[:12])
        known = self.of(review)
        ids = [one.id for one in known]
        if comment.id in ids:
            comments = tuple(comment if one.id == comment.id else one for one in known)
        else:
            comments = (*known, comment)
        self._take(review, comments, travels=travels)
        return comment

    def remove(self, review: str, name: str) -> None:
        """Take a comment away; nothing happens when it is not there."""
        self._take(review, tuple(comment for comment in self.of(review) if comment.id != name))

    def mark(self, review: str, name: str, state: CommentState) -> None:
        """Another state.

        Raises:
            Failure: `NOT_FOUND`.
        """
        self.put(review, msgspec.structs.replace(self.one(review, name), state=state))

    def answer(self, review: str, name: str, answer: Answer) -> None:
        """One more word under a comment.

        Raises:
            Failure: `NOT_FOUND`.
        """
        comment = self.one(review, name)
        self.put(review, msgspec.structs.replace(comment, answers=(*comment.answers, answer)))

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
                self._take(known.review, tuple(_told(one) if one.id in names else one for one in known.comments))

    def follow(self, review: str, lines: Lines) -> None:
        """Find the lines of every comment of a review again; what is not found is marked as lost, not dropped.

        Whoever listens is told of the comments in any case.
        """
        known = self.of(review)
        found = tuple(_moved(comment, lines) for comment in known)
        if found == known:
            self._changed(review, known)
        else:
            self._take(review, found)

    def _take(self, review: str, comments: tuple[Comment, ...], *, travels: bool = False) -> None:
        before = self._reviews.pop(review, _Kept(review))
        if comments:
            self._reviews[review] = _Kept(review, comments, before.travels or travels)
        for old in list(self._reviews)[:-MAX_REVIEWS]:
            del self._reviews[old]
        self._keep(msgspec.json.encode(list(self._reviews.values())))
        self._changed(review, comments)


def found_again(anchor: Anchor, lines: Sequence[str] | None) -> Anchor:
    """An anchor on the lines as they are now: the same text, nearest to where it was."""
    if not anchor.first:
        return anchor
    size = len(anchor.text)
    texts = tuple(lines or ())
    places = [at for at in range(len(texts) - size + 1) if texts[at : at + size] == anchor.text] if size else []
    if not places:
        return msgspec.structs.replace(anchor, lost=True)
    nearest = min(places, key=lambda at: abs(at + 1 - anchor.first))
    return msgspec.structs.replace(anchor, first=nearest + 1, last=nearest + size, lost=False)


def lines_of(raw: bytes | None) -> Sequence[str] | None:
    """The lines of a file without endings; None where there is no file, or it is no text."""
    if raw is None:
        return None
    try:
        return Document.decode(raw).texts
    except Undecodable:
        return None


def comments_text(comments: Sequence[Comment]) -> str:
    """The person's comments as one block for the model, each with its id; empty when there are none."""
    if not comments:
        return ""
    parts = ["The person's comments on lines of the change; answer each with answer_comment, by its id:"]
    parts += [_told_as(comment) for comment in comments]
    return "\n".join(parts)


def comments_summary(comments: Sequence[Comment]) -> str:
    """The same in a few words for the conversation pane; empty when there are none."""
    return f"{len(comments)} comment{'s' if len(comments) != 1 else ''}" if comments else ""


def place_of(anchor: Anchor) -> str:
    """Where lines are, in words: `src/a.py lines 3–5`, `src/a.py line 3 (old)`."""
    if not anchor.first:
        return anchor.path
    lines = f"line {anchor.first}" if anchor.first == anchor.last else f"lines {anchor.first}–{anchor.last}"
    return f"{anchor.path} {lines}{' (old)' if anchor.side is Side.OLD else ''}"


def _told_as(comment: Comment) -> str:
    quoted = [f"  > {line}" for line in comment.anchor.text[:MAX_QUOTED]]
    if len(comment.anchor.text) > MAX_QUOTED:
        quoted.append(f"  > … {len(comment.anchor.text) - MAX_QUOTED} more lines")
    said = [f"  {line}" for line in comment.text.splitlines()]
    before = [f"  {answer.author or 'The person'} said: {answer.text}" for answer in comment.answers]
    return "\n".join((f"- [{comment.id}] {place_of(comment.anchor)}", *quoted, *said, *before))


def _moved(comment: Comment, lines: Lines) -> Comment:
    anchor = found_again(comment.anchor, lines(comment.anchor.path, comment.anchor.side))
    return comment if anchor == comment.anchor else msgspec.structs.replace(comment, anchor=anchor)


def _is_draft(comment: Comment) -> bool:
    return comment.state is CommentState.DRAFT and bool(comment.text.strip())


def _told(comment: Comment) -> Comment:
    state = CommentState.SENT if comment.state is CommentState.DRAFT else comment.state
    return msgspec.structs.replace(comment, state=state)


def _has(known: _Kept, name: str) -> bool:
    return any(comment.id == name for comment in known.comments)


def _decoded(kept: bytes | None) -> Sequence[_Kept]:
    if not kept:
        return ()
    try:
        return msgspec.json.decode(kept, type=list[_Kept])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ()
