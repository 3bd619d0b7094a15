"""What is said of definitions that accepted hunks would miss. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.protocol.values import Decision, HunkPlace, MissingDefinition
from haiku_pair.window.review.visible import escaped

_MOST = 4
"""Missing definitions that are named; the others are counted."""


def told(missing: Sequence[MissingDefinition]) -> str:
    """A line for each, the first ones."""
    lines = [_sentence(one) for one in missing[:_MOST]]
    left = len(missing) - len(lines)
    return "\n".join([*lines, *([f"… and {left} more."] if left else [])])


def accepting(missing: Sequence[MissingDefinition]) -> str:
    """What the key that mends it does."""
    those = "it" if len(missing) == 1 else "them"
    if all(one.removed for one in missing):
        return f"keep {those}"
    return f"accept {those} too" if not any(one.removed for one in missing) else "mend it"


def mended(missing: Sequence[MissingDefinition]) -> dict[HunkPlace, Decision]:
    """The decisions by which nothing would be missing: what was left out comes too, what was removed stays."""
    return {HunkPlace(one.path, one.hunk): Decision.REJECTED if one.removed else Decision.ACCEPTED for one in missing}


def _sentence(one: MissingDefinition) -> str:
    """Such as: parse_line (src/a.py, rejected) is used in src/b.py line 12 that you accept."""
    where = "its own file" if one.used.path == one.path else escaped(one.used.path)
    state = "removed by what you accept" if one.removed else _state(one.decision)
    line = f"line {one.line}" + (" that you accept" if one.used.hunk else "")
    more = f" and {one.uses - 1} more {'place' if one.uses == 2 else 'places'}" if one.uses > 1 else ""
    return f"{escaped(one.name)} ({escaped(one.path)}, {state}) is used in {where} {line}{more}."


def _state(decision: Decision) -> str:
    return "not among what is applied" if decision is Decision.ACCEPTED else decision.value
