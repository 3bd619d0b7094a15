"""The open proposal: a base tree, a proposed tree, and what the person decided so far.

Nothing here writes to the person's files but `apply`, `undo_apply` and `redo_apply`, which do it through the
applier. Everything is kept on every step, so that it is there again after a restart or a crash. Not for two
threads at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping

import msgspec
from msgspec import Struct

from haiku_pair.edits.hunks import replace_hunk
from haiku_pair.edits.merge import merge
from haiku_pair.edits.values import Hunk
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.review import Decided, Review
from haiku_pair.engine.pairing.verdict import Outcome, VerdictLine, line_for
from haiku_pair.engine.vcs import proposals as trees_of
from haiku_pair.engine.vcs.apply import AppliedStep, Applier
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.values import (
    Decision,
    Fault,
    FileChange,
    FileHunks,
    HunkDecision,
    Proposal,
    ReviewHunk,
)

MAX_REMEMBERED_STEPS = 50


class AppliedReview(Struct, frozen=True):
    """A review before and after one apply, so that undoing the apply brings the review back."""

    before: Review
    accepted: str
    after: Review | None


class BookState(Struct, frozen=True):
    """What is kept on disk."""

    review: Review | None = None
    ledger: tuple[VerdictLine, ...] = ()
    applied: dict[str, AppliedReview] = {}


class ProposalBook:
    """The proposal of one workspace, its decisions and the verdicts the model has not been told yet."""

    def __init__(self, trees: Trees, keep: Callable[[bytes], None], kept: bytes | None) -> None:
        """`keep` stores the state, `kept` is what it stored last. An unreadable state counts as none."""
        self._trees = trees
        self._keep = keep
        self._state = _decoded(kept)
        self._working = ""
        self._changes: tuple[FileChange, ...] | None = None
        self._hunks: dict[str, tuple[Hunk, ...]] = {}
        self._touched: frozenset[str] | None = None

    # --- what is there -----------------------------------------------------------------------------

    @property
    def review(self) -> Review | None:
        """The open review, None when there is nothing to decide."""
        return self._state.review

    def touched(self) -> frozenset[str]:
        """Paths that differ between base and proposed; of a rename both."""
        if self._touched is None:
            files = self._files()
            self._touched = frozenset(file.path for file in files) | frozenset(
                file.old_path for file in files if file.old_path
            )
        return self._touched

    def proposed_version(self, path: str) -> FileVersion | None:
        """A file in the proposed tree; None when it is not there, or no proposal is open."""
        return self._trees.read(self.review.proposed, path) if self.review else None

    def proposal(self) -> Proposal | None:
        """The proposal with its counts, for the window."""
        review = self.review
        if review is None:
            return None
        files = tuple(self._counted(review, file) for file in self._files())
        return Proposal(review.id, review.base, review.proposed, files, bool(review.past), bool(review.future))

    def file_hunks(self, path: str) -> FileHunks:
        """The hunks of one file with what was said of them.

        Raises:
            Failure: `NOT_FOUND`, the proposal does not touch the file.
        """
        review = self._open()
        file = next((file for file in self._files() if file.path == path), None)
        if file is None:
            raise Failure(Fault.NOT_FOUND, f"The proposal no longer touches {path}.", kept="Nothing was changed.")
        return FileHunks(review.id, path, self._reviewed(review.now, path), _note(file))

    # --- the model's side --------------------------------------------------------------------------

    def anchor(self, working: str) -> None:
        """A turn begins on this working tree: drop what was rejected and carry the rest over to it."""
        self._working = working
        review = self.review
        if review is None:
            return
        review = self._without_rejected(review)
        touched = self.touched()
        versions = {path: self._trees.read(working, path) for path in touched}
        kept_base = {path: self._trees.read(review.base, path) for path in touched}
        proposed = {path: self._trees.read(review.proposed, path) for path in touched}
        self._set(
            msgspec.structs.replace(
                review,
                base=self._trees.write(working, kept_base),
                now=msgspec.structs.replace(review.now, proposed=self._trees.write(working, proposed)),
            )
        )
        self.reanchor(versions)

    def reanchor(self, working: Mapping[str, FileVersion | None]) -> None:
        """Carry the proposal over to what these files hold now; what can't be carried is marked as a conflict."""
        if self.review is not None:
            carried = self._carried_over(self.review, working)
            if carried is not self.review:
                self._set(carried)

    def propose(self, changes: Mapping[str, FileVersion | None], working: Mapping[str, FileVersion | None]) -> None:
        """Add changes to the open proposal, or open one on the working tree of this turn.

        Args:
            changes: new versions by path; None deletes.
            working: what the person has in these files now.

        Raises:
            Failure: `CONFLICT`, a file can't be changed before the person has settled its conflict.
        """
        review = self.review or Review(uuid.uuid4().hex[:12], self._working, Decided(proposed=self._working))
        review = self._carried_over(review, working)
        blocked = [path for path in changes if path in review.conflicts]
        if blocked:
            raise Failure(
                Fault.CONFLICT,
                f"The person changed {blocked[0]} where your pending proposal changes it too.",
                next_step="Leave this file until the person has settled it.",
            )
        self._set(self._narrowed(review, review.base, self._trees.write(review.proposed, changes)))

    # --- the person's side -------------------------------------------------------------------------

    def decide(self, decisions: Iterable[HunkDecision]) -> tuple[str, ...]:
        """Take decisions as one step; the paths they are in.

        Raises:
            Failure: `NOT_FOUND`, a hunk is no longer there; nothing is decided then.
        """
        review = self._open()
        now = review.now
        paths: dict[str, None] = {}
        for said in decisions:
            self._known(said.path, said.hunk)
            now = steps.decide(now, said.path, said.hunk, said.decision)
            paths[said.path] = None
        self._store(steps.step(review, now))
        return tuple(paths)

    def comment(self, path: str, hunk: str, text: str) -> None:
        """Say something about a hunk.

        Raises:
            Failure: as `decide`.
        """
        review = self._open()
        self._known(path, hunk)
        self._store(steps.step(review, steps.comment(review.now, path, hunk, text.strip())))

    def edit_hunk(self, path: str, hunk: str, lines: tuple[str, ...]) -> None:
        """Replace the new side of a hunk by the person's lines; it then stands accepted.

        Raises:
            Failure: as `decide`; `BINARY`, the hunk has no lines to edit.
        """
        review = self._open()
        self._known(path, hunk)
        version = self._trees.read(review.proposed, path)
        shown = next(found for found in self._hunks_of(path) if found.id == hunk)
        if version is None or not shown.lines:
            raise Failure(
                Fault.BINARY,
                f"This change of {path} has no lines that could be edited.",
                kept="Nothing was changed.",
                next_step="Accept or reject it as it is.",
            )
        base = self._base_of(path)
        raw, new_id = replace_hunk(base.raw if base else b"", version.raw, hunk, lines)
        proposed = self._trees.write(review.proposed, {path: FileVersion(raw, version.mode)})
        self._set(steps.step(review, steps.replaced(review.now, path, hunk, new_id, proposed)))

    def undo_decision(self) -> tuple[str, ...]:
        """Take back the last step; the paths that differ by it."""
        return self._moved(steps.undo)

    def redo_decision(self) -> tuple[str, ...]:
        """Take the last undone step again; the paths that differ by it."""
        return self._moved(steps.redo)

    # --- to the disk and back ----------------------------------------------------------------------

    def apply(self, applier: Applier, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Write the accepted hunks; what is undecided stays open, what is rejected goes into the verdict.

        Args:
            applier: does the writing, all files or none.
            buffers: unsaved text of open documents, by path.

        Raises:
            Failure: nothing is accepted, or the applier refused; nothing was written then.
        """
        review = self._open()
        accepted = self._selected(review, {Decision.ACCEPTED})
        if accepted == review.base:
            raise Failure(
                Fault.NOTHING_TO_DO,
                "Nothing is accepted, so nothing was applied.",
                kept="Your files and all decisions are as they were.",
                next_step="Accept hunks with y, or the rest of a file with a.",
            )
        done = applier.apply(self._title(review), review.base, accepted, buffers)
        self._ledger(self._outcomes(review, Outcome.APPLIED))
        after = self._remaining(review, accepted)
        remembered = {**self._state.applied, done.entry.id: AppliedReview(_bare(review), accepted, after)}
        for old in list(remembered)[:-MAX_REMEMBERED_STEPS]:
            del remembered[old]
        self._state = msgspec.structs.replace(self._state, applied=remembered)
        self._set(after)
        self.reanchor(_versions(done, self._trees, accepted))
        return done

    def accepted_tree(self, entry: str) -> tuple[str, str] | None:
        """Base and accepted tree of an applied step; None for steps that did not come from a proposal."""
        step = self._state.applied.get(entry)
        return (step.before.base, step.accepted) if step else None

    def undo_apply(self, applier: Applier, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Take back the newest applied step; its review opens again unless another one has been opened.

        Raises:
            Failure: nothing to undo, or files changed since where the step changed them.
        """
        done = applier.undo(buffers)
        step = self._state.applied.get(done.entry.id)
        self._ledger([VerdictLine(path, "", Outcome.UNDONE) for path in done.entry.paths])
        if step and _same(self.review, step.after):
            self._set(step.before)
            self.reanchor(_versions(done, self._trees, step.before.base))
        return done

    def redo_apply(self, applier: Applier, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Apply the step undone last once more.

        Raises:
            Failure: as `undo_apply`.
        """
        done = applier.redo(buffers)
        step = self._state.applied.get(done.entry.id)
        self._ledger([VerdictLine(path, "", Outcome.REDONE) for path in done.entry.paths])
        if step and _same(self.review, step.before):
            self._set(step.after)
            self.reanchor(_versions(done, self._trees, step.accepted))
        return done

    # --- the verdict -------------------------------------------------------------------------------

    def verdict(self) -> tuple[VerdictLine, ...]:
        """What the model has not been told yet, with the present state of the open review."""
        review = self.review
        if review is None:
            return self._state.ledger
        return (*self._state.ledger, *self._outcomes(review, Outcome.ACCEPTED))

    def verdict_told(self) -> None:
        """The model has been told."""
        self._state = msgspec.structs.replace(self._state, ledger=())
        self._save()

    # --- inside ------------------------------------------------------------------------------------

    def _open(self) -> Review:
        if self.review is None:
            raise Failure(Fault.NOT_FOUND, "There is no open proposal.", kept="Nothing was changed.")
        return self.review

    def _files(self) -> tuple[FileChange, ...]:
        review = self.review
        if review is None:
            return ()
        if self._changes is None:
            self._changes = trees_of.file_changes(self._trees, review.base, review.proposed, {})
        return self._changes

    def _hunks_of(self, path: str) -> tuple[Hunk, ...]:
        if path not in self._hunks:
            review = self._open()
            present = any(file.path == path for file in self._files())
            self._hunks[path] = trees_of.hunks(self._trees, review.base, review.proposed, path) if present else ()
        return self._hunks[path]

    def _ids(self, path: str) -> dict[str, object]:
        return {hunk.id: hunk for hunk in self._hunks_of(path)}

    def _known(self, path: str, hunk: str) -> None:
        if hunk not in self._ids(path):
            raise Failure(
                Fault.NOT_FOUND,
                f"This change in {path} is no longer part of the proposal.",
                kept="Your other decisions stand.",
                next_step="Look at the file again; it has been read anew.",
            )

    def _reviewed(self, now: Decided, path: str) -> tuple[ReviewHunk, ...]:
        decisions, comments = now.decisions.get(path, {}), now.comments.get(path, {})
        edited = now.hand_edited.get(path, ())
        return tuple(
            ReviewHunk(
                hunk,
                decisions.get(hunk.id, Decision.UNDECIDED),
                comments.get(hunk.id, ""),
                hunk.id in edited,
            )
            for hunk in self._hunks_of(path)
        )

    def _counted(self, review: Review, file: FileChange) -> FileChange:
        decisions = list(review.now.decisions.get(file.path, {}).values())
        return msgspec.structs.replace(
            file,
            accepted=decisions.count(Decision.ACCEPTED),
            rejected=decisions.count(Decision.REJECTED),
            conflict=review.conflicts.get(file.path, ""),
        )

    def _base_of(self, path: str) -> FileVersion | None:
        review = self._open()
        file = next((file for file in self._files() if file.path == path), None)
        return self._trees.read(review.base, file.old_path or path if file else path)

    def _selected(self, review: Review, wanted: set[Decision]) -> str:
        """The tree with the hunks of these decisions; `UNDECIDED` counts for hunks nobody spoke of."""
        chosen = {
            file.path: {
                reviewed.hunk.id for reviewed in self._reviewed(review.now, file.path) if reviewed.decision in wanted
            }
            for file in self._files()
        }
        return trees_of.select(self._trees, review.base, review.proposed, chosen)

    def _outcomes(self, review: Review, accepted: Outcome) -> list[VerdictLine]:
        outcome = {
            Decision.ACCEPTED: accepted,
            Decision.REJECTED: Outcome.REJECTED,
            Decision.UNDECIDED: Outcome.UNDECIDED,
        }
        return [
            line_for(file.path, reviewed, outcome[reviewed.decision])
            for file in self._files()
            for reviewed in self._reviewed(review.now, file.path)
            if reviewed.decision is not Decision.UNDECIDED or reviewed.comment or accepted is Outcome.ACCEPTED
        ]

    def _without_rejected(self, review: Review) -> Review:
        rejected = [line for line in self._outcomes(review, Outcome.ACCEPTED) if line.outcome is Outcome.REJECTED]
        if not rejected:
            return review
        self._ledger(rejected)
        self._trees.pin(f"rejected/{uuid.uuid4().hex[:12]}", review.proposed)
        self._set(self._narrowed(review, review.base, self._selected(review, {Decision.ACCEPTED, Decision.UNDECIDED})))
        return self._open()

    def _remaining(self, review: Review, accepted: str) -> Review | None:
        """What is left to decide after the accepted hunks were applied; None when nothing is."""
        rest = self._selected(review, {Decision.ACCEPTED, Decision.UNDECIDED})
        self._trees.pin(f"rejected/{uuid.uuid4().hex[:12]}", review.proposed)
        return None if rest == accepted else self._narrowed(review, accepted, rest)

    def _narrowed(self, review: Review, base: str, proposed: str) -> Review:
        """The review on other trees, with the decisions that still have their hunk and no way back before it."""
        files = {file.path for file in trees_of.file_changes(self._trees, base, proposed, {})}

        def ids(path: str) -> dict[str, object]:
            found = trees_of.hunks(self._trees, base, proposed, path) if path in files else ()
            return {hunk.id: hunk for hunk in found}

        return Review(review.id, base, steps.carried(review.now, proposed, ids), conflicts=review.conflicts)

    def _carried_over(self, review: Review, working: Mapping[str, FileVersion | None]) -> Review:
        bases: dict[str, FileVersion | None] = {}
        proposals: dict[str, FileVersion | None] = {}
        conflicts = dict(review.conflicts)
        for path, now in working.items():
            conflicts.pop(path, None)
            base = self._trees.read(review.base, path)
            if now == base:
                continue
            merged = _merged(base, now, self._trees.read(review.proposed, path))
            if isinstance(merged, str):
                conflicts[path] = merged
            else:
                bases[path], proposals[path] = now, merged.version
        if not bases and conflicts == review.conflicts:
            return review
        if bases:
            review = self._narrowed(
                review, self._trees.write(review.base, bases), self._trees.write(review.proposed, proposals)
            )
        return msgspec.structs.replace(review, conflicts=conflicts)

    def _moved(self, move: Callable[[Review], Review]) -> tuple[str, ...]:
        review = self._open()
        before = review.now
        self._set(move(review))
        after = self._open().now
        spoken = {*before.decisions, *after.decisions, *before.comments, *after.comments, *before.hand_edited}
        return tuple(
            path
            for path in sorted(spoken)
            if before.decisions.get(path) != after.decisions.get(path)
            or before.comments.get(path) != after.comments.get(path)
            or before.hand_edited.get(path) != after.hand_edited.get(path)
            or before.proposed != after.proposed
        )

    def _title(self, review: Review) -> str:
        hunks = sum(list(said.values()).count(Decision.ACCEPTED) for said in review.now.decisions.values())
        files = sum(1 for said in review.now.decisions.values() if Decision.ACCEPTED in said.values())
        return f"Apply {hunks} hunk{'s' if hunks != 1 else ''} in {files} file{'s' if files != 1 else ''}"

    def _ledger(self, lines: Iterable[VerdictLine]) -> None:
        self._state = msgspec.structs.replace(self._state, ledger=(*self._state.ledger, *lines))

    def _set(self, review: Review | None) -> None:
        """Take up a review whose trees may be others."""
        self._changes, self._touched = None, None
        self._hunks.clear()
        if review is not None and review.base == review.proposed:
            review = None
        if review is not None:
            self._trees.pin("proposal/base", review.base)
            self._trees.pin("proposal/proposed", review.proposed)
        self._store(review)

    def _store(self, review: Review | None) -> None:
        self._state = msgspec.structs.replace(self._state, review=review)
        self._save()

    def _save(self) -> None:
        self._keep(msgspec.json.encode(self._state))


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


def _versions(step: AppliedStep, trees: Trees, tree: str) -> dict[str, FileVersion | None]:
    """What the files of a step hold now, with the modes they have in `tree`."""
    versions: dict[str, FileVersion | None] = {}
    for path, raw in {**step.written, **step.buffers}.items():
        known = trees.read(tree, path)
        versions[path] = None if raw is None else FileVersion(raw, known.mode if known else "100644")
    return versions


def _same(a: Review | None, b: Review | None) -> bool:
    if a is None or b is None:
        return a is b
    return (a.id, a.base, a.proposed) == (b.id, b.base, b.proposed)


def _bare(review: Review) -> Review:
    """Without its undo history, for keeping."""
    return msgspec.structs.replace(review, past=(), future=())


def _note(file: FileChange) -> str:
    if file.binary:
        return "Binary: there is no text to show."
    if file.old_path and not (file.added or file.removed):
        return f"Renamed from {file.old_path}, content unchanged."
    if file.old_mode and file.new_mode and file.old_mode != file.new_mode and not (file.added or file.removed):
        return f"Mode changed from {file.old_mode} to {file.new_mode}."
    return ""


def _decoded(kept: bytes | None) -> BookState:
    if not kept:
        return BookState()
    try:
        return msgspec.json.decode(kept, type=BookState)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return BookState()
