"""What a capture and a look at own work cost against `git status -uall`, and what 300 checkpoints cost on disk.

    python tests/bench/capture.py [FOLDER]

All in one run, on a made-up dirty tree of 5,000 files (about 55 MB), in FOLDER or a temporary one.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.vcs.checkpoints import Checkpoints, Moment
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.staging import StagingArea
from haiku_pair.engine.vcs.trees import Trees

FILES, DIRTY, CHECKPOINTS, ROUNDS = 5000, 500, 300, 15


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def make_tree(root: Path) -> None:
    """A repository with 5,000 files, 500 of them changed and 300 untracked."""
    chance = random.Random(1)
    words = [f"word{number}" for number in range(3000)]
    root.mkdir(parents=True)
    git(root, "init", "--quiet")
    for number in range(FILES):
        place = root / f"pkg{number % 40:02d}/mod{number % 10}/file{number:04d}.py"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(" ".join(chance.choices(words, k=8)) for _ in range(150)))
    git(root, "add", "--all")
    git(root, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "--message", "All")
    for number in range(0, FILES, FILES // DIRTY):
        with (root / f"pkg{number % 40:02d}/mod{number % 10}/file{number:04d}.py").open("a") as file:
            file.write("\nchanged\n")
    for number in range(300):
        (root / f"pkg00/new{number}.py").write_text(f"new {number}\n" * 100)


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def side_by_side(root: Path, trees: Trees, staging: StagingArea) -> None:
    """Each round runs everything once, so that all meet the same machine."""
    place, name = root / "pkg00/mod0/file0000.py", "pkg00/mod0/file0000.py"

    def edit(changed: list[str] | None) -> Callable[[], object]:
        place.write_text(place.read_text() + "x\n")
        return partial(trees.capture, {}, changed=changed)

    def quiet(changed: list[str] | None) -> Callable[[], object]:
        return partial(trees.capture, {}, changed=changed)

    def look(text: str) -> Callable[[], object]:
        place.write_text(place.read_text() + text)
        return partial(staging.unstaged, {}, trusted=False)

    def unchanged() -> Callable[[], object]:
        return partial(staging.unstaged, {}, trusted=False)

    def status() -> Callable[[], object]:
        return partial(git, root, "status", "-uall", "--porcelain")

    rows: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for what, prepare in (
            ("git status -uall", status),
            ("capture, nothing changed", partial(quiet, None)),
            ("capture, nothing changed, paths known", partial(quiet, [])),
            ("capture, one file changed", partial(edit, None)),
            ("capture, one file changed, paths known", partial(edit, [name])),
            ("what is not staged, one file changed", partial(look, "y\n")),
            ("what is not staged, nothing changed", unchanged),
            ("what is staged", lambda: staging.staged),
        ):
            rows.setdefault(what, []).append(timed(prepare()))
    measure = statistics.median(rows["git status -uall"])
    for what, times in rows.items():
        middle = statistics.median(times)
        print(f"{what:42} {middle:7.1f} ms  (fastest {min(times):6.1f})  x {middle / measure:.2f}")


def checkpoints(root: Path, trees: Trees) -> None:
    """300 checkpoints, each after some edits; then the person's own git beside them."""
    kept = Checkpoints(trees, Journal(trees))
    git(root, "gc", "--quiet")
    before = trees.size()
    times = []
    for number in range(CHECKPOINTS):
        names = [f"pkg{(number + step) % 40:02d}/mod{(number + step) % 10}/made{number % 50}.py" for step in range(3)]
        for name in names:
            (root / name).write_text(f"step {number}\n" * 200)
        tree = trees.capture({}, changed=names)
        times.append(timed(partial(kept.take, Moment("Turn", tree, 1.0, "t", "c", 1))))
    grown = trees.size() - before
    tidied = timed(lambda: trees.tidy(grace=0, force=True))
    print(f"{CHECKPOINTS} checkpoints: {statistics.median(times):.1f} ms each, {grown / 1e6:.1f} MB on disk")
    print(f"housekeeping: {tidied:.0f} ms, leaves {trees.size() / 1e6:.1f} MB in all")
    for arguments in (["gc", "--quiet", "--prune=now"], ["log", "--all", "--oneline"], ["status"]):
        print(f"git {' '.join(arguments):30} {timed(partial(git, root, *arguments)):7.0f} ms")
    lost = 0
    for checkpoint in kept.all():
        lost += trees.read(checkpoint.tree, "pkg00/mod0/file0000.py") is None
    print(f"checkpoints that lost something: {lost}")


def main() -> None:
    """Make the tree, run everything, print."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
        root = folder / "repo"
        make_tree(root)
        runner = GitRunner(outside=root)
        person = PersonsRepository(root, runner)
        trees = Trees(folder / "data/private.git", person, runner, PathGate(root), list)
        staging = StagingArea(person, runner, PathGate(root), trees, folder / "data/passing")
        print(f"first capture of all: {timed(lambda: trees.capture({})):.0f} ms")
        print(f"first look at own work: {timed(lambda: staging.unstaged({}, trusted=False)):.0f} ms")
        side_by_side(root, trees, staging)
        checkpoints(root, trees)
        staging.close()
        trees.close()


if __name__ == "__main__":
    main()
