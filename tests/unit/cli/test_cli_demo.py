"""The demo's command line and the stage it sets up."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from haiku_pair.cli import main
from haiku_pair.cli.demo import can_be_seen, engine_command, questions
from haiku_pair.cli.stage import NoStage, Stage
from tests.helpers.repositories import masked_environment, snapshot

SCREENS = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path)
    stage.build()
    return stage


def git(stage: Stage, *arguments: str) -> str:
    command = ["git", "-C", str(stage.project), *arguments]
    return subprocess.run(command, env=masked_environment(), capture_output=True, text=True, check=True).stdout


def test_the_project_has_a_history(stage: Stage) -> None:
    subjects = git(stage, "log", "--format=%s").splitlines()
    assert len(subjects) == 7
    assert subjects[0] == "Show that small amounts lose their sign"


def test_the_project_is_clean_and_knows_no_other_place(stage: Stage) -> None:
    assert git(stage, "status", "--porcelain") == ""
    assert git(stage, "remote") == ""
    assert git(stage, "branch", "--all", "--format=%(refname)").split() == ["refs/heads/main"]


def test_one_of_the_projects_tests_fails(stage: Stage) -> None:
    done = stage.tests()
    assert not done.passed
    assert "FAILED (failures=1)" in done.text


def test_running_tests_and_git_changes_nothing(stage: Stage) -> None:
    before, print_before = snapshot(stage.project), stage.fingerprint()
    stage.tests()
    stage.changes()
    assert (snapshot(stage.project), stage.fingerprint()) == (before, print_before)


@pytest.mark.parametrize("path", ["README.md", ".git/index", ".git/HEAD", ".git/refs/heads/main"])
def test_a_changed_byte_changes_the_fingerprint(stage: Stage, path: str) -> None:
    before = stage.fingerprint()
    place = stage.project / path
    place.write_bytes(place.read_bytes() + b"x")
    assert stage.fingerprint() != before


def test_a_changed_mode_changes_the_fingerprint(stage: Stage) -> None:
    before = stage.fingerprint()
    (stage.project / "README.md").chmod(0o755)
    assert stage.fingerprint() != before


def test_the_persons_git_configuration_plays_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[core]\n\tautocrlf = true\n[init]\n\tdefaultBranch = other\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    (tmp_path / "stage").mkdir()
    stage = Stage(tmp_path / "stage")
    stage.build()
    assert b"\r" not in (stage.project / "README.md").read_bytes()


def test_without_git_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoStage, match="git is needed"):
        Stage(tmp_path)
    assert main(["demo", "--terminal"]) == 1
    assert "git is needed" in capsys.readouterr().err


def test_a_folder_with_something_in_it_is_not_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["demo", "--terminal", "--keep", str(tmp_path)]) == 1
    assert "is not empty. Name a new folder." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_wrong_option_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--nonsense"]) == 2
    assert "see haiku-pair demo --help" in capsys.readouterr().err


def test_without_a_display_there_is_nothing_to_see(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    assert not can_be_seen()


def test_an_unseen_platform_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not can_be_seen()


def test_a_display_nobody_serves_is_no_screen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)  # for what the platform may leave of the process it ended
    monkeypatch.setenv("DISPLAY", ":4242")
    assert not can_be_seen()


def test_the_engine_is_started_on_the_recording() -> None:
    command = engine_command(0.5)
    assert Path(command[command.index("--replay") + 1], "session.toml").is_file()
    assert command[-2:] == ["--pace", "0.5"]
    assert len(questions()) == 2
