"""A stranger's repository through everything the program does with git: nothing of it runs, nothing outside changes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.checkpoints import Moment
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.committer import Committer
from tests.helpers.git_round import go_round
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]


def without_filters(tmp_path: Path) -> Sandbox:
    """A hostile repository in which a commit gets further than to its filters."""
    sandbox = repositories.hostile(tmp_path)
    (sandbox.root / ".git/info").mkdir(exist_ok=True)
    (sandbox.root / ".git/info/attributes").write_bytes(b"* !filter diff=evil merge=evil\n*.py !filter\n")
    assert sandbox.canary is not None
    sandbox.canary.unlink(missing_ok=True)
    return sandbox


@pytest.mark.case("A01")
@pytest.mark.case("A02")
@pytest.mark.parametrize("scenario", [repositories.hostile, without_filters])
def test_nothing_runs_all_the_way_round(tmp_path: Path, scenario: Callable[[Path], Sandbox]) -> None:
    sandbox = scenario(tmp_path)
    assert sandbox.canary is not None
    refusals = go_round(sandbox.root, tmp_path / "data")
    assert not sandbox.canary.exists()
    if scenario is repositories.hostile:
        assert [failure.problem.fault for failure in refusals] == [Fault.NOT_TRUSTED]
    else:
        assert refusals == []
        assert sandbox.git("log", "-1", "--format=%s", "--no-show-signature") == b"Accepted\n"


@pytest.mark.case("A02")
def test_a_signature_asked_for_by_the_repository_runs_nothing(tmp_path: Path) -> None:
    sandbox = without_filters(tmp_path)
    assert sandbox.canary is not None
    sandbox.git("config", "commit.gpgSign", "true")
    refusals = go_round(sandbox.root, tmp_path / "data")
    assert [failure.problem.fault for failure in refusals] == [Fault.NOT_TRUSTED]
    assert not sandbox.canary.exists()


@pytest.mark.case("A02")
@pytest.mark.case("A07")
@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
def test_the_system_sees_no_program_but_git(tmp_path: Path) -> None:
    strace = next((p for p in ("/usr/bin/strace", "/usr/local/bin/strace") if Path(p).exists()), "")
    if not strace:
        pytest.skip("strace is not installed")
    sandbox = without_filters(tmp_path)
    log = tmp_path / "strace.log"
    command = [strace, "-f", "-qq", "-e", "trace=execve,connect", "-o", str(log), sys.executable, "-m"]
    search = f".::{sandbox.root}:{sandbox.root / 'bin'}:{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(Path.cwd()), "PATH": search, "PYTHONSAFEPATH": "1"}
    arguments = ["tests.helpers.git_round", str(sandbox.root), str(tmp_path / "data")]
    subprocess.run([*command, *arguments], check=True, env=env, cwd=sandbox.root)
    lines = [line for line in log.read_text().splitlines() if "= -1 " not in line]
    started = {line.split('"')[1] for line in lines if "execve(" in line}
    assert started
    assert all(Path(name).name in {"git", Path(sys.executable).name} for name in started), started
    assert not any(Path(name).is_relative_to(tmp_path) for name in started)
    assert not any("connect(" in line for line in lines)


@pytest.mark.case("A01")
@pytest.mark.case("A02")
def test_in_trust_a_commit_runs_the_hooks_and_nothing_else(tmp_path: Path) -> None:
    sandbox = without_filters(tmp_path)
    assert sandbox.canary is not None
    someone = Committer(sandbox, tmp_path / "scratch")
    someone.apply({"README.md": b"changed\n"})
    sandbox.canary.unlink(missing_ok=True)
    assert someone.commits.draft(someone.steps, trusted=True).hooks == ("pre-commit", "reference-transaction")
    assert not sandbox.canary.exists()
    someone.commit()
    ran = {Path(line.split()[0]) for line in sandbox.canary.read_text().splitlines()}
    assert {place.parent for place in ran} == {tmp_path / "hooks"}
    assert "fsmonitor-watchman" not in {place.name for place in ran}


@pytest.mark.case("A07")
def test_programs_of_the_workspace_are_not_run_by_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = repositories.with_history(tmp_path)
    canary = tmp_path / "canary"
    for name in ("git", "bin/git", "gpg", "sh"):
        sandbox.write(name, f"#!/bin/sh\ntouch {canary}\n".encode(), 0o755)
    monkeypatch.chdir(sandbox.root)
    monkeypatch.setenv("PATH", f".::bin:{sandbox.root / 'bin'}:{sandbox.root}:{os.environ['PATH']}")
    assert go_round(sandbox.root, tmp_path / "data") == []
    someone = Committer(sandbox, tmp_path / "scratch")
    someone.apply({"app.py": b"x\n"})
    someone.commit()
    assert not canary.exists()


@pytest.mark.case("A05")
def test_a_git_file_that_leads_elsewhere_reaches_no_other_files(tmp_path: Path) -> None:
    victim = repositories.with_history(tmp_path / "victim")
    sandbox = repositories.no_repository(tmp_path)
    (sandbox.root / ".git").write_text(f"gitdir: {victim.root / '.git'}\n")
    before = repositories.snapshot(victim.root)
    (refusal,) = go_round(sandbox.root, tmp_path / "data")
    assert refusal.problem.fault is Fault.NOT_TRUSTED
    assert str(victim.root / ".git") in refusal.problem.what
    assert repositories.snapshot(victim.root) == before


@pytest.mark.case("A06")
def test_somebody_elses_repository_is_edited_without_git(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs the right to give files away")
    sandbox = repositories.with_history(tmp_path)
    for place in (sandbox.root, sandbox.root / ".git"):
        os.chown(place, 12345, 12345)
    before = repositories.snapshot(sandbox.root / ".git")
    (refusal,) = go_round(sandbox.root, tmp_path / "data")
    assert "dubious ownership" in refusal.problem.detail
    assert repositories.snapshot(sandbox.root / ".git") == before


# --- states and kinds of repositories ------------------------------------------------------------------


def kept(sandbox: Sandbox) -> dict[str, tuple[int, str]]:
    """Everything of the repository but its objects."""
    return {path: seen for path, seen in sandbox.git_files().items() if not path.startswith("objects/")}


@pytest.mark.case("B03")
@pytest.mark.parametrize("begin", [["merge", "other"], ["rebase", "other"], ["bisect", "start", "main", "v1~1"]])
def test_operations_under_way_outlast_a_round(tmp_path: Path, begin: list[str]) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("checkout", "--quiet", "other")
    sandbox.write("README.md", b"# Other\n")
    sandbox.commit()
    sandbox.git("checkout", "--quiet", "main")
    sandbox.git("config", "core.editor", "true")
    subprocess.run(["git", *begin], cwd=sandbox.root, capture_output=True, check=False)
    stages, before = sandbox.git("ls-files", "--stage"), kept(sandbox)
    (refusal,) = go_round(sandbox.root, tmp_path / "data")
    assert begin[0] in refusal.problem.what
    assert (sandbox.git("ls-files", "--stage"), kept(sandbox)) == (stages, before)


def submodule(folder: Path) -> Sandbox:
    outer = repositories.with_history(folder / "outer")
    inner = repositories.with_history(folder / "inner")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.root), "sub")
    outer.commit()
    return Sandbox(outer.root / "sub", outer.root / "sub")


def sparse(folder: Path) -> Sandbox:
    sandbox = repositories.with_history(folder)
    sandbox.git("sparse-checkout", "set", "--no-cone", "/app.py")
    return sandbox


def partial_clone(folder: Path) -> Sandbox:
    origin = repositories.with_history(folder / "origin")
    origin.git("config", "uploadpack.allowFilter", "true")
    root = folder / "clone"
    origin.git("clone", "--quiet", "--filter=blob:none", f"file://{origin.root}", str(root))
    return Sandbox(root, root)


def sha256(folder: Path) -> Sandbox:
    root = folder / "repo"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.git("init", "--quiet", "--object-format=sha256")
    sandbox.write("app.py", APP)
    sandbox.commit()
    return sandbox


@pytest.mark.case("B06")
@pytest.mark.parametrize("scenario", [submodule, sparse, partial_clone, sha256, repositories.linked_worktree])
def test_a_round_in_repositories_of_other_kinds(tmp_path: Path, scenario: Callable[[Path], Sandbox]) -> None:
    sandbox = scenario(tmp_path)
    assert go_round(sandbox.root, tmp_path / "data") == []
    assert sandbox.git("log", "-1", "--format=%s") == b"Accepted\n"
    sandbox.git("fsck", "--strict")


@pytest.mark.case("B06")
def test_a_repository_of_the_future_is_left_alone(tmp_path: Path) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("config", "core.repositoryFormatVersion", "1")
    sandbox.git("config", "extensions.refStorage", "reftable-of-tomorrow")
    before = repositories.snapshot(sandbox.root / ".git")
    (refusal,) = go_round(sandbox.root, tmp_path / "data")
    assert refusal.problem.fault is Fault.GIT
    assert repositories.snapshot(sandbox.root / ".git") == before


@pytest.mark.case("B07")
def test_submodules_that_climb_fetch_or_include_do_nothing(tmp_path: Path) -> None:
    sandbox = repositories.with_history(tmp_path)
    canary = tmp_path / "canary"
    modules = [
        ("../../x", "sub\r", f"ext::sh -c touch% {canary}"),
        ("--help", "y", "-u./x"),
        ("z", "../z", "file:///x"),
    ]
    for name, path, url in modules:
        text = f'[submodule "{name}"]\n\tpath = "{path}"\n\turl = "{url}"\n\tupdate = "!touch {canary}"\n'
        with (sandbox.root / ".gitmodules").open("a") as file:
            file.write(text)
        with (sandbox.root / ".git/config").open("a") as file:
            file.write(text.replace("\tpath", "\tactive = true\n\tpath"))
    (sandbox.root / ".gitmodules").open("a").write("[include]\n\tpath = /etc/passwd\n")
    head = sandbox.git("rev-parse", "HEAD").decode().strip()
    sandbox.git("update-index", "--add", "--cacheinfo", f"160000,{head},sub\r")
    sandbox.git("update-index", "--add", "--cacheinfo", f"160000,{head},y")
    sandbox.git("commit", "--quiet", "--message", "Modules")
    outside = repositories.snapshot(tmp_path / "repo/..").keys()
    assert go_round(sandbox.root, tmp_path / "data") == []
    assert not canary.exists()
    news = repositories.snapshot(tmp_path / "repo/..").keys() - outside
    assert all(name.startswith(("data", "repo/.git/", "repo/made")) for name in news)


@pytest.mark.case("B08")
@pytest.mark.parametrize("name", ["--help", "-x", "a;touch y", "$(touch y)", "<img>", "ü\u202e", "n" * 200, "@{-1}x"])
def test_branches_with_names_that_could_be_more(tmp_path: Path, desk_for: DeskFor, name: str) -> None:
    sandbox = repositories.with_history(tmp_path)
    head = sandbox.git("rev-parse", "HEAD").decode().strip()
    ref = sandbox.root / ".git/refs/heads" / name
    ref.write_text(f"{head}\n")
    (sandbox.root / ".git/HEAD").write_text(f"ref: refs/heads/{name}\n")
    state = desk_for(sandbox).person.state()
    refusals = go_round(sandbox.root, tmp_path / "round")
    assert not (sandbox.root / "y").exists()
    assert state.branch in {name, ""}
    if state.branch and not name.startswith("-"):
        assert refusals == []
    if not refusals:
        assert sandbox.git("cat-file", "commit", ref.read_text().strip()).endswith(b"\n\nAccepted\n")


@pytest.mark.case("B13")
def test_checkpoints_and_restores_leave_no_trace_in_the_repository(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    sandbox.git("stash", "--quiet")
    sandbox.git("stash", "apply", "--quiet", "--index")
    before = sandbox.git_files()
    desk = desk_for(sandbox)
    taken = []
    for number in range(20):
        taken.append(desk.checkpoints.take(Moment(f"{number}", desk.trees.capture({}), 1.0, "t", "c", number)))
        desk.accept_all({"app.py": b"step %d\n" % number})
    for checkpoint in taken[::4]:
        desk.applier.restore("Back", checkpoint.tree, checkpoint.after_step, {})
    desk.trees.tidy(grace=0, force=True)
    assert sandbox.git_files() == before


# --- names ---------------------------------------------------------------------------------------------

ODD_NAMES = ["new\nline", "tab\there", 'quo"te', "back\\303slash", "-dash", "trail ", "ünï😀", "\u202ertl", "n" * 255]


@pytest.mark.case("C07")
@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_go_all_the_way_round(tmp_path: Path, name: str) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write(f"dir/{name}", b"one\n")
    sandbox.commit()
    assert go_round(sandbox.root, tmp_path / "data", f"dir/{name}") == []
    out = sandbox.git("show", "--format=", "--name-only", "-z", "HEAD").decode()
    assert out.split("\0")[0] == f"dir/{name}"


@pytest.mark.case("C08")
def test_a_name_that_is_no_text_hinders_nothing_else(tmp_path: Path) -> None:
    sandbox = repositories.with_history(tmp_path)
    odd = os.fsencode(sandbox.root) + b"/lat\xe9.txt"
    with open(odd, "wb") as file:  # noqa: PTH123
        file.write(b"x")
    sandbox.git("add", "--all")
    sandbox.git("commit", "--quiet", "--message", "Odd")
    assert go_round(sandbox.root, tmp_path / "data") == []
    with open(odd, "rb") as file:  # noqa: PTH123
        assert file.read() == b"x"
    assert b"lat\xe9.txt" in sandbox.git("ls-tree", "-z", "--name-only", "HEAD")


@pytest.mark.case("B01")
def test_a_git_that_hangs_does_not_hang_a_commit(tmp_path: Path) -> None:
    sandbox = repositories.with_history(tmp_path)
    someone = Committer(sandbox, tmp_path / "scratch")
    someone.apply({"app.py": b"x\n"})
    real = someone.commits._runner.program()
    wrapper = tmp_path / "bin/git"
    wrapper.parent.mkdir()
    wrapper.write_text(
        f'#!/bin/sh\nfor word in "$@"; do test "$word" = commit && exec sleep 60; done\nexec {real} "$@"\n'
    )
    wrapper.chmod(0o755)
    someone.commits._runner._program = str(wrapper)
    threading.Timer(0.3, someone.cancelled.set).start()
    with pytest.raises(Failure, match="cancelled"):
        someone.commit()
    assert sandbox.git("status", "--porcelain") == b" M app.py\n"
