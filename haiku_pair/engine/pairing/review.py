"""The decisions on a proposal: values, and the pure steps from one to the next. Every step can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import TypeVar

import msgspec
from msgspec import Struct

from haiku_pair.edits.parts import cuts_of, inherited, shown
from haiku_pair.edits.values import Hunk
from haiku_pair.protocol.values import ConflictSides, Decision

MAX_UNDO = 200
MAX_ORIGINS = 50
"""Tool calls remembered for one file; the oldest go."""

Ids = tuple[str, ...]
Cuts = tuple[int, ...]
V = TypeVar("V")
F = TypeVar("F", bound=Sized)


class Decided(Struct, frozen=True):
    """What was said of the hunks, by path and id of the hunk or the part of one. Undecided ones are not listed."""

    decisions: dict[str, dict[str, Decision]] = {}
    hand_edited: dict[str, Ids] = {}
    reviewed: dict[str, Ids] = {}
    """Hunks the person has looked at and wants to be done with, whatever the decision."""
    cuts: dict[str, dict[str, Cuts]] = {}
    """Where whole hunks fall into parts, by path and hunk id."""
    conflicts: dict[str, dict[str, ConflictSides]] = {}
    """Places to settle before they can be accepted, by path and id."""
    proposed: str = ""
    """The proposed tree these decisions were taken on; a hand edit makes a new one."""


class Origin(Struct, frozen=True):
    """One tool call's change of a file."""

    call: str
    lines: tuple[str, ...]
    """Its removed and added lines, each with its sign; of a change without lines, none."""


class Review(Struct, frozen=True):
    """A proposal under review. Trees are ids in the private repository."""

    id: str
    base: str
    now: Decided
    past: tuple[Decided, ...] = ()
    future: tuple[Decided, ...] = ()
    adjusted: dict[str, tuple[str, ...]] = {}
    """What was not taken literally from the model's edits, by path."""
    origins: dict[str, tuple[Origin, ...]] = {}
    """Which tool calls of the model made the changes, by path, the newest last."""

    @property
    def proposed(self) -> str:
        """The proposed tree."""
        return self.now.proposed


def step(review: Review, now: Decided) -> Review:
    """The review after one decision step, which can be undone."""
    past = (*review.past, review.now)[-MAX_UNDO:]
    return msgspec.structs.replace(review, now=now, past=past, future=())


def undo(review: Review) -> Review:
    """The review before its last step; itself when there is none."""
    if not review.past:
        return review
    return msgspec.structs.replace(
        review, now=review.past[-1], past=review.past[:-1], future=(*review.future, review.now)
    )


def redo(review: Review) -> Review:
    """The review with its last undone step taken again; itself when there is none."""
    if not review.future:
        return review
    return msgspec.structs.replace(
        review, now=review.future[-1], past=(*review.past, review.now), future=review.future[:-1]
    )


def decide(now: Decided, path: str, hunk: str, decision: Decision) -> Decided:
    """One hunk decided; `UNDECIDED` takes the decision back."""
    of_file = dict(now.decisions.get(path, {}))
    if decision is Decision.UNDECIDED:
        of_file.pop(hunk, None)
    else:
        of_file[hunk] = decision
    return msgspec.structs.replace(now, decisions={**now.decisions, path: of_file})


def mark_reviewed(now: Decided, path: str, hunks: Iterable[str], *, reviewed: bool) -> Decided:
    """Hunks of a file marked as looked at, or not any more."""
    known, meant = now.reviewed.get(path, ()), tuple(hunks)
    kept = tuple(dict.fromkeys((*known, *meant))) if reviewed else tuple(hunk for hunk in known if hunk not in meant)
    return msgspec.structs.replace(now, reviewed={**now.reviewed, path: kept})


def edited(now: Decided, path: str, hunks: Sequence[str]) -> Decided:
    """Hunks the person wrote themselves: they stand accepted and settled."""
    for hunk in hunks:
        now = decide(settled(now, path, hunk), path, hunk, Decision.ACCEPTED)
    kept = tuple(dict.fromkeys((*now.hand_edited.get(path, ()), *hunks)))
    return msgspec.structs.replace(now, hand_edited=_with(now.hand_edited, path, kept))


def handed_on(now: Decided, path: str, old: str, parts: Sequence[str]) -> Decided:
    """What was said of a hunk now holds for each of its parts."""
    said = now.decisions.get(path, {}).get(old, Decision.UNDECIDED)
    sides = now.conflicts.get(path, {}).get(old)
    edited = now.hand_edited.get(path, ())
    if old in now.reviewed.get(path, ()):
        now = mark_reviewed(mark_reviewed(now, path, [old], reviewed=False), path, parts, reviewed=True)
    now = settled(decide(now, path, old, Decision.UNDECIDED), path, old)
    for part in parts:
        now = decide(now, path, part, said)
        if sides is not None:
            now = in_conflict(now, path, part, sides)
    if old in edited:
        kept = (*(hunk for hunk in edited if hunk != old), *parts)
        now = msgspec.structs.replace(now, hand_edited={**now.hand_edited, path: kept})
    return now


