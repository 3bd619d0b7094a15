"""Everything that the program does with git in a folder nobody trusts, once around; also as a program of its own.

python -m tests.helpers.git_round FOLDER DATA
"""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from pathlib import Path

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.apply import Applier
from haiku_pair.engine.vcs.checkpoints import Checkpoints, Moment
from haiku_pair.engine.vcs.commits import Commits
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.planning import Move
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import FileVersion, Trees


def go_round(root: Path, data: Path, path: str = "app.py") -> list[Failure]:
    """Status, capture, review, apply, undo, redo, checkpoint, restore, draft, commit, housekeeping.

    Args:
        root: the workspace.
        data: folder for the program's own.
        path: a file that is there.

    Returns:
        Why a commit was refused, if it was.
    """
    runner = GitRunner(outside=root)
    person = PersonsRepository(root, runner)
    gate = PathGate(root)
    trees = Trees(data / "private.git", person, runner, gate, lambda: [path])
    journal = Journal(trees)
    checkpoints = Checkpoints(trees, journal)
    applier = Applier(gate, trees, journal)
    person.state()
    with suppress(Failure):
        person.marks()
    person.list_files()
    base = trees.capture({path: b"unsaved\n"})
    base = trees.capture({}, changed=[path])
    old = trees.read(base, path)
    assert old is not None
    checkpoint = checkpoints.take(Moment("Before", base, 1.0, "t", "c", 0))
    new = FileVersion(old.raw + b"changed\n", old.mode)
    proposed = trees.write(base, {path: new, "made/new.txt": FileVersion(b"new\n")})
    ids = {change.path: {hunk.id for hunk in proposals.hunks(trees, base, proposed, change.path)}
           for change in trees.changes(base, proposed)}  # fmt: skip
    accepted = proposals.select(trees, base, proposed, ids)
    applier.apply("Step", base, accepted, {})
    applier.undo({})
    applier.redo({})
    refusals = _commit(Commits(person, runner, gate, data / "scratch"), {path: Move(old, new)})
    person.state()
    applier.preview_restore(checkpoint.tree, checkpoint.after_step, {})
    applier.restore("Back", checkpoint.tree, checkpoint.after_step, {})
    assert (root / path).read_bytes() == old.raw
    applier.undo({})
    trees.tidy(grace=0, force=True)
    trees.capture({})
    trees.close()
    return refusals


def _commit(commits: Commits, step: dict[str, Move]) -> list[Failure]:
    refusals: list[Failure] = []
    try:
        commits.draft([step], trusted=False)
        commits.commit([step], "Accepted", trusted=False, cancelled=threading.Event())
    except Failure as failure:
        refusals.append(failure)
    return refusals


if __name__ == "__main__":
    go_round(Path(sys.argv[1]), Path(sys.argv[2]))
