"""Hunks that fall into parts, each decided alone: where they are cut, and which part keeps what was said."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haiku_pair.edits.parts import cut, cuts_around, cuts_of, inherited, natural_cuts, part_of, shown
from haiku_pair.edits.parts import whole as whole_id
from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.review import Decided
from haiku_pair.protocol.values import Decision


def divided(now: Decided, path: str, whole: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """The hunks of a file with the parts they have been cut into.

    Args:
        now: knows the cuts.
        path: of the file.
        whole: its hunks as the two trees give them.
    """
    cuts = now.cuts.get(path, {})
    return shown(whole, cuts) if cuts else tuple(whole)


def split(now: Decided, path: str, whole: Sequence[Hunk], part: str) -> Decided | None:
    """A hunk, or a part of one, cut where unchanged lines stand between its changes; None when there are none."""
    hunk, first, last = _place(whole, part)
    inner = [at for at in natural_cuts(hunk) if first < at < last]
    return _recut(now, path, hunk, inner) if inner else None


def decide_lines(
    now: Decided, path: str, whole: Sequence[Hunk], part: str, lines: tuple[int, int], decision: Decision
) -> Decided:
    """Some removed and added lines of a hunk, or of a part of one, decided alone.

    Args:
        now: the decisions so far.
        path: of the file.
        whole: its hunks.
        part: id of the hunk or part.
        lines: the first and the last one meant, counted from 0 without context; beyond the end counts as the end.
        decision: about them.

    Raises:
        ValueError: there is no line of that number.
    """
    hunk, first, last = _place(whole, part)
    changed = [index for index in range(first, last) if hunk.lines[index].kind is not LineKind.CONTEXT]
    meant = changed[lines[0] : lines[1] + 1] if lines[0] >= 0 else []
    if not meant:
        raise ValueError("no such line")
    now = _recut(now, path, hunk, cuts_around(hunk, meant[0], meant[-1]))
    for piece in cut(hunk, now.cuts.get(path, {}).get(hunk.id, ())):
        start, end = extent(piece.id, hunk)
        if start <= meant[0] and meant[-1] < end:
            now = steps.decide(now, path, piece.id, decision)
    return now


def with_cuts(now: Decided, path: str, whole: Sequence[Hunk], cuts: dict[str, tuple[int, ...]]) -> Decided:
    """The same decisions with more cuts, by hunk id."""
    for hunk in whole:
        if hunk.id in cuts:
            now = _recut(now, path, hunk, cuts[hunk.id])
    return now


def edited(now: Decided, path: str, whole: Sequence[Hunk], ids: Sequence[str]) -> Decided:
    """The decisions after the person wrote hunks, or parts of them, by hand."""
    now = with_cuts(now, path, whole, cuts_of(ids))
    return steps.edited(now, path, list(inherited(divided(now, path, whole), dict.fromkeys(ids, True))))


def extent(name: str, hunk: Hunk) -> tuple[int, int]:
    """The slice of a hunk's lines that an id stands for: its own, or that of one of its parts."""
    part = part_of(name)
    return (part.first, part.last) if part else (0, len(hunk.lines))


def _place(whole: Sequence[Hunk], part: str) -> tuple[Hunk, int, int]:
    """The whole hunk a part belongs to, and the slice of its lines that the part stands for."""
    hunk = next(hunk for hunk in whole if hunk.id == whole_id(part))
    return hunk, *extent(part, hunk)


def _recut(now: Decided, path: str, hunk: Hunk, more: Sequence[int]) -> Decided:
    """One hunk cut at more places; every new part takes over what was said of the one it was part of."""
    old_cuts = now.cuts.get(path, {}).get(hunk.id, ())
    before = [piece.id for piece in cut(hunk, old_cuts)]
    cuts = tuple(sorted({*old_cuts, *more}))
    after = [piece.id for piece in cut(hunk, cuts)]
    if after == before:
        return now
    now = msgspec.structs.replace(now, cuts={**now.cuts, path: {**now.cuts.get(path, {}), hunk.id: cuts}})
    for old in before:
        first, last = extent(old, hunk)
        inner = [new for new in after if first <= extent(new, hunk)[0] < last]
        if inner != [old]:
            now = steps.handed_on(now, path, old, inner)
    return now
