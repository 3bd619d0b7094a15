"""What the list of sessions says in words and shapes; nothing here is told by colour alone. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from haiku_pair.protocol.sessions import SessionFacts
from haiku_pair.window.journal.words import when
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.review.words import plural

EMPTY = "Nothing has been said in this folder yet."
_UNNAMED = "New conversation"


def mark(facts: SessionFacts) -> str:
    """The shape before a line: open, pinned, archived, or nothing."""
    return "●" if facts.is_open else "▲" if facts.pinned else "▽" if facts.archived else ""


def states(facts: SessionFacts) -> str:
    """The same and what else is to be known, in words."""
    named = (
        (facts.is_open, "open"),
        (facts.pinned, "pinned"),
        (facts.archived, "archived"),
        (facts.is_fork, "copy"),
    )
    return ", ".join(word for holds, word in named if holds)


def title(facts: SessionFacts) -> str:
    """What the line is called."""
    return escaped(" ".join(facts.title.split())) or _UNNAMED


def place(facts: SessionFacts) -> str:
    """The folder, where it is another one."""
    return "" if facts.is_here else escaped(facts.folder)


def size(facts: SessionFacts) -> str:
    """How much was said."""
    return plural(facts.turns, "message")


def moment(facts: SessionFacts, now: datetime) -> str:
    """When the last word was said."""
    return when(facts.changed, now)


def spoken(facts: SessionFacts, now: datetime) -> str:
    """The whole line for a screen reader."""
    parts = (title(facts), states(facts), size(facts), moment(facts, now), place(facts), escaped(facts.excerpt))
    return ", ".join(part for part in parts if part)


def counted(shown: Sequence[SessionFacts], hidden: int, *, everywhere: bool) -> str:
    """How many there are, and how many archived ones are not shown."""
    where = "of all folders" if everywhere else "of this folder"
    archived = f", {hidden} archived not shown" if hidden else ""
    return f"{plural(len(shown), 'session')} {where}{archived}"


def question(facts: SessionFacts) -> str:
    """What is asked before a session is deleted."""
    return (
        f"Delete “{title(facts)}” for good ({size(facts)})? There is no way back. Its checkpoints go with it; "
        "what was applied stays, and can still be undone."
    )


def deleted(name: str, left: Sequence[str]) -> str:
    """What is said after that."""
    if not left:
        return f"“{name}” is deleted; nothing of it is left on the disk."
    files = ", ".join(escaped(file) for file in left)
    return f"“{name}” is deleted. A damaged history that was set aside may still hold something of it: {files}."
