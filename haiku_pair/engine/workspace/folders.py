"""What is in a folder: one level for the tree, and every file where git can't say."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate, names_git
from haiku_pair.engine.disk.writing import is_temporary
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Entry, EntryKind, Fault, GitMark
from haiku_pair.words import tr

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILE_LIMIT = 200_000
"""Files listed at most in a folder without git."""

_STRENGTH = {
    mark: number
    for number, mark in enumerate(
        (
            GitMark.NONE,
            GitMark.UNTRACKED,
            GitMark.ADDED,
            GitMark.RENAMED,
            GitMark.MODIFIED,
            GitMark.DELETED,
            GitMark.CONFLICT,
        )
    )
}
_NEVER_LISTED = frozenset({"node_modules", "__pycache__", ".hg", ".svn", ".venv", ".tox", ".mypy_cache"})
"""Made by programs, huge, and not what somebody who works without git keeps files in."""

_IGNORE_FILE = ".gitignore"
_IGNORE_LIMIT = 1024 * 1024


def list_folder(gate: PathGate, path: str, marks: Mapping[str, GitMark]) -> tuple[Entry, ...]:
    """The names in a folder, folders first; `.git` is left out.

    Args:
        gate: the workspace.
        path: relative folder, empty for the root.
        marks: git's state by path; a folder gets the strongest below it. `folder/` marks everything in it.

    Raises:
        Failure: OUTSIDE, NOT_FOUND, NOT_A_FOLDER, NOT_READABLE.
    """
    folder = gate.resolve(path) if path else gate.root
    prefix = f"{gate.clean(path)}/" if path else ""
    below, otherwise = _strongest_by_name(prefix, marks)
    try:
        with os.scandir(folder) as found:
            entries = [
                Entry(printable(prefix + item.name), kind_of(item), below.get(item.name, otherwise))
                for item in found
                if not names_git(item.name) and not is_temporary(item.name)
            ]
    except OSError as error:
        raise _not_listed(path, error) from error
    return tuple(sorted(entries, key=lambda entry: (entry.kind is not EntryKind.FOLDER, entry.path.casefold())))


def kind_of(item: os.DirEntry[str]) -> EntryKind:
    """What a name in a folder is, links not followed. A name that is no text can't be opened from the window."""
    if printable(item.name) != item.name:
        return EntryKind.OTHER
    if item.is_symlink():
        return EntryKind.LINK
    if item.is_dir(follow_symlinks=False):
        return EntryKind.FOLDER
    return EntryKind.FILE if item.is_file(follow_symlinks=False) else EntryKind.OTHER


def printable(path: str) -> str:
    """A path that any encoding takes: bytes that are no text are replaced."""
    return path.encode("utf-8", "replace").decode() if not path.isascii() else path


def walk_files(root: Path, limit: int = FILE_LIMIT) -> list[str]:
    """Files and links below `root` that its `.gitignore` files do not exclude, sorted; for folders without git.

    Nearest folders come first, so that a limit cuts the depths. What can't be read is left out, links to folders
    are not followed.
    """
    found: list[str] = []
    for path in _walk(root):
        found.append(path)
        if len(found) >= limit:
            break
    return sorted(found)


def left_out_folders(root: Path, limit: int = FILE_LIMIT) -> frozenset[str]:
    """Folders below `root` that `walk_files` does not look into, without those in them."""
    found: list[str] = []
    for _ in islice(_walk(root, found.append), limit):
        pass
    return frozenset(found)


def _nobody_asks(_folder: str) -> None:
    """What is left out is of no interest."""


def _walk(root: Path, left_out: Callable[[str], None] = _nobody_asks) -> Iterator[str]:
    waiting: deque[tuple[str, tuple[_Rules, ...]]] = deque([("", ())])
    while waiting:
        prefix, above = waiting.popleft()
        items = _scan(root / prefix)
        rules = above + _own_rules(root, prefix, items)
        for item in items:
            path = prefix + item.name
            folder = item.is_dir(follow_symlinks=False)
            if _ignored(path + "/" * folder, rules) or (folder and item.name in _NEVER_LISTED):
                if folder:
                    left_out(path)
            elif folder:
                waiting.append((path + "/", rules))
            elif item.is_symlink() or item.is_file(follow_symlinks=False):
                yield path


def _scan(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            items = [item for item in found if not names_git(item.name) and not is_temporary(item.name)]
    except OSError:
        return []
    return sorted(items, key=lambda item: item.name)


class _Rules:
    """The ignore rules of one folder."""

    def __init__(self, prefix: str, spec: GitIgnoreSpec) -> None:
        self._prefix = prefix
        self._spec = spec

    def verdict(self, path: str) -> bool | None:
        """True: ignored. False: expressly not. None: says nothing."""
        return self._spec.check_file(path[len(self._prefix) :]).include


def _own_rules(root: Path, prefix: str, items: list[os.DirEntry[str]]) -> tuple[_Rules, ...]:
    if not any(item.name == _IGNORE_FILE for item in items):
        return ()
    from pathspec import GitIgnoreSpec

    try:
        text = PathGate(root).read(prefix + _IGNORE_FILE, _IGNORE_LIMIT).decode("utf-8", "replace")
        return (_Rules(prefix, GitIgnoreSpec.from_lines(text.splitlines())),)
    except (Failure, ValueError):
        return ()


def _ignored(path: str, rules: tuple[_Rules, ...]) -> bool:
    """The nearest folder that says anything decides."""
    for one in reversed(rules):
        said = one.verdict(path)
        if said is not None:
            return said
    return False


def _strongest_by_name(prefix: str, marks: Mapping[str, GitMark]) -> tuple[dict[str, GitMark], GitMark]:
    """The strongest mark at or below each name in a folder, and the mark of names without one."""
    found: dict[str, GitMark] = {}
    everything = GitMark.NONE
    for path, mark in marks.items():
        if path.endswith("/") and prefix.startswith(path):
            everything = mark
        if not path.startswith(prefix):
            continue
        name = path[len(prefix) :].partition("/")[0]
        if _STRENGTH[mark] > _STRENGTH[found.get(name, GitMark.NONE)]:
            found[name] = mark
    return found, everything


def _not_listed(path: str, error: OSError) -> Failure:
    name = shown(path) or tr("The folder")
    if isinstance(error, FileNotFoundError):
        return Failure(
            Fault.NOT_FOUND, tr("{name} does not exist any more.", name=name), next_step=tr("Open another folder.")
        )
    if isinstance(error, NotADirectoryError):
        return Failure(Fault.NOT_A_FOLDER, tr("{name} is not a folder.", name=name))
    return Failure(
        Fault.NOT_READABLE,
        tr("{name} can't be listed: {strerror}.", name=name, strerror=error.strerror or error),
        next_step=tr("Change the folder's permissions, then try again."),
    )
