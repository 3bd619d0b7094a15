"""The settings with which git calls the program: printed, quoted for whatever the path is, and read by real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.cli import main
from haiku_pair.cli.git_setup import as_commands, as_file, program, settings_for
from tests.helpers.repositories import Sandbox, with_history

ECHO = '#!/bin/sh\nprintf "%s\\n" "$@" >> "$HEARD"\n'
PLACES = ["plain/haiku-pair", "with blank/haiku-pair", 'it\'s $HOME `x` "q" \\ é;#/haiku-pair']


@pytest.fixture(autouse=True)
def masked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A git without any configuration but the test's own."""
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ada@example.org")


def installed(tmp_path: Path, place: str) -> str:
    """A program of that path which writes down what it is called with."""
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(ECHO)
    path.chmod(0o755)
    return program(str(path))


def git(sandbox: Sandbox, *arguments: str, **environment: str) -> str:
    """Run git with the settings that were made."""
    env = {**os.environ, **environment}
    done = subprocess.run(["git", *arguments], cwd=sandbox.root, env=env, capture_output=True, text=True, check=True)
    return done.stdout


def test_both_forms_are_printed_and_nothing_is_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["git-setup"]) == 0
    assert capsys.readouterr().out.count("git config --global ") == 10
    assert main(["git-setup", "--file"]) == 0
    assert '[difftool "haiku-pair"]' in capsys.readouterr().out
    assert not (tmp_path / "config").exists()


def test_the_program_is_named_by_an_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, "bin/haiku-pair")
    monkeypatch.chdir(tmp_path / "bin")
    assert program("./haiku-pair") == str(tmp_path / "bin" / "haiku-pair")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert program("haiku-pair") == str(tmp_path / "bin" / "haiku-pair")
    assert "haiku_pair" in program("/somewhere/haiku_pair/__main__.py")


@pytest.mark.parametrize("form", ["commands", "file"])
@pytest.mark.parametrize("place", PLACES)
def test_real_git_calls_the_program_with_the_right_words(tmp_path: Path, place: str, form: str) -> None:
    found = tuple(settings_for(installed(tmp_path, place)))
    if form == "commands":
        subprocess.run(["sh", "-c", as_commands(found)], check=True)
    else:
        (tmp_path / "config").write_text(as_file(found), encoding="utf-8")
    sandbox = with_history(tmp_path / "repo")
    sandbox.write("app.py", b"changed\n")
    heard = tmp_path / "heard"
    git(sandbox, "difftool", HEARD=str(heard))
    option, old, new, name = heard.read_text().splitlines()
    assert (option, Path(old).name.endswith("app.py"), new, name) == ("--diff", True, "app.py", "app.py")
    heard.unlink()
    below = sandbox.root / "below"
    below.mkdir()
    subprocess.run(["git", "review", "main"], cwd=below, env={**os.environ, "HEARD": str(heard)}, check=True)
    assert heard.read_text().splitlines() == ["review", "main"]
    heard.unlink()
    git(sandbox, "commit", "--all", "-m", "Kept", "--edit", HEARD=str(heard))
    assert heard.read_text().splitlines() == ["--wait", str(sandbox.root / ".git" / "COMMIT_EDITMSG")]


@settings(max_examples=25)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20))
def test_git_reads_back_every_value(tmp_path_factory: pytest.TempPathFactory, command: str) -> None:
    place = tmp_path_factory.mktemp("config") / "config"
    found = tuple(settings_for(command))
    place.write_bytes(as_file(found).encode())
    listed = subprocess.run(["git", "config", "--file", str(place), "--list", "-z"], capture_output=True, check=True)
    read = dict(item.decode().split("\n", 1) for item in listed.stdout.split(b"\0") if item)
    assert read == {setting.key.lower(): setting.value for setting in found}
