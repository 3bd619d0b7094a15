"""What the command line must know of git before a window is opened: where the repository is, and what a name is.

Only names are looked up; files, index and history are read by the engine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from haiku_pair.words import tr

_SECONDS = 30
_DOTS = re.compile(r"\.{2,3}(?!\.)")


class NoName(Exception):
    """Git can't be asked, or refuses to look; the text says why."""


def find_git() -> str | None:
    """The absolute path of git; never one from the current folder, which may be an untrusted one."""
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(folder).is_absolute()]
    return shutil.which("git", path=os.pathsep.join(folders))


def repository_around(folder: Path) -> Path | None:
    """The top of the working tree that a folder lies in; None when it is in none."""
    return next((top for top in (folder, *folder.parents) if os.path.lexists(top / ".git")), None)


def is_revision(words: str, folder: Path) -> bool:
    """Whether git knows a commit, branch, tag, stash entry or range of that name.

    Raises:
        NoName: git is missing, or refuses the repository.
    """
    if words.startswith("-") or "\0" in words:
        return False
    ends = _DOTS.split(words) if _DOTS.search(words) else [words]
    return all(_is_known(end.strip() or "HEAD", folder) for end in ends)


def _is_known(name: str, folder: Path) -> bool:
    git = find_git()
    if git is None:
        raise NoName(tr("git is needed for this and was not found"))
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    command = [git, "-c", "core.fsmonitor=false", "rev-parse", "--verify", "--quiet", "--end-of-options", name]
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, timeout=_SECONDS, check=False)
    said = done.stderr.decode("utf-8", "replace").strip()
    if said.startswith("fatal: detected dubious ownership"):
        raise NoName(said)
    return done.returncode == 0
