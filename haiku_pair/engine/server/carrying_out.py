"""Carrying out a review that is no proposal: stage, discard, unstage, or propose to take back. In the git lane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.open_proposal import OpenProposal
from haiku_pair.engine.pairing.source_book import SourceBook
from haiku_pair.engine.server import sources
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.protocol.values import Decision, Fault, JournalEntry


def carry_out(folder: OpenFolder, body: ask.ApplyProposal) -> replies.Applied:
    """Do what was decided on a review, or with one hunk only what its decision means.

    Raises:
        Failure: nothing was decided that could be done, or it was refused; nothing was changed.
    """
    book = sources.book_of(folder, body.proposal)
    if not isinstance(book, SourceBook):
        raise sources.nothing("This proposal is no longer open.", "Review what is shown now.")
    opened = book.opened()
    match book.source.kind:
        case SourceKind.RANGE:
            done = _take_back(folder, opened)
        case SourceKind.UNSTAGED | SourceKind.STAGED:
            raise sources.nothing("There is nothing to carry out here.", "")
        case SourceKind.ROUND | SourceKind.FILES | SourceKind.PROPOSAL | SourceKind.MERGE:
            raise sources.nothing("There is nothing to carry out here.", "Decisions and comments are kept.")
        case _:
            assert_never(book.source.kind)
    return done


def _take_back(folder: OpenFolder, opened: OpenProposal) -> replies.Applied:
    """What was rejected of a range becomes a proposal that takes it back."""
    if not opened.has(Decision.REJECTED):
        raise sources.nothing("Nothing is rejected, so there is nothing to take back.", "Reject hunks with n.")
    if folder.session.busy:
        raise Failure(
            Fault.BUSY,
            "Haiku is at work on its proposal.",
            kept="Your decisions are kept.",
            next_step="Wait until it has finished, or stop it with Esc, then try again.",
        )
    proposed = opened.review.proposed
    wanted = opened.selected(Decision.ACCEPTED, Decision.UNDECIDED)
    folder.book.anchor(folder.capture())
    paths = [change.path for change in folder.trees.changes(proposed, wanted, renames=False)]
    folder.book.adopt(proposed, wanted, {path: folder.overlay.working(path) for path in paths})
    return _told(f"Proposed to take back what you rejected in {_files(paths)}", paths)


def _told(summary: str, paths: Sequence[str]) -> replies.Applied:
    return replies.Applied(JournalEntry("", summary, tuple(paths)), summary)


def _files(paths: Sequence[str]) -> str:
    return f"{len(paths)} file{'s' if len(paths) != 1 else ''}"
