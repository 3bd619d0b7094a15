"""The commands of a review by the model and their keys: in the review, and on the page that asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from haiku_pair.protocol.haiku_reviews import REVIEWERS
from haiku_pair.window.commands.values import Command, Context
from haiku_pair.window.review.keys import first_key

if TYPE_CHECKING:
    from haiku_pair.window.commands.registry import Commands

_MENU = "Review"

ASK = Command("review.ask_haiku", "Ask Haiku to review …", "Review", ("h",), Context.REVIEW, _MENU)
STOP = Command("review.stop_haiku", "Stop Haiku's review", "Review", ("Shift+H",), Context.REVIEW, _MENU)

_MOVES = frozenset({"next_finding", "previous_finding"})
FINDINGS = tuple(
    Command(f"review.{name}", title, "Review", (key,), Context.REVIEW, _MENU, repeats=name in _MOVES)
    for name, title, key in (
        ("next_finding", "Next finding", "f"),
        ("previous_finding", "Previous finding", "Shift+F"),
        ("take_finding", "Finding: take the suggestion, or resolve it", "g"),
        ("discuss_finding", "Finding: write to Haiku about it", "w"),
        ("dismiss_finding", "Finding: dismiss it", "x"),
        ("restore_finding", "Finding: take the last dismissal back", "Shift+X"),
    )
)
"""What is done with what a review by the model found."""

TOGGLES = tuple(
    Command(f"haiku.{name}", f"Reviewer for {name}: ask it, or not", "Haiku's review", (str(number),), Context.HAIKU)
    for number, name in enumerate(REVIEWERS, 1)
)
CAP = Command("haiku.cap", "Change what the review may cost", "Haiku's review", ("c",), Context.HAIKU)
START = Command("haiku.start", "Start the review", "Haiku's review", ("Return", "Enter"), Context.HAIKU)
LEAVE = Command("haiku.leave", "Leave without a review", "Haiku's review", ("Esc",), Context.HAIKU)


WRITING = [("Enter", "send to Haiku"), ("Esc", "leave, the draft stays")]
"""What it names while one writes about a finding."""

ABOUT = {
    "bugs": "wrong results, crashes, missing cases",
    "security": "what others could abuse",
    "tests": "what is not tested, or not well",
    "simplicity": "what could be simpler",
}
"""What each reviewer looks for."""


def hints(commands: Commands) -> list[tuple[str, str]]:
    """What the hint line names while the page is open."""
    choose = " ".join(first_key(commands, command.id) for command in TOGGLES)
    named = ((CAP, "cap"), (START, "start"), (LEAVE, "leave"))
    found = [(choose, "choose the reviewers"), *((first_key(commands, command.id), word) for command, word in named)]
    return [(key, word) for key, word in found if key.strip()]


def finding_hint(commands: Commands, *, suggests: bool) -> str:
    """The keys that decide on a finding, for the line below it; some of them suggest lines."""
    named = (
        ("review.take_finding", "takes the suggestion" if suggests else "resolves"),
        ("review.dismiss_finding", "dismisses"),
        ("review.discuss_finding", "writes to Haiku about it"),
        ("review.next_finding", "next"),
    )
    found = ((first_key(commands, name), word) for name, word in named)
    return " · ".join(f"{key} {word}" for key, word in found if key)
