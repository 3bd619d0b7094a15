"""From the files on disk to a tree: what may have changed is read and hashed, the rest is known."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.bulk import BulkReader
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import statcache
from haiku_pair.engine.vcs.folder_trees import Entry, FolderTrees
from haiku_pair.engine.vcs.objects import ObjectStore
from haiku_pair.engine.vcs.statcache import Known, Remembered, stamp_of

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that still takes part in proposals."""
_BATCH_BYTES = 32 * 1024 * 1024
"""Contents gathered before they are handed to the store, so that a first capture needs no more memory than this."""
_ADOPTED = 200
"""Contents that leave the person's index at once and are copied then."""
_SAVE_SECONDS = 5.0
"""How often what is remembered goes to the disk while the engine runs; a lost note costs time, nothing else."""


@dataclass(frozen=True)
class Captured:
    """A tree and what it is made of: mode and id by path."""

    tree: str
    files: Mapping[str, Entry]


class Capture:
    """Takes one workspace's files into the private store. Remembers between calls, and on disk between starts."""

    def __init__(
        self, root: Path, objects: ObjectStore, cache: Path, reader: Callable[[bytes], BulkReader] = BulkReader
    ) -> None:
        """Nothing is read yet.

        Args:
            root: the workspace, links in its own path followed.
            objects: keeps the contents.
            cache: file that remembers what files held when they were last read.
            reader: opens what reads them.
        """
        self.root = root
        self._root = os.fsencode(root)
        self._objects = objects
        self._cache = cache
        self._reader = reader
        self._known: dict[str, Known] | None = None
        self._files: dict[str, Entry] = {}
        self._unsettled: set[str] = set()
        self._trees = FolderTrees(objects)
        self._wanted: Collection[str] = ()
        self._tracked: Mapping[str, str] = {}
        self._rows: Sequence[tuple[bytes, Sequence[tuple[str, bytes]]]] = ()
        self._suspects: set[str] | None = None
        self._pending: list[tuple[str, bytes]] = []
        self._pending_bytes = 0
        self._saved_at = 0.0
        self.tree = ""
        """The last one taken."""

    def glance(self) -> None:
        """Look which of the files of the last capture may have changed, for the next call of `take`."""
        self._suspects = self._differing() if self._wanted else None

    def take(self, wanted: Collection[str], tracked: Mapping[str, str]) -> Captured:
        """The tree of these files as they are now.

        Args:
            wanted: paths of files; those that are not there, or no files, are left out. The very same collection as
                the last time says that it holds the same paths.
            tracked: ids in the person's index; contents that are there need not be kept twice.

        Raises:
            Failure: NO_GIT, GIT or STORE. What one file does never stops the others.
        """
        suspects, self._suspects = self._suspects, None
        if wanted is not self._wanted or tracked is not self._tracked:
            return self._take_anew(wanted, tracked)
        return self._update(self._differing() if suspects is None else suspects)

    def retake(self, wanted: Collection[str], changed: Iterable[str]) -> Captured:
        """The tree after some files changed since the last capture, the others not looked at.

        Args:
            wanted: paths of all files.
            changed: those that may have changed, come or gone.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        if wanted is not self._wanted:
            self._want(wanted)
        return self._update({*changed, *self._unsettled})

    def save(self) -> None:
        """Keep what is remembered for the next start."""
        if self._known is not None and self.tree:
            statcache.save(self._cache, Remembered(self._known))
            self._saved_at = time.monotonic()

    # --- which files --------------------------------------------------------------------------------

    def _take_anew(self, wanted: Collection[str], tracked: Mapping[str, str]) -> Captured:
        # Asked first, because making the private repository also makes the folder of the cache.
        _ = self._objects.object_format
        if self._known is None:
            self._known = statcache.load(self._cache).files
        self._want(wanted)
        self._tracked = tracked
        known = self._known
        suspects = self._differing()
        left = {path: what.oid for path, what in known.items() if not what.ours and tracked.get(path) != what.oid}
        suspects.update(left)
        self._adopt(left.values())
        kept = {path: (what.mode, what.oid) for path, what in known.items() if path not in suspects}
        changes: dict[str, Entry | None] = {path: entry for path, entry in kept.items() if path not in self._files}
        self._files.update(kept)
        self._trees.put(changes)
        return self._update(suspects)

    def _adopt(self, oids: Collection[str]) -> None:
        """Keep contents that the person's index held for us and no longer holds, while their repository has them.

        After a switch of branches there are many, and commits hold those.
        """
        if len(oids) > _ADOPTED:
            return
        for oid in self._objects.absent(oids):
            with suppress(Failure):
                self._keep(self._objects.read(oid))

    def _want(self, wanted: Collection[str]) -> None:
        """From now on these are the files; others are forgotten."""
        known = self._known or {}
        wanting = wanted if isinstance(wanted, set | frozenset) else frozenset(wanted)
        gone = [path for path in self._files if path not in wanting]
        for path in [path for path in known if path not in wanting]:
            del known[path]
        for path in gone:
            del self._files[path]
        self._unsettled.intersection_update(wanting)
        self._trees.put(dict.fromkeys(gone))
        self._wanted = wanted
        self._rows = ()

    def _differing(self) -> set[str]:
        """Files that are not as they are known."""
        if not self._rows:
            self._rows = _by_folder(self._root, self._wanted)
        known, files, lstat = self._known or {}, self._files, os.lstat
        suspects: set[str] = set()
        real = RealFolders(self._root)
        for folder, rows in self._rows:
            if not real.is_real(folder):
                suspects.update(path for path, _ in rows if path in files)
                continue
            for path, place in rows:
                try:
                    found = lstat(place)
                except (OSError, ValueError):
                    if path in files or path in known:
                        suspects.add(path)
                    continue
                what = known.get(path)
                if what is None or what.stamp != stamp_of(found):
                    suspects.add(path)
        return suspects

    # --- what they hold -----------------------------------------------------------------------------

    def _update(self, suspects: Collection[str]) -> Captured:
        """Look at these files and make the tree."""
        changes: dict[str, Entry | None] = {}
        noted = False
        real = RealFolders(self._root)
        with self._reader(self._root) as reader:
            for path in sorted(suspects):
                before = self._files.get(path)
                noted |= self._look_at(path, reader, real)
                after = self._files.get(path)
                if after != before:
                    changes[path] = after
        self._flush()
        self._trees.put(changes)
        self.tree = self._trees.write()
        if (noted or changes) and time.monotonic() - self._saved_at > _SAVE_SECONDS:
            self.save()
        return Captured(self.tree, self._files)

    def _look_at(self, path: str, reader: BulkReader, real: RealFolders) -> bool:
        """Read one file and note what it holds; whether what is remembered changes."""
        known = self._known if self._known is not None else {}
        now = time.time_ns()
        found = self._read(path.encode("utf-8"), reader, real) if path in self._wanted else None
        before = known.pop(path, None)
        self._unsettled.discard(path)
        if found is None:
            self._files.pop(path, None)
            return before is not None
        mode, raw, seen = found
        oid = self._objects.oid("blob", raw)
        ours = oid != self._tracked.get(path)
        if ours:
            self._keep(raw)
        self._files[path] = (mode, oid)
        stamp = stamp_of(seen)
        if not statcache.is_settled(stamp, now):
            self._unsettled.add(path)
            return before is not None
        known[path] = Known(stamp, mode, oid, ours)
        return before != known[path]

    def _read(self, path: bytes, reader: BulkReader, real: RealFolders) -> tuple[str, bytes, os.stat_result] | None:
        """Mode, content and state of a file; None when it has no place in a tree or can't be read."""
        if not real.is_real(path.rpartition(b"/")[0]):
            return None
        try:
            seen = os.lstat(self._root + b"/" + path)
            if stat.S_ISLNK(seen.st_mode):
                return "120000", reader.read_link(path), seen
            read = reader.read(path, LARGEST) if stat.S_ISREG(seen.st_mode) else None
        except (OSError, ValueError):
            return None
        if read is None:
            return None
        raw, seen = read
        return ("100755" if seen.st_mode & stat.S_IXUSR else "100644"), raw, seen

    def _keep(self, raw: bytes) -> None:
        self._pending.append(("blob", raw))
        self._pending_bytes += len(raw)
        if self._pending_bytes > _BATCH_BYTES:
            self._flush()

    def _flush(self) -> None:
        pending, self._pending, self._pending_bytes = self._pending, [], 0
        self._objects.write(pending)


class RealFolders:
    """Which folders are reached from the root without a link, asked once each."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._real = {b"": True}

    def is_real(self, folder: bytes) -> bool:
        """Whether it is a folder, and all above it are, not links to some."""
        known = self._real.get(folder)
        if known is None:
            known = self.is_real(folder.rpartition(b"/")[0]) and self._is_folder(folder)
            self._real[folder] = known
        return known

    def _is_folder(self, folder: bytes) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(self._root + b"/" + folder).st_mode)
        except (OSError, ValueError):
            return False


def _by_folder(root: bytes, paths: Iterable[str]) -> Sequence[tuple[bytes, Sequence[tuple[str, bytes]]]]:
    """Paths with their places on disk, by the folder they are in."""
    found: dict[bytes, list[tuple[str, bytes]]] = {}
    for path in paths:
        raw = path.encode("utf-8")
        found.setdefault(raw.rpartition(b"/")[0], []).append((path, root + b"/" + raw))
    return list(found.items())
