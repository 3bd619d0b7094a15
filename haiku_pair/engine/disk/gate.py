"""The one way from a path somebody named to a file on disk.

A person, a model and a proposal name files by text relative to the workspace root. The gate refuses whatever would
leave the root, by `..`, by an absolute path or through a link, and whatever lies in a `.git`, however it is spelt.
Files are opened step by step from the root without following links, so that a folder swapped for a link between
the check and the use does not lead outside; and only regular files are opened, so that a pipe never hangs.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from haiku_pair.engine.disk.causes import reading_failed, shown, writing_failed
from haiku_pair.engine.disk.writing import remove_in, replace_in
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault

READ_LIMIT = 32 * 1024 * 1024
"""Bytes read from one file at most, unless the caller says less."""

_PATH_LIMIT = 4096
_PIECE = 1 << 20
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_STEP = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NOFOLLOW | _CLOEXEC
_READ = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | _CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _CLOEXEC

_MAYBE_LINK = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EMLINK})
"""What systems say of a link where none may be."""
_NO_SUCH = frozenset({errno.ENOENT, errno.ENOTDIR})

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|file:", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:([\\/]|$)")
_SHORT_GIT = re.compile(r"git~[0-9]+")
_IGNORABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")


class PathGate:
    """Opens, writes and removes files of one workspace. Holds no state but the root, so that any thread may use it."""

    def __init__(self, root: Path) -> None:
        """`root` is the workspace's folder; links in its own path are followed once, here."""
        self.root = Path(os.path.realpath(root))

    def clean(self, path: str) -> str:
        """The one spelling of `path` that names a file here: no `.`, no doubled or final slash.

        Raises:
            Failure: it can't name a file of the workspace (OUTSIDE), by its text alone.
        """
        parts = _parts_of(path)
        return "/".join(parts)

    def resolve(self, path: str, *, writing: bool = False) -> Path:
        """The real place of a file, links followed as far as they stay inside.

        Args:
            path: relative to the root; need not exist.
            writing: the file is about to be written, so it must be missing or a regular file.

        Raises:
            Failure: OUTSIDE, or NOT_REGULAR when `writing` and something else stands there.
        """
        parts = _parts_of(path)
        return self._follow(path, parts, writing=writing)

    def locate(self, path: str) -> Path:
        """The place of the name itself: links in folders above are followed, the last name is not.

        Raises:
            Failure: OUTSIDE.
        """
        return self.root.joinpath(*self.locate_parts(path))

    def locate_parts(self, path: str) -> tuple[str, ...]:
        """`locate` as the names on the way from the root.

        Raises:
            Failure: OUTSIDE.
        """
        parts = _parts_of(path)
        if self._may_hold_link(parts[:-1]):
            return (*self._follow(path, parts[:-1], writing=False).relative_to(self.root).parts, parts[-1])
        return parts

    def read(self, path: str, limit: int = READ_LIMIT, *, cut: bool = False) -> bytes:
        """The bytes of a regular file; with `cut` only the first of a larger one.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, NOT_READABLE, NOT_REGULAR, or TOO_LARGE when it holds more than `limit` bytes.
        """
        parts = _parts_of(path)
        try:
            try:
                return self._read(path, parts, limit, cut=cut)
            except OSError as error:
                if error.errno not in _MAYBE_LINK:
                    raise
            # Rare, and slower: a link is on the way. Where it leads is opened without following any further one.
            target = self._follow(path, parts, writing=False)
            return self._read(path, target.relative_to(self.root).parts, limit, cut=cut)
        except OSError as error:
            raise reading_failed(path, error) from error

    def read_link(self, path: str) -> bytes:
        """Where a link points to, as it is written in it.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, or NOT_REGULAR when it is no link.
        """
        try:
            # Path.readlink would tidy the target; the link's bytes are what git records.
            return os.readlink(os.fsencode(self.locate(path)))  # noqa: PTH115
        except OSError as error:
            if error.errno == errno.EINVAL:
                raise Failure(Fault.NOT_REGULAR, f"{shown(path)} is not a link.") from error
            raise reading_failed(path, error) from error

    def mode(self, path: str) -> str:
        """The mode git would record: `100644`, `100755`, `120000` for a link, empty for anything else or nothing.

        Raises:
            Failure: OUTSIDE.
        """
        try:
            found = os.lstat(self.locate(path)).st_mode
        except OSError:
            return ""
        if stat.S_ISLNK(found):
            return "120000"
        if stat.S_ISREG(found):
            return "100755" if found & stat.S_IXUSR else "100644"
        return ""

    def write(self, path: str, data: bytes, mode: int | None = None) -> None:
        """`write_atomic` through the gate; missing folders above are created, links inside are followed.

        Raises:
            Failure: OUTSIDE, NOT_REGULAR, NOT_WRITABLE, NOT_FOUND. What was there is untouched.
        """
        target = self.resolve(path, writing=True)
        try:
            with self._open_folder(self._folders(target), create=True) as folder:
                replace_in(folder, target.name, data, mode)
        except OSError as error:
            raise writing_failed(path, error) from error

    def remove(self, path: str) -> None:
        """Delete a file, or a link itself.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, NOT_REGULAR, NOT_WRITABLE.
        """
        target = self.locate(path)
        try:
            with self._open_folder(self._folders(target)) as folder:
                remove_in(folder, target.name)
        except OSError as error:
            raise writing_failed(path, error) from error

    def create(self, path: str) -> None:
        """A new, empty file; missing folders above are created.

        Raises:
            Failure: OUTSIDE, NOT_REGULAR when there is something of that name, NOT_WRITABLE.
        """
        self._make(path, lambda name, folder: os.close(os.open(name, _NEW, 0o666, dir_fd=folder)))

    def make_folder(self, path: str) -> None:
        """A new folder, and missing ones above it. Raises as `create`."""
        self._make(path, lambda name, folder: os.mkdir(name, dir_fd=folder))

    def remove_folder(self, path: str) -> None:
        """Delete an empty folder.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, NOT_REGULAR, NOT_WRITABLE when something is in it.
        """
        target = self.locate(path)
        try:
            with self._open_folder(self._folders(target)) as folder:
                os.rmdir(target.name, dir_fd=folder)
        except OSError as error:
            raise writing_failed(path, error) from error

    def move(self, path: str, to: str) -> None:
        """Give a file, link or folder another name; missing folders above that are created.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, NOT_REGULAR when there is something of that name, NOT_WRITABLE.
        """
        source, target = self.locate(path), self.locate(to)
        try:
            with (
                self._open_folder(self._folders(source)) as old,
                self._open_folder(self._folders(target), create=True) as new,
            ):
                _expect_nothing(to, target.name, new)
                os.rename(source.name, target.name, src_dir_fd=old, dst_dir_fd=new)
        except OSError as error:
            raise writing_failed(path, error) from error

    def _make(self, path: str, make: Callable[[str, int], None]) -> None:
        target = self.locate(path)
        try:
            with self._open_folder(self._folders(target), create=True) as folder:
                _expect_nothing(path, target.name, folder)
                make(target.name, folder)
        except OSError as error:
            raise writing_failed(path, error) from error

    def _follow(self, path: str, parts: Sequence[str], *, writing: bool) -> Path:
        if not self._may_hold_link(parts):
            real = self.root.joinpath(*parts)
            if writing:
                self._check_writable(path, real)
            return real
        real = Path(os.path.realpath(self.root.joinpath(*parts)))
        if not real.is_relative_to(self.root):
            raise _outside(path, f"a link in it leads to {shown(str(real))}")
        if any(names_git(part) for part in real.relative_to(self.root).parts):
            raise _outside(path, "a link in it leads into a .git folder")
        if writing:
            self._check_writable(path, real)
        return real

    def _may_hold_link(self, parts: Sequence[str]) -> bool:
        """Whether one of these names, each below the one before, is a link: much cheaper than following."""
        place = str(self.root)
        for part in parts:
            place = f"{place}/{part}"
            try:
                found = os.lstat(place).st_mode
            except OSError as error:
                return error.errno not in _NO_SUCH
            if stat.S_ISLNK(found):
                return True
        return False

    def _check_writable(self, path: str, real: Path) -> None:
        try:
            found = os.lstat(real).st_mode
        except FileNotFoundError:
            return
        except OSError as error:
            raise writing_failed(path, error) from error
        if not stat.S_ISREG(found):
            raise Failure(Fault.NOT_REGULAR, f"{shown(path)} is not a regular file.", kept="Nothing was written.")

    def _folders(self, target: Path) -> Sequence[str]:
        """The folders between the root and a file."""
        return target.relative_to(self.root).parts[:-1]

    def _read(self, path: str, parts: Sequence[str], limit: int, *, cut: bool) -> bytes:
        """A regular file below the root, no link followed; raises OSError, or Failure when it is too large."""
        if not parts:
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        with self._open_folder(parts[:-1]) as folder:
            # Asked before opening: opening a device can already have effects.
            found = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False)
            _expect_file(found.st_mode)
            descriptor = os.open(parts[-1], _READ, dir_fd=folder)
        try:
            found = os.fstat(descriptor)
            _expect_file(found.st_mode)
            if cut:
                return os.read(descriptor, limit)
            if found.st_size > limit:
                raise _too_large(path, found.st_size, limit)
            return self._drain(path, descriptor, limit)
        finally:
            os.close(descriptor)

    @contextmanager
    def _open_folder(self, parts: Sequence[str], *, create: bool = False) -> Iterator[int]:
        """A folder below the root, walked to without following links; raises OSError."""
        descriptor = os.open(self.root, _STEP & ~_NOFOLLOW)
        try:
            for part in parts:
                below = _step(descriptor, part, create=create)
                os.close(descriptor)
                descriptor = below
            yield descriptor
        finally:
            os.close(descriptor)

    def _drain(self, path: str, descriptor: int, limit: int) -> bytes:
        """Everything, but not more than the limit even if the file grows while it is read."""
        pieces: list[bytes] = []
        total = 0
        while piece := os.read(descriptor, _PIECE):
            total += len(piece)
            if total > limit:
                raise _too_large(path, total, limit)
            pieces.append(piece)
        return b"".join(pieces)


