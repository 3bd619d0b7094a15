"""A proposal carried over to what the person has made of its files since: a change follows, or it meets theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from haiku_pair.edits.blending import Blended, blend, conflict_parts
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.dividing import divided, with_cuts
from haiku_pair.engine.pairing.review import Decided
from haiku_pair.engine.pairing.tree_pair import TreePair
from haiku_pair.engine.vcs.trees import LINK, FileVersion
from haiku_pair.protocol.values import ConflictSides


@dataclass(frozen=True)
class Anchored:
    """A file of the proposal on top of what the person has now."""

    version: FileVersion | None
    """What it is proposed to be; where both changed the same lines, with the proposed ones."""
    blended: Blended | None = None
    """Where both changed the same lines."""
    whole: bool = False
    """Lines say nothing here: all of the change must be settled."""


@dataclass(frozen=True)
class Carried:
    """All files of a proposal that the person has changed, carried over."""

    bases: Mapping[str, FileVersion | None]
    """What the person has."""
    proposals: Mapping[str, FileVersion | None]
    """What is proposed instead."""
    meeting: Mapping[str, Anchored]
    """The files in which both changed the same."""


def anchored(base: FileVersion | None, now: FileVersion | None, proposed: FileVersion | None) -> Anchored:
    """The change from `base` to `proposed` on top of `now`."""
    if proposed in (now, base):
        return Anchored(now)
    if now == base:
        return Anchored(proposed)
    if base is None or now is None or proposed is None or LINK in {base.mode, now.mode, proposed.mode}:
        return Anchored(proposed, whole=True)
    mode = proposed.mode if now.mode == base.mode else now.mode
    blended = blend(base.raw, now.raw, proposed.raw)
    if blended is None:
        return Anchored(FileVersion(proposed.raw, mode), whole=True)
    return Anchored(FileVersion(blended.raw, mode), blended if blended.places else None)


def carry(pair: TreePair, working: Mapping[str, FileVersion | None]) -> Carried:
    """Carry a proposal over to what these files hold now.

    Args:
        pair: the two trees of the proposal.
        working: what the person has, by path; files that are not named count as unchanged.
    """
    trees = pair.trees
    changed = {path: now for path, now in working.items() if now != trees.read(pair.base, path)}
    bases: dict[str, FileVersion | None] = dict(changed)
    proposals: dict[str, FileVersion | None] = dict(changed)
    meeting: dict[str, Anchored] = {}
    for file in pair.files:
        source = file.old_path or file.path
        if source not in changed and file.path not in changed:
            continue
        base = trees.read(pair.base, source)
        found = anchored(base, changed.get(source, base), pair.after(file.path))
        if file.old_path:
            proposals[source] = None
            if changed.get(file.path) is not None:
                found = Anchored(found.version, whole=True)
        proposals[file.path] = found.version
        if found.blended is not None or found.whole:
            meeting[file.path] = found
    return Carried(bases, proposals, meeting)


def with_conflicts(now: Decided, pair: TreePair, carried: Carried, other: str = "Haiku") -> Decided:
    """The decisions with every place marked in which both changed the same.

    Args:
        now: decisions on the new trees.
        pair: the new trees.
        carried: what they were made of.
        other: whose the proposed lines are.
    """
    whole_file = ConflictSides((), (), (), other)
    for path, found in carried.meeting.items():
        whole = pair.hunks(path)
        if found.blended is None:
            for hunk in divided(now, path, whole):
                now = steps.in_conflict(now, path, hunk.id, whole_file)
            continue
        cuts, places = conflict_parts(found.blended, whole)
        now = with_cuts(now, path, whole, cuts)
        for part, place in places.items():
            sides = ConflictSides(place.before, place.mine, place.theirs, other)
            now = steps.in_conflict(now, path, part, sides)
    return now
