"""What steps cost: apply, undo, capture and checkpoints beside `git status` on the same dirty tree.

    python tests/bench/steps.py [ROUNDS]

A repository of 5,000 files, 500 of them changed and 500 more untracked, made for the run. Everything is measured in
one run, in turns; medians, and their ratio to `git status -uall` where a goal is one.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.apply import Applier
from haiku_pair.engine.vcs.checkpoints import Checkpoints, Moment
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.engine.workspace.folders import walk_files
from tests.helpers.repositories import Sandbox, masked_environment

FILES, FOLDERS, LINES = 5_000, 100, 40
CHECKPOINTS = 300
PAUSE = 0.5
"""Seconds between two measurements: what is left to the background has been done by then, as between two acts of a
person."""


def dirty_tree(folder: Path) -> Sandbox:
    """5,000 files, one commit; every tenth is changed, and there are 500 untracked ones."""
    root = folder / "repo"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.git("init", "--quiet")
    for number in range(FILES):
        sandbox.write(name(number), text(number))
    sandbox.commit()
    sandbox.git("gc", "--quiet")
    for number in range(0, FILES, 10):
        sandbox.write(name(number), text(number).replace(b"line 3 ", b"line x "))
        sandbox.write(name(number).replace(".py", "_new.py"), b"new = 1\n")
    return sandbox


def name(number: int) -> str:
    """Path of a file."""
    return f"src/part{number % FOLDERS}/module{number}.py"


def text(number: int) -> bytes:
    """What it holds."""
    return b"".join(b"line %d of file %d = %d\n" % (line, number, line * number) for line in range(LINES))


class Desk:
    """Everything over the folder."""

    def __init__(self, root: Path, store: Path) -> None:
        """Nothing is run yet."""
        runner = GitRunner(outside=root)
        gate = PathGate(root)
        self.trees = Trees(store, PersonsRepository(root, runner), runner, gate, lambda: walk_files(root))
        self.journal = Journal(self.trees)
        self.checkpoints = Checkpoints(self.trees, self.journal)
        self.applier = Applier(gate, self.trees, self.journal)


def twenty_files(desk: Desk) -> tuple[str, str]:
    """A proposal of 100 hunks in 20 files: base and proposed tree."""
    base = desk.trees.capture({})
    changes: dict[str, FileVersion | None] = {}
    for number in range(7, FILES, FILES // 20):
        lines = text(number).splitlines(keepends=True)
        for at in range(2, LINES, 8):
            lines[at] = lines[at].replace(b"line", b"changed")
        changes[name(number)] = FileVersion(b"".join(lines))
    return base, desk.trees.write(base, changes)


def took(act: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def measure(desk: Desk, sandbox: Sandbox, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every round by what was done, in turns."""
    base, proposed = twenty_files(desk)
    accepted = {
        change.path: {hunk.id for hunk in proposals.hunks(desk.trees, base, proposed, change.path)}
        for change in desk.trees.changes(base, proposed)
    }
    print(f"{sum(map(len, accepted.values()))} hunks in {len(accepted)} files")

    def select_and_apply() -> None:
        desk.applier.apply("Step", base, proposals.select(desk.trees, base, proposed, accepted), {})

    results: dict[str, list[float]] = {}
    for _ in range(rounds):
        for what, act in {
            "git status -uall": lambda: sandbox.git("status", "--porcelain", "-z", "-uall"),
            "select + apply 20 files": select_and_apply,
            "undo 20 files": lambda: desk.applier.undo({}),
            "redo 20 files": lambda: desk.applier.redo({}),
            "undo again": lambda: desk.applier.undo({}),
            "capture": lambda: desk.trees.capture({}),
            "capture, paths known": lambda: desk.trees.capture({}, changed=(name(0), name(1))),
        }.items():
            time.sleep(PAUSE)
            results.setdefault(what, []).append(took(act))
    for _ in range(rounds):
        results.setdefault("undo at once after a step", []).append(took(lambda: desk.applier.redo({})))
        results["undo at once after a step"].append(took(lambda: desk.applier.undo({})))
    return results


def report(results: dict[str, list[float]]) -> None:
    """A line for each."""
    status = statistics.median(results["git status -uall"])
    print(f"{'':<26} {'median ms':>9} {'worst ms':>9} {'/ status':>9}")
    for what, seen in results.items():
        median = statistics.median(seen)
        print(f"{what:<26} {median:9.1f} {max(seen):9.1f} {median / status:9.2f}")
    print("goals: undo <= 0.4 x status; select + apply <= 150 ms; capture <= 1.5 x, with known paths <= 0.8 x")


def many_checkpoints(desk: Desk, sandbox: Sandbox, store: Path) -> None:
    """300 checkpoints with a step between them, then the person cleans up, then all are gone back to."""
    before = size(store)
    seen: list[float] = []
    path = name(1)
    for number in range(CHECKPOINTS):
        moment = Moment(f"Before {number}", desk.trees.capture({}), 0.0, "", "", 0)
        seen.append(took(lambda: desk.checkpoints.take(moment)))  # noqa: B023 - called at once
        desk.trees.capture({})
        base = desk.trees.capture({})
        proposed = desk.trees.write(base, {path: FileVersion(b"step %d\n" % number + text(1))})
        desk.applier.apply("Step", base, proposed, {})
    print(f"{CHECKPOINTS} checkpoints: median {statistics.median(seen):.1f} ms, worst {max(seen):.1f} ms each")
    print(f"store: {before / 1024:.0f} KiB before, {size(store) / 1024:.0f} KiB after")
    for what in (("gc", "--prune=now", "--quiet"), ("log", "--all", "--oneline"), ("for-each-ref",)):
        print(f"git {' '.join(what)}: {took(lambda: sandbox.git(*what)):.0f} ms")  # noqa: B023 - called at once
    restored: list[float] = []
    for number, checkpoint in enumerate(reversed(desk.checkpoints.all())):
        restored.append(took(lambda: desk.applier.restore("Back", checkpoint.tree, checkpoint.after_step, {})))  # noqa: B023
        expected = b"step %d\n" % (number - 1) + text(1) if number else text(1)
        if sandbox.read(path) != expected:
            raise SystemExit(f"checkpoint {number} was not restored")
    median = statistics.median(restored)
    print(f"all {len(restored)} restored: median {median:.0f} ms, worst {max(restored):.0f} ms each (goal 1500)")
    desk.trees.close()
    print(f"refs of the person's repository: {sandbox.git('for-each-ref').decode().count(chr(10))} (one branch)")
    subprocess.run(["git", "fsck", "--no-progress"], cwd=sandbox.root, check=True, capture_output=True)


def size(folder: Path) -> int:
    """Bytes of all files."""
    return sum(place.stat().st_size for place in folder.rglob("*") if place.is_file())


def main() -> int:
    """Measure and print; 0 always: the goals are for the reader."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    os.environ.update(masked_environment())
    with tempfile.TemporaryDirectory() as folder:
        sandbox = dirty_tree(Path(folder))
        store = Path(folder) / "data" / "private.git"
        desk = Desk(sandbox.root, store)
        print(f"first capture: {took(lambda: desk.trees.capture({})):.0f} ms")
        time.sleep(3)  # what was touched just now is not remembered
        desk.trees.capture({})
        report(measure(desk, sandbox, rounds))
        many_checkpoints(desk, sandbox, store)
    return 0


if __name__ == "__main__":
    sys.exit(main())
