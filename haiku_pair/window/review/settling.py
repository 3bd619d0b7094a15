"""Conflicts: places that the person and the model both changed, and what must be said of them. No Qt."""

from __future__ import annotations

from haiku_pair.protocol.values import ConflictSides, Decision, ReviewHunk

HOW = "< keeps yours, > takes Haiku's, = keeps both, e edits"
"""The keys that settle a conflict."""

HOW_WHOLE = "< keeps yours, > takes Haiku's"
"""The keys that settle a conflict about a whole file."""


def is_unsettled(review: ReviewHunk) -> bool:
    """Whether a hunk waits to be settled; a rejected one does not: the person's lines stay."""
    return review.conflict is not None and review.decision is not Decision.REJECTED


def is_whole(sides: ConflictSides) -> bool:
    """Whether the conflict is about the file as a whole (deleted, created, replaced), so that no lines say more."""
    return not (sides.before or sides.mine or sides.theirs)


def how(review: ReviewHunk) -> str:
    """How the conflict of a hunk is settled."""
    return HOW_WHOLE if review.conflict is not None and is_whole(review.conflict) else HOW


def how_in_short(sides: ConflictSides) -> str:
    """The same for the row below a hunk's header."""
    return "< yours   > Haiku's" if is_whole(sides) else "< yours   > Haiku's   = both   e edit"


def must_settle(review: ReviewHunk) -> str:
    """What is said when somebody accepts a conflict as it stands."""
    return f"You and Haiku both changed this place, so it must be settled first: {how(review)}."
