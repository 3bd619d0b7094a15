"""Differences as hunks, and files made from a choice of them, of their parts, or of lines a person wrote instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from haiku_pair.edits.difference import CONTEXT, Difference
from haiku_pair.edits.following import ids_of_rewritten
from haiku_pair.edits.parts import Part, part_of, piece, start
from haiku_pair.edits.surroundings import Surroundings
from haiku_pair.edits.values import Hunk, HunkLine, LineKind


def diff(old: bytes, new: bytes, context: int = CONTEXT) -> tuple[Hunk, ...]:
    """The hunks that turn `old` into `new`, as `Difference.hunks`."""
    return Difference(old, new).hunks(context)


def select(old: bytes, new: bytes, accepted: Set[str]) -> bytes:
    """The file with only these hunks and parts of hunks, as `Difference.select`."""
    return Difference(old, new).select(accepted)


def widen(old: bytes, hunks: Sequence[Hunk], context: int) -> tuple[Hunk, ...]:
    """The same hunks and parts, with up to `context` unchanged lines above and below each.

    None reaches into the changes of a neighbour, and parts of one hunk not into each other. With the usual context
    they stay as they are.

    Args:
        old: the file before.
        hunks: all of the file, in order, as `shown` gives them.
        context: how many lines.
    """
    around = Surroundings(old, hunks)
    return tuple(around.widened(index, context) for index in range(len(hunks)))


class Rewritten(NamedTuple):
    """A proposed file of which one hunk was written anew."""

    raw: bytes
    ids: tuple[str, ...]
    """Hunks and parts of hunks that stand for the lines written now; empty when they are as before the proposal."""


def rewrite_hunk(old: bytes, new: bytes, hunk_id: str, lines: Sequence[str], context: int = CONTEXT) -> Rewritten:
    """Put a person's lines where the new side of a hunk or of a part of one is, context lines as shown included.

    Args:
        old: the file before.
        new: the file proposed.
        hunk_id: the hunk by `diff(old, new)`, or a part of it.
        lines: all lines the hunk is to have afterwards, without endings; an unchanged line keeps its ending.
        context: how many lines of context the hunk was shown with.

    Raises:
        KeyError: there is no such hunk, or it has no lines.
    """
    difference = Difference(old, new)
    hunk = _found(old, difference.hunks(), hunk_id, context)
    first = start(hunk)[1]
    texts = [text for line in lines for text in line.split("\n")]
    document = difference.sides.new_document()
    at_end = first + hunk.new_count == len(document.lines)
    if at_end and not texts and first:
        texts = [""]  # the line before the last keeps its ending, so an empty last line remains
    edited = document.replace(first, hunk.new_count, texts).encode()
    return Rewritten(edited, ids_of_rewritten(difference.hunks(), diff(old, edited), hunk, len(texts)))


def keep_both(old: bytes, new: bytes, hunk_id: str) -> Rewritten:
    """The proposed file with the lines from before, then the proposed ones, where a hunk or a part of one changes it.

    Raises:
        KeyError: there is no such hunk, or it has no lines.
    """
    difference = Difference(old, new)
    hunk = _found(old, difference.hunks(), hunk_id, 0)
    first = start(hunk)[1]
    before = [line for line in hunk.lines if line.kind is not LineKind.ADDED]
    both = difference.sides
    lines = [*both.new[:first], *(line.text + line.ending for line in before), *both.new[first:]]
    count = len(before) + hunk.new_count
    edited = both.encode(both.apart(lines))
    return Rewritten(edited, ids_of_rewritten(difference.hunks(), diff(old, edited), hunk, count))


def _whole(hunks: Sequence[Hunk], hunk_id: str) -> Hunk:
    """The hunk of an id, or of a part's id."""
    part = part_of(hunk_id)
    for hunk in hunks:
        if hunk.id == hunk_id or (part and hunk.id == part.hunk and part.last <= len(hunk.lines)):
            return hunk
    raise KeyError(hunk_id)


def _found(old: bytes, hunks: Sequence[Hunk], hunk_id: str, context: int) -> Hunk:
    """A hunk with lines, or a part of one, with this context."""
    hunk = _whole(hunks, hunk_id)
    if not hunk.lines:
        raise KeyError(hunk_id)
    size = len(hunk.lines)
    part = part_of(hunk_id) or Part(hunk.id, 0, size)
    above = [piece(hunk, 0, part.first)] if part.first else []
    below = [piece(hunk, part.last, size)] if part.last < size else []
    at = hunks.index(hunk)
    around = [*hunks[:at], *above, piece(hunk, part.first, part.last), *below, *hunks[at + 1 :]]
    return Surroundings(old, around).widened(at + len(above), context)


def changed_lines(hunks: Iterable[Hunk]) -> tuple[int, int]:
    """How many lines are added and removed."""
    kinds = Counter(line.kind for hunk in hunks for line in hunk.lines)
    return kinds[LineKind.ADDED], kinds[LineKind.REMOVED]


def unified(path: str, old: bytes, new: bytes, context: int = 3) -> str:
    """The difference as text for people and for the model; never fed back. Empty when there is none."""
    hunks = diff(old, new, context)
    if not hunks:
        return ""
    if not hunks[0].lines:
        return f"{path}: binary file, or encoding changed ({len(old)} → {len(new)} bytes)\n"
    pieces = [f"--- a/{path}\n+++ b/{path}\n"]
    for hunk in hunks:
        heading = f" {hunk.heading}" if hunk.heading else ""
        places = f"-{_place(hunk.old_first, hunk.old_count)} +{_place(hunk.new_first, hunk.new_count)}"
        pieces.append(f"@@ {places} @@{heading}\n")
        marked = len({line.ending for line in hunk.lines if line.ending}) > 1
        pieces.extend(_unified_line(line, marked=marked) for line in hunk.lines)
    return "".join(pieces)


def _place(first: int, count: int) -> str:
    """Start and length as unified diffs write them."""
    return str(first) if count == 1 else f"{first},{count}"


def _unified_line(line: HunkLine, *, marked: bool) -> str:
    """One line of a unified diff; `marked` shows which lines end in CR."""
    mark = {"\r\n": "␍", "\r": "␍"}.get(line.ending, "") if marked else ""
    note = "" if line.ending else "\\ No newline at end of file\n"
    return f"{line.kind}{line.text}{mark}\n{note}"
