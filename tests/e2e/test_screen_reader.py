"""The real window on the real accessibility bus: what a screen reader finds there, does there and hears."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from haiku_pair.cli.processes import own_command
from tests.helpers.screen_reader import missing, screen_reader

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

CONTROLS = (
    ("frame", "pond"),
    ("menu item", "Review"),
    ("tree", "Files"),
    ("text", "Message to Haiku"),
    ("push button", "Send the message"),
    ("push button", "Mode: Pair"),
    ("check box", "Think first"),
)
"""Role and beginning of the name."""


@pytest.fixture(autouse=True)
def heartbeat() -> None:
    """No window of this process is waited for: the one that is looked at runs beside it."""


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder."""
    person = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def pond(tmp_path: Path) -> Path:
    """A repository with one hunk of the person's own."""
    folder = tmp_path / "pond"
    folder.mkdir()
    (folder / "frog.py").write_text("def jump(height):\n    return height * 2\n")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Begin")
    (folder / "frog.py").write_text("def jump(height):\n    return height * 3\n")
    return folder


def test_names_roles_and_the_decision_on_a_hunk_are_on_the_bus(pond: Path) -> None:
    with screen_reader() as (reader, env):
        window = subprocess.Popen([*own_command("haiku_pair"), "review"], env=env, cwd=pond)
        try:
            program = reader.program()
            for role, name in CONTROLS:
                reader.find(program, role, name)
            assert reader.hears("hunk 1 of 1, frog.py").endswith("undecided")
            reader.press(reader.find(program, "menu item", "Accept the hunk"))
            assert "accepted" in reader.hears("1 removed, accepted")
        finally:
            window.terminate()
            window.wait()
