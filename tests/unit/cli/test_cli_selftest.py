"""`--selftest` says what is there, and fails for what is needed and missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from haiku_pair.cli import main


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HAIKU_PAIR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return tmp_path / "home"


def marks(said: str) -> dict[str, str]:
    return {words[1]: words[0] for words in map(str.split, said.splitlines())}


def test_all_that_is_needed_is_there(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert main(["--selftest"]) == 0
    found = marks(capsys.readouterr().out)
    assert {about for about, mark in found.items() if mark == "ok"} >= {"git", "data", "display", "engine", "children"}
    assert found["keyring"] == "note"
    assert [path for path in home.rglob("*") if path.is_file() and path.suffix != ".log"] == []


def test_without_git_it_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("haiku_pair.cli.selftest._engine", lambda _command: "not tried here")
    monkeypatch.setattr("haiku_pair.cli.selftest._display", lambda: "not tried here")
    assert main(["--selftest"]) == 1
    said = capsys.readouterr().out
    assert marks(said)["git"] == "FAILED"
    assert "git is not installed" in said


def test_another_option_is_a_wrong_command_line() -> None:
    assert main(["--selftest", "--all"]) == 2
