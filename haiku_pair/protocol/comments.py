"""Comments on lines of a review: the person's, the answers to them, and what a review by the model found."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Side(StrEnum):
    """Which side of a change a line is counted on."""

    OLD = "old"
    NEW = "new"


class ExportForm(StrEnum):
    """How comments leave the program."""

    MARKDOWN = "markdown"
    GITHUB = "github"
    """The JSON body of GitHub's request that creates a review of a pull request."""


class Severity(StrEnum):
    """How much a finding matters; none for a person's comment."""

    NONE = ""
    NOTE = "note"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class CommentState(StrEnum):
    """What became of a comment."""

    WRITING = "writing"
    """The person is still typing; nobody is told."""
    DRAFT = "draft"
    """Not told to the model yet. It travels with the next message, or at once when the person sends it."""
    SENT = "sent"
    OPEN = "open"
    """A finding of the model that waits for the person."""
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


class Anchor(Struct, frozen=True):
    """Lines of one side of one file.

    Lines are 1-based and inclusive; `first` 0 stands for the file as a whole. `text` holds the lines as they were,
    so that the place is found again when lines before it change.
    """

    path: str
    side: Side = Side.NEW
    first: int = 0
    last: int = 0
    text: tuple[str, ...] = ()
    lost: bool = False
    """The lines are no longer there; the numbers say where they were."""


class Answer(Struct, frozen=True):
    """One more word under a comment. `author` is empty for the person, else the model's name."""

    author: str
    text: str
    told: bool = True
    """False while the model was not told of a person's answer. It travels like a draft."""


class Comment(Struct, frozen=True):
    """A comment with what was answered. `author` is empty for the person, else the model's name."""

    id: str
    anchor: Anchor
    text: str
    author: str = ""
    state: CommentState = CommentState.DRAFT
    answers: tuple[Answer, ...] = ()
    severity: Severity = Severity.NONE
    reviewer: str = ""
    """Which reviewers found it: `bugs`, `security` …, joined by commas; empty for the person."""
    suggestion: tuple[str, ...] | None = None
    """Lines the model would put in place of the anchor's; an empty tuple removes them."""
