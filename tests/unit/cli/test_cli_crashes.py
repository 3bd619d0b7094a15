"""A window that the system ended leaves a report, which the next window tells once."""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from haiku_pair.window.crashes import CrashFile, folder_of

ROOT = Path(__file__).resolve().parents[3]
CRASH = """
import faulthandler, sys
from pathlib import Path
from haiku_pair.window.crashes import CrashFile
CrashFile(Path(sys.argv[1])).begin()
def a_function_of_ours():
    faulthandler._sigsegv()
a_function_of_ours()
"""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    was_enabled = faulthandler.is_enabled()
    yield
    if was_enabled:
        faulthandler.enable(2)


def crash(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", CRASH, str(folder)]
    assert subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False).returncode < 0


def test_a_crash_is_told_once_with_its_stack(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    crash(folder)
    own = CrashFile(folder)
    problem = own.begin()
    assert problem is not None
    assert "ended unexpectedly" in problem.what
    assert "a_function_of_ours" in problem.detail
    own.end()
    assert list(folder.iterdir()) == []
    again = CrashFile(folder)
    assert again.begin() is None
    again.end()


def test_a_window_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    first, second = CrashFile(tmp_path), CrashFile(tmp_path)
    (tmp_path / f"window-{os.getppid()}").write_text("still running", "utf-8")
    assert first.begin() is None
    first.end()
    assert second.begin() is None
    second.end()
    assert [path.name for path in tmp_path.iterdir()] == [f"window-{os.getppid()}"]


def test_a_window_that_was_killed_has_nothing_to_tell(tmp_path: Path) -> None:
    (tmp_path / "window-99999999").touch()
    own = CrashFile(tmp_path)
    assert own.begin() is None
    own.end()
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_it_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (None, tmp_path / "file" / "crashes"):
        own = CrashFile(folder)
        assert own.begin() is None
        own.end()


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"HAIKU_PAIR_HOME": "/stick"}, "/stick/state/crashes"),
        ({"XDG_STATE_HOME": "/home/ada/state"}, "/home/ada/state/haiku-pair/crashes"),
    ],
)
def test_it_lies_beside_the_log(environ: dict[str, str], folder: str) -> None:
    assert folder_of(environ) == Path(folder)


@pytest.mark.case("L04")
def test_the_report_is_for_the_person_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    folder = tmp_path / "crashes"
    folder.mkdir()
    (folder / f"window-{os.getpid()}").symlink_to(elsewhere)
    before = os.umask(0)
    try:
        own = CrashFile(folder)
        own.begin()
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]
    assert not elsewhere.exists()
    own.end()
    assert not list(folder.iterdir())
