"""Windows for single files: what is refused before one is opened, in one line and with status 2."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from haiku_pair.cli import main
from haiku_pair.cli.processes import own_command

A_FILE, NOT_TEXT = "frog.txt", "fr\udcffog.txt"


@pytest.fixture(autouse=True)
def pond(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file in it, the current one."""
    (tmp_path / A_FILE).write_text("green\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--wait"], "--wait needs the name of a file"),
        (["--wait", "gone.txt:3"], "gone.txt can't be read: No such file"),
        (["--wait", "."], ". is no regular file"),
        (["--wait", NOT_TEXT], "not valid UTF-8"),
        (["--diff", A_FILE], "--diff needs two files or two folders"),
        (["--diff", A_FILE, "gone.txt"], "gone.txt can't be read"),
        (["--diff", A_FILE, "."], "are not two files or two folders"),
        (["--diff", A_FILE, A_FILE, NOT_TEXT], "not valid UTF-8"),
        (["--merge", A_FILE, A_FILE, A_FILE], "--merge needs BASE, LOCAL, REMOTE and MERGED"),
        (["--merge", A_FILE, A_FILE, "gone.txt", A_FILE], "gone.txt can't be read"),
        (["--merge", A_FILE, A_FILE, A_FILE, ""], "MERGED, the file to be written, has no name"),
        (["--merge", A_FILE, A_FILE, A_FILE, "."], ". is no regular file"),
        (["review", "x"], "in no git repository"),
    ],
)
def test_what_cant_be_shown_is_said(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("haiku-pair: ")
    assert said in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["--wait", A_FILE], ["--diff", A_FILE, A_FILE], ["--merge", "", A_FILE, A_FILE, A_FILE]]
)
def test_without_a_screen_it_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main(arguments) == 2
    assert "no screen" in capsys.readouterr().err


def test_without_room_for_what_is_kept_meanwhile_it_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", "/nowhere/at/all")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main(["--wait", A_FILE]) == 2
    assert "there is no room" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "status"), [(["--wait", A_FILE], 2), ([A_FILE], 1)])
def test_where_qt_finds_no_screen_it_says_so_and_leaves_nothing(pond: Path, arguments: list[str], status: int) -> None:
    passing = pond / "passing"
    passing.mkdir()
    env = {**os.environ, "QT_QPA_PLATFORM": "nowhere", "HAIKU_PAIR_HOME": str(pond / "home"), "TMPDIR": str(passing)}
    command = own_command("haiku_pair", *arguments)
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == status
    assert "haiku-pair: there is no screen" in done.stderr
    assert "most recent call" not in done.stderr
    end = time.monotonic() + 20
    while list(passing.iterdir()):  # the engine hears of it, and takes its folder with it
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("module", [("haiku_pair.engine",), ("haiku_pair", "engine")])
def test_the_engine_is_started_alike_by_module_and_by_name(pond: Path, module: tuple[str, ...]) -> None:
    command = own_command(*module, "--light", str(pond / "passing"))
    env = {**os.environ, "HAIKU_PAIR_HOME": str(pond / "home")}
    done = subprocess.run(command, env=env, input=b"", capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [["review"], ["--diff", "{}", "{}"], ["--merge", "", "{}", "{}", "{}"]])
def test_in_a_folder_that_is_gone_it_says_so(
    capsys: pytest.CaptureFixture[str], pond: Path, arguments: list[str]
) -> None:
    gone = pond / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    assert main([word.format(pond / A_FILE) for word in arguments]) == 2
    assert "the current folder can't be opened" in capsys.readouterr().err
