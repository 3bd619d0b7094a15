"""Several files of a workspace changed together: everything is made ready first, then put in place one by one.

What can go wrong for want of room or rights mostly goes wrong while nothing has changed yet. Nothing is removed before
what takes its place lies on the disk. Each file is flushed once, and each folder once, at the end.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import TypeAlias

from haiku_pair.engine.disk.causes import writing_failed
from haiku_pair.engine.disk.flushing import Flusher
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.disk.replaced import ReplacedFiles
from haiku_pair.engine.disk.replacement import TEMPORARY, Content, Old, Replacement, look_at_old, sync
from haiku_pair.engine.faults import Failure

_MAX_FOLDERS = 128
_MAX_UNFLUSHED = 64
_MAX_OLD = 256
"""Descriptors held at most, of each kind: the usual limit of a process is 1024."""

_STEP = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
Parts: TypeAlias = tuple[str, ...]


class Staging:
    r"""Changes of one workspace under way; a context manager that leaves nothing unfinished lying about.

        with Staging(gate, token) as staging:
            staging.prepare("a.py", Content(b"x = 1\n"))
            staging.flush()
            staging.place("a.py")
            staging.remove("b.py")
            staging.settle()

    All methods raise Failure with the path in question.
    """

    def __init__(
        self, gate: PathGate, token: str, flusher: Flusher | None = None, replaced: ReplacedFiles | None = None
    ) -> None:
        """Nothing is done yet.

        Args:
            gate: the way to the files.
            token: part of the names of passing files, so that `sweep` finds them after a crash.
            flusher: threads to flush with, where they are kept.
            replaced: takes over what was replaced.
        """
        self._gate = gate
        self._token = token
        self._flusher = flusher or Flusher()
        self._replaced = replaced or ReplacedFiles()
        self._open = _Folders(gate)
        self._ready: dict[str, tuple[Parts, Replacement]] = {}
        self._unflushed: list[tuple[str, Replacement]] = []
        self._old: list[Old] = []
        self._changed: dict[Parts, None] = {}

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for folder, replacement in self._ready.values():
            with suppress(OSError):
                replacement.discard(self._open.existing(folder))
        self._open.close()
        if self._old:
            self._replaced.hold(self._old)

    def prepare(self, path: str, content: Content) -> tuple[str, ...]:
        """Write what a path is to hold, beside it.

        Returns:
            Names of extended attributes that the file will lose.

        Raises:
            Failure: OUTSIDE, NOT_REGULAR, NOT_WRITABLE.
        """
        try:
            parts = self._parts(path)
            folder = self._open.nearest(parts[:-1])
            old = self._old_file(folder, parts[-1]) if folder == parts[:-1] else None
            name = passing_name(self._token, path)
            replacement = Replacement(self._open.existing(folder), name, content, old)
        except OSError as error:
            raise writing_failed(path, error) from error
        self._ready[path] = (folder, replacement)
        self._unflushed.append((path, replacement))
        if len(self._unflushed) >= _MAX_UNFLUSHED:
            self.flush()
        return replacement.lost

    def flush(self, more: Sequence[Callable[[], None]] = ()) -> None:
        """What was prepared is on the disk afterwards.

        Args:
            more: flushes of something else, to be done at the same time.

        Raises:
            Failure: NOT_WRITABLE; whatever `more` raises.
        """
        unflushed, self._unflushed = self._unflushed, []
        outcomes = self._flusher.at_once([*more, *(replacement.flush for _, replacement in unflushed)])
        names = [*("" for _ in more), *(path for path, _ in unflushed)]
        for name, error in zip(names, outcomes, strict=True):
            if isinstance(error, OSError):
                raise writing_failed(name, error) from error
            if error is not None:
                raise error

    def place(self, path: str) -> None:
        """Put a prepared file in its place; folders above are made.

        Raises:
            Failure: OUTSIDE, NOT_REGULAR, NOT_WRITABLE; it can be prepared again then.
        """
        source, replacement = self._ready.pop(path)
        try:
            # Asked again: what stood in the way, a link above for one, may be gone by now, or have come.
            *above, name = self._parts(path)
            folder = tuple(above)
            self._make(folder)
            replacement.place(self._open.existing(source), self._open.existing(folder), name)
        except BaseException as error:
            with suppress(OSError):
                replacement.discard(self._open.existing(source))
            if isinstance(error, OSError):
                raise writing_failed(path, error) from error
            raise
        self._changed[folder] = None
        if source != folder:
            self._changed[source] = None

    def remove(self, path: str, folders: int = -1) -> None:
        """Delete a file or link, and folders above that are empty then.

        Args:
            path: of the file.
            folders: how many of these at most; -1 for all.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, NOT_REGULAR, NOT_WRITABLE.
        """
        try:
            *above, name = self._parts(path)
            folder = tuple(above)
            os.unlink(name, dir_fd=self._open.existing(folder))
        except OSError as error:
            raise writing_failed(path, error) from error
        self._changed[folder] = None
        self._drop_empty(folder, folders)

    def drop_empty_above(self, path: str, folders: int) -> None:
        """Delete folders above a path that are empty, this many at most."""
        with suppress(Failure, OSError):
            self._drop_empty(self._open.nearest(self._parts(path)[:-1]), folders)

    def settle(self) -> None:
        """What was placed and removed lasts through a power cut afterwards."""
        flushes: list[Callable[[], None]] = []
        for folder in self._changed:
            with suppress(OSError):
                flushes.append(partial(sync, self._open.existing(folder)))
        self._flusher.at_once(flushes)
        self._changed.clear()

    # --- inside ------------------------------------------------------------------------------------

    def _parts(self, path: str) -> Parts:
        self._open.trim()
        return self._gate.locate_parts(path)

    def _make(self, folder: Parts) -> None:
        there = self._open.nearest(folder)
        for count in range(len(there), len(folder)):
            above = folder[:count]
            with suppress(FileExistsError):
                os.mkdir(folder[count], dir_fd=self._open.existing(above))
            self._changed[above] = None

    def _drop_empty(self, folder: Parts, most: int) -> None:
        while folder and most != 0:
            try:
                os.rmdir(folder[-1], dir_fd=self._open.existing(folder[:-1]))
            except OSError:
                return
            self._open.forget(folder)
            self._changed.pop(folder, None)
            folder = folder[:-1]
            self._changed[folder] = None
            most -= 1

    def _old_file(self, folder: Parts, name: str) -> Old | None:
        """The file that will be replaced; it stays open as long as there is room for it."""
        try:
            old = look_at_old(self._open.existing(folder), name)
        except IsADirectoryError:
            # It may go before this is placed; if it does not, placing fails.
            return None
        if old is not None:
            self._old.append(old)
            if len(self._old) > _MAX_OLD:
                self._old.pop(0).close()
        return old


def passing_name(token: str, path: str) -> str:
    """The name that a file has until it is placed."""
    return f"{TEMPORARY}{token}-{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def sweep(gate: PathGate, token: str, paths: Iterable[str]) -> None:
    """Delete what a staging that was killed has left of these paths."""
    folders = _Folders(gate)
    try:
        for path in paths:
            with suppress(Failure, OSError):
                above = gate.locate_parts(path)[:-1]
                for count in range(len(above) + 1):
                    with suppress(OSError):
                        os.unlink(passing_name(token, path), dir_fd=folders.existing(above[:count]))
    finally:
        folders.close()


class _Folders:
    """Open folders of a workspace, walked to without following links."""

    def __init__(self, gate: PathGate) -> None:
        self._root = gate.root
        self._open: dict[Parts, int] = {}

    def existing(self, folder: Parts) -> int:
        """A descriptor of a folder, good until `trim`; raises OSError."""
        if folder not in self._open:
            if folder:
                descriptor = os.open(folder[-1], _STEP, dir_fd=self.existing(folder[:-1]))
            else:
                descriptor = os.open(self._root, _STEP & ~getattr(os, "O_NOFOLLOW", 0))
            self._open[folder] = descriptor
        return self._open[folder]

    def nearest(self, folder: Parts) -> Parts:
        """The folder, or the closest above it that is there; raises OSError."""
        for count in range(len(folder), 0, -1):
            try:
                self.existing(folder[:count])
            except OSError as error:
                if error.errno not in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}:
                    raise
            else:
                return folder[:count]
        return ()

    def trim(self) -> None:
        """Let go of the oldest, when many are open."""
        while len(self._open) > _MAX_FOLDERS:
            os.close(self._open.pop(next(iter(self._open))))

    def forget(self, folder: Parts) -> None:
        """It is no longer there."""
        descriptor = self._open.pop(folder, -1)
        if descriptor >= 0:
            os.close(descriptor)

    def close(self) -> None:
        """Let go of all."""
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()
