"""Which files of a repository say that HEAD, the index or a branch changed. Read as plain files, no git involved."""

from __future__ import annotations

import os
import re
from pathlib import Path

_TOLD = re.compile(r"(HEAD|index|packed-refs|[A-Z_]+_HEAD|BISECT_LOG|refs/.*|rebase-(merge|apply)(/.*)?)", re.DOTALL)
_POINTER_LIMIT = 8192


def tells_of_git(inside: str) -> bool:
    """Whether a change of this path inside a git folder concerns HEAD, the index, a ref or an operation under way."""
    return not inside.endswith(".lock") and _TOLD.fullmatch(inside) is not None


def git_folders(root: Path) -> tuple[Path, ...]:
    """The git folders that belong to a working tree: its own and, for a linked one, the common one.

    Empty outside a repository. `root` may lie below the top of the working tree.
    """
    for folder in (root, *root.parents):
        entry = folder / ".git"
        if entry.is_dir():
            return (Path(os.path.realpath(entry)),)
        if entry.is_file():
            own = _pointed_to(entry, "gitdir: ")
            if own is None or not own.is_dir():
                return ()
            common = _pointed_to(own / "commondir", "")
            return (own,) if common is None or not common.is_dir() else (own, common)
    return ()


def _pointed_to(file: Path, mark: str) -> Path | None:
    """The folder that a small file names, relative to the file."""
    try:
        with file.open("rb") as opened:
            text = os.fsdecode(opened.read(_POINTER_LIMIT)).rstrip("\r\n")
    except OSError:
        return None
    if not text.startswith(mark) or "\0" in text:
        return None
    return Path(os.path.realpath(file.parent / text.removeprefix(mark)))
