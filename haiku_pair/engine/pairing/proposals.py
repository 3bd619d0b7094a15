"""The book of the open proposal: takes the model's changes and the person's decisions, applies, and keeps it all.

Nothing here writes to the person's files but `apply`, `undo_apply` and `redo_apply`, which do it through the
applier. Everything is kept on every step, so that it is there again after a restart or a crash. Not for two
threads at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct
from typing_extensions import override

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.anchoring import carry, with_conflicts
from haiku_pair.engine.pairing.book import DecisionBook
from haiku_pair.engine.pairing.open_proposal import OpenProposal, Versions, begun
from haiku_pair.engine.pairing.origins import origin
from haiku_pair.engine.pairing.review import Review
from haiku_pair.engine.pairing.reviewed import ReviewedMarks
from haiku_pair.engine.pairing.tree_pair import TreePair
from haiku_pair.engine.pairing.verdict import Outcome, VerdictLine
from haiku_pair.engine.vcs.apply import AppliedStep, Applier
from haiku_pair.engine.vcs.trash import Trash
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.sources import Source
from haiku_pair.protocol.values import Decision, Fault, HunkPlace, JournalKind
from haiku_pair.words import tr

MAX_REMEMBERED_STEPS = 50


class AppliedReview(Struct, frozen=True):
    """A review before and after one apply, so that undoing the apply brings the review back."""

    before: Review
    accepted: str
    after: Review | None
    told: tuple[VerdictLine, ...] = ()
    """What the verdict says of it."""


class BookState(Struct, frozen=True):
    """What is kept on disk."""

    review: Review | None = None
    ledger: tuple[VerdictLine, ...] = ()
    applied: dict[str, AppliedReview] = {}
    told: str = ""
    """The proposed tree when the model was last told of the verdict; empty when none was open then."""


class ProposalBook(DecisionBook):
    """The proposal of one workspace, its decisions and the verdicts the model has not been told yet."""

    def __init__(
        self, trees: Trees, trash: Trash, marks: ReviewedMarks, keep: Callable[[bytes], None], kept: bytes | None
    ) -> None:
        """Take up what was kept.

        Args:
            trees: hold the proposal.
            trash: gets what is rejected.
            marks: know what the person has looked at.
            keep: stores the state.
            kept: what it stored last; an unreadable state counts as none.
        """
        self._state = _decoded(kept)
        super().__init__(trees, marks, self._state.review)
        self._trash = trash
        self._keep = keep
        self._working = ""

    # --- what is there -----------------------------------------------------------------------------

    @property
    @override
    def source(self) -> Source:
        return Source()

    def touched(self) -> frozenset[str]:
        """Paths that differ between base and proposed; of a rename both."""
        return self._open.pair.touched if self._open else frozenset()

    def proposed_version(self, path: str) -> FileVersion | None:
        """A file in the proposed tree; None when it is not there, or no proposal is open."""
        return self._open.pair.after(path) if self._open else None

    def last_round(self) -> tuple[str, str] | None:
        """The proposed tree as the model was last told the verdict on it, and the present one; None when the same."""
        told, review = self._state.told, self.review
        return (told, review.proposed) if review is not None and told and told != review.proposed else None

    # --- the model's side --------------------------------------------------------------------------

    def anchor(self, working: str) -> None:
        """A turn begins on this working tree: drop what was rejected and carry the rest over to it."""
        self._working = working
        if self._open is not None:
            self._drop_rejected(self._open)
        if self._open is not None:
            touched = self._open.pair.touched
            self._take(self._open.onto(working))
            self.reanchor({path: self._trees.read(working, path) for path in touched})

    def reanchor(self, working: Versions) -> None:
        """Carry the proposal over to what these files hold now; what can't be carried is marked as a conflict."""
        if self._open is not None:
            carried = self._open.carried_to(working)
            if carried is not self.review:
                self._take(carried)

    def propose(
        self,
        changes: Versions,
        working: Versions,
        adjusted: Mapping[str, Sequence[str]] | None = None,
        *,
        call: str = "",
    ) -> None:
        """Add changes to the open proposal, or open one on the working tree of this turn.

        Args:
            changes: new versions; None deletes.
            working: what the person has in these files now.
            adjusted: what was not taken literally, by path, to be shown in the review.
            call: the model's tool call that makes the change; empty when it is none.

        Raises:
            Failure: `CONFLICT`, a file can't be changed before the person has settled its conflict.
        """
        now = self._open or OpenProposal(self._trees, begun(self._working))
        now = now.with_review(now.carried_to(working))
        blocked = next((path for path in changes if now.unsettled(path)), "")
        if blocked:
            raise Failure(
                Fault.CONFLICT,
                f"The person changed {blocked} where your pending proposal changes it too.",
                next_step="Leave this file until the person has settled it.",
            )
        review = now.moved(now.review.base, self._trees.write(now.review.proposed, changes))
        for path, notes in (adjusted or {}).items():
            review = steps.with_notes(review, path, notes)
        if call:
            for path, version in changes.items():
                before = now.pair.after(path)
                made = origin(call, before.raw if before else b"", version.raw if version else b"")
                review = steps.with_origin(review, path, made)
        self._take(review)

    def adopt(self, base: str, proposed: str, working: Versions) -> None:
        """Add the difference of two trees, wherever its files are by now; what meets other changes is to be settled.

        Args:
            base: tree the change was made on.
            proposed: tree it leads to.
            working: what the person has now in the files of the change.

        Raises:
            Failure: `NOTHING_TO_DO`, the files hold all of it already.
        """
        now = self._open or OpenProposal(self._trees, begun(self._working))
        now = now.with_review(now.carried_to(working))
        added = carry(TreePair(self._trees, base, proposed), {path: now.pair.after(path) for path in working})
        pair = TreePair(self._trees, base, proposed)
        wanted = {path: pair.after(path) for path in pair.touched} | dict(added.proposals)
        review = now.moved(now.review.base, self._trees.write(now.review.proposed, wanted))
        if review.proposed == now.review.proposed:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("There is nothing to propose: your files hold all of it already."),
                kept=tr("Nothing was changed."),
            )
        opened = now.with_review(review)
        marked = with_conflicts(review.now, opened.pair, added)
        self._take(msgspec.structs.replace(review, now=marked))

    # --- to the disk and back ----------------------------------------------------------------------

    def apply(self, applier: Applier, buffers: Mapping[str, bytes], only: Sequence[HunkPlace] = ()) -> AppliedStep:
        """Write the accepted hunks; what is undecided stays open, what is rejected goes into the verdict.

        Args:
            applier: does the writing, all files or none.
            buffers: unsaved text of open documents, by path.
            only: write these hunks and no others; everything else stays open as it is.

        Raises:
            Failure: nothing is accepted, a hunk must be settled first, or the applier refused; nothing was written.
        """
        opened = self.opened()
        taken = opened.alone(only) if only else opened
        accepted = taken.selected(Decision.ACCEPTED)
        if accepted == opened.review.base:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("Nothing is accepted, so nothing was applied."),
                kept=tr("Your files and all decisions are as they were."),
                next_step=tr("Accept hunks with y, or the rest of a file with a."),
            )
        done = applier.apply(taken.title(), opened.review.base, accepted, buffers)
        told = tuple(taken.outcomes(Outcome.APPLIED, with_undecided=False))
        self._note(told)
        if only:
            self._take(opened.moved(accepted, opened.review.proposed))
        else:
            self._keep_rejected(opened)
            rest = opened.selected(Decision.ACCEPTED, Decision.UNDECIDED)
            self._take(None if rest == accepted else opened.moved(accepted, rest))
        self.reanchor(_versions(done, self._trees, accepted))
        self._remember(done.entry.id, AppliedReview(steps.bare(opened.review), accepted, self.review, told))
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
        self._note(VerdictLine(path, "", Outcome.UNDONE) for path in done.entry.paths)
        step = self._state.applied.get(done.entry.id)
        if step is not None and steps.same_trees(self.review, step.after):
            self._unnote(step.told)
            self._take(step.before)
            self.reanchor(_versions(done, self._trees, step.before.base))
        return done

    def redo_apply(self, applier: Applier, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Apply the step undone last once more.

        Raises:
            Failure: as `undo_apply`.
        """
        done = applier.redo(buffers)
        # If the model has not heard of the undo yet, there is nothing to take back.
        if not self._unnote([VerdictLine(path, "", Outcome.UNDONE) for path in done.entry.paths]):
            self._note(VerdictLine(path, "", Outcome.REDONE) for path in done.entry.paths)
        step = self._state.applied.get(done.entry.id)
        if step is not None and steps.same_trees(self.review, step.before):
            self._note(step.told)
            self._take(step.after)
            self.reanchor(_versions(done, self._trees, step.accepted))
        return done

    # --- going back --------------------------------------------------------------------------------

    def frozen(self) -> tuple[bytes, tuple[str, ...]]:
        """The open review for a checkpoint, and the trees it needs; empty when none is open."""
        review = self.review
        if review is None:
            return b"", ()
        return msgspec.json.encode(steps.bare(review)), (review.base, review.proposed)

    def go_back(self, frozen: bytes) -> None:
        """Open the review of a checkpoint in place of the present one, which goes to the trash.

        Raises:
            Failure: STORE, GIT; nothing has changed then.
        """
        review = _review(frozen)
        if self._open is not None and not steps.same_trees(review, self.review):
            self._throw_away(self._open, self._open.review.proposed, tr("Set aside by going back"))
        self._take(review)
        self._change(ledger=())

    # --- the verdict -------------------------------------------------------------------------------

    def verdict(self) -> tuple[VerdictLine, ...]:
        """What the model has not been told yet, with the present state of the open review."""
        present = self._open.outcomes(Outcome.ACCEPTED, with_undecided=True) if self._open else ()
        return (*self._state.ledger, *present)

    def verdict_told(self) -> None:
        """The model has been told."""
        self._change(ledger=(), told=self.review.proposed if self.review else "")

    # --- inside ------------------------------------------------------------------------------------

    def _drop_rejected(self, opened: OpenProposal) -> None:
        """What was rejected leaves the proposal; the verdict and the kept tree still know it."""
        if not opened.has(Decision.REJECTED):
            return
        lines = opened.outcomes(Outcome.ACCEPTED, with_undecided=False)
        self._note(line for line in lines if line.outcome is Outcome.REJECTED)
        self._keep_rejected(opened)
        self._take(opened.moved(opened.review.base, opened.selected(Decision.ACCEPTED, Decision.UNDECIDED)))

    def _keep_rejected(self, opened: OpenProposal) -> None:
        """Rejected text can be found again: it may be wanted after all."""
        if opened.has(Decision.REJECTED):
            self._throw_away(opened, opened.selected(Decision.REJECTED), opened.title(Decision.REJECTED))

    def _throw_away(self, opened: OpenProposal, proposed: str, title: str) -> None:
        pair = TreePair(self._trees, opened.review.base, proposed)
        self._trash.put(JournalKind.REJECTED, title, pair.base, pair.proposed, pair.touched, at=time.time())

    def _remember(self, entry: str, applied: AppliedReview) -> None:
        remembered = {**self._state.applied, entry: applied}
        for old in list(remembered)[:-MAX_REMEMBERED_STEPS]:
            del remembered[old]
        self._change(applied=remembered)

    def _note(self, lines: Iterable[VerdictLine]) -> None:
        self._change(ledger=(*self._state.ledger, *lines))

    def _unnote(self, lines: Iterable[VerdictLine]) -> bool:
        """Take lines out of the ledger again; False, and nothing done, if the model has been told of one of them."""
        left = list(self._state.ledger)
        for line in lines:
            if line not in left:
                return False
            left.remove(line)
        self._change(ledger=tuple(left))
        return True

    @override
    def _kept(self, review: Review | None) -> None:
        self._change(review=review)

    def _change(self, **values: object) -> None:
        before, self._state = self._state, msgspec.structs.replace(self._state, **values)
        wanted = _trees_of(self._state)
        if wanted != _trees_of(before):
            self._trees.pin_all("review", wanted)
        self._keep(msgspec.json.encode(self._state))


def _versions(step: AppliedStep, trees: Trees, tree: str) -> Versions:
    """What the files of a step hold now, with the modes they have in `tree`."""
    versions: dict[str, FileVersion | None] = {}
    for path, raw in {**step.written, **step.buffers}.items():
        known = trees.read(tree, path)
        versions[path] = None if raw is None else FileVersion(raw, known.mode if known else "100644")
    return versions


def _trees_of(state: BookState) -> frozenset[str]:
    """All trees that a way back may lead to."""
    reviews = [state.review, *(review for step in state.applied.values() for review in (step.before, step.after))]
    found = {tree for review in reviews if review is not None for tree in steps.trees_of(review)}
    told = {state.told} if state.told else set()
    return frozenset(found | told | {step.accepted for step in state.applied.values()})


def _review(frozen: bytes) -> Review | None:
    try:
        return msgspec.json.decode(frozen, type=Review) if frozen else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _decoded(kept: bytes | None) -> BookState:
    if not kept:
        return BookState()
    try:
        return msgspec.json.decode(kept, type=BookState)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return BookState()
