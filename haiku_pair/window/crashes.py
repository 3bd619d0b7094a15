"""What a window leaves that the system ended for a fault: the next one tells of it, once, with a report to copy.

Only such ends leave something: Python writes the stacks of all threads into the file named here. It holds names of
functions and lines of this program, and nothing of the person's. It is never sent anywhere.
"""

from __future__ import annotations

import faulthandler
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from haiku_pair import __version__
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

_NAME = "window-"
_LONGEST = 1 << 16
"""Bytes of a report; more stacks than that help nobody."""


def folder_of(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Where such files lie, beside the engine's log; None when it can't be told."""
    home = environ.get("HAIKU_PAIR_HOME", "")
    if home:
        return Path(home).absolute() / "state" / "crashes"
    state = environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(state):  # noqa: PTH117 - an empty one is not
        return Path(state) / "haiku-pair" / "crashes"
    own = Path(os.path.expanduser("~"))  # noqa: PTH111 - never raises
    return own / ".local" / "state" / "haiku-pair" / "crashes" if own.is_absolute() else None


class CrashFile:
    """The file of this process, for as long as it goes well."""

    def __init__(self, folder: Path | None) -> None:
        """Nothing is written yet."""
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._path = Path()

    def begin(self) -> Problem | None:
        """Have the stacks of this process written there if it must come to that.

        Returns:
            What an earlier window left; it is not told again.
        """
        if self._folder is None:
            return None
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            left = self._left(self._folder)
            path = self._folder / f"{_NAME}{os.getpid()}"
            path.unlink(missing_ok=True)  # nothing that was put there is followed
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
            self._path = path
        except OSError:
            return None  # then it is written to standard error, as before
        faulthandler.enable(self._file)
        return _told(left) if left else None

    def end(self) -> None:
        """All went well."""
        if self._file is not None:
            faulthandler.enable()
            self._file.close()
            self._path.unlink(missing_ok=True)
            self._file = None

    @staticmethod
    def _left(folder: Path) -> str:
        """The newest report of windows that are gone; all of theirs are removed."""
        found = sorted(folder.glob(f"{_NAME}*"), key=lambda path: path.lstat().st_mtime)
        gone = [path for path in found if not _is_running(path.name.removeprefix(_NAME))]
        reports = [path.read_bytes()[:_LONGEST].decode("utf-8", "replace") for path in gone if not path.is_symlink()]
        for path in gone:
            path.unlink(missing_ok=True)
        return next((report for report in reversed(reports) if report.strip()), "")


def _told(report: str) -> Problem:
    about = f"haiku-pair {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return Problem(
        Fault.ENGINE,
        tr("The window ended unexpectedly the last time."),
        tr("Text that was typed and not saved is back."),
        tr("Copy the details if you want to report it."),
        f"{about}\n\n{report}",
    )


def _is_running(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:
        return True  # somebody else's
    return True
