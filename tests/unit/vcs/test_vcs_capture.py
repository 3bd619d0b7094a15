"""Capturing the working tree: exactly its bytes, and nothing of the person's repository changes."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.disk.gate import READ_LIMIT, PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import statcache
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import ChangeKind, Fault
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]
EVERY_PLACE = [
    repositories.with_history,
    repositories.unborn,
    repositories.dirty,
    repositories.subfolder,
    repositories.crlf,
    repositories.linked_worktree,
    repositories.no_repository,
]


class CountsReads(PathGate):
    """A gate that counts the files it reads."""

    count = 0

    def read(self, path: str, limit: int = READ_LIMIT) -> bytes:
        self.count += 1
        return super().read(path, limit)


@pytest.mark.parametrize("scenario", EVERY_PLACE)
def test_a_capture_holds_every_file_to_the_byte(
    tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox]
) -> None:
    sandbox = scenario(tmp_path)
    desk = desk_for(sandbox)
    tree = desk.trees.capture({})
    listed = desk.person.list_files()
    assert desk.trees.paths(tree) == sorted(desk.walk() if listed is None else listed)
    for path in desk.trees.paths(tree):
        assert desk.trees.read(tree, path) == FileVersion(sandbox.read(path), "100644")


@pytest.mark.case("B13")
@pytest.mark.parametrize("scenario", [*EVERY_PLACE[:-1], repositories.hostile])
def test_the_persons_repository_stays_byte_identical(
    tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox]
) -> None:
    sandbox = scenario(tmp_path)
    for place in sandbox.root.rglob("*.py"):
        # Plain `git status` would note the new times in the index.
        os.utime(place, (1_600_000_000, 1_600_000_000))
    before = sandbox.git_files()
    desk = desk_for(sandbox)
    desk.person.state()
    desk.person.marks()
    desk.trees.capture({"app.py": b"unsaved"})
    for number in range(3):
        desk.accept_all({"app.py": b"step %d\n" % number, "made/new.py": b"%d" % number})
    for _ in range(3):
        desk.applier.undo({})
    desk.applier.redo({})
    assert sandbox.git_files() == before


def test_times_of_the_persons_objects_stay_too(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    objects = [place for place in (sandbox.root / ".git").rglob("*") if place.is_file()]
    for place in objects:
        os.utime(place, (1_000_000_000, 1_000_000_000))
    desk = desk_for(sandbox)
    desk.accept_all({"app.py": b"changed\n"})
    desk.trees.write(desk.trees.capture({}), {"copy.py": FileVersion(APP)})
    assert {place.stat().st_mtime for place in objects} == {1_000_000_000}


def test_unsaved_text_lies_over_the_files(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    (sandbox.root / "app.py").chmod(0o755)
    desk = desk_for(sandbox)
    tree = desk.trees.capture({"app.py": b"typed\r\n", "brand-new.py": b"x"})
    assert desk.trees.read(tree, "app.py") == FileVersion(b"typed\r\n", "100755")
    assert desk.trees.read(tree, "brand-new.py") == FileVersion(b"x", "100644")
    assert desk.trees.read(desk.trees.capture({}), "app.py") == FileVersion(APP, "100755")


def test_ignored_files_are_left_out_unless_named(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.dirty(tmp_path))
    assert "debug.log" not in desk.trees.paths(desk.trees.capture({}))
    assert "debug.log" in desk.trees.paths(desk.trees.capture({}, also=["debug.log"]))


def test_modes_and_links_are_taken_as_git_does(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("run.sh", b"#!/bin/sh\n", 0o700)
    (sandbox.root / "link").symlink_to("app.py")
    (sandbox.root / "dangling").symlink_to("/nowhere/at all")
    desk = desk_for(sandbox)
    tree = desk.trees.capture({})
    assert desk.trees.read(tree, "run.sh") == FileVersion(b"#!/bin/sh\n", "100755")
    assert desk.trees.read(tree, "link") == FileVersion(b"app.py", "120000")
    assert desk.trees.read(tree, "dangling") == FileVersion(b"/nowhere/at all", "120000")


def test_a_capture_equals_what_git_would_store_without_filters(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("a-b/x", b"1")
    sandbox.write("a/x", b"2")
    sandbox.write("a.b", b"3", 0o755)
    (sandbox.root / "a0").symlink_to("a/x")
    sandbox.git("add", "--all")
    expected = sandbox.git("write-tree").decode().strip()
    assert desk_for(sandbox).trees.capture({}) == expected


@pytest.mark.case("B06")
def test_a_sha256_repository_works(tmp_path: Path, desk_for: DeskFor) -> None:
    root = tmp_path / "repo"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.git("init", "--quiet", "--object-format=sha256")
    sandbox.write("app.py", APP)
    sandbox.commit()
    desk = desk_for(sandbox)
    tree = desk.trees.capture({})
    assert len(tree) == 64
    assert tree == sandbox.git("rev-parse", "HEAD^{tree}").decode().strip()
    desk.accept_all({"app.py": b"x"})
    assert sandbox.read("app.py") == b"x"


@pytest.mark.case("C10")
def test_pipes_sockets_and_huge_files_are_left_out(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.no_repository(tmp_path)
    os.mkfifo(sandbox.root / "pipe.py")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(sandbox.root / "socket.py"))
    with (sandbox.root / "huge.bin").open("wb") as huge:
        huge.truncate(10 * 1024**3)
    desk = desk_for(sandbox)
    assert desk.trees.paths(desk.trees.capture({})) == ["app.py", "docs/notes.md"]


@pytest.mark.case("C10")
def test_a_tracked_file_turned_pipe_is_left_out(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    (sandbox.root / "app.py").unlink()
    os.mkfifo(sandbox.root / "app.py")
    desk = desk_for(sandbox)
    assert "app.py" not in desk.trees.paths(desk.trees.capture({}))
    assert "app.py" not in (desk.person.list_files() or [])


@pytest.mark.case("C08")
@pytest.mark.parametrize("scenario", [repositories.with_history, repositories.no_repository])
def test_a_name_that_is_no_text_does_not_hide_the_others(
    tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox]
) -> None:
    sandbox = scenario(tmp_path)
    with open(os.fsencode(sandbox.root) + b"/lat\xe9.txt", "wb") as odd:  # noqa: PTH123
        odd.write(b"x")
    desk = desk_for(sandbox)
    tree = desk.trees.capture({})
    assert "app.py" in desk.trees.paths(tree)
    assert not any("lat" in path for path in desk.trees.paths(tree))
    assert "app.py" not in desk.person.marks()


ODD_NAMES = ["new\nline", "tab\there", 'quo"te', "back\\303slash", "-dash", "trail ", "ünï😀", "\u202ertl", "n" * 255]


@pytest.mark.case("C07")
@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize("scenario", [repositories.with_history, repositories.no_repository])
def test_odd_names_go_all_the_way(
    tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox], name: str
) -> None:
    sandbox = scenario(tmp_path)
    sandbox.write(f"dir/{name}", b"one\n")
    desk = desk_for(sandbox)
    base, proposed = desk.propose({f"dir/{name}": b"two\n"})
    (change,) = desk.trees.changes(base, proposed)
    assert change.path == f"dir/{name}"
    desk.applier.apply("Odd", base, proposed, {})
    assert sandbox.read(f"dir/{name}") == b"two\n"
    desk.applier.undo({})
    assert sandbox.read(f"dir/{name}") == b"one\n"
    desk.accept_all({f"dir/{name}": None})
    assert not (sandbox.root / "dir" / name).exists()


def test_a_folder_swapped_for_a_link_is_not_followed(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    outside = tmp_path / "outside"
    (sandbox.root / "src").rename(outside)
    (sandbox.root / "src").symlink_to(outside)
    tree = desk_for(sandbox).trees.capture({})
    assert desk_for(sandbox).trees.paths(tree) == ["README.md", "app.py", "src"]


def test_a_submodule_and_a_nested_repository_are_left_alone(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    inner = repositories.with_history(sandbox.root / "inner")
    assert inner.root.is_dir()
    sandbox.git("add", "inner/repo")
    sandbox.git("commit", "--quiet", "--message", "Gitlink")
    repositories.with_history(sandbox.root / "other")
    desk = desk_for(sandbox)
    assert desk.trees.paths(desk.trees.capture({})) == ["README.md", "app.py", "src/pkg/util.py"]


@pytest.mark.case("C12")
def test_an_unreadable_file_does_not_stop_the_others(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    real = desk.gate.read

    def refuse(path: str, limit: int = 0) -> bytes:
        if path == "app.py":
            raise Failure(Fault.NOT_READABLE, "no")
        return real(path, limit)

    desk.gate.read = refuse  # type: ignore[method-assign]
    assert desk.trees.paths(desk.trees.capture({})) == ["README.md", "src/pkg/util.py"]


# --- the stat cache ------------------------------------------------------------------------------------


def test_a_change_right_after_a_capture_is_seen(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    place = sandbox.root / "app.py"
    for number in range(50):
        raw = b"%04d" % number
        place.write_bytes(raw)
        found = desk.trees.read(desk.trees.capture({}), "app.py")
        assert found is not None
        assert found.raw == raw


class WritesAfterReading(PathGate):
    """A gate behind whose back each file it reads is changed at once, to as many bytes."""

    new = b""

    def read(self, path: str, limit: int = READ_LIMIT) -> bytes:
        raw = super().read(path, limit)
        if self.new:
            (self.root / path).write_bytes(self.new)
        return raw


def test_a_change_in_the_same_tick_of_the_clock_is_seen(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    desk.trees.capture({})
    capture = desk.trees._capture
    capture._gate = gate = WritesAfterReading(sandbox.root)
    for number in range(30):
        sandbox.write("app.py", b"a%04d" % number)
        gate.new = b"b%04d" % number
        capture.take(["app.py"], {})
        gate.new, written = b"", gate.new
        assert desk.trees.read(capture.take(["app.py"], {}).tree, "app.py") == FileVersion(written)


def test_a_change_behind_an_old_time_is_seen(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    place = sandbox.root / "app.py"
    os.utime(place, ns=(10**18, 10**18))
    desk = desk_for(sandbox)
    desk.trees.capture({})
    raw = APP.replace(b"Hello", b"Howdy")
    place.write_bytes(raw)
    os.utime(place, ns=(10**18, 10**18))
    assert desk.trees.read(desk.trees.capture({}), "app.py") == FileVersion(raw)


def test_a_quiet_tree_is_not_read_again(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    counting = CountsReads(desk.sandbox.root)
    desk.trees._capture._gate = counting
    deadline = time.monotonic() + 10
    reads = -1
    while reads and time.monotonic() < deadline:
        counting.count = 0
        desk.trees.capture({})
        reads = counting.count
    assert reads == 0
    again = desk.restarted()
    again.trees._capture._gate = counting
    again.trees.capture({})
    assert counting.count == 0


@pytest.mark.parametrize(
    ("age", "settled"), [(0, False), (50_000_001, False), (150_000_001, True), (2_000_000_000, False)]
)
def test_a_file_is_remembered_only_when_a_later_write_would_show(age: int, settled: bool) -> None:
    now = 1_700_000_000_000_000_000
    stamp = (1, 2, 0o100644, 5, now - age, now - age)
    assert statcache.is_settled(stamp, now) is settled


def test_a_damaged_cache_is_passed_over(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    tree = desk.trees.capture({})
    (desk.private / "haiku-pair-files").write_bytes(b"\xc1garbage")
    assert desk.restarted().trees.capture({}) == tree


def test_a_restart_gives_the_same_tree(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.dirty(tmp_path))
    tree = desk.trees.capture({})
    assert desk.restarted().trees.capture({}) == tree


def test_a_file_that_only_the_index_held_is_kept_once_the_index_drops_it(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    os.utime(sandbox.root / "app.py", ns=(10**18 + 1, 10**18 + 1))
    desk = desk_for(sandbox)
    desk.trees.capture({})
    sandbox.git("update-ref", "-d", "HEAD")
    sandbox.git("rm", "-r", "-q", "--cached", ".")
    sandbox.git("tag", "-d", "v1")
    sandbox.git("branch", "-D", "other")
    tree = desk.trees.capture({})
    sandbox.git("reflog", "expire", "--expire=all", "--all")
    sandbox.git("gc", "--quiet", "--prune=now")
    assert desk.restarted().trees.read(tree, "app.py") == FileVersion(APP)


# --- trees ---------------------------------------------------------------------------------------------


@pytest.mark.case("F10")
def test_a_proposal_survives_the_persons_gc(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"app.py": b"new\n", "README.md": None})
    sandbox.git("checkout", "--quiet", "--orphan", "fresh")
    sandbox.git("rm", "-r", "-f", "-q", ".")
    sandbox.git("branch", "-D", "main", "other")
    sandbox.git("tag", "-d", "v1")
    sandbox.git("reflog", "expire", "--expire=all", "--all")
    sandbox.git("gc", "--quiet", "--prune=now")
    trees = desk.restarted().trees
    assert trees.read(base, "app.py") == FileVersion(APP)
    assert trees.read(base, "README.md") is not None
    assert trees.read(proposed, "app.py") == FileVersion(b"new\n")
    assert len(trees.changes(base, proposed)) == 2


def test_a_lost_object_is_told_as_such(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    with pytest.raises(Failure) as error:
        desk.trees.read("1" * 40, "app.py")
    assert error.value.problem.fault is Fault.STORE


def test_changes_tell_created_deleted_renamed_and_mode(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    base, proposed = desk.propose(
        {"app.py": None, "lib/app.py": APP, "README.md": None, "x": b"x", "src/pkg/util.py": FileVersion(b"", "100755")}
    )
    kinds = {change.path: (change.kind, change.old_path) for change in desk.trees.changes(base, proposed)}
    assert kinds == {
        "README.md": (ChangeKind.DELETED, ""),
        "lib/app.py": (ChangeKind.RENAMED, "app.py"),
        "src/pkg/util.py": (ChangeKind.CHANGED, ""),
        "x": (ChangeKind.CREATED, ""),
    }


def test_taking_a_change_back_gives_the_first_tree_again(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    base, proposed = desk.propose({"deep/er/new.py": b"x", "app.py/child": b"y"})
    assert (
        desk.trees.write(proposed, {"deep/er/new.py": None, "app.py/child": None, "app.py": FileVersion(APP)}) == base
    )


@pytest.mark.case("C04")
@pytest.mark.parametrize("path", ["../x", "/x", "a//b", ".git/hooks/x", "sub/.GIT/config", "a/./b", "", "g\0"])
def test_names_that_are_no_files_here_are_refused(tmp_path: Path, desk_for: DeskFor, path: str) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    with pytest.raises(Failure) as error:
        desk.trees.write(desk.trees.empty, {path: FileVersion(b"x")})
    assert error.value.problem.fault is Fault.OUTSIDE


def test_pins_last_and_are_given_up(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    tree = desk.trees.capture({})
    desk.trees.pin("proposal/base", tree)
    assert desk.restarted().trees.pinned("proposal") == {"proposal/base": tree}
    desk.trees.unpin("proposal/base")
    desk.trees.unpin("proposal/base")
    assert desk.trees.pinned() == {}


@pytest.mark.case("L04")
def test_the_private_repository_is_the_persons_alone(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    desk.trees.capture({})
    assert desk.private.stat().st_mode & 0o077 == 0