def _expect_nothing(path: str, name: str, folder: int) -> None:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return
    what = f"There is something called {shown(path)} already."
    raise Failure(Fault.NOT_REGULAR, what, kept="Nothing was changed.", next_step="Choose another name.")


def _expect_file(mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not stat.S_ISREG(mode):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))


@lru_cache(maxsize=8192)
def names_git(name: str) -> bool:
    """Whether some file system takes `name` for `.git`.

    Case, characters that are not drawn, trailing dots and blanks, NTFS streams and short names are looked through.
    On systems where a backslash is only a letter this refuses a few harmless names too.
    """
    return any(_is_git(piece) for piece in name.split("\\"))


def _is_git(name: str) -> bool:
    if name.isascii() and "g" not in name and "G" not in name:
        return False
    drawn = "".join(c for c in name if c not in _IGNORABLE and unicodedata.category(c) not in {"Cf", "Cc", "Mn"})
    plain = unicodedata.normalize("NFKC", drawn).casefold().split(":", 1)[0].rstrip(". ").lstrip(" ")
    return plain == ".git" or _SHORT_GIT.fullmatch(plain) is not None


@lru_cache(maxsize=8192)
def _parts_of(path: str) -> tuple[str, ...]:
    """The names in a path that can name a file here, by its text alone; raises Failure when it can't."""
    reason = _unacceptable(path)
    parts = tuple(part for part in path.split("/") if part not in {"", "."})
    if not reason and not parts:
        reason = "it names no file"
    if not reason and ".." in parts:
        reason = "it climbs with `..`"
    if reason:
        raise _outside(path, reason)
    if any(names_git(part) for part in parts):
        raise _outside(path, "nothing in a .git folder is ever read or written this way")
    return parts


