"""When to ask again by itself. Pure: the turn does the waiting, where the person sees it and can stop it."""

from __future__ import annotations

from haiku_pair.engine.claude.reply import ModelTrouble

MOST_ATTEMPTS = 5
"""Requests in all, the first included."""

LONGEST_WAIT = 60.0
"""Seconds; when the API asks for more, whether to wait is the person's choice."""

_FIRST_WAIT = 1.0
_LONGEST_OWN_WAIT = 16.0


def next_wait(trouble: ModelTrouble, attempt: int) -> float | None:
    """Seconds to wait before asking again, or None to give up and tell.

    Args:
        trouble: how the last request ended.
        attempt: how many requests have been made, the failed one included; 1 after the first.
    """
    if not trouble.retryable or attempt >= MOST_ATTEMPTS:
        return None
    own = min(_FIRST_WAIT * 2.0 ** (attempt - 1), _LONGEST_OWN_WAIT)
    if trouble.wait is None:
        return own
    return None if trouble.wait > LONGEST_WAIT else max(trouble.wait, _FIRST_WAIT)
