"""What is asked of the model at a place in an open file: a question, other lines, the text that goes on there.

The window sends the lines it shows, so that what was typed a moment ago is in them. Nothing here changes a file.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

MOST_MARKED = 600
"""Lines that one request can be about."""
MOST_ABOVE, MOST_BELOW = 200, 100
"""Lines around them that are sent along; how many of them the model is shown is decided by their length."""


class InlineKind(StrEnum):
    """What is wanted of the marked lines."""

    REWRITE = "rewrite"
    """Other lines in their place."""
    ASK = "ask"
    """An answer in words."""


class InlineRound(Struct, frozen=True):
    """What was asked about the same lines before, and what came."""

    kind: InlineKind
    words: str
    answer: str


class AskInline(Struct, frozen=True, tag=True):
    """Ask about lines of an open file. `InlineGrew` tells of the answer as it comes. Reply: `InlineAnswered`."""

    id: str
    """The window's name for this request."""
    path: str
    kind: InlineKind
    words: str
    marked: tuple[str, ...]
    above: tuple[str, ...] = ()
    """The lines in front of them, nearest last."""
    below: tuple[str, ...] = ()
    rounds: tuple[InlineRound, ...] = ()
    """Oldest first."""


class CompleteInline(Struct, frozen=True, tag=True):
    """Ask for the text that goes on at the cursor. Reply: `InlineAnswered`, with `text`."""

    id: str
    path: str
    before: str
    """In front of the cursor, as much as the window sends."""
    after: str = ""


class StopInline(Struct, frozen=True, tag=True):
    """End a request at once; its reply says `stopped`. Reply: `Done`, also when there is none."""

    id: str


class InlineAnswered(Struct, frozen=True, tag=True):
    """The whole answer."""

    text: str = ""
    """Words; of lines, what was said instead of any."""
    lines: tuple[str, ...] | None = None
    """To stand in place of the marked ones; None: there are none."""
    dollars: float | None = None
    """What it cost; None when the price of the model is not known."""
    stopped: bool = False


class InlineGrew(Struct, frozen=True, tag=True):
    """More of an answer: words, or whole lines, each with its ending."""

    id: str
    text: str


InlineRequest = AskInline | CompleteInline | StopInline
