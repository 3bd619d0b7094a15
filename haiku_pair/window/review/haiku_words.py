"""What is said of a review by the model: its price, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.protocol.events import HaikuReviewChanged
from haiku_pair.protocol.haiku_reviews import ReviewerPhase, ReviewerState
from haiku_pair.protocol.replies import HaikuReviewEstimate
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.review.words import plural

_NAMED = 3
"""Files that are left out and named; the others are counted."""
_MARKS = {
    ReviewerPhase.WAITING: "waits",
    ReviewerPhase.READING: "reads …",
    ReviewerPhase.REPORTING: "reports …",
    ReviewerPhase.PAUSED: "tries again …",
    ReviewerPhase.CUT: "✂ {found}, cut off",
    ReviewerPhase.STOPPED: "■ {found}, stopped",
    ReviewerPhase.FAILED: "✗ failed",
    ReviewerPhase.UNAFFORDED: "✗ not asked: cap",
    ReviewerPhase.DONE: "✓ {found}",
}


def dollars(amount: float) -> str:
    """`$0.0123`: four digits below a dime, two above."""
    return f"${amount:.4f}" if amount < 0.1 else f"${amount:.2f}"


def least(estimate: HaikuReviewEstimate, count: int) -> float:
    """The cap below which not even one of so many reviewers can be asked."""
    return (estimate.most or 0.0) / count


def price(estimate: HaikuReviewEstimate, cap: float, count: int) -> str:
    """What a review by so many reviewers costs, before it is started, when so many dollars are allowed."""
    if estimate.dollars is None or estimate.most is None:
        return f"The price of {escaped(estimate.model)} is not known, so no cap can be kept."
    if cap < least(estimate, count):
        return f"⚠ One reviewer can cost {dollars(least(estimate, count))}: that is more than the cap."
    if cap < estimate.dollars:
        return f"≈ {dollars(estimate.dollars)}, but at most {dollars(cap)}: not all reviewers will be asked"
    return f"≈ {dollars(estimate.dollars)}, at most {dollars(min(estimate.most, cap))}"


def amount(estimate: HaikuReviewEstimate) -> str:
    """How much is sent."""
    size = f"{estimate.tokens:,} tokens" if estimate.is_counted else f"≈ {estimate.tokens:,} tokens"
    return f"{size} of {plural(estimate.files, 'file')} go to {escaped(estimate.model)}, the same to each reviewer"


def left_out(files: Sequence[str]) -> str:
    """What is not sent; empty when all is."""
    if not files:
        return ""
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    return f"⚠ Not sent: {'; '.join(map(escaped, files[:_NAMED]))}{more}"


def progress(event: HaikuReviewChanged) -> str:
    """How far the review is, on one line."""
    states = [f"{state.name} {_mark(state)}" for state in event.reviewers]
    return " · ".join(("Haiku reviews", *states, *_spent(event)))


def outcome(event: HaikuReviewChanged, next_key: str = "") -> tuple[str, bool]:
    """What came of the review, and whether something went wrong."""
    found = sum(state.found for state in event.reviewers)
    dropped = sum(state.dropped for state in event.reviewers)
    names = ", ".join(f"{state.name} {state.found}" for state in event.reviewers if state.found)
    said = [f"Haiku's review: {plural(found, 'finding')}{f' ({names})' if names else ''}"]
    if dropped:
        said.append(f"{dropped} dropped, since their lines are not in the review")
    said += _spent(event)
    text = " · ".join(said) + "."
    trouble = _trouble(event.reviewers)
    if found and next_key:
        text += f" {next_key} goes to the next one."
    return " ".join((text, *trouble)), bool(trouble)


def _mark(state: ReviewerState) -> str:
    return _MARKS[state.phase].format(found=state.found)


def _spent(event: HaikuReviewChanged) -> list[str]:
    return [dollars(event.dollars)] if event.dollars is not None else []


def _trouble(states: Sequence[ReviewerState]) -> list[str]:
    """The same problem of several reviewers is told once."""
    said: dict[tuple[str, str], list[str]] = {}
    for state in states:
        if state.problem is not None and state.phase.is_over:
            said.setdefault((state.problem.what, state.problem.next_step), []).append(state.name)
    return [f"{', '.join(names)}: {escaped(what)} {escaped(then)}".rstrip() for (what, then), names in said.items()]
