"""One file replaced so that it is always the old one or the new one, never half of either.

A new file beside the old one gets the bytes, the mode, the owner and the extended attributes, is flushed to the disk
and renamed over it. Where a rename would cut a hard link or change the owner, the bytes are written in place instead,
and put back if that fails. Everything here works on open folders and raises OSError.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass

_PRIVATE = 0o600
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _CLOEXEC
_OLD = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_NONBLOCK", 0) | _CLOEXEC
_BOTH = os.O_RDWR | _NOFOLLOW | _CLOEXEC
TEMPORARY = ".haiku-pair-"
"""What the names of new files begin with on their way."""


@dataclass(frozen=True)
class Content:
    """What a file is to hold."""

    data: bytes
    mode: int | None = None
    """Bits for a new file, less the umask. Of an old file only the execute bits follow them. None keeps an old
    file's mode and makes a new one plain."""
    permissions: int = -1
    """Exact bits, whatever the file had; -1 for those that follow from `mode`."""
    link: bool = False
    """A link, and `data` is where it points to."""


class Replacement:
    """New content made ready: nothing of the old file changes before `place`."""

    def __init__(self, folder: int, temporary: str, content: Content, old: Old | None) -> None:
        """Write the new file.

        Args:
            folder: where it lies until it is placed.
            temporary: its name there.
            content: what it holds.
            old: the file that it will replace, if there is one.
        """
        self._folder = folder
        self._temporary = temporary
        self._content = content
        self._descriptor = -1
        self._made = False
        self.lost: tuple[str, ...] = ()
        """Extended attributes of the old file that the new one could not be given."""
        self.in_place = old is not None and old.found.st_nlink > 1
        """The old file is overwritten rather than replaced."""
        if self.in_place:
            return
        try:
            self._write(old)
        except BaseException:
            self.discard(folder)
            raise

    def flush(self) -> None:
        """The new content is on the disk afterwards, as yet under its passing name."""
        if self._descriptor >= 0:
            try:
                os.fsync(self._descriptor)
            finally:
                self.close()

    def place(self, source: int, folder: int, name: str) -> None:
        """Put it in place of the old file.

        Args:
            source: the folder it lies in.
            folder: the folder it goes to.
            name: its name there.
        """
        if self.in_place:
            _overwrite(folder, name, self._content.data)
            self.discard(source)
            return
        os.rename(self._temporary, name, src_dir_fd=source, dst_dir_fd=folder)
        self._made = False

    def discard(self, folder: int) -> None:
        """Delete what was not placed; nothing happens after `place`."""
        self.close()
        if self._made:
            with suppress(OSError):
                os.unlink(self._temporary, dir_fd=folder)
            self._made = False

    def close(self) -> None:
        """Let go of it unflushed, wherever it lies."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    # --- inside ------------------------------------------------------------------------------------

    def _write(self, old: Old | None) -> None:
        if self._content.link:
            os.symlink(self._content.data, self._temporary, dir_fd=self._folder)
            self._made = True
            return
        self._descriptor = self._create(_PRIVATE if self._is_closed(old) else self._plain_mode())
        if old is not None and not self._take_owner(old.found):
            self.in_place = True
            return
        if old is not None:
            self.lost = _copy_attributes(self._descriptor, old.descriptor)
        mode = self._wanted_mode(old)
        if mode is not None:
            os.fchmod(self._descriptor, mode)
        write_all(self._descriptor, self._content.data)

    def _create(self, mode: int) -> int:
        try:
            descriptor = os.open(self._temporary, _NEW, mode, dir_fd=self._folder)
        except FileExistsError:
            # Names never repeat but after a crash in the middle of the same step.
            os.unlink(self._temporary, dir_fd=self._folder)
            descriptor = os.open(self._temporary, _NEW, mode, dir_fd=self._folder)
        self._made = True
        return descriptor

    def _is_closed(self, old: Old | None) -> bool:
        """A new file is created with its own mode, so that the umask acts on it; others start closed."""
        return old is not None or self._content.permissions >= 0

    def _plain_mode(self) -> int:
        return (0o666 if self._content.mode is None else self._content.mode) & 0o777

    def _wanted_mode(self, old: Old | None) -> int | None:
        if self._content.permissions >= 0:
            return self._content.permissions
        if old is None:
            return None
        kept = stat.S_IMODE(old.found.st_mode)
        if self._content.mode is None:
            return kept
        readable = (kept & 0o444) >> 2
        return (kept | readable) if self._content.mode & 0o100 else (kept & ~0o111)

    def _take_owner(self, old: os.stat_result) -> bool:
        new = os.fstat(self._descriptor)
        if (new.st_uid, new.st_gid) == (old.st_uid, old.st_gid):
            return True
        try:
            os.fchown(self._descriptor, old.st_uid, old.st_gid)
        except PermissionError:
            return False
        return True


class Old:
    """The file that will be replaced, open for its attributes."""

    def __init__(self, found: os.stat_result, descriptor: int) -> None:
        """`descriptor` is -1 where the file may not be read."""
        self.found = found
        self.descriptor = descriptor

    def close(self) -> None:
        """Let go of it. If it has been replaced, the system frees its blocks now."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def look_at_old(folder: int, name: str) -> Old | None:
    """The file that will be replaced; None when there is none or it is a link, which is replaced as such."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        return None
    if not stat.S_ISREG(found.st_mode):
        code = errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.ENXIO
        raise OSError(code, os.strerror(code))
    descriptor = -1
    with suppress(PermissionError):
        descriptor = os.open(name, _OLD, dir_fd=folder)
    return Old(found, descriptor)


def is_overwritten(found: os.stat_result) -> bool:
    """Whether a file would be written in place: it has other names, or an owner that only the system can give."""
    if found.st_nlink > 1:
        return True
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return False
    return found.st_uid != os.geteuid() or found.st_gid not in {os.getegid(), *os.getgroups()}


def write_all(descriptor: int, data: bytes) -> None:
    """Write everything, however many calls it takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync(folder: int) -> None:
    """Make a rename or removal last. Some file systems can't flush a folder; the change itself has happened."""
    with suppress(OSError):
        os.fsync(folder)


def _copy_attributes(descriptor: int, source: int) -> tuple[str, ...]:
    """Extended attributes, ACLs among them; the names of those that this system or file system did not take."""
    if source < 0 or not hasattr(os, "listxattr"):
        return ()
    try:
        names = os.listxattr(source)
    except OSError:
        return ()
    lost: list[str] = []
    for name in names:
        try:
            os.setxattr(descriptor, name, os.getxattr(source, name))
        except OSError:
            lost.append(name)
    return tuple(lost)


def _overwrite(folder: int, name: str, data: bytes) -> None:
    """Write in place; the old bytes come back on error."""
    descriptor = os.open(name, _BOTH, dir_fd=folder)
    try:
        before = _read_all(descriptor)
        try:
            _put(descriptor, data)
        except OSError:
            with suppress(OSError):
                _put(descriptor, before)
            raise
    finally:
        os.close(descriptor)


def _put(descriptor: int, data: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    write_all(descriptor, data)
    os.ftruncate(descriptor, len(data))
    os.fsync(descriptor)


def _read_all(descriptor: int) -> bytes:
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)
