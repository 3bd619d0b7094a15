"""Requests about the proposal. They run in the git lane, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import decisions
from haiku_pair.engine.pairing.open_proposal import OpenProposal
from haiku_pair.engine.pairing.review import Review
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.apply import AppliedStep
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import Fault, HunkPlace

HunkRequest = ask.CommentHunk | ask.EditHunk | ask.SplitHunk | ask.DecideLines | ask.SettleConflict
DecisionRequest = ask.Decide | ask.UndoDecision | ask.RedoDecision | HunkRequest
StepRequest = ask.ApplyProposal | ask.UndoApply | ask.RedoApply
ReviewRequest = ask.GetHunks | DecisionRequest | StepRequest

NAMED = 4
"""Files a summary names before it only counts."""


class ReviewDesk:
    """Answers for the proposal of the open folder."""

    def __init__(self, folder: OpenFolder) -> None:
        """Cheap: made for each request."""
        self._folder = folder
        self._book = folder.book

    async def answer(self, body: ReviewRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: the proposal or the hunk is no longer there, or the step was refused; nothing was changed.
        """
        run = self._folder.lanes.git.run
        match body:
            case ask.GetHunks():
                return await run(lambda: self._hunks(body))
            case ask.ApplyProposal() | ask.UndoApply() | ask.RedoApply():
                return await self._step(body)
            case _:
                return await run(lambda: self._decided(body))

    def _hunks(self, body: ask.GetHunks) -> replies.Hunks:
        self._check(body.proposal)
        return replies.Hunks(self._book.file_hunks(body.path, max(body.context, 0)))

    def _decided(self, body: DecisionRequest) -> replies.Reviewed:
        self._check(body.proposal)
        match body:
            case ask.UndoDecision():
                return self._reviewed(self._book.undo_decision())
            case ask.RedoDecision():
                return self._reviewed(self._book.redo_decision())
            case ask.Decide():
                paths = {said.path for said in body.decisions}
            case _:
                paths = {body.path}
        self._book.step(lambda opened: _step(opened, body))
        return self._reviewed(tuple(sorted(paths)))

    def _reviewed(self, paths: tuple[str, ...]) -> replies.Reviewed:
        proposal = self._book.proposal()
        if proposal is None:
            raise Failure(Fault.NOT_FOUND, "Nothing of the proposal is left.", kept="Your files were not touched.")
        present = {file.path for file in proposal.files}
        return replies.Reviewed(proposal, tuple(self._book.file_hunks(path) for path in paths if path in present))

    async def _step(self, body: StepRequest) -> replies.Applied:
        folder = self._folder
        summary, done = await folder.lanes.git.run(lambda: self._written(body))
        folder.open_files.forget_marks()
        proposal = await folder.lanes.git.run(self._book.proposal)
        folder.send(ProposalChanged(proposal, tuple(file.path for file in proposal.files) if proposal else ()))
        return folder.session.say_step(done.entry, summary)

    def _written(self, body: StepRequest) -> tuple[str, AppliedStep]:
        folder, book = self._folder, self._book
        buffers, seen = folder.buffers.unsaved(), folder.buffers.texts()
        if isinstance(body, ask.ApplyProposal):
            self._check(body.proposal)
            self._follow()
            verb, done = "Applied", book.apply(folder.applier, buffers, body.only)
        elif isinstance(body, ask.UndoApply):
            verb, done = "Undone", book.undo_apply(folder.applier, buffers)
        else:
            verb, done = "Applied again", book.redo_apply(folder.applier, buffers)
        trees, paths = book.accepted_tree(done.entry.id), done.entry.paths
        if trees is not None:
            base, accepted = trees
            folder.session.applied(*((accepted, base) if verb == "Undone" else (base, accepted)))
            # A renamed file is one, though two paths are written.
            paths = tuple(change.path for change in folder.trees.changes(base, accepted))
        folder.enter(done, seen)
        return f"{verb} in {_files(done, paths)}", done

    def _follow(self) -> None:
        """Carry the proposal over to what its files hold now.

        Raises:
            Failure: `CONFLICT`, what was accepted meets changes made since; nothing is written before that is settled.
        """
        folder, book = self._folder, self._book
        before = book.proposal()
        folder.follow()
        after = book.proposal()
        if before is not None and (after is None or after.accepted < before.accepted):
            folder.send(ProposalChanged(after, tuple(file.path for file in after.files) if after else ()))
            paths = [file.path for file in after.files if file.conflict] if after else []
            raise Failure(
                Fault.CONFLICT,
                f"{', '.join(paths[:NAMED]) or 'A file'} changed since the review, so nothing was applied.",
                kept="Your text and the proposed text are both kept, and so are the decisions that still fit.",
                next_step="Look at the marked hunks again, then apply.",
            )

    def _check(self, proposal: str) -> None:
        review = self._book.review
        if review is None or review.id != proposal:
            raise Failure(
                Fault.NOT_FOUND,
                "This proposal is no longer open.",
                kept="Nothing was changed.",
                next_step="Review what is shown now.",
            )


def _step(opened: OpenProposal, body: ask.Decide | HunkRequest) -> Review:
    """The review after one request."""
    if isinstance(body, ask.Decide):
        return decisions.decide(opened, body.decisions)
    place = HunkPlace(body.path, body.hunk)
    match body:
        case ask.CommentHunk():
            return decisions.comment(opened, place, body.comment)
        case ask.EditHunk():
            return decisions.edit(opened, place, body.lines)
        case ask.SplitHunk():
            return decisions.split(opened, place)
        case ask.DecideLines():
            return decisions.decide_lines(opened, place, (body.first, body.last), body.decision)
        case ask.SettleConflict():
            return decisions.settle(opened, place, body.settling)
        case _:
            assert_never(body)


def _files(step: AppliedStep, paths: Sequence[str]) -> str:
    named = ", ".join(paths[:NAMED]) + (", …" if len(paths) > NAMED else "")
    unsaved = f"; {len(step.buffers)} with unsaved text, not written to disk" if step.buffers else ""
    said = [f"{len(paths)} file{'s' if len(paths) != 1 else ''} ({named}){unsaved}.", *step.warnings]
    return " ".join(said).removesuffix(".")
