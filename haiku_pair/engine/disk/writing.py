"""Writing a file so that it is always the old one or the new one, never half of either.

A temporary file in the same folder gets the bytes, the mode, the owner and the extended attributes, is flushed to
the disk and renamed over the target; then the folder is flushed. Where a rename would cut a hard link or change the
owner, the bytes are written in place instead, and put back if that fails.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from haiku_pair.engine.disk.causes import writing_failed

_PRIVATE = 0o600
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NEW_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_TEMPORARY = ".haiku-pair-"


def write_atomic(path: Path, data: bytes, mode: int | None = None, *, private: bool = False) -> None:
    """Replace the file at `path`, or create it, all or nothing.

    Args:
        path: where to write; not followed if it is a link (`PathGate.resolve` has followed it already).
        data: the whole new content.
        mode: permission bits for a new file, less the umask. Of an existing file only the execute bits follow it,
            as git does, so that 0600 stays 0600. None keeps an existing file's mode and makes a new one plain.
        private: the file is readable by its owner alone afterwards, whatever it was before.

    Raises:
        Failure: it could not be written; what was there is untouched and no temporary file is left.
    """
    try:
        with open_folder(path.parent) as folder:
            replace_in(folder, path.name, data, mode, private=private)
    except OSError as error:
        raise writing_failed(str(path), error) from error


def make_parents(path: Path) -> None:
    """Create the folders above `path` that are missing.

    Raises:
        Failure: one of them could not be created, or is no folder.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_failed(str(path), error) from error


def remove(path: Path) -> None:
    """Delete one file or link, and flush its folder.

    Raises:
        Failure: there is no such file, it is a folder, or deleting it is not allowed.
    """
    try:
        with open_folder(path.parent) as folder:
            remove_in(folder, path.name)
    except OSError as error:
        raise writing_failed(str(path), error) from error


@contextmanager
def open_folder(path: Path) -> Iterator[int]:
    """A descriptor of a folder for the calls below; raises OSError."""
    descriptor = os.open(path, _FOLDER_FLAGS)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def is_temporary(name: str) -> bool:
    """Whether a file name is one that `write_atomic` uses on its way; nobody else needs to see it."""
    return name.startswith(_TEMPORARY)


def replace_in(folder: int, name: str, data: bytes, mode: int | None = None, *, private: bool = False) -> None:
    """`write_atomic` on a folder that is already open; raises OSError."""
    old = _existing(folder, name)
    if old is not None and old.st_nlink > 1:
        _overwrite(folder, name, data)
        return
    temporary = f"{_TEMPORARY}{os.urandom(8).hex()}"
    descriptor = os.open(temporary, _NEW_FLAGS, _creation_mode(old, mode, private=private), dir_fd=folder)
    try:
        try:
            owner_kept = _dress(descriptor, folder, name, old, _wanted_mode(old, mode, private=private))
            if owner_kept:
                _write_all(descriptor, data)
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if not owner_kept:
            _overwrite(folder, name, data)
            os.unlink(temporary, dir_fd=folder)
            return
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    _flush(folder)


def remove_in(folder: int, name: str) -> None:
    """`remove` on a folder that is already open; raises OSError."""
    os.unlink(name, dir_fd=folder)
    _flush(folder)


def _existing(folder: int, name: str) -> os.stat_result | None:
    """The file that will be replaced; None when there is none or it is a link, which is replaced as such."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISREG(found.st_mode):
        return found
    if stat.S_ISLNK(found.st_mode):
        return None
    raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))


def _creation_mode(old: os.stat_result | None, mode: int | None, *, private: bool) -> int:
    """A new file is created with its own mode, so that the umask acts on it; others start closed."""
    if private or old is not None:
        return _PRIVATE
    return (0o666 if mode is None else mode) & 0o777


def _wanted_mode(old: os.stat_result | None, mode: int | None, *, private: bool) -> int | None:
    if private:
        return _PRIVATE
    if old is None:
        return None
    kept = stat.S_IMODE(old.st_mode)
    if mode is None:
        return kept
    readable = (kept & 0o444) >> 2
    return (kept | readable) if mode & 0o100 else (kept & ~0o111)


def _dress(descriptor: int, folder: int, name: str, old: os.stat_result | None, mode: int | None) -> bool:
    """Give the new file the old one's owner, attributes and mode; False when the owner can't be kept."""
    if old is not None:
        new = os.fstat(descriptor)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            try:
                os.fchown(descriptor, old.st_uid, old.st_gid)
            except PermissionError:
                return False
        _copy_attributes(descriptor, folder, name)
    if mode is not None:
        os.fchmod(descriptor, mode)
    return True


def _copy_attributes(descriptor: int, folder: int, name: str) -> None:
    """Extended attributes, ACLs among them, as far as this system and file system have and allow them."""
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):
        source = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        try:
            for attribute in os.listxattr(source):
                with suppress(OSError):
                    os.setxattr(descriptor, attribute, os.getxattr(source, attribute))
        finally:
            os.close(source)


def _overwrite(folder: int, name: str, data: bytes) -> None:
    """Write in place where a rename would cut a hard link or change the owner; the old bytes come back on error."""
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(name, flags, dir_fd=folder)
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
    _write_all(descriptor, data)
    os.ftruncate(descriptor, len(data))
    os.fsync(descriptor)


def _read_all(descriptor: int) -> bytes:
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def flush_folder(path: Path) -> None:
    """Make a rename or removal in a folder last, where the file system can; raises OSError when there is no folder."""
    with open_folder(path) as folder:
        _flush(folder)


def _flush(folder: int) -> None:
    """Make a rename or removal last. Some file systems can't flush a folder; the change itself has happened."""
    with suppress(OSError):
        os.fsync(folder)