def _unacceptable(path: str) -> str:
    """Why the text of a path can't name a file here; empty when it can."""
    if "\0" in path:
        return "it holds a NUL character"
    if path.startswith(("/", "\\\\", "~/")) or _DRIVE.match(path) or path == "~":
        return "it is not relative to the folder"
    if _URL.match(path):
        return "it is an address, not a path"
    with suppress(UnicodeEncodeError):
        return "it is too long" if len(os.fsencode(path)) > _PATH_LIMIT else ""
    return "it holds half a character"


def _outside(path: str, reason: str) -> Failure:
    return Failure(
        Fault.OUTSIDE,
        f"{shown(path) or 'An empty path'} is refused: {reason}.",
        kept="Nothing was read or written.",
        next_step="Name a file inside the open folder, relative to it.",
    )


def _too_large(path: str, size: int, limit: int) -> Failure:
    mib = 1024 * 1024
    return Failure(
        Fault.TOO_LARGE,
        f"{shown(path)} is too large: {size / mib:.1f} MiB or more, the limit is {limit / mib:.0f} MiB.",
        kept="Nothing was read, and the file is untouched.",
        next_step="Open it with a program made for large files.",
    )


def _step(folder: int, name: str, *, create: bool) -> int:
    """The folder `name` inside an open one, created first when asked for; raises OSError."""
    try:
        return os.open(name, _STEP, dir_fd=folder)
    except FileNotFoundError:
        if not create:
            raise
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=folder)
    return os.open(name, _STEP, dir_fd=folder)
