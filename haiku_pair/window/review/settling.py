"""Conflicts: places that the person and the model both changed, and what must be said of them. No Qt."""

from __future__ import annotations

from haiku_pair.protocol.values import ConflictSides, Decision, ReviewHunk


def is_unsettled(review: ReviewHunk) -> bool:
    """Whether a hunk waits to be settled; a rejected one does not: the person's lines stay."""
    return review.conflict is not None and review.decision is not Decision.REJECTED


def whose(sides: ConflictSides) -> str:
    """What the proposed lines of a conflict are called."""
    return f"{sides.other}'s" if sides.other else "theirs"


def how(sides: ConflictSides) -> str:
    """The keys that settle a conflict, as `key_names` has them."""
    keys = f"‹review.keep_mine› keeps yours, ‹review.take_theirs› takes {whose(sides)}"
    return keys if sides.is_whole else f"{keys}, ‹review.keep_both› keeps both, ‹review.edit› edits"


def how_in_short(sides: ConflictSides) -> str:
    """The same for the row below a hunk's header."""
    keys = f"‹review.keep_mine› yours   ‹review.take_theirs› {whose(sides)}"
    return keys if sides.is_whole else f"{keys}   ‹review.keep_both› both   ‹review.edit› edit"


def both_changed(sides: ConflictSides) -> str:
    """What happened, without a full stop."""
    who = f"You and {sides.other} both" if sides.other else "Both sides"
    return f"{who} changed this {'file' if sides.is_whole else 'place'}"


def must_settle(sides: ConflictSides) -> str:
    """What is said when somebody accepts a conflict as it stands."""
    return f"{both_changed(sides)}, so it must be settled first: {how(sides)}."
