"""Writing and removing one file: it is always the old one or the new one, never half of either."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from haiku_pair.engine.disk.causes import writing_failed
from haiku_pair.engine.disk.replacement import TEMPORARY, Content, Replacement, look_at_old, sync

_PRIVATE = 0o600
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)


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
    return name.startswith(TEMPORARY)


def replace_in(folder: int, name: str, data: bytes, mode: int | None = None, *, private: bool = False) -> None:
    """`write_atomic` on a folder that is already open; raises OSError."""
    old = look_at_old(folder, name)
    try:
        content = Content(data, mode, _PRIVATE if private else -1)
        new = Replacement(folder, f"{TEMPORARY}{os.urandom(8).hex()}", content, old)
        try:
            new.flush()
            new.place(folder, folder, name)
        except BaseException:
            new.discard(folder)
            raise
    finally:
        if old is not None:
            old.close()
    sync(folder)


def put_in(folder: int, name: str, data: bytes) -> Replacement:
    """Write a private file that is not there yet, whole but unflushed; raises OSError.

    A power cut before its `flush` and that of the folder may leave none, or one that ends too early.
    """
    new = Replacement(folder, f"{TEMPORARY}{os.urandom(8).hex()}", Content(data, permissions=_PRIVATE), None)
    try:
        new.place(folder, folder, name)
    except BaseException:
        new.discard(folder)
        raise
    return new


def remove_in(folder: int, name: str) -> None:
    """`remove` on a folder that is already open; raises OSError."""
    os.unlink(name, dir_fd=folder)
    sync(folder)
