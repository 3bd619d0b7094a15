"""Which files a capture takes in, and which of them may have changed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from haiku_pair.engine.disk.gate import names_git
from haiku_pair.engine.vcs.capture import Capture, Captured
from haiku_pair.engine.vcs.person import Listing, PersonsRepository
from haiku_pair.engine.vcs.statcache import Stamp

_MOST_NEWS = 50
"""More new names than this are asked for all at once."""


@dataclass(frozen=True)
class _Basis:
    """What the last capture went by."""

    wanted: frozenset[str]
    also: frozenset[str]
    listing: Listing | None
    index: Stamp | None


class WantedFiles:
    """Chooses what `Capture` takes: all files that git would know, or only what is said to have changed."""

    def __init__(self, capture: Capture, person: PersonsRepository, list_files: Callable[[], Sequence[str]]) -> None:
        """`list_files` names the files of a folder that is no repository."""
        self._capture = capture
        self._person = person
        self._list_files = list_files
        self._basis: _Basis | None = None

    def anew(self, also: frozenset[str]) -> Captured:
        """Look at everything.

        Args:
            also: paths to take in even though they are ignored.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        index = self._person.index_stamp()
        listing = self._person.listing(meanwhile=self._capture.glance)
        before = self._basis
        if before and listing is not None and listing is before.listing and also == before.also:
            wanted = before.wanted
        elif listing is None:
            wanted = _acceptable([*self._list_files(), *also])
        else:
            wanted = _acceptable([*listing.tracked, *listing.untracked, *also])
        tracked: Mapping[str, str] = listing.tracked if listing else {}
        captured = self._capture.take(wanted, tracked)
        self._basis = _Basis(wanted, also, listing, index)
        return captured

    def again(self, also: frozenset[str], changed: Collection[str]) -> Captured | None:
        """Look at what changed; None when that does not do and everything must be looked at.

        Args:
            also: paths to take in even though they are ignored.
            changed: all that may be different from the last capture.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        basis = self._basis
        if basis is None or also != basis.also or any(map(_rules_others, changed)):
            return None
        if self._person.index_stamp() != basis.index:
            return None
        news = {path for path in changed if path not in basis.wanted or self._is_folder(path)}
        if not news:
            return self._capture.retake(basis.wanted, changed)
        if basis.listing is None or len(news) > _MOST_NEWS:
            return None
        listed = self._person.listing(sorted(news))
        if listed is None:
            return None
        below = {path for path in basis.wanted if not news.isdisjoint(_with_folders(path))}
        found = _acceptable([*listed.tracked, *listed.untracked, *(path for path in also if path in below)])
        wanted = basis.wanted - below | found
        # Not the listing that the next look at everything would be compared with.
        self._basis = replace(basis, wanted=wanted, listing=Listing())
        return self._capture.retake(wanted, {*changed, *found})

    def _is_folder(self, path: str) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(self._capture.root / path).st_mode)
        except (OSError, ValueError):
            return False


def is_acceptable(path: str) -> bool:
    """Whether a path could name a file of the workspace, by its text alone."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    parts = path.split("/")
    return "\0" not in path and not any(part in {"", ".", ".."} or names_git(part) for part in parts)


def _acceptable(paths: Iterable[str]) -> frozenset[str]:
    # Asked of all files at every capture: the full answer only where a quick one does not do.
    return frozenset(path for path in paths if (path.isascii() and ".git" not in path.lower()) or is_acceptable(path))


def _rules_others(path: str) -> bool:
    """Whether a change of this path changes which other files are taken."""
    parts = path.split("/")
    return path in {"", "."} or parts[-1] == ".gitignore" or ".git" in parts


def _with_folders(path: str) -> list[str]:
    """A path and the folders above it."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
