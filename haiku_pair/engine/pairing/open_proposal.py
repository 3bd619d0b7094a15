"""A proposal as it stands: a review on its two trees, and what follows from both. Changes nothing by itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from haiku_pair.edits.merge import merge
from haiku_pair.edits.values import Hunk
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.review import Decided, Review
from haiku_pair.engine.pairing.tree_pair import TreePair
from haiku_pair.engine.pairing.verdict import Outcome, VerdictLine, line_for
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.values import Decision, Fault, FileChange, FileHunks, Proposal, ReviewHunk

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

    def file_hunks(self, path: str) -> FileHunks:
        """The hunks of one file with what was said of them.

        Raises:
            Failure: `NOT_FOUND`, the proposal does not touch the file.
        """
        file = self.pair.file(path)
        if file is None:
            raise Failure(Fault.NOT_FOUND, f"The proposal no longer touches {path}.", kept="Nothing was changed.")
        return FileHunks(self.review.id, path, tuple(self.reviewed(path)), _note(file))

    def reviewed(self, path: str) -> Iterator[ReviewHunk]:
        """The same, without the rest."""
        now = self.review.now
        decisions, comments = now.decisions.get(path, {}), now.comments.get(path, {})
        edited = now.hand_edited.get(path, ())
        for hunk in self.pair.hunks(path):
            said = decisions.get(hunk.id, Decision.UNDECIDED)
            yield ReviewHunk(hunk, said, comments.get(hunk.id, ""), hunk.id in edited)

    def hunk(self, path: str, hunk: str) -> Hunk:
        """One hunk by its id.

        Raises:
            Failure: `NOT_FOUND`, it is no longer there.
        """
        found = next((known for known in self.pair.hunks(path) if known.id == hunk), None)
        if found is None:
            raise Failure(
                Fault.NOT_FOUND,
                f"This change in {path} is no longer part of the proposal.",
                kept="Your other decisions stand.",
                next_step="Look at the file again; it has been read anew.",
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
        """The verdict hunk by hunk; accepted ones count as `accepted`. A comment is always told."""
        outcome = {
            Decision.ACCEPTED: accepted,
            Decision.REJECTED: Outcome.REJECTED,
            Decision.UNDECIDED: Outcome.UNDECIDED,
        }
        for file in self.pair.files:
            for said in self.reviewed(file.path):
                if with_undecided or said.comment or said.decision is not Decision.UNDECIDED:
                    yield line_for(file.path, said, outcome[said.decision])

    def has(self, decision: Decision) -> bool:
        """Whether any hunk was decided so."""
        return any(decision in said.values() for said in self.review.now.decisions.values())

    def title(self) -> str:
        """What applying it does, for the journal."""
        accepted = [list(said.values()).count(Decision.ACCEPTED) for said in self.review.now.decisions.values()]
        hunks, files = sum(accepted), sum(count > 0 for count in accepted)
        return f"Apply {hunks} hunk{'s' if hunks != 1 else ''} in {files} file{'s' if files != 1 else ''}"

    # --- the same proposal on other trees ----------------------------------------------------------

    def moved(self, base: str, proposed: str) -> Review:
        """The review on other trees: decisions whose hunk is still there stay, the way back ends here."""
        pair = TreePair(self.pair.trees, base, proposed)
        now = steps.carried(self.review.now, proposed, pair.ids)
        return Review(self.review.id, base, now, conflicts=self.review.conflicts)

    def onto(self, working: str) -> Review:
        """The review with every file it does not touch as in this tree. The touched ones keep both of their sides."""
        trees, touched = self.pair.trees, self.pair.touched
        base = trees.write(working, {path: trees.read(self.pair.base, path) for path in touched})
        proposed = trees.write(working, {path: trees.read(self.pair.proposed, path) for path in touched})
        now = msgspec.structs.replace(self.review.now, proposed=proposed)
        return msgspec.structs.replace(self.review, base=base, now=now, past=(), future=())

    def carried_to(self, working: Versions) -> Review:
        """The review on what these files hold now; what does not fit is marked as a conflict and kept as it was."""
        trees, conflicts = self.pair.trees, dict(self.review.conflicts)
        bases: dict[str, FileVersion | None] = {}
        proposals: dict[str, FileVersion | None] = {}
        for path, now in working.items():
            conflicts.pop(path, None)
            base = trees.read(self.pair.base, path)
            if now == base:
                continue
            merged = _merged(base, now, trees.read(self.pair.proposed, path))
            if isinstance(merged, str):
                conflicts[path] = merged
            else:
                bases[path], proposals[path] = now, merged.version
        review = self.review
        if bases:
            review = self.moved(trees.write(self.pair.base, bases), trees.write(self.pair.proposed, proposals))
        return msgspec.structs.replace(review, conflicts=conflicts) if conflicts != review.conflicts else review

    def _counted(self, file: FileChange) -> FileChange:
        said = list(self.review.now.decisions.get(file.path, {}).values())
        return msgspec.structs.replace(
            file,
            accepted=said.count(Decision.ACCEPTED),
            rejected=said.count(Decision.REJECTED),
            conflict=self.review.conflicts.get(file.path, ""),
        )


class _Merged(Struct, frozen=True):
    version: FileVersion | None


def _merged(base: FileVersion | None, now: FileVersion | None, proposed: FileVersion | None) -> _Merged | str:
    """The proposed change on top of what the person has now; a text says why it can't be."""
    if proposed in (now, base):
        return _Merged(now)
    if now is None:
        return "the file was deleted or renamed meanwhile"
    if base is None:
        return "a file of that name was created meanwhile"
    if proposed is None:
        return "the file the proposal deletes was changed meanwhile"
    raw = merge(base.raw, now.raw, proposed.raw)
    if not isinstance(raw, bytes):
        return "the same lines were changed meanwhile"
    return _Merged(FileVersion(raw, proposed.mode if now.mode == base.mode else now.mode))


def _note(file: FileChange) -> str:
    if file.binary:
        return "Binary: there is no text to show."
    if file.added or file.removed:
        return ""
    if file.old_path:
        return f"Renamed from {file.old_path}, content unchanged."
    if file.old_mode and file.new_mode and file.old_mode != file.new_mode:
        return f"Mode changed from {file.old_mode} to {file.new_mode}."
    return ""
