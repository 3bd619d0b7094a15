"""Which of a repository's hooks a commit would run. They are looked at here, never started."""

from __future__ import annotations

import os
from pathlib import Path

from haiku_pair.engine.vcs.runner import GitRunner

_OF_A_COMMIT = ("pre-commit", "prepare-commit-msg", "commit-msg", "reference-transaction", "post-commit")


def active_hooks(runner: GitRunner, top: Path) -> tuple[str, ...]:
    """Names of the hooks that a commit runs, in the order they run in.

    Args:
        runner: one that leaves the repository's own `core.hooksPath` in force.
        top: of the worktree.

    Raises:
        Failure: NO_GIT, or GIT when the repository can't be read.
    """
    out = runner.output(["rev-parse", "--git-path", "hooks"], cwd=top)
    folder = top / os.fsdecode(out.removesuffix(b"\n"))
    return tuple(name for name in _OF_A_COMMIT if os.access(folder / name, os.X_OK) and (folder / name).is_file())
