"""Running git: the right program, a clean environment, exact bytes, an end in time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.runner import GitRunner, find_git
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories


def program(place: Path, script: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return place


def test_importing_the_room_does_not_import_git_python() -> None:
    code = (
        "import sys; import haiku_pair.engine.vcs.apply, haiku_pair.engine.vcs.proposals; "
        "sys.exit(any(name in sys.modules for name in ('git', 'gitdb', 'tempfile')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_output_is_exact_to_the_last_byte(tmp_path: Path) -> None:
    sandbox = repositories.with_history(tmp_path)
    raw = b"\n\0\r\n\xff trailing\n\n"
    oid = sandbox.git("hash-object", "-w", "--stdin", stdin=raw).decode().strip()
    assert GitRunner().output(["cat-file", "blob", oid], cwd=sandbox.root) == raw


def test_standard_input_arrives_exactly(tmp_path: Path) -> None:
    raw = b"a\r\nb\0\xff" * 100_000
    oid = GitRunner().output(["hash-object", "--no-filters", "--stdin"], cwd=tmp_path, stdin=raw)
    assert oid == subprocess.run(["git", "hash-object", "--stdin"], input=raw, capture_output=True, check=True).stdout


@pytest.mark.case("A07")
def test_programs_in_the_workspace_are_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = tmp_path / "canary"
    root = tmp_path / "root"
    program(root / "git", f"touch {canary}")
    program(root / "bin/git", f"touch {canary}")
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", f".::bin:{root / 'bin'}:{root}:{os.environ['PATH']}")
    runner = GitRunner(outside=root)
    assert runner.run(["rev-parse"], cwd=root).code == 128
    assert not Path(runner.program()).is_relative_to(root)
    assert not canary.exists()


@pytest.mark.case("A07")
def test_importing_git_python_runs_nothing(tmp_path: Path) -> None:
    program(tmp_path / "git", f"touch {tmp_path / 'canary'}; echo git version 2.39.5")
    code = "import sys; from haiku_pair.engine.vcs import runner; runner._git_python(); assert 'git' in sys.modules"
    env = {**os.environ, "PATH": f"{tmp_path}:.:{os.environ['PATH']}", "PYTHONPATH": str(Path.cwd())}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=True)
    assert not (tmp_path / "canary").exists()


@pytest.mark.case("B01")
def test_a_missing_git_is_told_and_found_once_installed(tmp_path: Path) -> None:
    runner = GitRunner(search_path=str(tmp_path))
    for _ in range(2):
        with pytest.raises(Failure) as error:
            runner.run(["version"], cwd=tmp_path)
        assert error.value.problem.fault is Fault.NO_GIT
    program(tmp_path / "git", f'exec {find_git(os.environ["PATH"])} "$@"')
    assert runner.run(["version"], cwd=tmp_path).out.startswith(b"git version")


@pytest.mark.case("B01")
@pytest.mark.parametrize("script", ["echo git version 2.17.1", "echo nonsense", "exit 3"])
def test_an_unusable_git_is_told(tmp_path: Path, script: str) -> None:
    program(tmp_path / "git", script)
    with pytest.raises(Failure) as error:
        GitRunner(search_path=str(tmp_path)).run(["status"], cwd=tmp_path)
    assert error.value.problem.fault is Fault.NO_GIT
    assert error.value.problem.next_step


@pytest.mark.case("B01")
def test_a_git_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    script = 'test "$3" = version && echo git version 2.39.5 && exit; sleep 60 & echo $! > child; wait'
    program(tmp_path / "git", script)
    began = time.monotonic()
    with pytest.raises(Failure, match="failed") as error:
        GitRunner(search_path=f"{tmp_path}:{os.environ['PATH']}").run(["status"], cwd=tmp_path, timeout=0.3)
    assert "within 0.3 seconds" in error.value.problem.detail
    assert time.monotonic() - began < 10
    child = int((tmp_path / "child").read_text())
    while is_running(child):  # it is killed, but whoever collects it may take a moment
        assert time.monotonic() - began < 10


def is_running(process: int) -> bool:
    """Whether there is still a program in it."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_variables_that_redirect_git_do_not_reach_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = repositories.with_history(tmp_path)
    trace = tmp_path / "trace"
    for name, value in {
        "GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": "/nowhere", "GIT_TRACE": str(trace),
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare", "GIT_CONFIG_VALUE_0": "true",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    out = GitRunner().output(["rev-parse", "--show-toplevel"], cwd=sandbox.root)
    assert Path(out.decode().strip()) == sandbox.root.resolve()
    assert not trace.exists()


def test_an_error_of_git_carries_its_words_as_detail(tmp_path: Path) -> None:
    with pytest.raises(Failure) as error:
        GitRunner().output(["cat-file", "-p", "HEAD"], cwd=tmp_path)
    assert error.value.problem.fault is Fault.GIT
    assert "not a git repository" in error.value.problem.detail
    assert "cat-file" in error.value.problem.what


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    runner = GitRunner()
    runner.program()
    gone.rmdir()
    with pytest.raises(Failure):
        runner.output(["rev-parse", "--git-dir"], cwd=gone)
