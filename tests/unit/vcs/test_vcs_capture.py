"""Capturing the working tree: exactly its bytes, and nothing of the person's repository changes."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from haiku_pair.engine.disk.bulk import BulkReader
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


class CountsReads(BulkReader):
    """A reader that counts the files it reads."""

    count = 0

    def read(self, path: bytes, limit: int) -> tuple[bytes, os.stat_result] | None:
        CountsReads.count += 1
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
def test_pipes_sockets_and_huge_files_are_left_out(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = repositories.no_repository(tmp_path)
    os.mkfifo(sandbox.root / "pipe.py")
    monkeypatch.chdir(sandbox.root)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.py")  # a whole path may be too long for a socket
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
class CanNotRead(BulkReader):
    """A reader that fails at one file."""

    def read(self, path: bytes, limit: int) -> tuple[bytes, os.stat_result] | None:
        if path == b"app.py":
            raise PermissionError
        return super().read(path, limit)


def test_an_unreadable_file_does_not_stop_the_others(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    monkeypatch.setattr(desk.trees._capture, "_reader", CanNotRead)
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


class WritesAfterReading(BulkReader):
    """A reader behind whose back each file it reads is changed at once, to as many bytes."""

    place = Path()
    new = b""

    def read(self, path: bytes, limit: int) -> tuple[bytes, os.stat_result] | None:
        found = super().read(path, limit)
        if self.new:
            self.place.write_bytes(self.new)
        return found


def test_a_change_in_the_same_tick_of_the_clock_is_seen(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    desk.trees.capture({})
    capture = desk.trees._capture
    monkeypatch.setattr(capture, "_reader", WritesAfterReading)
    monkeypatch.setattr(WritesAfterReading, "place", sandbox.root / "app.py")
    for number in range(30):
        sandbox.write("app.py", b"a%04d" % number)
        monkeypatch.setattr(WritesAfterReading, "new", b"b%04d" % number)
        capture.take(["app.py"], {})
        written, _ = WritesAfterReading.new, monkeypatch.setattr(WritesAfterReading, "new", b"")
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


def test_a_quiet_tree_is_not_read_again(tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    monkeypatch.setattr(desk.trees._capture, "_reader", CountsReads)
    deadline = time.monotonic() + 10
    reads = -1
    while reads and time.monotonic() < deadline:
        CountsReads.count = 0
        desk.trees.capture({})
        reads = CountsReads.count
    assert reads == 0
    again = desk.restarted()
    monkeypatch.setattr(again.trees._capture, "_reader", CountsReads)
    again.trees.capture({})
    assert CountsReads.count == 0


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


def test_what_is_kept_for_good_is_on_the_disk_with_all_it_leads_to(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = repositories.dirty(tmp_path)
    desk = desk_for(sandbox)
    flushed: list[Path] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    tree = desk.trees.capture({})
    loose = set(desk.private.rglob("objects/??/*"))
    assert loose
    desk.trees.repin({"checkpoints/1": tree}, drop=[])
    assert loose | {place.parent for place in loose} <= set(flushed)


@pytest.mark.case("L04")
def test_the_private_repository_is_the_persons_alone(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    desk.trees.capture({})
    assert desk.private.stat().st_mode & 0o077 == 0


# --- with what changed known ---------------------------------------------------------------------------


def looked(desk: Desk, changed: list[str]) -> None:
    """A capture of these changes is what a capture of everything is."""
    hinted = desk.trees.capture({}, changed=changed)
    assert hinted == Desk(desk.sandbox, desk.private.with_name("other.git")).trees.capture({})


def test_named_changes_give_the_tree_that_a_look_at_everything_gives(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    desk = desk_for(sandbox)
    desk.trees.capture({})
    looked(desk, [])
    sandbox.write("app.py", b"1\n")
    looked(desk, ["app.py"])
    sandbox.write("made/deep/new.py", b"2\n")
    sandbox.write("made/debug.log", b"ignored\n")
    looked(desk, ["made/deep/new.py", "made/debug.log"])
    (sandbox.root / "made").rename(sandbox.root / "moved")
    looked(desk, ["made", "moved"])
    (sandbox.root / "moved/deep/new.py").unlink()
    looked(desk, ["moved/deep/new.py", "not/there"])
    (sandbox.root / "app.py").unlink()
    sandbox.write("app.py/now/a/folder", b"3\n")
    looked(desk, ["app.py"])
    sandbox.write(".gitignore", b"app.py/\n")
    looked(desk, [".gitignore"])
    sandbox.git("add", "--all", "--force")
    looked(desk, [])
    sandbox.write("odd\nname *[x]", b"4\n")
    looked(desk, ["odd\nname *[x]"])


def test_what_was_written_shortly_before_is_looked_at_again(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    for number in range(30):
        sandbox.write("app.py", b"a%04d" % number)
        soon = time.time_ns() + 10**9  # however long this machine takes, it was written a moment ago
        os.utime(sandbox.root / "app.py", ns=(soon, soon))
        desk.trees.capture({}, changed=["app.py"])
        sandbox.write("app.py", b"b%04d" % number)
        found = desk.trees.read(desk.trees.capture({}, changed=[]), "app.py")
        assert found == FileVersion(b"b%04d" % number)


def test_unnamed_changes_are_found_by_the_next_look_at_everything(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    os.utime(sandbox.root / "app.py", ns=(10**18 + 1, 10**18 + 1))
    desk = desk_for(sandbox)
    desk.trees.capture({})
    desk.trees.capture({}, changed=[])
    sandbox.write("app.py", b"x\n")
    sandbox.write("new.py", b"y\n")
    desk.trees.capture({}, changed=["README.md"])
    tree = desk.trees.capture({})
    assert desk.trees.read(tree, "app.py") == FileVersion(b"x\n")
    assert desk.trees.read(tree, "new.py") == FileVersion(b"y\n")


class Walk(RuleBasedStateMachine):
    """Files come, go, change and turn into folders; each capture is told of them and must miss nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.sandbox = repositories.with_history(self.folder)
        self.desk = Desk(self.sandbox, self.folder / "data/private.git")
        self.desk.trees.capture({})
        self.changed: list[str] = []

    names = st.sampled_from(["a", "b", "a/b", "a/b/c", "d/e", "x.log", "d/x.log", "app.py", "src/pkg/util.py"])

    @rule(name=names, raw=st.binary(max_size=3))
    def write(self, name: str, raw: bytes) -> None:
        place = self.sandbox.root / name
        for above in [*place.relative_to(self.sandbox.root).parents, Path(name)][::-1]:
            there = self.sandbox.root / above
            if there != place and there.is_file():
                there.unlink()
                self.changed.append(above.as_posix())
        if place.is_dir():
            shutil.rmtree(place)
        self.sandbox.write(name, raw)
        self.changed.append(name)

    @rule(name=names)
    def remove(self, name: str) -> None:
        place = self.sandbox.root / name
        if place.is_dir():
            shutil.rmtree(place)
        elif place.is_file():  # not below a file, where there is nothing to remove
            place.unlink()
        self.changed.append(name)

    @rule(raw=st.sampled_from([b"", b"*.log\n", b"a/\n", b"/d\n!x.log\n"]))
    def ignore(self, raw: bytes) -> None:
        self.sandbox.write(".gitignore", raw)
        self.changed.append(".gitignore")

    @rule()
    def add(self) -> None:
        self.sandbox.git("add", "--all")

    @rule(everything=st.booleans())
    def capture(self, everything: bool) -> None:
        tree = self.desk.trees.capture({}, changed=None if everything else self.changed)
        self.changed = []
        fresh = Desk(self.sandbox, self.folder / "data/fresh.git")
        assert tree == fresh.trees.capture({})
        fresh.trees.close()

    def teardown(self) -> None:
        self.desk.trees.close()
        shutil.rmtree(self.folder)


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=int(os.environ.get("HAIKU_PAIR_EXAMPLES", "10")), stateful_step_count=10, deadline=None
)
