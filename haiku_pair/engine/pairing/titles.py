"""What a message, a checkpoint or a session is called: the beginning of what the person asked for."""

from __future__ import annotations

TITLE = 60
"""Characters of a title made from a message."""


def first_words(text: str) -> str:
    """The beginning of a message on one line, for a title."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"
