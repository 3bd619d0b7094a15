"""The private repository stays small, and what is pinned stays readable, whatever becomes of the person's."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.vcs.trees import FileVersion
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]


def grow_old(desk: Desk) -> None:
    """All that is kept was written long ago."""
    for place in desk.private.rglob("*"):
        if place.is_file():
            os.utime(place, (1_600_000_000, 1_600_000_000))


def contents(desk: Desk, tree: str) -> dict[str, FileVersion | None]:
    desk.trees.objects.close()
    trees = Desk(desk.sandbox, desk.private).trees
    found = {path: trees.read(tree, path) for path in trees.paths(tree)}
    trees.close()
    return found


def fsck(desk: Desk, sandbox: Sandbox) -> bytes:
    """What git finds wrong with the private repository, borrowed contents aside."""
    objects = sandbox.git("rev-parse", "--path-format=absolute", "--git-path", "objects").decode().strip()
    os.environ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objects
    try:
        return sandbox.git("--git-dir", str(desk.private), "fsck", "--strict", "--no-dangling")
    finally:
        del os.environ["GIT_ALTERNATE_OBJECT_DIRECTORIES"]


def test_pinned_trees_stay_and_others_go(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"app.py": b"pinned\n"})
    desk.trees.pin("proposal/base", base)
    desk.trees.pin("proposal/proposed", proposed)
    wanted = contents(desk, base), contents(desk, proposed)
    oids = desk.trees.objects.write([("blob", b"%d" % n * 3000) for n in range(300)])
    more = desk.trees.objects.write([("blob", b"%d" % n * 3000) for n in range(1000, 1050)])
    grow_old(desk)
    done = desk.trees.tidy(force=True)
    assert done.worked
    assert done.after < done.before
    assert desk.trees.size() == done.after
    assert desk.trees.objects.absent([*oids, *more]) == {*oids, *more}
    assert (contents(desk, base), contents(desk, proposed)) == wanted
    assert fsck(desk, sandbox) == b""
    assert desk.trees.capture({}) == base


def test_what_was_written_just_now_stays(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    base, proposed = desk.propose({"app.py": b"not pinned\n"})
    many = desk.trees.objects.write([("blob", b"%d" % n) for n in range(300)])
    desk.trees.tidy(force=True)
    assert desk.trees.objects.absent(many) == set()
    assert contents(desk, proposed)["app.py"] == FileVersion(b"not pinned\n")
    assert contents(desk, base)["app.py"] == FileVersion(APP)


def test_there_is_nothing_to_do_most_of_the_time(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    desk.trees.capture({})
    grow_old(desk)
    before = repositories.snapshot(desk.private / "objects")
    assert not desk.trees.tidy().worked
    assert repositories.snapshot(desk.private / "objects") == before


def test_many_small_things_are_packed_without_being_asked(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    tree = desk.trees.capture({})
    for number in range(25):
        files = {f"f{name}": FileVersion(b"%d %d" % (number, name)) for name in range(120)}
        tree = desk.trees.write(tree, dict(files))
    desk.trees.pin("kept", tree)
    grow_old(desk)
    assert desk.trees.tidy().worked
    assert len(list(desk.private.rglob("*.pack"))) == 1
    assert contents(desk, tree)["f7"] == FileVersion(b"24 7")


def test_captures_go_on_after_it(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    desk = desk_for(sandbox)
    desk.trees.capture({})
    for number in range(3):
        sandbox.write("app.py", b"%d" % number)
        sandbox.write("new/new.py", b"%d" % number)
        desk.trees.capture({}, changed=["app.py", "new"])
        grow_old(desk)
        desk.trees.tidy(force=True)
        sandbox.write("README.md", b"%d" % number)
        tree = desk.trees.capture({}, changed=["README.md"])
        assert contents(desk, tree)["new/new.py"] == FileVersion(b"%d" % number)
        assert contents(desk, tree)["app.py"] == FileVersion(b"%d" % number)


@pytest.mark.case("F10")
def test_what_was_copied_from_the_person_is_not_given_back_to_them(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"app.py": b"changed\n"})
    desk.trees.pin("base", base)
    desk.trees.pin("proposed", proposed)
    sandbox.git("gc", "--quiet")
    grow_old(desk)
    desk.trees.tidy(force=True)
    sandbox.git("checkout", "--quiet", "--orphan", "fresh")
    sandbox.git("rm", "-r", "-f", "-q", ".")
    sandbox.git("branch", "-D", "main", "other")
    sandbox.git("tag", "-d", "v1")
    sandbox.git("reflog", "expire", "--expire=all", "--all")
    sandbox.git("gc", "--quiet", "--prune=now")
    assert desk.restarted().trees.read(base, "app.py") == FileVersion(APP)


@pytest.mark.case("F10")
def test_what_the_index_held_for_us_is_copied_when_it_lets_go(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("app.py", b"first\n")
    sandbox.git("add", "app.py")
    os.utime(sandbox.root / "app.py", ns=(10**18 + 1, 10**18 + 1))
    desk = desk_for(sandbox)
    limit = time.monotonic() + 10
    while "app.py" in desk.trees._capture._unsettled or not desk.trees._capture.tree:
        first = desk.trees.capture({})
        assert time.monotonic() < limit
    sandbox.write("app.py", b"second\n")
    sandbox.git("add", "app.py")
    desk.trees.capture({})
    sandbox.git("gc", "--quiet", "--prune=now")
    assert contents(desk, first)["app.py"] == FileVersion(b"first\n")


@pytest.mark.case("F10")
def test_three_hundred_captures_of_many_files_stay_small(tmp_path: Path, desk_for: DeskFor) -> None:
    files = {f"pkg{n % 20}/mod{n % 7}/file{n}.py": b"line %d\n" % n * 40 for n in range(1500)}
    sandbox = repositories.with_history(tmp_path, files)
    desk = desk_for(sandbox)
    trees: dict[str, str] = {}
    for number in range(60):
        path = f"pkg{number % 20}/mod{number % 7}/file{number % 140}.py"
        sandbox.write(f"pkg1/mod1/step{number % 5}.py", b"step %d\n" % number * 50)
        sandbox.write(path, b"changed %d\n" % number * 40)
        trees[f"checkpoints/{number:08d}"] = desk.trees.capture({}, changed=[path, f"pkg1/mod1/step{number % 5}.py"])
    desk.trees.repin(trees, drop=[])
    wanted = {tree: desk.trees.read(tree, "pkg1/mod1/step0.py") for tree in trees.values()}
    grow_old(desk)
    assert desk.trees.tidy(force=True).after < 1_000_000
    again = desk.restarted()
    assert {tree: again.trees.read(tree, "pkg1/mod1/step0.py") for tree in trees.values()} == wanted


def test_being_killed_in_between_loses_nothing(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_for(repositories.dirty(tmp_path))
    _, proposed = desk.propose({"app.py": b"pinned\n", "x/y/z": b"deep\n"})
    desk.trees.pin("proposal/proposed", proposed)
    wanted = contents(desk, proposed)
    grow_old(desk)
    unlink = Path.unlink
    allowed = 0

    class Killed(BaseException):
        """Nothing after this point happened."""

    def until(place: Path, missing_ok: bool = False) -> None:
        nonlocal allowed
        allowed -= 1
        if allowed < 0:
            raise Killed
        unlink(place, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", until)
    for budget in (0, 1, 3, 7, 10_000):
        allowed = budget
        try:
            desk.trees.tidy(force=True)
        except Killed:
            assert contents(desk, proposed) == wanted
    assert contents(desk, proposed) == wanted
