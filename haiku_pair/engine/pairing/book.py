"""What all reviews have in common, wherever their two trees come from: hunks, and decisions that can be undone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import msgspec

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.open_proposal import CONTEXT, OpenProposal
from haiku_pair.engine.pairing.review import Review
from haiku_pair.engine.pairing.reviewed import ReviewedMarks
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.sources import Source
from haiku_pair.protocol.values import Fault, FileHunks, HunkPlace, Proposal
from haiku_pair.words import tr


class DecisionBook(ABC):
    """One review at a time. Nothing here writes to files. Not for two threads at once."""

    def __init__(self, trees: Trees, marks: ReviewedMarks, review: Review | None) -> None:
        """Take up a review; None when there is nothing to decide."""
        self._trees = trees
        self._marks = marks
        self._open = OpenProposal(trees, review) if review else None

    @property
    @abstractmethod
    def source(self) -> Source:
        """What is reviewed."""

    @abstractmethod
    def _kept(self, review: Review | None) -> None:
        """Keep this state, so that it is there again after a restart."""

    # --- what is there -----------------------------------------------------------------------------

    @property
    def review(self) -> Review | None:
        """The open review, None when there is nothing to decide."""
        return self._open.review if self._open else None

    def opened(self) -> OpenProposal:
        """The open review on its trees.

        Raises:
            Failure: `NOT_FOUND`, there is none.
        """
        if self._open is None:
            raise Failure(Fault.NOT_FOUND, tr("There is no open proposal."), kept=tr("Nothing was changed."))
        return self._open

    def proposal(self) -> Proposal | None:
        """The review with its counts, for the window."""
        return msgspec.structs.replace(self._open.summary(), source=self.source) if self._open else None

    def file_hunks(self, path: str, context: int = CONTEXT) -> FileHunks:
        """The hunks of one file with what was said of them and so many lines of context.

        Raises:
            Failure: `NOT_FOUND`, the review does not touch the file.
        """
        return self.opened().file_hunks(path, context)

    def sides(self, path: str) -> tuple[FileVersion | None, FileVersion | None]:
        """A file before and after.

        Raises:
            Failure: `NOT_FOUND`, there is no open review.
        """
        pair = self.opened().pair
        return pair.before(path), pair.after(path)

    def made_by(self, call: str) -> tuple[HunkPlace, ...]:
        """The hunks that a tool call of the model made, as far as they are still there."""
        if self._open is None:
            return ()
        opened = self._open
        paths = [path for path, made in opened.review.origins.items() if any(origin.call == call for origin in made)]
        return tuple(
            HunkPlace(path, said.hunk.id)
            for path in sorted(paths)
            if opened.pair.file(path) is not None
            for said in opened.reviewed(path)
            if call in said.calls
        )

    # --- the person's side -------------------------------------------------------------------------

    def step(self, change: Callable[[OpenProposal], Review]) -> tuple[str, ...]:
        """Take one step of `decisions`; the paths of which something else is said now.

        Raises:
            Failure: no review is open, or as the step says; nothing has changed then.
        """
        opened = self.opened()
        before, after = opened.review, change(opened)
        self._marks.follow(before.now.reviewed, after.now.reviewed)
        self._take(after)
        return steps.differing(before.now, after.now)

    def undo_decision(self) -> tuple[str, ...]:
        """Take back the last step; the paths that differ by it.

        Raises:
            Failure: no review is open.
        """
        return self.step(lambda opened: steps.undo(opened.review))

    def redo_decision(self) -> tuple[str, ...]:
        """Take the last undone step again; the paths that differ by it.

        Raises:
            Failure: no review is open.
        """
        return self.step(lambda opened: steps.redo(opened.review))

    # --- inside ------------------------------------------------------------------------------------

    def _take(self, review: Review | None) -> None:
        """This review from now on; one without a difference is closed."""
        if review is None or review.base == review.proposed:
            self._open = None
        else:
            before = self._open
            opened = before.with_review(review) if before else OpenProposal(self._trees, review)
            self._open = opened if before and opened.pair is before.pair else self._with_marks(opened)
        self._kept(self.review)

    def _with_marks(self, opened: OpenProposal) -> OpenProposal:
        """Hunks that were marked as looked at in an earlier review are so in this one, which has other trees."""
        now = opened.review.now
        for file in opened.pair.files:
            if self._marks.has_any(file.path):
                known = self._marks.known(file.path, (hunk.id for hunk in opened.hunks(file.path)))
                if set(known) - set(now.reviewed.get(file.path, ())):
                    now = steps.mark_reviewed(now, file.path, known, reviewed=True)
        self._marks.follow({}, now.reviewed)
        return (
            opened if now is opened.review.now else opened.with_review(msgspec.structs.replace(opened.review, now=now))
        )
