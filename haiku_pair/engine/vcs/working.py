"""The files of the working tree as git sees them: looked at and changed, all through the path gate."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.flushing import Flusher
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.disk.replaced import ReplacedFiles
from haiku_pair.engine.disk.replacement import Content, is_overwritten
from haiku_pair.engine.disk.staging import Staging, sweep
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.statcache import Stamp, stamp_of
from haiku_pair.engine.vcs.trees import LINK, FileVersion
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr


@dataclass(frozen=True)
class Present:
    """A file that is there."""

    version: FileVersion
    permissions: int
    stamp: Stamp
    links: int = 1
    """Names it has."""
    overwritten: bool = False
    """It would be written in place, because it can't be replaced without losing something."""


@dataclass(frozen=True)
class Approach:
    """The way to where a new file would be."""

    obstacle: str = ""
    """The file that stands where a folder above must be, or the folder in its own place, with a slash behind it."""
    missing: int = 0
    """Folders above that are still to be made."""


class WorkingFiles:
    """Single files of the workspace. Links are taken as such and never followed."""

    def __init__(self, gate: PathGate) -> None:
        """`gate` says what may be touched."""
        self._gate = gate
        self._flusher = Flusher()
        self._replaced = ReplacedFiles()

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
            raise Failure(
                Fault.NOT_REGULAR,
                tr("{path} is not a regular file.", path=shown(path)),
                kept=tr("Nothing was written."),
            )
        version = FileVersion(self._gate.read(path), "100755" if found.st_mode & stat.S_IXUSR else "100644")
        return Present(version, stat.S_IMODE(found.st_mode), stamp_of(found), found.st_nlink, is_overwritten(found))

    def is_unchanged(self, path: str, seen: Present | None) -> bool:
        """Whether a path still is as it was when looked at."""
        found = self._stat(path)
        if found is None or stat.S_ISDIR(found.st_mode):
            return seen is None
        return seen is not None and stamp_of(found) == seen.stamp

    def attributes(self, path: str) -> tuple[str, ...]:
        """Names of a file's extended attributes; none where there are none, or they can't be told."""
        if not hasattr(os, "listxattr"):
            return ()
        try:
            return tuple(os.listxattr("/".join((str(self._gate.root), *self._gate.locate_parts(path)))))
        except (OSError, Failure):
            return ()

    def approach(self, path: str) -> Approach:
        """What a new file at a path would need.

        Raises:
            Failure: OUTSIDE.
        """
        parts = path.split("/")
        for count in range(1, len(parts)):
            above = "/".join(parts[:count])
            found = self._stat(above)
            if found is None:
                return Approach("", len(parts) - count)
            if not stat.S_ISDIR(found.st_mode) and not stat.S_ISLNK(found.st_mode):
                return Approach(above, len(parts) - count)
        found = self._stat(path)
        return Approach(f"{path}/" if found is not None and stat.S_ISDIR(found.st_mode) else "")

    def content(self, path: str, version: FileVersion, permissions: int = -1) -> Content:
        """A version as it is written.

        Args:
            path: where it goes.
            version: content and git mode.
            permissions: exact permission bits; -1 keeps an existing file's and makes a new one plain.

        Raises:
            Failure: OUTSIDE, a link to a place outside the workspace.
        """
        if version.mode == LINK:
            self.check_link(path, version.raw)
            return Content(version.raw, link=True)
        return Content(version.raw, 0o777 if version.mode == "100755" else 0o666, permissions)

    def staging(self, token: str) -> Staging:
        """Several files to be changed together; `token` names what is under way."""
        return Staging(self._gate, token, self._flusher, self._replaced)

    def sweep(self, token: str, paths: Iterable[str]) -> None:
        """Delete what a staging that was killed has left."""
        sweep(self._gate, token, paths)

    def _stat(self, path: str) -> os.stat_result | None:
        try:
            return os.lstat("/".join((str(self._gate.root), *self._gate.locate_parts(path))))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Failure(
                Fault.NOT_READABLE,
                tr("{path} can't be looked at: {strerror}.", path=shown(path), strerror=error.strerror or error),
                kept=tr("Nothing was written."),
                next_step=tr("Change the permissions of its folder, then try again."),
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
                tr("{path} would become a link that leads out of the folder.", path=shown(path)),
                kept=tr("Nothing was written."),
                next_step=tr("Reject this file."),
            )
