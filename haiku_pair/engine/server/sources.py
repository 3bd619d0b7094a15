"""Which review a request means, and the two sides of every source. In the git lane."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.book import DecisionBook
from haiku_pair.engine.pairing.source_book import SourceBook
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.outside_files import trees_of
from haiku_pair.engine.vcs.working_sides import WorkingSides
from haiku_pair.protocol.events import ReviewChanged
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Fault, Proposal
from haiku_pair.words import tr

LIVE = frozenset({SourceKind.ROUND, SourceKind.UNSTAGED, SourceKind.STAGED})
"""Sources whose sides move while one looks at them."""


def book_of(folder: OpenFolder, review: str) -> DecisionBook:
    """The review of that id.

    Raises:
        Failure: `NOT_FOUND`, it is no longer open.
    """
    found = folder.book_of(review)
    if found is None:
        raise Failure(
            Fault.NOT_FOUND,
            tr("This proposal is no longer open."),
            kept=tr("Nothing was changed."),
            next_step=tr("Review what is shown now."),
        )
    return found


def opened(folder: OpenFolder, source: Source) -> Proposal:
    """The review of a source as it is now.

    Raises:
        Failure: `NOTHING_TO_DO`, there is nothing to review; or the source does not exist.
    """
    if source.kind is SourceKind.PROPOSAL:
        folder.follow()
        proposal = folder.book.proposal()
        if proposal is None:
            raise nothing(tr("There is no open proposal."), tr("Ask Haiku for a change, or paste a patch."))
        return proposal
    book = folder.sources.book(source)
    refresh(folder, book)
    if source.kind is SourceKind.MERGE:
        folder.merges.begin(book)
    return book.shown()


def refresh(folder: OpenFolder, book: SourceBook) -> bool:
    """Look at the sides of a source again; whether they are others now.

    Raises:
        Failure: the source does not exist any more.
    """
    base, proposed, title = _sides(folder, book.source)
    return book.show(base, proposed, title)


def follow(folder: OpenFolder) -> None:
    """Tell the window of every opened review whose sides have moved.

    Raises:
        Failure: git can't say.
    """
    for book in folder.sources.opened():
        if book.source.kind in LIVE and refresh(folder, book):
            tell(folder, book)


def tell(folder: OpenFolder, book: SourceBook) -> None:
    """Send the window a review of another source as it is now."""
    shown = book.shown()
    folder.send(ReviewChanged(shown, tuple(file.path for file in shown.files)))


def _sides(folder: OpenFolder, source: Source) -> tuple[str, str, str]:
    """Base tree, proposed tree and what is to be said of it beside its kind."""
    match source.kind:
        case SourceKind.ROUND:
            trees = folder.book.last_round()
            if trees is None:
                raise nothing(tr("The proposal is as you saw it last."), tr("Review the whole of it."))
            return *trees, ""
        case SourceKind.RANGE:
            found = folder.ranges.resolve(source.spec)
            return found.base, found.proposed, found.title
        case SourceKind.UNSTAGED:
            sides = unstaged(folder)
            return sides.base, sides.proposed, _without(sides)
        case SourceKind.STAGED:
            sides = folder.staging.staged()
            return sides.base, sides.proposed, _without(sides)
        case SourceKind.MERGE:
            return folder.merges.sides(source)
        case SourceKind.FILES:
            return _files(folder, source)
        case SourceKind.PROPOSAL:
            raise nothing(tr("There is nothing to review."), "")
        case _:
            assert_never(source.kind)


def _files(folder: OpenFolder, source: Source) -> tuple[str, str, str]:
    old, new = (Path(path) for path in source.paths)
    sides = trees_of(folder.trees, old, new, source.spec)
    title = source.spec or f"{shown(str(old))} → {shown(str(new))}"
    without = _without(sides)
    return sides.base, sides.proposed, f"{title} ({without})" if without else title


def _without(sides: WorkingSides) -> str:
    """What takes no part in a review, and why; empty when everything does."""
    if not sides.left_out:
        return ""
    path, why = next(iter(sides.left_out.items()))
    more = tr(" and {count} more", count=len(sides.left_out) - 1) if len(sides.left_out) > 1 else ""
    return tr("without {path}, which {why}{more}", path=shown(path), why=why, more=more)


def unstaged(folder: OpenFolder) -> WorkingSides:
    """The index and the working tree with unsaved text.

    Raises:
        Failure: outside a repository, or git can't say.
    """
    return folder.staging.unstaged(folder.buffers.unsaved(), trusted=folder.open_files.trusted)


def nothing(what: str, next_step: str) -> Failure:
    """There is nothing to review."""
    return Failure(Fault.NOTHING_TO_DO, what, kept=tr("Nothing was changed."), next_step=next_step)
