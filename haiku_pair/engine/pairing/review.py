"""The decisions on a proposal: values, and the pure steps from one to the next. Every step can be undone."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TypeVar

import msgspec
from msgspec import Struct

from haiku_pair.protocol.values import Decision

MAX_UNDO = 200

Ids = tuple[str, ...]
V = TypeVar("V")


class Decided(Struct, frozen=True):
    """What was said of the hunks, by path and hunk id. Undecided hunks are not listed."""

    decisions: dict[str, dict[str, Decision]] = {}
    comments: dict[str, dict[str, str]] = {}
    hand_edited: dict[str, Ids] = {}
    proposed: str = ""
    """The proposed tree these decisions were taken on; a hand edit makes a new one."""


class Review(Struct, frozen=True):
    """A proposal under review. Trees are ids in the private repository."""

    id: str
    base: str
    now: Decided
    past: tuple[Decided, ...] = ()
    future: tuple[Decided, ...] = ()
    conflicts: dict[str, str] = {}
    """Files whose proposed text does not fit what the person has now, with the reason."""

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


def comment(now: Decided, path: str, hunk: str, text: str) -> Decided:
    """One hunk commented; an empty text takes the comment back."""
    of_file = dict(now.comments.get(path, {}))
    of_file.pop(hunk, None)
    if text:
        of_file[hunk] = text
    return msgspec.structs.replace(now, comments={**now.comments, path: of_file})


def replaced(now: Decided, path: str, old: str, new: str, proposed: str) -> Decided:
    """A hunk edited by hand: its new id takes over the comment and stands accepted. `new` may be empty: it is gone."""
    said = now.comments.get(path, {}).get(old, "")
    now = decide(comment(now, path, old, ""), path, old, Decision.UNDECIDED)
    edited = tuple(hunk for hunk in now.hand_edited.get(path, ()) if hunk != old)
    if new:
        now = decide(comment(now, path, new, said), path, new, Decision.ACCEPTED)
        edited = (*edited, new)
    return msgspec.structs.replace(now, hand_edited={**now.hand_edited, path: edited}, proposed=proposed)


def carried(now: Decided, proposed: str, ids: Callable[[str], Set[str]]) -> Decided:
    """What still holds after the proposed tree changed: decisions on hunks that are still there.

    Args:
        now: the decisions so far.
        proposed: the new tree.
        ids: the hunk ids of a file in the new state of things.
    """
    return Decided(
        decisions={path: _kept(of_file, ids(path)) for path, of_file in now.decisions.items()},
        comments={path: _kept(of_file, ids(path)) for path, of_file in now.comments.items()},
        hand_edited={path: tuple(h for h in hunks if h in ids(path)) for path, hunks in now.hand_edited.items()},
        proposed=proposed,
    )


def _kept(of_file: dict[str, V], ids: Set[str]) -> dict[str, V]:
    return {hunk: value for hunk, value in of_file.items() if hunk in ids}


def differing(before: Decided, after: Decided) -> tuple[str, ...]:
    """Paths of which something else is said; when the proposed tree differs, all that were spoken of."""
    spoken = sorted({*_spoken(before), *_spoken(after)})
    if before.proposed != after.proposed:
        return tuple(spoken)
    return tuple(path for path in spoken if _said(before, path) != _said(after, path))


def same_trees(one: Review | None, other: Review | None) -> bool:
    """Whether two reviews are of the same proposal on the same trees; also when neither is there."""
    if one is None or other is None:
        return one is other
    return (one.id, one.base, one.proposed) == (other.id, other.base, other.proposed)


def bare(review: Review) -> Review:
    """Without the way back and forth, for keeping."""
    return msgspec.structs.replace(review, past=(), future=())


def _spoken(now: Decided) -> set[str]:
    return {*now.decisions, *now.comments, *now.hand_edited}


def _said(now: Decided, path: str) -> tuple[object, ...]:
    return now.decisions.get(path), now.comments.get(path), now.hand_edited.get(path)
