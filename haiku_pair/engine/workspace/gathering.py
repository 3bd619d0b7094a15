"""Collects raw events between two batches. Written from observers' threads, emptied from the loop."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from haiku_pair.engine.disk.writing import is_temporary
from haiku_pair.engine.workspace.gitfiles import tells_of_git

PATH_LIMIT = 500
"""Paths in one batch; with more, looking at everything is cheaper than naming them."""
_HALF_WRITTEN_LIMIT = 20
"""Paths of a batch that are looked at for half-written files: people save few at once, and each look takes time."""
_HALF_WRITTEN_SECONDS = 0.5
_EVENT_LIMIT = 8000
"""Events in one batch. The system's queue holds 16,384; so many mean that some may have been dropped."""

_GIT = ".git"


@dataclass
class Taken:
    """What one batch is made of."""

    paths: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    """New ones, relative to the root, not walked yet."""
    git: bool = False
    events: int = 0

    @property
    def overflow(self) -> bool:
        """Whether this is too much to name, or so much that events may have been lost."""
        return self.events > _EVENT_LIMIT or len(self.paths) > PATH_LIMIT


class Gathering:
    """Events since the last batch."""

    def __init__(self, root: Path, on_first: Callable[[], None]) -> None:
        """`on_first` is called, on the observer's thread, for the first event after a `take`."""
        self._root = str(root)
        self._prefix = self._root.rstrip("/") + "/"
        self._on_first = on_first
        self._lock = threading.Lock()
        self._taken = Taken()
        self._last = 0.0
        self._ignored: frozenset[str] = frozenset()
        self._but: Callable[[str], bool] = _none
        self.git_folders: tuple[str, ...] = ()
        """Git folders outside the root whose changes count too."""

    def ignore(self, folders: Iterable[str], but: Callable[[str], bool]) -> None:
        """From now on, nothing below these folders counts but files that `but` names, asked on an observer's thread."""
        self._ignored, self._but = frozenset(folders), but

    def add(self, what: str, path: str, is_folder: bool) -> None:
        """One event; `what` is `gone`, `there` or `lost`. Events of no interest cost next to nothing."""
        if what == "lost":
            self._lose_track()
            return
        inside = self._inside(path)
        git = self._git_path(path, inside)
        if git is not None and not tells_of_git(git):
            return
        if git is None and (not inside or is_temporary(inside.rpartition("/")[2]) or self._is_ignored(inside)):
            return
        with self._lock:
            first = not self._taken.events
            self._note(what, inside, is_folder=is_folder, git=git is not None)
            self._last = time.monotonic()
        if first:
            self._on_first()

    def silence(self) -> float:
        """Seconds since the last event that counted."""
        return time.monotonic() - self._last

    def is_half_written(self) -> bool:
        """Whether a file has just been cut to nothing, as programs do that write a file in place.

        On a busy machine they can be stopped between cutting and writing for longer than any time of quiet, and an
        empty text would be shown and told meanwhile. A file that stays empty is believed half a second later.
        """
        with self._lock:
            paths = () if len(self._taken.paths) > _HALF_WRITTEN_LIMIT else tuple(self._taken.paths)
        return any(_is_cut(self._prefix + path) for path in paths)

    def take(self) -> Taken:
        """What has come since the last call; begins anew."""
        with self._lock:
            taken, self._taken = self._taken, Taken()
        if taken.overflow:
            taken.paths.clear()
            taken.folders.clear()
            taken.events = _EVENT_LIMIT + 1
        return taken

    def with_new_folders(self, taken: Taken) -> set[str] | None:
        """The paths of a batch and the files in its new folders; None when that is too many."""
        paths = set(taken.paths)
        for folder in taken.folders:
            for path in self._files_below(folder):
                paths.add(path)
                if len(paths) > PATH_LIMIT:
                    return None
        return paths

    def _lose_track(self) -> None:
        """The system dropped events: as good as too many."""
        with self._lock:
            first = not self._taken.events
            self._taken.events = _EVENT_LIMIT + 1
            self._taken.git = True
            self._last = time.monotonic()
        if first:
            self._on_first()

    def _is_ignored(self, inside: str) -> bool:
        """Whether a path lies below an ignored folder; the folder itself does not."""
        if not self._ignored:
            return False
        end = inside.find("/")
        while end > 0:
            if inside[:end] in self._ignored:
                return not self._but(inside)
            end = inside.find("/", end + 1)
        return False

    def _note(self, what: str, inside: str, *, is_folder: bool, git: bool) -> None:
        taken = self._taken
        taken.events += 1
        if git:
            taken.git = True
        elif is_folder and what == "there":
            taken.folders.add(inside)
        elif len(taken.paths) <= PATH_LIMIT:
            taken.paths.add(inside)

    def _inside(self, path: str) -> str:
        """Relative to the root; empty for the root itself and for what lies outside."""
        return path.removeprefix(self._prefix) if path.startswith(self._prefix) else ""

    def _git_path(self, path: str, inside: str) -> str | None:
        """The part inside a git folder, None when the path is in none. Nested repositories' are of no interest."""
        for folder in self.git_folders:
            if path.startswith(folder + "/"):
                return path[len(folder) + 1 :]
        if inside.startswith(_GIT + "/"):
            return inside[len(_GIT) + 1 :]
        nested = inside == _GIT or f"/{_GIT}/" in inside or inside.endswith("/" + _GIT)
        return "nested" if nested else None

    def _files_below(self, folder: str) -> Iterator[str]:
        top = self._prefix + folder
        if os.path.realpath(top) != top:
            # watchdog takes links to folders for folders; what lies behind one has its own name.
            if Path(top).is_symlink():
                yield folder
            return
        for place, folders, files in os.walk(top):
            inside = self._inside(place + "/").rstrip("/")
            if inside in self._ignored or self._is_ignored(inside):
                folders.clear()
                continue
            folders[:] = [name for name in folders if name != _GIT]
            links = [name for name in folders if Path(place, name).is_symlink()]
            for name in (*files, *links):
                if not is_temporary(name) and name != _GIT:
                    yield f"{inside}/{name}"


def _is_cut(path: str) -> bool:
    try:
        found = os.stat(path)  # noqa: PTH116 - on the loop, for each path
    except OSError:
        return False
    return not found.st_size and stat.S_ISREG(found.st_mode) and time.time() - found.st_mtime < _HALF_WRITTEN_SECONDS


def _none(_path: str) -> bool:
    return False
