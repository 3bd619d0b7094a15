"""A proposal as it stands: a review on its two trees, and what follows from both. Changes nothing by itself."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from haiku_pair.edits.following import follow
from haiku_pair.edits.hunks import widen
from haiku_pair.edits.values import Hunk
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.anchoring import carry, with_conflicts
from haiku_pair.engine.pairing.dividing import divided
from haiku_pair.engine.pairing.origins import calls_of
from haiku_pair.engine.pairing.review import Decided, Review
from haiku_pair.engine.pairing.tree_pair import TreePair
from haiku_pair.engine.pairing.verdict import Outcome, VerdictLine, line_for
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.values import (
    ConflictSides,
    Decision,
    Fault,
    FileChange,
    FileHunks,
    HunkPlace,
    Proposal,
    ReviewHunk,
)
from haiku_pair.words import tr, trn

CONTEXT = 3
"""Unchanged lines shown around a hunk unless the person asks for more or less."""

Versions = Mapping[str, FileVersion | None]
"""What files hold, by path; None where there is no file."""


def begun(working: str) -> Review:
    """A review of nothing yet, on this working tree."""
    return Review(uuid.uuid4().hex[:12], working, Decided(proposed=working))


class OpenProposal:
    """A review and its trees. Another review makes another one; `with_review` keeps what was read."""

    def __init__(self, trees: Trees, review: Review, pair: TreePair | None = None) -> None:
        """Nothing is read yet."""
        self.review = review
        self.pair = pair or TreePair(trees, review.base, review.proposed)

    def with_review(self, review: Review) -> OpenProposal:
        """The same trees as far as possible with other decisions."""
        same = (review.base, review.proposed) == (self.pair.base, self.pair.proposed)
        return OpenProposal(self.pair.trees, review, self.pair if same else None)

    # --- for the window ----------------------------------------------------------------------------

    def summary(self) -> Proposal:
        """The proposal with its counts."""
        review = self.review
        files = tuple(self._counted(file) for file in self.pair.files)
        return Proposal(review.id, review.base, review.proposed, files, bool(review.past), bool(review.future))

    def file_hunks(self, path: str, context: int = CONTEXT) -> FileHunks:
        """The hunks of one file with what was said of them.

        Args:
            path: of the file.
            context: unchanged lines to show around each.

        Raises:
            Failure: `NOT_FOUND`, the proposal does not touch the file.
        """
        file = self.pair.file(path)
        if file is None:
            raise Failure(
                Fault.NOT_FOUND,
                tr("The proposal no longer touches {path}.", path=path),
                kept=tr("Nothing was changed."),
            )
        before = self.pair.before(path)
        old = before.raw if before else b""
        hunks = tuple(self.reviewed(path))
        if context != CONTEXT:
            wider = widen(old, [said.hunk for said in hunks], context)
            hunks = tuple(msgspec.structs.replace(said, hunk=hunk) for said, hunk in zip(hunks, wider, strict=True))
        return FileHunks(self.review.id, path, hunks, _note(file), self.review.adjusted.get(path, ()))

    def reviewed(self, path: str) -> Iterator[ReviewHunk]:
        """The same, without the rest."""
        now = self.review.now
        decisions = now.decisions.get(path, {})
        edited, conflicts = now.hand_edited.get(path, ()), now.conflicts.get(path, {})
        marks, origins = now.reviewed.get(path, ()), self.review.origins.get(path, ())
        for hunk in self.hunks(path):
            said = decisions.get(hunk.id, Decision.UNDECIDED)
            conflict, calls = conflicts.get(hunk.id), calls_of(hunk, origins)
            yield ReviewHunk(hunk, said, hunk.id in edited, conflict, hunk.id in marks, calls)

    def hunks(self, path: str) -> tuple[Hunk, ...]:
        """The hunks of one file and the parts they were cut into."""
        return divided(self.review.now, path, self.pair.hunks(path))

    def in_conflict(self, path: str) -> dict[str, ConflictSides]:
        """The places of one file that can't be accepted as they are, by hunk."""
        return self.review.now.conflicts.get(path, {})

    def unsettled(self, path: str) -> dict[str, ConflictSides]:
        """Those of them that wait for the person. A rejected one does not: their text stays."""
        said = self.review.now.decisions.get(path, {})
        conflicts = self.in_conflict(path)
        return {hunk: sides for hunk, sides in conflicts.items() if said.get(hunk) is not Decision.REJECTED}

    def hunk(self, path: str, hunk: str) -> Hunk:
        """One hunk by its id.

        Raises:
            Failure: `NOT_FOUND`, it is no longer there.
        """
        found = next((known for known in self.hunks(path) if known.id == hunk), None)
        if found is None:
            raise Failure(
                Fault.NOT_FOUND,
                tr("This change in {path} is no longer part of the proposal.", path=path),
                kept=tr("Your other decisions stand."),
                next_step=tr("Look at the file again; it has been read anew."),
            )
        return found

    # --- what follows from the decisions -----------------------------------------------------------

    def selected(self, *wanted: Decision) -> str:
        """The tree with the hunks of these decisions; `UNDECIDED` stands for hunks nobody spoke of."""
        return self.pair.select(
            {
                file.path: {said.hunk.id for said in self.reviewed(file.path) if said.decision in wanted}
                for file in self.pair.files
            }
        )

    def outcomes(self, accepted: Outcome, *, with_undecided: bool) -> Iterator[VerdictLine]:
        """The verdict hunk by hunk; accepted ones count as `accepted`."""
        outcome = {
            Decision.ACCEPTED: accepted,
            Decision.REJECTED: Outcome.REJECTED,
            Decision.UNDECIDED: Outcome.UNDECIDED,
        }
        for file in self.pair.files:
            for said in self.reviewed(file.path):
                if with_undecided or said.decision is not Decision.UNDECIDED:
                    yield line_for(file.path, said, outcome[said.decision])

    def has(self, decision: Decision) -> bool:
        """Whether any hunk was decided so."""
        return any(decision in said.values() for said in self.review.now.decisions.values())

    def title(self, decision: Decision = Decision.ACCEPTED) -> str:
        """What carrying out these decisions does, for the journal."""
        hunks, files = self._in_words(decision)
        if decision is Decision.ACCEPTED:
            return tr("Apply {hunks} in {files}", hunks=hunks, files=files)
        return tr("Reject {hunks} in {files}", hunks=hunks, files=files)

    def title_of_discarding(self) -> str:
        """What is told when what is rejected is also taken out of the files."""
        hunks, files = self._in_words(Decision.REJECTED)
        return tr("Discard {hunks} in {files}", hunks=hunks, files=files)

    def _in_words(self, decision: Decision) -> tuple[str, str]:
        """In words: the hunks decided so, and the files they are in."""
        counts = [list(said.values()).count(decision) for said in self.review.now.decisions.values()]
        hunks, files = sum(counts), sum(count > 0 for count in counts)
        return trn("{count} hunk", "{count} hunks", hunks), trn("{count} file", "{count} files", files)

    def alone(self, places: Sequence[HunkPlace]) -> OpenProposal:
        """The same proposal with these hunks accepted and nothing said of the others.

        Raises:
            Failure: `NOT_FOUND`, one is no longer there; `CONFLICT`, one must be settled first.
        """
        decisions: dict[str, dict[str, Decision]] = {}
        for place in places:
            self.hunk(place.path, place.hunk)
            if place.hunk in self.in_conflict(place.path):
                raise Failure(
                    Fault.CONFLICT,
                    tr("You and Haiku changed the same lines of {path}: that must be settled first.", path=place.path),
                    kept=tr("Nothing was applied."),
                    next_step=tr("Keep yours with <, take Haiku's with >, both with =, or edit with e."),
                )
            decisions.setdefault(place.path, {})[place.hunk] = Decision.ACCEPTED
        now = msgspec.structs.replace(self.review.now, decisions=decisions)
        return self.with_review(msgspec.structs.replace(self.review, now=now))

    # --- the same proposal on other trees ----------------------------------------------------------

    def moved(self, base: str, proposed: str) -> Review:
        """The review on other trees: decisions whose hunk is still there stay, the way back ends here."""
        review, pair = self.review, TreePair(self.pair.trees, base, proposed)
        now = self.still_said(pair)
        adjusted = {path: notes for path, notes in review.adjusted.items() if pair.file(path) is not None}
        origins = {path: made for path, made in review.origins.items() if pair.file(path) is not None}
        return Review(review.id, base, now, adjusted=adjusted, origins=origins)

    def still_said(self, pair: TreePair) -> Decided:
        """What still holds of the decisions on other trees."""
        before, now = self.review.now, Decided(proposed=pair.proposed)
        for path in steps.spoken(before):
            if pair.file(path) is not None:
                ids = self._followed(before, path, pair)
                now = steps.found_again(now, before, path, pair.hunks(path), ids)
        return now

    def _followed(self, before: Decided, path: str, pair: TreePair) -> dict[str, str]:
        """Where the hunks of a file and their parts are on other trees: their ids there by their ids here."""
        pieces = divided(before, path, self.pair.hunks(path))
        old, now = self.pair.before(path), pair.before(path)
        return follow(old.raw if old else b"", now.raw if now else b"", pieces, pair.hunks(path))

    def onto(self, working: str) -> Review:
        """The review with every file it does not touch as in this tree. The touched ones keep both of their sides."""
        trees, touched = self.pair.trees, self.pair.touched
        base = trees.write(working, {path: trees.read(self.pair.base, path) for path in touched})
        proposed = trees.write(working, {path: trees.read(self.pair.proposed, path) for path in touched})
        now = msgspec.structs.replace(self.review.now, proposed=proposed)
        return msgspec.structs.replace(self.review, base=base, now=now, past=(), future=())

    def carried_to(self, working: Versions) -> Review:
        """The review on what these files hold now; places that both sides changed are to be settled."""
        trees = self.pair.trees
        found = carry(self.pair, working)
        if not found.bases:
            return self.review
        review = self.moved(trees.write(self.pair.base, found.bases), trees.write(self.pair.proposed, found.proposals))
        pair = TreePair(trees, review.base, review.proposed)
        return msgspec.structs.replace(review, now=with_conflicts(review.now, pair, found))

    def _counted(self, file: FileChange) -> FileChange:
        said = list(self.review.now.decisions.get(file.path, {}).values())
        cut = file.path in self.review.now.cuts
        return msgspec.structs.replace(
            file,
            accepted=said.count(Decision.ACCEPTED),
            rejected=said.count(Decision.REJECTED),
            hunks=len(divided(self.review.now, file.path, self.pair.hunks(file.path))) if cut else file.hunks,
            conflict=_why_unsettled(self.unsettled(file.path).values()),
            reviewed=len(self.review.now.reviewed.get(file.path, ())),
        )


def _why_unsettled(conflicts: Collection[ConflictSides]) -> str:
    """What must be settled before the file can be applied whole; empty when nothing must."""
    if not conflicts:
        return ""
    is_merge = not all(sides.other for sides in conflicts)
    if any(sides.is_whole for sides in conflicts):
        return tr("both sides changed it") if is_merge else tr("it was deleted, created or replaced meanwhile")
    what = tr("both sides changed the same lines") if is_merge else tr("the same lines were changed meanwhile")
    return what + (tr(", in {count} places", count=len(conflicts)) if len(conflicts) > 1 else "")


def _note(file: FileChange) -> str:
    if file.binary:
        return tr("Binary: there is no text to show.")
    if file.added or file.removed:
        return ""
    if file.old_path:
        return tr("Renamed from {old_path}, content unchanged.", old_path=file.old_path)
    return ""
