"""Carrying out a review that is no proposal: stage, discard, unstage, or propose to take back. In the git lane."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.open_proposal import OpenProposal
from haiku_pair.engine.pairing.source_book import SourceBook
from haiku_pair.engine.server import sources
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.apply import AppliedStep
from haiku_pair.engine.vcs.working_sides import WorkingSides
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.protocol.values import Decision, Fault, HunkPlace, JournalKind
from haiku_pair.words import tr, trn


@dataclass(frozen=True)
class CarriedOut:
    """What was done, in words; `step` when files were written, which can be undone."""

    summary: str
    paths: Sequence[str]
    step: AppliedStep | None = None


def carry_out(folder: OpenFolder, body: ask.ApplyProposal) -> CarriedOut:
    """Do what was decided on a review, or with one hunk only what its decision means.

    Raises:
        Failure: nothing was decided that could be done, or it was refused; nothing was changed.
    """
    book = sources.book_of(folder, body.proposal)
    if not isinstance(book, SourceBook):
        raise sources.nothing(tr("This proposal is no longer open."), tr("Review what is shown now."))
    kind = book.source.kind
    if kind is SourceKind.RANGE:
        return _take_back(folder, _meant(book.opened(), body.only, Decision.REJECTED))
    if kind is SourceKind.MERGE:
        if body.only:
            raise sources.nothing(
                tr("A merged file is written as a whole."), tr("Decide on all of it, then carry it out.")
            )
        path = folder.merges.write(book)
        return CarriedOut(tr("Wrote {path}", path=path), (path,))
    if kind not in (SourceKind.UNSTAGED, SourceKind.STAGED):
        raise sources.nothing(tr("There is nothing to carry out here."), tr("Decisions and comments are kept."))
    _check_still_decided(folder, book)
    if kind is SourceKind.UNSTAGED:
        done = _stage_and_discard(folder, _meant(book.opened(), body.only, Decision.ACCEPTED))
    else:
        done = _unstage(folder, _meant(book.opened(), body.only, Decision.REJECTED), WorkingSides(*book.trees))
    sources.follow(folder)
    return done


def _meant(opened: OpenProposal, only: tuple[HunkPlace, ...], otherwise: Decision) -> OpenProposal:
    """The review with nothing decided but these hunks, as they are decided, or else like this."""
    if not only:
        return opened
    said = opened.review.now.decisions
    decisions: dict[str, dict[str, Decision]] = {}
    for place in only:
        opened.hunk(place.path, place.hunk)
        decided = said.get(place.path, {}).get(place.hunk, otherwise)
        decisions.setdefault(place.path, {})[place.hunk] = decided
    now = msgspec.structs.replace(opened.review.now, decisions=decisions)
    return opened.with_review(msgspec.structs.replace(opened.review, now=now))


def _check_still_decided(folder: OpenFolder, book: SourceBook) -> None:
    """Files or index may have changed since they were looked at.

    Raises:
        Failure: `CONFLICT`, something that was decided is another change now.
    """
    before = _decided(book)
    if sources.refresh(folder, book):
        sources.tell(folder, book)
    if _decided(book) < before:
        raise Failure(
            Fault.CONFLICT,
            tr("What you decided on has changed meanwhile, so nothing was done."),
            kept=tr("Your files, the index and the decisions that still fit are kept."),
            next_step=tr("Look at the undecided hunks again, then carry it out."),
        )


def _decided(book: SourceBook) -> int:
    proposal = book.proposal()
    return proposal.decided if proposal else 0


# --- the working tree and the index ----------------------------------------------------------------


def _stage_and_discard(folder: OpenFolder, opened: OpenProposal) -> CarriedOut:
    """What is accepted goes into the index, then what is rejected out of the files and into the trash."""
    if not opened.has(Decision.ACCEPTED) and not opened.has(Decision.REJECTED):
        raise sources.nothing(
            tr("Nothing is decided, so nothing was done."), tr("y is to stage a hunk, n to discard it.")
        )
    staged: tuple[str, ...] = ()
    if opened.has(Decision.ACCEPTED):
        accepted = opened.selected(Decision.ACCEPTED)
        # With the index as it was reviewed: if it is another by now, staging refuses.
        reviewed = WorkingSides(opened.review.base, "")
        staged = folder.staging.stage(reviewed, accepted, trusted=folder.open_files.trusted)
    said = [trn("Staged {count} file", "Staged {count} files", len(staged))] if staged else []
    if not opened.has(Decision.REJECTED):
        return CarriedOut(said[0] if said else tr("Nothing to stage was left"), staged)
    try:
        step = _discard(folder, opened)
    except Failure as failure:
        if not staged:
            raise
        why = failure.problem
        kept = tr("{done}. {kept}", done=said[0], kept=why.kept).strip()
        raise Failure(why.fault, why.what, kept=kept, next_step=why.next_step, detail=why.detail) from failure
    paths = step.entry.paths
    return CarriedOut(_discarded(said, len(paths)), (*staged, *paths), step)


def _discarded(said: Sequence[str], count: int) -> str:
    """What was discarded, after what was staged before it."""
    if not said:
        return trn(
            "Discarded from {count} file, kept in the trash", "Discarded from {count} files, kept in the trash", count
        )
    return trn(
        "{staged}, discarded from {count} file, kept in the trash",
        "{staged}, discarded from {count} files, kept in the trash",
        count,
        staged=said[0],
    )


def _discard(folder: OpenFolder, opened: OpenProposal) -> AppliedStep:
    buffers, seen = folder.buffers.unsaved(), folder.buffers.texts()
    sides = sources.unstaged(folder)
    kept = _unedited(opened, sides.proposed).selected(Decision.ACCEPTED, Decision.UNDECIDED)
    raw = folder.staging.discarded(sides, kept, buffers, trusted=folder.open_files.trusted)
    title = opened.title_of_discarding()
    paths = [change.path for change in folder.trees.changes(raw.base, raw.proposed, renames=False)]
    folder.trash.put(JournalKind.DISCARDED, title, raw.proposed, raw.base, paths, at=time.time())
    step = folder.applier.apply(title, raw.base, raw.proposed, buffers)
    folder.enter(step, seen)
    folder.open_files.forget_marks()
    return step


def _unedited(opened: OpenProposal, proposed: str) -> OpenProposal:
    """The same decisions on the files as they are: what was written by hand is for the index alone."""
    now = msgspec.structs.replace(opened.review.now, proposed=proposed, hand_edited={})
    return opened.with_review(msgspec.structs.replace(opened.review, now=now))


def _unstage(folder: OpenFolder, opened: OpenProposal, reviewed: WorkingSides) -> CarriedOut:
    if not opened.has(Decision.REJECTED):
        raise sources.nothing(tr("Nothing is to be unstaged."), tr("Unstage hunks with n."))
    kept = opened.selected(Decision.ACCEPTED, Decision.UNDECIDED)
    paths = folder.staging.unstage(reviewed, kept, trusted=folder.open_files.trusted)
    return CarriedOut(trn("Unstaged in {count} file", "Unstaged in {count} files", len(paths)), paths)


# --- history ---------------------------------------------------------------------------------------


def _take_back(folder: OpenFolder, opened: OpenProposal) -> CarriedOut:
    """What was rejected of a range becomes a proposal that takes it back."""
    if not opened.has(Decision.REJECTED):
        raise sources.nothing(tr("Nothing is rejected, so there is nothing to take back."), tr("Reject hunks with n."))
    if folder.session.busy:
        raise Failure(
            Fault.BUSY,
            tr("Haiku is at work on its proposal."),
            kept=tr("Your decisions are kept."),
            next_step=tr("Wait until it has finished, or stop it with Esc, then try again."),
        )
    proposed = opened.review.proposed
    wanted = opened.selected(Decision.ACCEPTED, Decision.UNDECIDED)
    folder.book.anchor(folder.capture())
    paths = [change.path for change in folder.trees.changes(proposed, wanted, renames=False)]
    folder.book.adopt(proposed, wanted, {path: folder.overlay.working(path) for path in paths})
    summary = trn(
        "Proposed to take back what you rejected in {count} file",
        "Proposed to take back what you rejected in {count} files",
        len(paths),
    )
    return CarriedOut(summary, paths)
