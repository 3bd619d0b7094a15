"""Going back to a checkpoint: what was written since, nothing else, and forth again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.checkpoints import Checkpoint, Moment
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import ChangeKind, Fault
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]
PLACES = [repositories.with_history, repositories.no_repository]


def checkpoint(desk: Desk, title: str = "Before") -> Checkpoint:
    return desk.checkpoints.take(Moment(title, desk.trees.capture({}), 1.0, "t1", "c1", 4))


def back(desk: Desk, to: Checkpoint) -> None:
    desk.applier.restore("Back", to.tree, to.after_step, {})


@pytest.mark.case("F01")
@pytest.mark.case("F09")
@pytest.mark.parametrize("scenario", PLACES)
def test_only_written_files_go_back(tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox]) -> None:
    sandbox = scenario(tmp_path)
    sandbox.write(".gitignore", b"build/\n")
    sandbox.write("untracked.txt", b"before\n")
    sandbox.write("build/early.o", b"early")
    (sandbox.root / "empty").mkdir()
    (sandbox.root / "link").symlink_to("app.py")
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({"app.py": b"new\n", "made/by.txt": b"x\n"})
    sandbox.write("untracked.txt", b"after\n")
    sandbox.write("later.txt", b"later\n")
    sandbox.write("build/late.o", b"late")
    rest = {path: seen for path, seen in stamps(sandbox).items() if path not in {"app.py", "made", "made/by.txt"}}
    back(desk, taken)
    assert sandbox.read("app.py") == APP
    assert not (sandbox.root / "made").exists()
    assert {path: seen for path, seen in stamps(sandbox).items() if path != "app.py"} == rest


def stamps(sandbox: Sandbox) -> dict[str, tuple[int, int, int]]:
    """Mode, inode and time of every file; of folders the mode."""
    found = {}
    for path in sandbox.files():
        seen = (sandbox.root / path).lstat()
        is_folder = (sandbox.root / path).is_dir() and not (sandbox.root / path).is_symlink()
        found[path] = (seen.st_mode, 0, 0) if is_folder else (seen.st_mode, seen.st_ino, seen.st_mtime_ns)
    return found


@pytest.mark.case("F02")
def test_files_that_were_ignored_at_the_time_survive(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write(".gitignore", b"*.log\nsecret.cfg\n")
    sandbox.write("debug.log", b"log\n")
    sandbox.write("secret.cfg", b"mine\n")
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({".gitignore": b"\n"})
    desk.accept_all({"secret.cfg": b"theirs\n"})
    back(desk, taken)
    assert sandbox.read("debug.log") == b"log\n"
    assert sandbox.read("secret.cfg") == b"mine\n"
    assert sandbox.read(".gitignore") == b"*.log\nsecret.cfg\n"


@pytest.mark.case("F03")
def test_what_the_person_changed_since_is_named_and_comes_back_by_undo(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({"app.py": b"theirs\n", "new.txt": b"new\n"})
    sandbox.write("app.py", b"theirs\nmine\n")
    preview = desk.applier.preview_restore(taken.tree, taken.after_step, {})
    assert [(file.path, file.kind, file.lost) for file in preview] == [
        ("app.py", ChangeKind.CHANGED, "what you changed in it since (+1 −0 lines)"),
        ("new.txt", ChangeKind.DELETED, ""),
    ]
    assert sandbox.read("app.py") == b"theirs\nmine\n"
    back(desk, taken)
    assert sandbox.read("app.py") == APP
    desk.restarted().applier.undo({})
    assert sandbox.read("app.py") == b"theirs\nmine\n"
    assert sandbox.read("new.txt") == b"new\n"


@pytest.mark.case("F03")
def test_what_the_person_changed_between_steps_is_named(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    sandbox.write("app.py", b"mine\n")
    desk.accept_all({"app.py": b"mine\ntheirs\n"})
    (file,) = desk.applier.preview_restore(taken.tree, taken.after_step, {})
    assert file.lost == "changes of your own from between the steps"


@pytest.mark.case("F04")
@pytest.mark.parametrize("scenario", PLACES)
def test_back_and_forth_again_after_a_restart(
    tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox]
) -> None:
    sandbox = scenario(tmp_path)
    sandbox.write("private", b"s\n", 0o600)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    start = sandbox.files()
    desk.accept_all({"app.py": b"1\n", "private": None, "made/x": b"x"})
    desk.accept_all({"app.py": None, "made/x": FileVersion(b"y", "100755")})
    later = sandbox.files()
    desk = desk.restarted()
    (taken,) = desk.checkpoints.all()
    back(desk, taken)
    assert sandbox.files() == start
    desk = desk.restarted()
    desk.applier.undo({})
    assert sandbox.files() == later
    desk = desk.restarted()
    desk.applier.redo({})
    assert sandbox.files() == start


@pytest.mark.case("F05")
def test_what_was_deleted_otherwise_is_no_business_of_ours(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({"app.py": None})
    (sandbox.root / "README.md").unlink()
    preview = desk.applier.preview_restore(taken.tree, taken.after_step, {})
    assert [(file.path, file.kind) for file in preview] == [("app.py", ChangeKind.CREATED)]
    back(desk, taken)
    assert sandbox.read("app.py") == APP
    assert not (sandbox.root / "README.md").exists()


@pytest.mark.case("F06")
def test_without_own_changes_nothing_is_restored(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    sandbox.write("app.py", b"another window\n")
    with pytest.raises(Failure) as error:
        back(desk, taken)
    assert error.value.problem.fault is Fault.NOTHING_TO_DO
    assert sandbox.read("app.py") == b"another window\n"


def test_undone_steps_count_as_written(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({"app.py": b"theirs\n"})
    desk.applier.undo({})
    sandbox.write("app.py", b"mine\n")
    assert desk.journal.written_since(taken.after_step) == {"app.py"}
    back(desk, taken)
    assert sandbox.read("app.py") == APP


def test_unsaved_text_goes_back_and_the_disk_stays(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({"app.py": b"theirs\n"})
    step = desk.applier.restore("Back", taken.tree, taken.after_step, {"app.py": b"typed\n"})
    assert dict(step.buffers) == {"app.py": APP}
    assert sandbox.read("app.py") == b"theirs\n"
    assert dict(desk.applier.undo(step.buffers).buffers) == {"app.py": b"typed\n"}


@pytest.mark.case("F07")
def test_a_folder_in_the_way_stops_all(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({"app.py": None, "README.md": b"x\n"})
    (sandbox.root / "app.py").mkdir()
    sandbox.write("app.py/mine", b"mine\n")
    before = sandbox.files()
    with pytest.raises(Failure, match="is in its place") as error:
        back(desk, taken)
    assert error.value.problem.fault is Fault.CONFLICT
    assert sandbox.files() == before


@pytest.mark.case("F10")
def test_a_checkpoint_survives_what_the_person_does_to_the_repository(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("staged.txt", b"only ever staged\n")
    sandbox.git("add", "staged.txt")
    desk = desk_for(sandbox)
    checkpoint(desk)
    sandbox.write("staged.txt", b"changed by hand\n")
    sandbox.git("add", "staged.txt")
    desk.accept_all({"staged.txt": b"changed by hand\nand by them\n", "app.py": b"x\n"})
    sandbox.git("read-tree", "--empty")
    for name in ("refs/heads/main", "refs/heads/other", "refs/tags/v1"):
        sandbox.git("update-ref", "-d", name)
    sandbox.git("reflog", "expire", "--expire=now", "--all")
    sandbox.git("gc", "--quiet", "--prune=now")
    desk = desk.restarted()
    back(desk, desk.checkpoints.all()[0])
    assert sandbox.read("staged.txt") == b"only ever staged\n"
    assert sandbox.read("app.py") == APP


@pytest.mark.case("B13")
@pytest.mark.case("F10")
def test_the_persons_repository_is_untouched(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    desk = desk_for(sandbox)
    before, log = sandbox.git_files(), sandbox.git("log", "--all")
    for number in range(5):
        taken = checkpoint(desk)
        desk.accept_all({"app.py": b"%d\n" % number})
        back(desk, taken)
    assert sandbox.git_files() == before
    assert sandbox.git("log", "--all") == log


def test_without_a_repository_any_more_the_checkpoint_is_still_there(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({"app.py": b"theirs\n"})
    shutil.rmtree(sandbox.root / ".git")
    desk = desk.restarted()
    back(desk, taken)
    assert sandbox.read("app.py") == APP


@pytest.mark.case("C12")
@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_folder_stops_the_whole_restore(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path, {"a.txt": b"a\n", "closed/b.txt": b"b\n"})
    desk = desk_for(sandbox)
    taken = checkpoint(desk)
    desk.accept_all({"a.txt": b"A\n", "closed/b.txt": b"B\n"})
    (sandbox.root / "closed").chmod(0o555)
    with pytest.raises(Failure):
        back(desk, taken)
    (sandbox.root / "closed").chmod(0o755)
    assert sandbox.read("a.txt") == b"A\n"
