"""From the files on disk to a tree: what may have changed is read and hashed, the rest is known."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import statcache
from haiku_pair.engine.vcs.objects import TREE_MODE, ObjectStore, encode_tree
from haiku_pair.engine.vcs.statcache import Known, Remembered, Stamp

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that still takes part in proposals."""
_BATCH_BYTES = 32 * 1024 * 1024
"""Contents gathered before they are handed to the store, so that a first capture needs no more memory than this."""


@dataclass(frozen=True)
class Captured:
    """A tree and what it is made of: mode and id by path."""

    tree: str
    files: Mapping[str, tuple[str, str]]


class Capture:
    """Takes one workspace's files into the private store. Remembers between calls, and on disk between starts."""

    def __init__(self, gate: PathGate, objects: ObjectStore, cache: Path) -> None:
        """`cache` is the file that remembers what files held when they were last read."""
        self._gate = gate
        self._objects = objects
        self._cache = cache
        self._remembered: Remembered | None = None
        self._pending: list[tuple[str, bytes]] = []
        self._pending_bytes = 0

    def take(self, paths: Collection[str], tracked: Mapping[str, str]) -> Captured:
        """The tree of these files as they are now.

        Args:
            paths: of files; those that are not there, or no files, are left out.
            tracked: ids in the person's index; contents that are there need not be kept twice.

        Raises:
            Failure: NO_GIT, GIT or STORE. What one file does never stops the others.
        """
        # Asked first, because making the private repository also makes the folder of the cache.
        _ = self._objects.object_format
        old = self._remembered if self._remembered is not None else statcache.load(self._cache)
        files, settled = self._look(paths, tracked, old)
        self._flush()
        if settled == old.files and len(files) == len(settled) and old.tree:
            self._remembered = old
            return Captured(old.tree, files)
        tree = self._write_folders(files)
        complete = len(settled) == len(files)
        self._remembered = Remembered(settled, tree if complete else "")
        statcache.save(self._cache, self._remembered)
        return Captured(tree, files)

    def _look(
        self, paths: Collection[str], tracked: Mapping[str, str], old: Remembered
    ) -> tuple[dict[str, tuple[str, str]], dict[str, Known]]:
        """All files that are there, and what may be remembered of them."""
        top = os.fsencode(self._gate.root) + b"/"
        real = _RealFolders(top)
        files: dict[str, tuple[str, str]] = {}
        settled: dict[str, Known] = {}
        lstat = os.lstat
        for path in paths:
            if not real.holds(path):
                continue
            now = time.time_ns()
            try:
                found = lstat(top + path.encode("utf-8"))
            except (OSError, ValueError):
                continue
            stamp = statcache.stamp_of(found)
            known = old.files.get(path)
            if known is None or known.stamp != stamp or not (known.ours or tracked.get(path) == known.oid):
                known = self._read(path, found, stamp, tracked.get(path))
            if known is not None:
                files[path] = (known.mode, known.oid)
                if statcache.is_settled(stamp, now):
                    settled[path] = known
        return files, settled

    def _read(self, path: str, found: os.stat_result, stamp: Stamp, in_index: str | None) -> Known | None:
        """Read and hash one file; None when it has no place in a tree or can't be read."""
        if found.st_size > LARGEST:
            return None
        try:
            if stat.S_ISLNK(found.st_mode):
                raw, mode = self._gate.read_link(path), "120000"
            elif stat.S_ISREG(found.st_mode):
                raw, mode = self._gate.read(path, LARGEST), "100755" if found.st_mode & stat.S_IXUSR else "100644"
            else:
                return None
        except Failure:
            return None
        oid = self._objects.oid("blob", raw)
        ours = oid != in_index
        if ours:
            self._keep(raw)
        return Known(stamp, mode, oid, ours)

    def _keep(self, raw: bytes) -> None:
        self._pending.append(("blob", raw))
        self._pending_bytes += len(raw)
        if self._pending_bytes > _BATCH_BYTES:
            self._flush()

    def _flush(self) -> None:
        pending, self._pending, self._pending_bytes = self._pending, [], 0
        self._objects.write(pending)

    def _write_folders(self, files: Mapping[str, tuple[str, str]]) -> str:
        """The tree object of every folder, from the deepest up; the id of the top one."""
        folders: dict[bytes, dict[bytes, tuple[str, str]]] = {b"": {}}
        for path, entry in files.items():
            folder, _, name = path.encode("utf-8").rpartition(b"/")
            if folder not in folders:
                _add_folder(folders, folder)
            folders[folder][name] = entry
        objects: list[tuple[str, bytes]] = []
        tree = ""
        for folder in sorted(folders, key=lambda name: name.count(b"/") + (name != b""), reverse=True):
            raw = encode_tree(folders[folder])
            objects.append(("tree", raw))
            tree = self._objects.oid("tree", raw)
            if folder:
                above, _, name = folder.rpartition(b"/")
                folders[above][name] = (TREE_MODE, tree)
        self._objects.write(objects)
        return tree


class _RealFolders:
    """Which folders are reached from the root without a link, asked once each."""

    def __init__(self, top: bytes) -> None:
        self._top = top
        self._real = {"": True}

    def holds(self, path: str) -> bool:
        """Whether the folders above `path` are folders, not links to some."""
        return self._is_real(path.rpartition("/")[0])

    def _is_real(self, folder: str) -> bool:
        known = self._real.get(folder)
        if known is None:
            known = self._is_real(folder.rpartition("/")[0]) and self._is_folder(folder)
            self._real[folder] = known
        return known

    def _is_folder(self, folder: str) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(self._top + folder.encode("utf-8")).st_mode)
        except (OSError, ValueError):
            return False


def _add_folder(folders: dict[bytes, dict[bytes, tuple[str, str]]], folder: bytes) -> None:
    while folder and folder not in folders:
        folders[folder] = {}
        folder = folder.rpartition(b"/")[0]
