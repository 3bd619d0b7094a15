"""The commands of a review by the model and their keys: in the review, and on the page that asks for one."""

from __future__ import annotations

from haiku_pair.protocol.haiku_reviews import REVIEWERS
from haiku_pair.window.commands.values import Command, Context

_MENU = "Review"

ASK = Command("review.ask_haiku", "Ask Haiku to review …", "Review", ("h",), Context.REVIEW, _MENU)
STOP = Command("review.stop_haiku", "Stop Haiku's review", "Review", ("Shift+H",), Context.REVIEW, _MENU)

FINDINGS = tuple(
    Command(f"review.{name}", title, "Review", (key,), Context.REVIEW, _MENU)
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

HINTS = [("1 2 3 4", "choose the reviewers"), ("c", "cap"), ("Enter", "start"), ("Esc", "leave")]
"""What the hint line names while the page is open."""

FINDING_HINT = "g takes the suggestion · x dismisses · w writes to Haiku about it · f next"
FINDING_HINT_BARE = "g resolves · x dismisses · w writes to Haiku about it · f next"
"""Of a finding that suggests no lines."""

ABOUT = {
    "bugs": "wrong results, crashes, missing cases",
    "security": "what others could abuse",
    "tests": "what is not tested, or not well",
    "simplicity": "what could be simpler",
}
"""What each reviewer looks for."""
