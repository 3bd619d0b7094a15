"""The files of the working tree as git sees them: looked at, replaced, removed, all through the path gate."""

from __future__ import annotations

import os
import posixpath
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.causes import shown, writing_failed
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.statcache import Stamp, stamp_of
from haiku_pair.engine.vcs.trees import LINK, FileVersion
from haiku_pair.protocol.values import Fault


@dataclass(frozen=True)
class Present:
    """A file that is there."""

    version: FileVersion
    permissions: int
    stamp: Stamp


class WorkingFiles:
    """Single files of the workspace. Links are taken as such and never followed."""

    def __init__(self, gate: PathGate) -> None:
        """`gate` says what may be touched."""
        self._gate = gate

    def look(self, path: str) -> Present | None:
        """What is at a path; None for nothing, and for a folder, which git does not see either.

        Raises:
            Failure: OUTSIDE, NOT_READABLE, TOO_LARGE; NOT_REGULAR for a pipe, a socket, a device.
        """
        found = self._stat(path)
        if found is None or stat.S_ISDIR(found.st_mode):
            return None
        if stat.S_ISLNK(found.st_mode):
            return Present(FileVersion(self._gate.read_link(path), LINK), 0o777, stamp_of(found))
        if not stat.S_ISREG(found.st_mode):
            raise Failure(Fault.NOT_REGULAR, f"{shown(path)} is not a regular file.", kept="Nothing was written.")
        version = FileVersion(self._gate.read(path), "100755" if found.st_mode & stat.S_IXUSR else "100644")
        return Present(version, stat.S_IMODE(found.st_mode), stamp_of(found))

    def is_unchanged(self, path: str, seen: Present | None) -> bool:
        """Whether a path still is as it was when looked at."""
        found = self._stat(path)
        if found is None or stat.S_ISDIR(found.st_mode):
            return seen is None
        return seen is not None and stamp_of(found) == seen.stamp

    def obstacle(self, path: str) -> str:
        """The file that stands where a folder above `path` must be, or the folder at `path`; empty for none.

        A folder's name has a slash behind it.

        Raises:
            Failure: OUTSIDE.
        """
        parts = path.split("/")
        for count in range(1, len(parts)):
            above = "/".join(parts[:count])
            found = self._stat(above)
            if found is None:
                return ""
            if not stat.S_ISDIR(found.st_mode) and not stat.S_ISLNK(found.st_mode):
                return above
        found = self._stat(path)
        return f"{path}/" if found is not None and stat.S_ISDIR(found.st_mode) else ""

    def put(self, path: str, version: FileVersion, permissions: int = -1) -> None:
        """Make a path hold this version, all or nothing.

        Args:
            path: of the file; folders above are made.
            version: content and git mode.
            permissions: exact permission bits; -1 keeps an existing file's and makes a new one plain.

        Raises:
            Failure: OUTSIDE, NOT_REGULAR, NOT_WRITABLE.
        """
        try:
            if version.mode == LINK:
                self._put_link(path, version.raw)
                return
            place = self._gate.locate(path)
            if place.is_symlink():
                # Replaced, not followed: the link itself is what the proposal changes.
                self._gate.remove(path)
            self._gate.write(path, version.raw, 0o777 if version.mode == "100755" else 0o666)
            if permissions >= 0 and stat.S_IMODE(place.lstat().st_mode) != permissions:
                place.chmod(permissions)
        except OSError as error:
            raise writing_failed(path, error) from error

    def remove(self, path: str) -> None:
        """Delete a file or link, and the folders above that are empty then.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, NOT_WRITABLE.
        """
        place = self._gate.locate(path)
        self._gate.remove(path)
        self._drop_empty(place.parent)

    def drop_empty_above(self, path: str) -> None:
        """Delete the folders above a path that are empty."""
        with suppress(Failure):
            self._drop_empty(self._gate.locate(path).parent)

    def _drop_empty(self, folder: Path) -> None:
        with suppress(OSError):
            while folder != self._gate.root:
                folder.rmdir()
                folder = folder.parent

    def _stat(self, path: str) -> os.stat_result | None:
        try:
            return self._gate.locate(path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Failure(
                Fault.NOT_READABLE,
                f"{shown(path)} can't be looked at: {error.strerror or error}.",
                kept="Nothing was written.",
                next_step="Change the permissions of its folder, then try again.",
            ) from error

    def check_link(self, path: str, target: bytes) -> None:
        """A link may be made where it leads to a place in the workspace.

        Raises:
            Failure: OUTSIDE.
        """
        place = self._gate.locate(path)
        text = os.fsdecode(target)
        inside = target and b"\0" not in target and not posixpath.isabs(text)
        if not inside or not Path(os.path.realpath(place.parent / text)).is_relative_to(self._gate.root):
            raise Failure(
                Fault.OUTSIDE,
                f"{shown(path)} would become a link that leads out of the folder.",
                kept="Nothing was written.",
                next_step="Reject this file.",
            )

    def _put_link(self, path: str, target: bytes) -> None:
        self.check_link(path, target)
        place = self._gate.locate(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = place.with_name(f".haiku-pair-{secrets.token_hex(8)}")
        temporary.symlink_to(os.fsdecode(target))
        try:
            temporary.replace(place)
        except OSError:
            temporary.unlink()
            raise
