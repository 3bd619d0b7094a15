"""Requests about the proposal. They run in the git lane, one after the other."""

from __future__ import annotations

from typing import assert_never

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.apply import AppliedStep
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import Fault

DecisionRequest = ask.Decide | ask.UndoDecision | ask.RedoDecision | ask.CommentHunk | ask.EditHunk
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

    async def answer(self, body: ReviewRequest) -> ask.ReplyBody:
        """The reply.

        Raises:
            Failure: the proposal or the hunk is no longer there, or the step was refused; nothing was changed.
        """
        run = self._folder.lanes.git.run
        match body:
            case ask.GetHunks(proposal, path):
                return await run(lambda: self._hunks(proposal, path))
            case ask.ApplyProposal() | ask.UndoApply() | ask.RedoApply():
                return await self._step(body)
            case _:
                return await run(lambda: self._decided(body))

    def _hunks(self, proposal: str, path: str) -> ask.Hunks:
        self._check(proposal)
        return ask.Hunks(self._book.file_hunks(path))

    def _decided(self, body: DecisionRequest) -> ask.Reviewed:
        self._check(body.proposal)
        paths: tuple[str, ...]
        match body:
            case ask.Decide():
                paths = self._book.decide(body.decisions)
            case ask.UndoDecision():
                paths = self._book.undo_decision()
            case ask.RedoDecision():
                paths = self._book.redo_decision()
            case ask.CommentHunk():
                self._book.comment(body.path, body.hunk, body.comment)
                paths = (body.path,)
            case ask.EditHunk():
                self._book.edit_hunk(body.path, body.hunk, body.lines)
                paths = (body.path,)
            case _:
                assert_never(body)
        return self._reviewed(paths)

    def _reviewed(self, paths: tuple[str, ...]) -> ask.Reviewed:
        proposal = self._book.proposal()
        if proposal is None:
            raise Failure(Fault.NOT_FOUND, "Nothing of the proposal is left.", kept="Your files were not touched.")
        present = {file.path for file in proposal.files}
        return ask.Reviewed(proposal, tuple(self._book.file_hunks(path) for path in paths if path in present))

    async def _step(self, body: StepRequest) -> ask.Applied:
        folder = self._folder
        verb, done = await folder.lanes.git.run(lambda: self._written(body))
        folder.open_files.forget_marks()
        proposal = await folder.lanes.git.run(self._book.proposal)
        folder.send(ProposalChanged(proposal, tuple(file.path for file in proposal.files) if proposal else ()))
        return folder.session.say_step(done.entry, f"{verb} in {_files(done)}")

    def _written(self, body: StepRequest) -> tuple[str, AppliedStep]:
        folder, book = self._folder, self._book
        buffers, seen = folder.buffers.unsaved(), folder.buffers.texts()
        if isinstance(body, ask.ApplyProposal):
            self._check(body.proposal)
            verb, done = "Applied", book.apply(folder.applier, buffers)
        elif isinstance(body, ask.UndoApply):
            verb, done = "Undone", book.undo_apply(folder.applier, buffers)
        else:
            verb, done = "Applied again", book.redo_apply(folder.applier, buffers)
        trees = book.accepted_tree(done.entry.id)
        if trees is not None:
            base, accepted = trees
            folder.session.applied(*((accepted, base) if verb == "Undone" else (base, accepted)))
        folder.enter(done, seen)
        return verb, done

    def _check(self, proposal: str) -> None:
        review = self._book.review
        if review is None or review.id != proposal:
            raise Failure(
                Fault.NOT_FOUND,
                "This proposal is no longer open.",
                kept="Nothing was changed.",
                next_step="Review what is shown now.",
            )


def _files(step: AppliedStep) -> str:
    paths = step.entry.paths
    named = ", ".join(paths[:NAMED]) + (", …" if len(paths) > NAMED else "")
    unsaved = f"; {len(step.buffers)} with unsaved text, not written to disk" if step.buffers else ""
    return f"{len(paths)} file{'s' if len(paths) != 1 else ''} ({named}){unsaved}"
