"""Reading the person's repository: state, marks and files, and nothing of theirs is ever run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from haiku_pair.engine.disk.replacement import TEMPORARY
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault, GitMark, GitState
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]


def test_branch_and_head(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    head = sandbox.git("rev-parse", "HEAD").decode().strip()
    assert desk_for(sandbox).person.state() == GitState(is_repository=True, branch="main", head=head)


@pytest.mark.case("B03")
def test_unborn_and_detached(tmp_path: Path, desk_for: DeskFor) -> None:
    assert desk_for(repositories.unborn(tmp_path)).person.state() == GitState(is_repository=True, branch="main")
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("checkout", "--quiet", "v1")
    state = desk_for(sandbox).person.state()
    assert (state.branch, len(state.head)) == ("", 40)


@pytest.mark.case("B03")
def test_a_merge_with_a_conflict(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("checkout", "--quiet", "other")
    sandbox.write("README.md", b"# Other\n")
    sandbox.commit()
    sandbox.git("checkout", "--quiet", "main")
    with pytest.raises(subprocess.CalledProcessError):
        sandbox.git("merge", "--quiet", "other")
    desk = desk_for(sandbox)
    before = sandbox.git_files()
    assert desk.person.state().operation == "merge"
    assert desk.person.marks()["README.md"] is GitMark.CONFLICT
    assert "README.md" in desk.trees.paths(desk.trees.capture({}))
    desk.accept_all({"app.py": b"x"})
    assert sandbox.git_files() == before


def test_outside_a_repository(tmp_path: Path, desk_for: DeskFor) -> None:
    person = desk_for(repositories.no_repository(tmp_path)).person
    assert person.state() == GitState()
    assert person.list_files() is None
    assert person.marks() == {}
    assert person.trouble == ""


def test_a_repository_made_later_is_noticed(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.no_repository(tmp_path)
    desk = desk_for(sandbox)
    assert not desk.person.is_repository
    sandbox.git("init", "--quiet")
    assert desk.person.state().is_repository
    assert desk.person.is_repository


def test_a_repository_that_goes_away_is_noticed(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    tree = desk.trees.capture({})
    (sandbox.root / ".git").rename(tmp_path / "away")
    assert desk.person.list_files() is None
    assert desk.trees.capture({}) == tree
    assert desk.trees.read(tree, "app.py") is not None


def test_objects_of_a_repository_made_later_are_read(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.no_repository(tmp_path)
    desk = desk_for(sandbox)
    desk.trees.read(desk.trees.capture({}), "app.py")
    sandbox.git("init", "--quiet")
    sandbox.write("later.py", b"later\n")
    sandbox.commit()
    desk.person.state()
    tree = desk.trees.capture({})
    assert desk.trees.objects.absent(desk.trees.changes(desk.trees.empty, tree)[2].new_oid for _ in "x")
    assert desk.trees.read(tree, "later.py") is not None


def test_marks_of_all_kinds(tmp_path: Path, desk_for: DeskFor) -> None:
    assert desk_for(repositories.dirty(tmp_path)).person.marks() == {
        "README.md": GitMark.MODIFIED,
        "app.py": GitMark.MODIFIED,
        "gone.py": GitMark.DELETED,
        "new.py": GitMark.UNTRACKED,
        "renamed.py": GitMark.RENAMED,
    }


def test_a_folder_carries_the_strongest_mark_below(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("src/pkg/util.py", b"x\n")
    sandbox.write("src/new.py", b"x\n")
    marks = desk_for(sandbox).person.marks()
    assert (marks["src"], marks["src/pkg"], marks["src/new.py"]) == (
        GitMark.MODIFIED,
        GitMark.MODIFIED,
        GitMark.UNTRACKED,
    )


@pytest.mark.case("B04")
def test_a_subfolder_sees_only_itself(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.subfolder(tmp_path)
    sandbox.write("pkg/util.py", b"x\n")
    person = desk_for(sandbox).person
    assert person.list_files() == ["pkg/util.py"]
    assert person.marks() == {"pkg/util.py": GitMark.MODIFIED, "pkg": GitMark.MODIFIED}


@pytest.mark.case("B06")
def test_a_linked_worktree_shares_objects(tmp_path: Path, desk_for: DeskFor) -> None:
    person = desk_for(repositories.linked_worktree(tmp_path)).person
    found = person.repository()
    assert found is not None
    assert person.state().branch == "other"
    assert found.objects.resolve() == (tmp_path / "repo/.git/objects").resolve()


def test_files_are_there_and_not_ignored(tmp_path: Path, desk_for: DeskFor) -> None:
    files = desk_for(repositories.dirty(tmp_path)).person.list_files()
    assert files == [".gitignore", "README.md", "app.py", "new.py", "renamed.py", "src/pkg/util.py"]


@pytest.mark.case("C07")
def test_odd_names_carry_their_marks(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    names = ["a\nb", "tab\t1", 'q"', "ä", "-x", "end "]
    for name in names:
        sandbox.write(name, b"x")
    marks = desk_for(sandbox).person.marks()
    assert marks == dict.fromkeys(names, GitMark.UNTRACKED)


# --- a stranger's repository ---------------------------------------------------------------------------


@pytest.mark.case("A01")
@pytest.mark.case("A02")
def test_nothing_a_repository_names_is_run(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.hostile(tmp_path)
    assert sandbox.canary is not None
    desk = desk_for(sandbox)
    desk.person.state()
    assert desk.person.marks()["app.py"] is GitMark.MODIFIED
    desk.person.list_files()
    desk.accept_all({"app.py": b"changed\n", "README.md": None, "moved.md": b"# Greeter\n\nSays hello, politely.\n"})
    desk.applier.undo({})
    desk.applier.redo({})
    assert not sandbox.canary.exists()


def test_the_hostile_repository_does_run_its_programs_under_plain_git(tmp_path: Path) -> None:
    sandbox = repositories.hostile(tmp_path)
    assert sandbox.canary is not None
    with suppress(subprocess.CalledProcessError):
        sandbox.git("status")
    assert sandbox.canary.exists()


@pytest.mark.case("A05")
def test_a_worktree_setting_that_points_elsewhere_is_not_followed(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "app.py").write_bytes(b"victim\n")
    sandbox.git("config", "core.worktree", str(victim))
    desk = desk_for(sandbox)
    assert not desk.person.state().is_repository
    desk.accept_all({"app.py": b"x\n"})
    assert sandbox.read("app.py") == b"x\n"
    assert (victim / "app.py").read_bytes() == b"victim\n"


@pytest.mark.case("A06")
def test_a_repository_of_somebody_else_is_told_not_trusted(tmp_path: Path, desk_for: DeskFor) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs the right to give files away")
    sandbox = repositories.with_history(tmp_path)
    for place in (sandbox.root, sandbox.root / ".git"):
        os.chown(place, 12345, 12345)
    desk = desk_for(sandbox)
    assert not desk.person.state().is_repository
    assert "dubious ownership" in desk.person.trouble
    desk.accept_all({"app.py": b"x\n"})
    assert sandbox.read("app.py") == b"x\n"


@pytest.mark.case("B07")
@pytest.mark.parametrize(
    "text", [b"[include]\n\tpath = /etc/passwd\n", b"[broken\n", b"[core]\n\trepositoryformatversion = 99\n"]
)
def test_a_broken_configuration_is_a_message(tmp_path: Path, desk_for: DeskFor, text: bytes) -> None:
    sandbox = repositories.with_history(tmp_path)
    with (sandbox.root / ".git/config").open("ab") as config:
        config.write(text)
    desk = desk_for(sandbox)
    assert not desk.person.state().is_repository
    assert desk.person.trouble
    assert desk.trees.read(desk.trees.capture({}), "app.py") is not None


def test_a_folder_that_is_itself_a_bare_repository_is_no_worktree(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.no_repository(tmp_path)
    sandbox.git("init", "--quiet", "--bare", ".")
    assert not desk_for(sandbox).person.state().is_repository


@pytest.mark.case("B02")
def test_a_stale_index_lock_is_neither_minded_nor_removed(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    lock = sandbox.root / ".git/index.lock"
    lock.write_bytes(b"")
    desk = desk_for(sandbox)
    desk.person.marks()
    desk.accept_all({"app.py": b"x"})
    assert lock.exists()


@pytest.mark.case("A02")
@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
def test_the_system_sees_no_other_program(tmp_path: Path) -> None:
    """The same with the kernel as witness: nothing but git itself is executed, and nobody is connected to."""
    strace = next((p for p in ("/usr/bin/strace", "/usr/local/bin/strace") if Path(p).exists()), "")
    if not strace:
        pytest.skip("strace is not installed")
    sandbox = repositories.hostile(tmp_path)
    log = tmp_path / "strace.log"
    code = (
        "import sys; from pathlib import Path; from haiku_pair.engine.vcs.person import PersonsRepository; "
        "from haiku_pair.engine.vcs.runner import GitRunner; root = Path(sys.argv[1]); "
        "p = PersonsRepository(root, GitRunner(outside=root)); p.state(); p.marks(); p.list_files()"
    )
    command = [strace, "-f", "-qq", "-e", "trace=execve,connect", "-o", str(log), sys.executable, "-c", code]
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    subprocess.run([*command, str(sandbox.root)], check=True, env=env, cwd=sandbox.root)
    lines = [line for line in log.read_text().splitlines() if "= -1 " not in line]
    started = {line.split('"')[1] for line in lines if "execve(" in line}
    assert all(Path(name).name in {"git", Path(sys.executable).name} for name in started), started
    assert str(sandbox.root) not in "".join(started)
    assert not any("connect(" in line for line in lines)


def test_a_lost_index_is_told(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    (sandbox.root / ".git/index").write_bytes(b"garbage")
    desk = desk_for(sandbox)
    for call in (desk.person.marks, desk.person.list_files):
        with pytest.raises(Failure) as error:
            call()
        assert error.value.problem.fault is Fault.GIT
    assert sandbox.read("app.py") == APP


@pytest.mark.case("G01")
def test_what_a_killed_save_left_beside_a_file_is_nobodys_file(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    files = desk.person.list_files()
    sandbox.write(f"src/{TEMPORARY}0123456789abcdef", b"half a file")
    assert desk.person.list_files() == files
    assert desk.trees.paths(desk.trees.capture({})) == files
