"""Help and completion are made of one list of forms, and name what there is."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path

import pytest

from haiku_pair.cli import SUBCOMMANDS, demo, main
from haiku_pair.cli.completion import script_for
from haiku_pair.cli.forms import FORMS, SHELLS, help_text

HIDDEN = {"engine", "probe", "unittest", "worker"}
"""For the program itself, not for people."""
BY_MAIN = {"--new-window", "--version", "--help"}


def options_of(parser: argparse.ArgumentParser) -> dict[str, str]:
    found = {}
    for action in parser._actions:
        long = [name for name in action.option_strings if name.startswith("--") and name != "--help"]
        found.update(dict.fromkeys(long, action.help or ""))
    return found


def test_every_form_is_carried_out_and_every_subcommand_is_told() -> None:
    assert {form.word for form in FORMS if form.word} == (set(SUBCOMMANDS) - HIDDEN) | BY_MAIN


def test_the_forms_name_the_options_of_the_demo() -> None:
    told = next(form for form in FORMS if form.word == "demo")
    assert {name for name, _ in told.options} == set(options_of(demo._parser()))


def test_help_tells_every_form_within_the_width_of_a_terminal() -> None:
    text = help_text()
    assert all(form.call in text and form.about in text for form in FORMS)
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_is_printed(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    said = capsys.readouterr().out
    assert said == script_for(shell)
    assert all(form.word.lstrip("-") in said for form in FORMS)


@pytest.mark.parametrize("arguments", [[], ["tcsh"], ["bash", "zsh"]])
def test_completion_for_another_shell_is_a_wrong_command_line(arguments: list[str]) -> None:
    assert main(["completion", *arguments]) == 2


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_understands_its_completion(shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} here")
    file = tmp_path / "completion"
    file.write_text(script_for(shell), "utf-8")
    done = subprocess.run([program, "-n", str(file)], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["--n"], {"--new-window"}),
        (["git"], {"git-setup"}),
        (["demo", "--t"], {"--terminal"}),
        (["completion", ""], {"bash", "fish", "zsh"}),
        (["review", "fix"], {"fix.patch"}),
    ],
)
def test_bash_completes(words: list[str], wanted: set[str], tmp_path: Path) -> None:
    (tmp_path / "fix.patch").touch()
    script = (
        f'{script_for("bash")}\nCOMP_WORDS=(haiku-pair "$@"); COMP_CWORD=$#; _haiku_pair 2>/dev/null; '
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", script, "-", *words], cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False
    )
    assert set(done.stdout.split()) == wanted
