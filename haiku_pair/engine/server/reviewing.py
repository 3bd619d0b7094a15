"""Requests about a review, of the proposal or of something else. They run in the git lane, one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

import msgspec

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import decisions
from haiku_pair.engine.pairing.book import DecisionBook
from haiku_pair.engine.pairing.open_proposal import OpenProposal
from haiku_pair.engine.pairing.review import Review
from haiku_pair.engine.server import sources
from haiku_pair.engine.server.carrying_out import carry_out
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.apply import AppliedStep
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import Decision, Fault, FileHunks, HunkPlace, JournalEntry
from haiku_pair.words import tr, trn

HunkRequest = ask.EditHunk | ask.SplitHunk | ask.DecideLines | ask.SettleConflict
DecisionRequest = ask.Decide | ask.UndoDecision | ask.RedoDecision | ask.MarkReviewed | HunkRequest
StepRequest = ask.ApplyProposal | ask.UndoApply | ask.RedoApply
LookRequest = ask.OpenReview | ask.GetHunks | ask.GetSides | ask.FindHunks | ask.CheckApply
ReviewRequest = LookRequest | DecisionRequest | StepRequest

NAMED = 4
"""Files a summary names before it only counts."""
MAX_SIDE = 20 << 20
"""Bytes of one side of a file that is shown as a whole."""


class ReviewDesk:
    """Answers for the reviews of the open folder."""

    def __init__(self, folder: OpenFolder) -> None:
        """Cheap: made for each request."""
        self._folder = folder
        self._book = folder.book

    async def answer(self, body: ReviewRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: the review or the hunk is no longer there, or the step was refused; nothing was changed.
        """
        run = self._folder.lanes.git.run
        match body:
            case ask.OpenReview() | ask.GetHunks() | ask.GetSides() | ask.FindHunks() | ask.CheckApply():
                return await run(lambda: self._looked(body))
            case ask.ApplyProposal(proposal) if not self._is_open_proposal(proposal):
                return await self._carried_out(body)
            case ask.ApplyProposal() | ask.UndoApply() | ask.RedoApply():
                return await self._step(body)
            case _:
                return await run(lambda: self._decided(body))

    # --- looking -----------------------------------------------------------------------------------

    def _looked(self, body: LookRequest) -> replies.ReplyBody:
        folder = self._folder
        match body:
            case ask.OpenReview(source):
                opened = sources.opened(folder, source)
                folder.follow_comments(opened.id)
                return replies.ReviewOpened(opened)
            case ask.GetHunks(proposal, path, context):
                return replies.Hunks(sources.book_of(folder, proposal).file_hunks(path, max(context, 0)))
            case ask.GetSides(proposal, path):
                return _sides(*sources.book_of(folder, proposal).sides(path))
            case ask.CheckApply():
                # Imported here: rules and grammars of languages are needed by nothing else.
                from haiku_pair.engine.server.checking import checked

                return checked(folder, body)
            case ask.FindHunks(call):
                review = self._book.review
                return replies.HunksFound(review.id if review else "", self._book.made_by(call))
            case _:
                assert_never(body)

    def _is_open_proposal(self, proposal: str) -> bool:
        review = self._book.review
        return review is not None and review.id == proposal

    # --- deciding ----------------------------------------------------------------------------------

    def _decided(self, body: DecisionRequest) -> replies.Reviewed:
        book = sources.book_of(self._folder, body.proposal)
        match body:
            case ask.UndoDecision():
                return _reviewed(book, book.undo_decision())
            case ask.RedoDecision():
                return _reviewed(book, book.redo_decision())
            case ask.Decide():
                return _decided_on(book, body)
            case _:
                book.step(lambda opened: _step(opened, body))
                return _reviewed(book, (body.path,))

    # --- carrying out ------------------------------------------------------------------------------

    async def _carried_out(self, body: ask.ApplyProposal) -> replies.Applied:
        folder = self._folder
        done = await folder.lanes.git.run(lambda: carry_out(folder, body))
        await folder.session.show_proposal()
        if done.step is not None:
            return folder.session.say_step(done.step.entry, done.summary)
        return replies.Applied(JournalEntry("", done.summary, tuple(done.paths)), done.summary)

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
        waiting = ""
        if isinstance(body, ask.ApplyProposal):
            self._follow()
            said, done = tr("Applied in {files}{waiting}"), book.apply(folder.applier, buffers, body.only)
            waiting = self._comments_left(body.proposal)
        elif isinstance(body, ask.UndoApply):
            said, done = tr("Undone in {files}"), book.undo_apply(folder.applier, buffers)
        else:
            said, done = tr("Applied again in {files}"), book.redo_apply(folder.applier, buffers)
        trees, paths = book.accepted_tree(done.entry.id), done.entry.paths
        if trees is not None:
            base, accepted = trees
            folder.session.applied(*((accepted, base) if isinstance(body, ask.UndoApply) else (base, accepted)))
            # A renamed file is one, though two paths are written.
            paths = tuple(change.path for change in folder.trees.changes(base, accepted))
        folder.enter(done, seen)
        return said.format(files=_files(done, paths), waiting=waiting), done

    def _comments_left(self, proposal: str) -> str:
        """What is told of drafts on a proposal that is closed now: nobody sees them any more before they go."""
        drafts = self._folder.comments.drafts(proposal) if self._book.review is None else ()
        if not drafts:
            return ""
        return trn(
            "; {count} comment on it goes with your next message",
            "; {count} comments on it go with your next message",
            len(drafts),
        )

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
                tr(
                    "{paths} changed since the review, so nothing was applied.",
                    paths=", ".join(paths[:NAMED]) or tr("A file"),
                ),
                kept=tr("Your text and the proposed text are both kept, and so are the decisions that still fit."),
                next_step=tr("Look at the marked hunks again, then apply."),
            )


