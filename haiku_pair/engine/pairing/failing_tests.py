"""Which tests failed when they ran last, as far as the model was not told so before.

The program runs no tests. What is known is what pytest leaves behind: the names of those that failed in
`.pytest_cache/v/cache/lastfailed`, written at the end of a run in which that changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

import msgspec

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.context import MessageContext
from haiku_pair.words import trn

LEFT_BEHIND = ".pytest_cache/v/cache/lastfailed"
MOST_NAMED = 20
_LARGEST = 1024 * 1024
_LONGEST = 300
"""Characters of a name."""
_OLD = 24 * 3600.0
"""Seconds after which a run that was never told of is no news any more."""


class FailingTests:
    """Of one conversation. Runs in the lane that owns git."""

    def __init__(self, gate: PathGate, now: Callable[[], float] = time.time) -> None:
        """`now` is the clock of the disk."""
        self._gate = gate
        self._now = now
        self._told: frozenset[str] | None = None
        self._telling: frozenset[str] | None = None

    def look(self, stays_here: Callable[[str], object]) -> MessageContext:
        """Tests that fail now and did not when the model was told last, and those that do no longer.

        Args:
            stays_here: true for files of which nothing is told.
        """
        failed = self._failed()
        if failed is None:
            return MessageContext("", ())
        failed = frozenset(name for name in failed if not stays_here(name.partition("::")[0]))
        self._telling = failed
        before = self._told if self._told is not None else frozenset[str]()
        new, gone = failed - before, before - failed
        lines = _named("Tests that fail since the last run of pytest", new)
        lines += _named("Tests that failed before and no longer do", gone)
        words = [trn("{count} failing test", "{count} failing tests", len(new))] if new else []
        words += [trn("{count} test mended", "{count} tests mended", len(gone))] if gone else []
        return MessageContext("\n".join(lines), tuple(words))

    def told(self) -> None:
        """The model has been told what `look` found last."""
        if self._telling is not None:
            self._told = self._telling

    def forget(self) -> None:
        """Another conversation is open."""
        self._told = self._telling = None

    def _failed(self) -> Collection[str] | None:
        """The names; None where nobody ran tests, or so long ago that it says nothing."""
        try:
            at = self._gate.resolve(LEFT_BEHIND).stat().st_mtime
            if self._told is None and self._now() - at > _OLD:
                return None
            return msgspec.json.decode(self._gate.read(LEFT_BEHIND, _LARGEST), type=dict[str, bool]).keys()
        except (Failure, OSError, msgspec.DecodeError):
            return None


def _named(what: str, names: Collection[str]) -> list[str]:
    if not names:
        return []
    more = [f"({len(names) - MOST_NAMED} more)"] if len(names) > MOST_NAMED else []
    return [f"{what}:", *(f"- {' '.join(name.split())[:_LONGEST]}" for name in sorted(names)[:MOST_NAMED]), *more]
