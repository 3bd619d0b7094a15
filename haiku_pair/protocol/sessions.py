"""Sessions: the conversations that are kept, to be found, opened, named, divided, taken along and deleted."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class SessionForm(StrEnum):
    """As what a session leaves the program."""

    MARKDOWN = "markdown"
    """To be read."""
    JSON = "json"
    """Everything that is kept of it, for other programs."""


class SessionFacts(Struct, frozen=True):
    """One kept conversation, as a line of the list."""

    id: str
    title: str
    """Empty before the first message."""
    folder: str
    """Absolute; for display, and to open it."""
    is_here: bool
    """It belongs to the folder that is open."""
    is_open: bool
    """It is the conversation that is shown."""
    changed: float
    """When something was last said, in seconds since 1970 by the clock of then; the order does not depend on it."""
    turns: int
    pinned: bool = False
    archived: bool = False
    is_fork: bool = False
    turn: str = ""
    """The turn that holds what was searched for; empty where only the title does, or nothing was."""
    excerpt: str = ""
    """Some text around it."""