def _decided_on(book: DecisionBook, body: ask.Decide) -> replies.Reviewed:
    """Take the decisions; told are the files in which more changed than they say."""
    said: dict[str, dict[str, Decision]] = {}
    for one in body.decisions:
        said.setdefault(one.path, {})[one.hunk] = one.decision
    known = {file.path for file in book.opened().pair.files}
    before = {path: book.file_hunks(path) for path in said if path in known}
    book.step(lambda opened: _step(opened, body))
    found = _reviewed(book, tuple(sorted(said)))
    told = [file for file in found.files if file != _as_said(before[file.path], said[file.path])]
    return replies.Reviewed(found.proposal, tuple(told))


def _as_said(file: FileHunks, said: Mapping[str, Decision]) -> FileHunks:
    """A file with other decisions and nothing else."""
    hunks = [
        msgspec.structs.replace(review, decision=said[review.hunk.id]) if review.hunk.id in said else review
        for review in file.hunks
    ]
    return msgspec.structs.replace(file, hunks=tuple(hunks))


def _reviewed(book: DecisionBook, paths: Sequence[str]) -> replies.Reviewed:
    proposal = book.proposal()
    if proposal is None:
        raise Failure(Fault.NOT_FOUND, tr("Nothing of the proposal is left."), kept=tr("Your files were not touched."))
    present = {file.path for file in proposal.files}
    return replies.Reviewed(proposal, tuple(book.file_hunks(path) for path in paths if path in present))


def _sides(before: FileVersion | None, after: FileVersion | None) -> replies.SidesShown:
    sides = (before, after)
    if any(side is not None and len(side.raw) > MAX_SIDE for side in sides):
        return replies.SidesShown(
            None, None, tr("Larger than {max_side} MB, so it is not shown.", max_side=MAX_SIDE >> 20)
        )
    return replies.SidesShown(before.raw if before else None, after.raw if after else None)


def _step(opened: OpenProposal, body: ask.Decide | ask.MarkReviewed | HunkRequest) -> Review:
    """The review after one request."""
    match body:
        case ask.Decide():
            return decisions.decide(opened, body.decisions)
        case ask.MarkReviewed():
            return decisions.mark_reviewed(opened, body.path, body.hunk, reviewed=body.reviewed)
        case _:
            return _step_on_hunk(opened, body)


def _step_on_hunk(opened: OpenProposal, body: HunkRequest) -> Review:
    place = HunkPlace(body.path, body.hunk)
    match body:
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
    unsaved = tr("; {count} with unsaved text, not written to disk", count=len(step.buffers)) if step.buffers else ""
    files = trn(
        "{count} file ({named}){unsaved}", "{count} files ({named}){unsaved}", len(paths), named=named, unsaved=unsaved
    )
    if not step.warnings:
        return files
    return tr("{files}. {warnings}", files=files, warnings=" ".join(step.warnings).removesuffix("."))
