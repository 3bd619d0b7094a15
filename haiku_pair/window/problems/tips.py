"""Somebody else's words as a tooltip, which would take them for markup. No Qt."""

from __future__ import annotations

import html

from haiku_pair.window.conversation.visible import make_visible

_MOST = 3_000


def as_tip(words: str) -> str:
    """What shows these words as they are."""
    return f"<p style='white-space: pre-wrap'>{html.escape(make_visible(words[:_MOST]))}</p>"
