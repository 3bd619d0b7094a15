"""Which files were changed together, and with what words: the newest commits of the branch one is on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner

MOST_COMMITS = 3000
MOST_FILES = 60
"""A commit that changes more says nothing of what belongs together."""


class PastChange(Struct, frozen=True):
    """A commit, as far as it tells what belongs together."""

    id: str
    message: str
    paths: tuple[str, ...]
    """Below the workspace's folder, relative to it."""


def past_changes(
    person: PersonsRepository, runner: GitRunner, root: Path, most: int = MOST_COMMITS
) -> Iterator[PastChange]:
    """The newest commits that change files of the workspace, newest first; none without a repository.

    What git prints is split at characters no message has; a message that has them only spoils its own record.

    Raises:
        Failure: GIT, NO_GIT.
    """
    if person.repository() is None:
        return
    arguments = [
        "log", f"--max-count={most}", "--no-merges", "--no-renames", "--no-ext-diff", "--no-mailmap",
        "--name-only", "--relative", "-z", "--format=%x1e%H%x1f%B%x1f", "--", ".",
    ]  # fmt: skip
    done = runner.run(arguments, cwd=root, config=[("log.showSignature", "false")])
    for record in done.out.split(b"\x1e")[1:] if done.code == 0 else ():
        head, _, rest = record.partition(b"\x1f")
        message, _, names = rest.partition(b"\x1f")
        paths = tuple(os.fsdecode(name) for name in names.strip(b"\0\n").split(b"\0") if name)
        if 0 < len(paths) <= MOST_FILES:
            yield PastChange(head.decode("ascii", "replace"), message.decode("utf-8", "replace"), paths)
