"""Reviews by the model: who reviews, and how far each of them is."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from haiku_pair.protocol.values import Problem

REVIEWERS = ("bugs", "security", "tests", "simplicity")
"""Each looks for one kind of problem; in the order in which they are named and asked."""


class ReviewerPhase(StrEnum):
    """How far a reviewer is."""

    WAITING = "waiting"
    """Its turn has not come: the one before is still writing what they share into the cache."""
    READING = "reading"
    """It was asked, and the answer has not begun."""
    REPORTING = "reporting"
    PAUSED = "paused"
    """The API could not answer; it is asked again by itself."""
    DONE = "done"
    CUT = "cut"
    """It ended early; what it found until then counts."""
    STOPPED = "stopped"
    FAILED = "failed"
    UNAFFORDED = "unafforded"
    """It was not asked: it could have gone beyond the cap."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes from it."""
        return self not in {self.WAITING, self.READING, self.REPORTING, self.PAUSED}


class ReviewerState(Struct, frozen=True):
    """One reviewer of a review that runs or has run."""

    name: str
    phase: ReviewerPhase = ReviewerPhase.WAITING
    found: int = 0
    """Findings that stand at lines of the review, the same ones of others included."""
    dropped: int = 0
    """Findings whose lines are nowhere in the review."""
    problem: Problem | None = None
    """Why it failed, was cut, or waits."""