def in_conflict(now: Decided, path: str, hunk: str, sides: ConflictSides) -> Decided:
    """A hunk that must be settled; an acceptance that was given before does not count any more."""
    if now.decisions.get(path, {}).get(hunk) is Decision.ACCEPTED:
        now = decide(now, path, hunk, Decision.UNDECIDED)
    of_file = {**now.conflicts.get(path, {}), hunk: sides}
    return msgspec.structs.replace(now, conflicts={**now.conflicts, path: of_file})


def settled(now: Decided, path: str, hunk: str) -> Decided:
    """A place in conflict is none any more; nothing happens when it was none."""
    of_file = dict(now.conflicts.get(path, {}))
    if hunk not in of_file:
        return now
    del of_file[hunk]
    return msgspec.structs.replace(now, conflicts={**now.conflicts, path: of_file})


def found_again(now: Decided, before: Decided, path: str, hunks: Sequence[Hunk], ids: Mapping[str, str]) -> Decided:
    """The decisions with what was said of one file before, now that its hunks are others.

    Args:
        now: nothing is said of the file yet.
        before: what was said.
        path: of the file.
        hunks: of the file, whole.
        ids: where the hunks and parts are now, by the ids they had; what is not among them is forgotten.
    """
    cuts = cuts_of(ids.values())
    pieces = shown(hunks, cuts)

    def said(of_file: Mapping[str, V]) -> dict[str, V]:
        return inherited(pieces, {ids[hunk]: value for hunk, value in of_file.items() if hunk in ids})

    edited = tuple(said(dict.fromkeys(before.hand_edited.get(path, ()), True)))
    reviewed = tuple(said(dict.fromkeys(before.reviewed.get(path, ()), True)))
    return msgspec.structs.replace(
        now,
        decisions=_with(now.decisions, path, said(before.decisions.get(path, {}))),
        conflicts=_with(now.conflicts, path, said(before.conflicts.get(path, {}))),
        hand_edited=_with(now.hand_edited, path, edited),
        reviewed=_with(now.reviewed, path, reviewed),
        cuts=_with(now.cuts, path, cuts),
    )


def _with(of_files: dict[str, F], path: str, of_file: F) -> dict[str, F]:
    """With one more file, if anything is said of it."""
    return {**of_files, path: of_file} if of_file else of_files


def with_notes(review: Review, path: str, notes: Sequence[str]) -> Review:
    """The review with more said of how the edits of a file were taken; the same words are said once."""
    if not notes:
        return review
    known = tuple(dict.fromkeys((*review.adjusted.get(path, ()), *notes)))
    return msgspec.structs.replace(review, adjusted={**review.adjusted, path: known})


def with_origin(review: Review, path: str, origin: Origin) -> Review:
    """The review with one more tool call that changed a file."""
    made = (*review.origins.get(path, ()), origin)[-MAX_ORIGINS:]
    return msgspec.structs.replace(review, origins={**review.origins, path: made})


def differing(before: Decided, after: Decided) -> tuple[str, ...]:
    """Paths of which something else is said; when the proposed tree differs, all that were spoken of."""
    paths = sorted({*spoken(before), *spoken(after)})
    if before.proposed != after.proposed:
        return tuple(paths)
    return tuple(path for path in paths if _said(before, path) != _said(after, path))


def same_trees(one: Review | None, other: Review | None) -> bool:
    """Whether two reviews are of the same proposal on the same trees; also when neither is there."""
    if one is None or other is None:
        return one is other
    return (one.id, one.base, one.proposed) == (other.id, other.base, other.proposed)


def trees_of(review: Review) -> set[str]:
    """The trees it is on, and those that undo and redo lead to."""
    return {review.base, *(now.proposed for now in (review.now, *review.past, *review.future))}


def bare(review: Review) -> Review:
    """Without the way back and forth, for keeping."""
    return msgspec.structs.replace(review, past=(), future=())


def spoken(now: Decided) -> set[str]:
    """Paths of which anything is said."""
    return {path for of_files in _of_files(now) for path in of_files}


def _said(now: Decided, path: str) -> tuple[object, ...]:
    return tuple(of_file.get(path) for of_file in _of_files(now))


def _of_files(now: Decided) -> tuple[Mapping[str, object], ...]:
    return now.decisions, now.hand_edited, now.reviewed, now.cuts, now.conflicts
