"""Merging two versions of one file over a common one, as a review: one's own file, and what the other side adds to it.

What does not contradict is accepted from the start. Where both changed the same lines, and where lines say nothing (a
binary file), a place is to be settled as in any proposal that met the person's own work.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.anchoring import Anchored, Carried, anchored, with_conflicts
from haiku_pair.engine.pairing.open_proposal import OpenProposal
from haiku_pair.engine.pairing.review import Decided, Review
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.values import Decision, Fault
from haiku_pair.words import tr, trn


@dataclass(frozen=True)
class Versions:
    """The three versions of a file, to the byte; `base` is empty when there is no common one."""

    base: bytes
    mine: bytes
    theirs: bytes


class Merge:
    """One file to be merged, called `path` in the review."""

    def __init__(self, path: str, versions: Versions) -> None:
        """Works out what follows of itself and what contradicts."""
        self.path = path
        self._mine = FileVersion(versions.mine)
        self._found = _blended(versions)

    def sides(self, trees: Trees) -> tuple[str, str]:
        """The tree with one's own file, and the one with all that the other side changed in it.

        Raises:
            Failure: STORE, they can't be written.
        """
        mine, all_of_theirs = ({self.path: side} for side in (self._mine, self._found.version))
        return trees.write(trees.empty, mine), trees.write(trees.empty, all_of_theirs)

    def begun(self, opened: OpenProposal) -> Review:
        """The review as it begins: conflicts to be settled, everything else accepted; undo does not reach behind it."""
        pair, path = opened.pair, self.path
        now = Decided(proposed=pair.proposed)
        if self._found.blended is not None or self._found.whole:
            now = with_conflicts(now, pair, Carried({}, {}, {path: self._found}), other="")
        for hunk in opened.with_review(msgspec.structs.replace(opened.review, now=now)).hunks(path):
            if hunk.id not in now.conflicts.get(path, {}):
                now = steps.decide(now, path, hunk.id, Decision.ACCEPTED)
        return msgspec.structs.replace(opened.review, now=now, past=(), future=())

    def result(self, opened: OpenProposal | None) -> bytes:
        """The merged file.

        Args:
            opened: the review as it was decided; None when the other side adds nothing.

        Raises:
            Failure: CONFLICT, something is not settled or not decided yet.
        """
        if opened is None:
            return self._mine.raw
        waiting = [said for said in opened.reviewed(self.path) if said.decision is Decision.UNDECIDED]
        if waiting:
            raise Failure(
                Fault.CONFLICT,
                trn(
                    "{count} place is not settled yet, so nothing was written.",
                    "{count} places are not settled yet, so nothing was written.",
                    len(waiting),
                ),
                kept=tr("Your decisions are kept."),
                next_step=tr("Settle each of them, then write the file."),
            )
        version = opened.pair.trees.read(opened.selected(Decision.ACCEPTED), self.path)
        return version.raw if version is not None else b""


def _blended(versions: Versions) -> Anchored:
    base, mine, theirs = (FileVersion(raw) for raw in (versions.base, versions.mine, versions.theirs))
    return anchored(base, mine, theirs)
