"""The frozen program's helper processes find what those of a source tree find."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from haiku_pair.cli import main
from haiku_pair.cli.processes import own_command
from haiku_pair.cli.worker import WORKERS
from haiku_pair.engine.workspace.workers import worker_command

TASK = json.dumps("fr.g").encode() + b"\n9 5\na frog\n\ng"


def test_both_commands_find_the_same() -> None:
    commands = (worker_command("matching_lines"), own_command("haiku_pair", "worker", "matching_lines"))
    said = [
        subprocess.run(command, input=TASK, capture_output=True, timeout=60, check=True).stdout for command in commands
    ]
    assert said == [b'[[1, "a frog"]]\n'] * 2


@pytest.mark.parametrize("name", WORKERS)
def test_a_frozen_engine_calls_the_program_itself(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command(name) == [sys.executable, "worker", name]


@pytest.mark.parametrize("arguments", [[], ["os"], ["line_search", "more"]])
def test_nothing_else_is_run(arguments: list[str]) -> None:
    assert main(["worker", *arguments]) == 2
