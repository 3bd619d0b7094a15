"""How much context is shown, and what a hand edit covers whatever is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits import parts
from haiku_pair.edits.hunks import diff, rewrite_hunk, widen
from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.window.review.context import LEVELS, USUAL, usual, visible
from haiku_pair.window.review.exact import new_side

LINES = st.lists(st.sampled_from(["a", "b", "{", "}", "", "  c"]), max_size=40)
CUTS = st.lists(st.integers(0, 30), max_size=4)
WIDE = st.sampled_from([level for level in LEVELS if level >= USUAL])


def text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def engine_hunks(old: bytes, new: bytes, cuts: list[int], context: int) -> tuple[Hunk, ...]:
    """The hunks as the engine gives them, each cut at these of its lines."""
    hunks = diff(old, new)
    shown = parts.shown(hunks, {hunk.id: tuple(cuts) for hunk in hunks})
    return shown if context == USUAL else widen(old, shown, context)


@given(LINES, LINES, CUTS, WIDE)
def test_an_edit_that_changes_nothing_leaves_the_file_as_it_was(
    before: list[str], after: list[str], cuts: list[int], context: int
) -> None:
    old, new = text(before), text(after)
    for hunk in engine_hunks(old, new, cuts, context):
        if hunk.lines:
            assert rewrite_hunk(old, new, hunk.id, new_side(usual(hunk))).raw == new


@given(LINES, LINES, CUTS, WIDE, st.sampled_from(LEVELS))
def test_every_change_is_shown_and_no_line_twice(
    before: list[str], after: list[str], cuts: list[int], context: int, level: int
) -> None:
    old, new = text(before), text(after)
    hunks = engine_hunks(old, new, cuts, context)
    seen: list[int] = []
    for hunk, shown in zip(hunks, visible(hunks, level), strict=True):
        number = hunk.old_first
        for place, line in enumerate(hunk.lines):
            assert place in shown or line.kind is LineKind.CONTEXT
            if line.kind is not LineKind.ADDED:
                seen += [number] if place in shown else []
                number += 1
    assert seen == sorted(set(seen))
