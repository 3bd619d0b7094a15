"""What the person should know before they apply: definitions that would be missing, and what else happens to files."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from functools import cached_property

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.decided_file import DecidedFile
from haiku_pair.engine.pairing.dependents import missing_definitions
from haiku_pair.engine.pairing.open_proposal import OpenProposal
from haiku_pair.engine.server import sources
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.trees import LINK, SUBMODULE, FileVersion, Trees
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.replies import ApplyChecked
from haiku_pair.protocol.values import Decision, MissingDefinition

log = logging.getLogger(__name__)

_SECONDS = 1.0
"""A check may take; what was not looked at by then is not told."""
_MOST_FILES = 50
"""Untouched files read for one name; one that stands in more of them is known well enough."""


def checked(folder: OpenFolder, body: ask.CheckApply) -> ApplyChecked:
    """What there is to say; nothing is written. In the git lane.

    Raises:
        Failure: the review or a hunk of it is no longer there, or a hunk must be settled first.
    """
    book = sources.book_of(folder, body.proposal)
    opened = book.opened()
    taken = opened.alone(body.only) if body.only else opened
    accepted = taken.selected(Decision.ACCEPTED)
    if accepted == opened.review.base:
        return ApplyChecked()
    besides: tuple[str, ...] = ()
    if book is folder.book:
        besides = folder.applier.foreseen(opened.review.base, accepted, folder.buffers.unsaved())
    return ApplyChecked(_missing(folder.trees, opened, taken, accepted), besides)


def _missing(trees: Trees, opened: OpenProposal, taken: OpenProposal, accepted: str) -> tuple[MissingDefinition, ...]:
    """What can't be found out is not missing: a check never stands in the way."""
    try:
        files = [_decided(trees, opened, taken, accepted, file.path, file.old_path) for file in opened.pair.files]
        untouched = _Untouched(trees, opened.review.base, opened.pair.touched)
        return missing_definitions(files, untouched, _SECONDS)
    except Failure as failure:
        log.warning("no check for missing definitions: %s", failure)
        return ()


def _decided(
    trees: Trees, opened: OpenProposal, taken: OpenProposal, accepted: str, path: str, old_path: str
) -> DecidedFile:
    """One file; what is said of its hunks is the person's word, what is taken may be one hunk alone."""
    after = trees.read(accepted, path) or (trees.read(accepted, old_path) if old_path else None)
    known = tuple(opened.reviewed(path))
    now = frozenset(said.hunk.id for said in taken.reviewed(path) if said.decision is Decision.ACCEPTED)
    return DecidedFile(path, _text(opened.pair.before(path)), _text(opened.pair.after(path)), _text(after), known, now)


def _text(version: FileVersion | None) -> bytes | None:
    return version.raw if version is not None and version.mode not in {LINK, SUBMODULE} else None


class _Untouched:
    """The files of a tree but for some, searched when a name seems to be missing."""

    def __init__(self, trees: Trees, tree: str, touched: Collection[str]) -> None:
        self._trees = trees
        self._tree = tree
        self._touched = touched

    @cached_property
    def _paths(self) -> Collection[str]:
        return [path for path in self._trees.paths(self._tree) if path not in self._touched]

    def paths(self) -> Collection[str]:
        """All of them."""
        return self._paths

    def holding(self, name: str) -> Sequence[tuple[str, bytes]] | None:
        """Those in which a word stands; None when there are too many to read."""
        found = [path for path in self._trees.holding(self._tree, name) if path not in self._touched]
        if len(found) > _MOST_FILES:
            return None
        versions = [(path, self._trees.read(self._tree, path)) for path in found]
        return [(path, version.raw) for path, version in versions if version is not None]
