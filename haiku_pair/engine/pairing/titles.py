"""What a message, a checkpoint or a session is called: the beginning of what the person asked for."""

from __future__ import annotations

from haiku_pair.engine.pairing.withholding import without_secrets

TITLE = 60
"""Characters of a title made from a message."""
_LOOKED_AT = 2_000


def first_words(text: str) -> str:
    """The beginning of a message on one line, for a title."""
    line = " ".join(without_secrets(text[:_LOOKED_AT]).split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"
