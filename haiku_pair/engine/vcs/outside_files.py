"""Two files or two folders from anywhere as the two sides of a review, as `git difftool` hands them over.

They are read and nothing else. No link below them is followed, but for those that git itself makes when it lays out a
folder for a tool: they stand for files of the working tree.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from haiku_pair.engine.disk.causes import reading_failed, shown
from haiku_pair.engine.disk.gate import names_git
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.capture import LARGEST
from haiku_pair.engine.vcs.trees import EXECUTABLE, LINK, REGULAR, FileVersion, Trees
from haiku_pair.engine.vcs.wanted import is_acceptable
from haiku_pair.engine.vcs.working_sides import WorkingSides
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

MOST_FILES = 20_000
"""Folders with more files are not compared."""

_KEPT = tr("Nothing was changed.")
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_BATCH_BYTES = 32 * 1024 * 1024


def trees_of(trees: Trees, old: Path, new: Path, name: str = "") -> WorkingSides:
    """Both sides, with what differs and nothing else.

    Args:
        trees: hold them.
        old: a file, a link, a folder, or the null device for nothing; absolute.
        new: as `old`.
        name: what a file is called in the review; its own last name when empty.

    Raises:
        Failure: NOTHING_TO_DO when nothing differs; NOT_FOUND, NOT_READABLE, TOO_LARGE, NOT_REGULAR; LIMIT for a
            folder with too many files; STORE, NO_GIT.
    """
    sides = [_look(place) for place in (old, new)]
    kinds = {stat.S_IFMT(mode) == stat.S_IFDIR for mode in sides if mode}
    if len(kinds) == 2:
        raise Failure(
            Fault.NOT_REGULAR,
            tr("{old} and {new} are a file and a folder.", old=shown(str(old)), new=shown(str(new))),
            kept=_KEPT,
            next_step=tr("Name two files or two folders."),
        )
    found = _Differing(trees)
    if kinds == {True}:
        for path in sorted({*_below(old), *_below(new)}):
            found.add(path, _Side(old, path), _Side(new, path))
    else:
        before, after = (_read(place) if mode else None for place, mode in zip((old, new), sides, strict=True))
        # A version that git hands over has lost its mode.
        if before and after and LINK not in {before.mode, after.mode}:
            before = FileVersion(before.raw, after.mode)
        found.put(
            _shown_as(name, *(place for place, mode in ((new, sides[1]), (old, sides[0])) if mode)), before, after
        )
    found.flush()
    if found.base == found.proposed:
        what = tr("They do not differ.")
        if found.left_out:
            what = tr("They do not differ. {count} files could not be compared.", count=len(found.left_out))
        raise Failure(Fault.NOTHING_TO_DO, what, kept=_KEPT)
    return WorkingSides(found.base, found.proposed, found.left_out)


@dataclass(frozen=True)
class _Side:
    """Where a file of a folder would be."""

    root: Path
    path: str

    def read(self) -> FileVersion | None:
        """Raises Failure when it is there and can't be compared."""
        place = self.root / self.path
        return _read(place, self.path) if os.path.lexists(place) and not _is_folder(place) else None


@dataclass
class _Differing:
    """Two trees that grow, file by file."""

    trees: Trees
    base: str = ""
    proposed: str = ""
    left_out: dict[str, str] = field(default_factory=dict)
    before: dict[str, FileVersion | None] = field(default_factory=dict)
    after: dict[str, FileVersion | None] = field(default_factory=dict)
    size: int = 0

    def __post_init__(self) -> None:
        self.base = self.proposed = self.trees.empty

    def add(self, path: str, old: _Side, new: _Side) -> None:
        try:
            self.put(path, old.read(), new.read())
        except Failure as failure:
            too_large = failure.problem.fault is Fault.TOO_LARGE
            self.left_out[path] = tr("is too large to be reviewed") if too_large else tr("can't be read")

    def put(self, path: str, before: FileVersion | None, after: FileVersion | None) -> None:
        if before == after:
            return
        for side, version in ((self.before, before), (self.after, after)):
            if version is not None:
                side[path] = version
                self.size += len(version.raw)
        if self.size > _BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        self.base = self.trees.write(self.base, self.before) if self.before else self.base
        self.proposed = self.trees.write(self.proposed, self.after) if self.after else self.proposed
        self.before, self.after, self.size = {}, {}, 0


def _look(place: Path) -> int:
    """The mode of what is there; 0 for the null device. A link to a folder counts as the folder."""
    if str(place) == os.devnull:
        return 0
    try:
        mode = place.lstat().st_mode
    except OSError as error:
        raise reading_failed(str(place), error) from error
    return stat.S_IFDIR if stat.S_ISLNK(mode) and place.is_dir() else mode


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _below(root: Path) -> Iterator[str]:
    """Files and links of a folder that can be shown; what belongs to git is passed over."""
    if str(root) == os.devnull:
        return
    waiting = [""]
    count = 0
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(root / folder))
        except OSError as error:
            if not folder:
                raise reading_failed(str(root), error) from error
            continue
        for entry in entries:
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if not names_git(entry.name):
                    waiting.append(f"{path}/")
            elif is_acceptable(path):
                count += 1
                yield path
        if count > MOST_FILES:
            raise Failure(
                Fault.LIMIT,
                tr("{root} holds more than {most_files} files.", root=shown(str(root)), most_files=MOST_FILES),
                kept=_KEPT,
                next_step=tr("Name a folder below it."),
            )


def _read(place: Path, path: str = "") -> FileVersion:
    """A file, or where a link leads to.

    Args:
        place: of it.
        path: its name in a folder that git may have laid out; empty outside one.

    Raises:
        Failure: it can't be read, or is too large.
    """
    try:
        if place.is_symlink():
            target = os.readlink(os.fsencode(place))  # noqa: PTH115
            worktree = os.fsdecode(target)
            if not (path and worktree.startswith("/") and worktree.endswith(f"/{path}")):
                return FileVersion(target, LINK)
            place = Path(worktree)
        descriptor = os.open(place, _READ)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            _expect_file(found.st_mode)
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise reading_failed(str(place), error) from error
    if len(raw) > LARGEST:
        raise Failure(
            Fault.TOO_LARGE,
            tr(
                "{place} is too large: the limit is {largest} MiB.",
                place=shown(str(place)),
                largest=LARGEST // (1024 * 1024),
            ),
            kept=_KEPT,
            next_step=tr("Compare it with a program made for large files."),
        )
    return FileVersion(raw, EXECUTABLE if found.st_mode & stat.S_IXUSR else REGULAR)


def _expect_file(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))


def _shown_as(name: str, *places: Path) -> str:
    """What a file is called in the review."""
    wished = name.removeprefix("./").lstrip("/")
    return next((text for text in (wished, *(place.name for place in places)) if text and is_acceptable(text)), "file")
