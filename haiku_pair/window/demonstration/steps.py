"""The steps of the tour through the demo: what to do next, and by what it is known to be done."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.protocol.events import Event, ProposalChanged, ProposalReady, StepTaken


class Step(Struct, frozen=True):
    """One thing to do."""

    says: str
    """With keys as `‹review.accept›`."""
    commands: tuple[str, ...] = ()
    """Any of them does it."""
    after: type[Event] | None = None
    """The engine tells of it when it is done."""
    decided: bool = False
    """It is done when nothing of the proposal is left to decide on."""
    leaps: bool = False
    """Who does it earlier is taken past it."""


STEPS = (
    Step("Haiku answers a recorded question, at the right. Wait for its proposal.", after=ProposalReady),
    Step("Nothing of it is on disk yet. ‹go.review› reviews it.", ("go.review",), leaps=True),
    Step("The hunk in the frame is the one you decide on. ‹review.accept› accepts it.", ("review.accept",)),
    Step("‹review.reject› turns a hunk down.", ("review.reject",)),
    Step("‹review.undo› takes the last decision back.", ("review.undo",)),
    Step(
        "Decide on the rest: ‹review.accept› or ‹review.reject›, ‹review.accept_file› for all that is left of a file.",
        decided=True,
    ),
    Step("‹review.apply› writes what you accepted, and only that.", after=StepTaken, leaps=True),
    Step("‹edit.undo_apply› brings all files back as they were, byte by byte.", after=StepTaken),
    Step("‹view.palette› finds every command by its name, with its key.", ("view.palette",)),
    Step("‹help.keys› names the keys of where you are. Out of the review it is in the menu Help.", ("help.keys",)),
)
END = "That was the tour. “Take the tour” in the menu Help begins it anew; Ctrl+O opens a folder of your own."


def done_by_command(place: int, command: str) -> int:
    """The step to be at, once a command was carried out while at `place`."""
    for number in range(place, len(STEPS)):
        if command in STEPS[number].commands and (number == place or STEPS[number].leaps):
            return number + 1
    return place


def done_by_event(place: int, event: Event) -> int:
    """The step to be at, once the engine told of something while at `place`."""
    for number in range(place, len(STEPS)):
        step = STEPS[number]
        if _tells(step, event) and (number == place or step.leaps):
            return number + 1
    return place


def _tells(step: Step, event: Event) -> bool:
    if isinstance(event, ProposalChanged) and step.decided:
        return event.proposal is not None and 0 < event.proposal.total == event.proposal.decided
    return step.after is not None and isinstance(event, step.after)
