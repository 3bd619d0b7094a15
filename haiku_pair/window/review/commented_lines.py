"""Which lines a new comment is about: those of a selection, of the line cursor, or of a whole hunk. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.protocol.comments import Anchor, Side
from haiku_pair.window.review.lines import runs_of
from haiku_pair.window.review.row import CODE, HEADS, Row

_Numbered = tuple[LineKind, int, int, str]
"""Kind of a line, its old and its new number (that of the next line where a side does not have it), its text."""


def of_rows(path: str, rows: Iterable[Row], hunk: Hunk) -> Anchor:
    """Lines that are selected; of changed ones those of the new side, if there are any."""
    places = {row.line for row in rows if row.line >= 0}
    return _anchor(path, [line for place, line in enumerate(_numbered(hunk)) if place in places])


def of_row(path: str, row: Row, hunk: Hunk | None) -> Anchor | None:
    """What the row of the line cursor shows: a line, or a hunk by its header.

    None where the row shows none of that.
    """
    if hunk is None:
        return None
    if row.kind in CODE and row.line >= 0:
        return of_rows(path, (row,), hunk)
    return of_hunk(path, hunk) if row.kind in HEADS else None


def of_hunk(path: str, hunk: Hunk) -> Anchor:
    """From the first to the last changed line of a hunk; the file as a whole where there are no lines."""
    lines = list(_numbered(hunk))
    changed = [place for place, line in enumerate(lines) if line[0] is not LineKind.CONTEXT]
    return _anchor(path, lines[changed[0] : changed[-1] + 1]) if changed else Anchor(path)


def _anchor(path: str, lines: Sequence[_Numbered]) -> Anchor:
    kinds = {line[0] for line in lines}
    side = Side.OLD if LineKind.REMOVED in kinds and LineKind.ADDED not in kinds else Side.NEW
    other = LineKind.ADDED if side is Side.OLD else LineKind.REMOVED
    of_side = [line for line in lines if line[0] is not other]
    numbers = [line[1] if side is Side.OLD else line[2] for line in of_side]
    return Anchor(path, side, numbers[0], numbers[-1], tuple(line[3] for line in of_side))


def _numbered(hunk: Hunk) -> Iterable[_Numbered]:
    for run in runs_of(hunk):
        for step, line in enumerate(hunk.lines[run.first : run.end]):
            old = run.old + (step if run.kind is not LineKind.ADDED else 0)
            new = run.new + (step if run.kind is not LineKind.REMOVED else 0)
            yield run.kind, old, new, line.text
