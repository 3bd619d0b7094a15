"""Lines of a hunk on their way through a text widget and back, to the character. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.edits.standins import actual, shown
from haiku_pair.edits.values import Hunk, LineKind


def new_side(hunk: Hunk) -> tuple[str, ...]:
    """The lines a hunk leaves behind: context and added ones."""
    return tuple(line.text for line in hunk.lines if line.kind is not LineKind.REMOVED)


def to_widget(lines: Sequence[str]) -> str:
    """Lines as the text of a widget that would lose some characters."""
    return "\n".join(shown(line) for line in lines)


def from_blocks(blocks: Sequence[str]) -> tuple[str, ...]:
    """The lines of a text widget; none at all when it is empty, because then the lines are to go."""
    return () if list(blocks) == [""] else tuple(actual(block) for block in blocks)
