"""What is known of the files' contents, so that what the watcher hints at can be told from what we did ourselves.

Hashes decide. Sizes and times only spare the reading of a file that can't have changed; a file whose times were
never taken together with its bytes is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from haiku_pair.edits.document import content_hash
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.disk.writing import is_temporary
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import FileChangeKind, FileNews

Signature: TypeAlias = tuple[int, int, int, int, int]
"""Type and mode, inode, size, time of change of content, time of change of anything."""


_GONE = "gone"
"""Stands for the hash of a file that is expected to be deleted."""


@dataclass(slots=True)
class _Known:
    """One file that exists: the hash of its bytes and the signature it had with them; None where not known."""

    hash: str | None
    signature: Signature | None
    expected: str | None = None


class ContentWatch:
    """Remembers what every file held. Not for several threads at a time."""

    def __init__(self, gate: PathGate) -> None:
        self._gate = gate
        self._known: dict[str, _Known] = {}

    def baseline(self, paths: Iterable[str]) -> None:
        """These files exist and count as known as they are now. Fast: nothing is read."""
        for path in paths:
            if path not in self._known:
                signature = self._signature(path)
                if signature is not None:
                    self._known[path] = _Known(None, signature)

    def expect(self, path: str, new_hash: str | None) -> None:
        """We are about to write these bytes (None: to delete); seeing either the old or these is no news."""
        self._known.setdefault(path, _Known(None, None)).expected = _GONE if new_hash is None else new_hash

    def seen(self, path: str, new_hash: str | None) -> None:
        """We wrote or read a file and know what it held; None: we deleted it."""
        if new_hash is None:
            self._known.pop(path, None)
        else:
            # Without a signature: somebody may have written it since, and the next look shall read it.
            self._known[path] = _Known(new_hash, None)

    def hash(self, path: str) -> str | None:
        """The hash of what a file held when it was last looked at, if it was."""
        known = self._known.get(path)
        return known.hash if known else None

    def news(self, paths: Iterable[str]) -> list[FileNews]:
        """Of paths that may have changed, those that somebody else changed; each change is reported once.

        A path that was a folder stands for the known files below it.
        """
        asked = {path for path in paths if not is_temporary(path.rpartition("/")[2])}
        asked |= self._below(path for path in asked if path not in self._known)
        found = (self._look(path) for path in sorted(asked))
        return [news for news in found if news is not None]

    def rescan(self, paths: Iterable[str]) -> list[FileNews]:
        """The same for everything: `paths` are all files there are now, after the watcher lost track."""
        return self.news({*paths, *self._known})

    def _below(self, folders: Iterable[str]) -> set[str]:
        """Known files below what may have been folders."""
        gone = {path for path in folders if self._signature(path) is None}
        if not gone:
            return set()
        return {path for path in self._known if any(parent in gone for parent in _parents(path))}

    def _look(self, path: str) -> FileNews | None:
        known = self._known.get(path)
        signature = self._signature(path)
        if signature is None:
            if known is None or (known.hash is None and known.signature is None):
                return None
            del self._known[path]
            return None if known.expected == _GONE else FileNews(path, FileChangeKind.DELETED)
        if known is not None and known.signature == signature:
            return None
        return self._compare(path, known, signature)

    def _compare(self, path: str, known: _Known | None, signature: Signature) -> FileNews | None:
        now = self._hash(path, signature)
        self._known[path] = _Known(now, signature)
        if known is None:
            return FileNews(path, FileChangeKind.CREATED)
        if now in {known.hash, known.expected}:
            if known.expected not in {None, now}:
                self._known[path].expected = known.expected
            return None
        return FileNews(path, FileChangeKind.CHANGED)

    def _signature(self, path: str) -> Signature | None:
        """None for what is no file or link, or not there."""
        try:
            found = os.lstat(self._gate.root / path)
        except (OSError, ValueError):
            return None
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode)):
            return None
        return found.st_mode, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    def _hash(self, path: str, signature: Signature) -> str:
        """Hash of the bytes; of a link, of where it points; of what can't be read, something that changes with it."""
        try:
            if stat.S_ISLNK(signature[0]):
                return "link:" + content_hash(self._gate.read_link(path))
            return content_hash(self._gate.read(path))
        except Failure:
            return f"unread:{signature}"


def _parents(path: str) -> Iterable[str]:
    end = path.rfind("/")
    while end > 0:
        yield path[:end]
        end = path.rfind("/", 0, end)
