"""Where and as whom a commit is about to be made, and the reasons for which it can't be."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.committed_content import Objects
from haiku_pair.engine.vcs.indexes import Entry, check_lock
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

KEPT = tr("Nothing was committed or changed.")

NO_GUESSING = (("user.useConfigOnly", "true"),)
"""An author that git makes up from the host's name is nobody's."""


@dataclass(frozen=True)
class CommitPlace:
    """The repository at the moment a commit is begun."""

    top: Path
    """Of the worktree."""
    prefix: str
    """The workspace seen from the top, with a final slash; empty at the top."""
    index: Path
    branch: str
    """Empty when HEAD is detached."""
    head: str
    """Empty before the first commit."""
    author: str
    """`Name <address>`."""
    signed: bool
    files: Mapping[str, Entry]
    """HEAD's, by path from the top."""


def look(person: PersonsRepository, runner: GitRunner, root: Path, *, trusted: bool) -> CommitPlace:
    """Where a commit would be made.

    Args:
        person: the repository.
        runner: the hardened one.
        root: the workspace.
        trusted: whether the person trusts the folder.

    Raises:
        Failure: GIT when there is no repository, an operation is under way or no author is known; BUSY while the index
            is locked; NOT_TRUSTED when a signature would need a program or the repository is not this folder's.
    """
    state = person.state()
    found = person.repository()
    if found is None:
        raise refused(tr("This folder is in no git repository."), tr("Run `git init` in it first."), person.trouble)
    if state.operation:
        what = tr("A {operation} is under way in this repository.", operation=state.operation)
        raise refused(what, tr("Finish or abort the {operation} with git, then commit.", operation=state.operation))
    index = found.git_dir / "index"
    check_lock(index)
    top = Path(os.fsdecode(runner.output(["rev-parse", "--show-toplevel"], cwd=root).removesuffix(b"\n")))
    if not trusted:
        check_belongs(runner, top, found.git_dir)
    signed = _is_signed(runner, root, trusted=trusted)
    author = _author(runner, root)
    files = Objects(runner, top).tree(state.head)
    return CommitPlace(top, found.prefix, index, state.branch, state.head, author, signed, files)


def check_belongs(runner: GitRunner, top: Path, git_dir: Path) -> None:
    """Refuse to write to a repository that knows nothing of this worktree.

    Raises:
        Failure: NOT_TRUSTED.
    """
    if not _belongs(runner, top, git_dir):
        raise Failure(
            Fault.NOT_TRUSTED,
            tr("The .git here leads to another repository: {git_dir}.", git_dir=shown(str(git_dir))),
            kept=KEPT,
            next_step=tr("Trust the folder if that is meant, then try again."),
        )


def _belongs(runner: GitRunner, top: Path, git_dir: Path) -> bool:
    """Whether a repository knows of this worktree: holds it, or points back to it as worktrees and submodules do."""
    here = Path(os.path.realpath(top)) / ".git"
    if os.path.realpath(git_dir) == str(here):
        return True
    try:
        back = os.fsdecode((git_dir / "gitdir").read_bytes().removesuffix(b"\n"))
    except OSError:
        out = runner.run(["config", "--type=path", "--get", "core.worktree"], cwd=top).out
        back = os.path.join(os.fsdecode(out.removesuffix(b"\n")), ".git") if out else ""  # noqa: PTH118
    return bool(back) and os.path.realpath(git_dir / back) == str(here)


def refused(what: str, next_step: str, detail: str = "") -> Failure:
    """The answer when git can't commit as things are."""
    return Failure(Fault.GIT, what, kept=KEPT, next_step=next_step, detail=detail)


def _is_signed(runner: GitRunner, root: Path, *, trusted: bool) -> bool:
    asked = runner.run(["config", "--type=bool", "--get", "commit.gpgSign"], cwd=root)
    signed = asked.out.strip() == b"true"
    if signed and not trusted:
        raise Failure(
            Fault.NOT_TRUSTED,
            tr("Commits here are to be signed, and signing runs a program that the repository may name."),
            kept=KEPT,
            next_step=tr("Trust the folder, then commit again."),
        )
    return signed


def _author(runner: GitRunner, root: Path) -> str:
    names: list[str] = []
    for who in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        asked = runner.run(["var", who], cwd=root, config=NO_GUESSING)
        if asked.code != 0:
            raise refused(
                tr("Git does not know your name and address."),
                tr(
                    'Run `git config --global user.name "…"` and `git config --global user.email …`, then commit again.'
                ),
                asked.err,
            )
        names.append(asked.out.decode("utf-8", "replace").rpartition(">")[0] + ">")
    return names[0]
