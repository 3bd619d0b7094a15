"""From a hunk to the tool calls of the model that made it.

A call is remembered by the lines it removed and added, not by their numbers: those change with every later edit, by
the person too. A line that several calls wrote counts for the newest of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.edits.hunks import diff
from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.engine.pairing.review import Origin

MAX_LINES = 2_000
"""Lines remembered of one call; a hunk beyond them is found by the call's others, or not at all."""


def origin(call: str, before: bytes, after: bytes) -> Origin:
    """What a call did to a file, for finding its hunks again."""
    lines = dict.fromkeys(line for hunk in diff(before, after) for line in _changed(hunk))
    return Origin(call, tuple(lines)[:MAX_LINES])


def calls_of(hunk: Hunk, origins: Sequence[Origin]) -> tuple[str, ...]:
    """The calls that made a hunk, the newest last; a hunk without lines was made by all calls that changed the file."""
    lines = _changed(hunk)
    if not lines:
        return tuple(dict.fromkeys(made.call for made in origins))
    telling = [line for line in lines if _tells(line)] or lines
    found = set()
    for line in telling:
        newest = next((made.call for made in reversed(origins) if line in made.lines), None)
        if newest is not None:
            found.add(newest)
    return tuple(dict.fromkeys(made.call for made in origins if made.call in found))


def _changed(hunk: Hunk) -> list[str]:
    return [f"{line.kind.value}{line.text}" for line in hunk.lines if line.kind is not LineKind.CONTEXT]


def _tells(line: str) -> bool:
    """Blank lines and lone brackets stand everywhere: they say nothing of who wrote them."""
    return any(letter.isalnum() for letter in line[1:])
