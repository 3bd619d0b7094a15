"""Real git with this program as its editor: commit messages and the list of a rebase, by keys."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.helpers.hand import Hand, Step
from tests.helpers.repositories import Sandbox

GOING_ON, STOPPING = ("Ctrl+Return",), ("Ctrl+Shift+Q",)
WAITING = "waiting for it"


@pytest.fixture(autouse=True)
def heartbeat() -> None:
    """No window stands in this process."""


@pytest.fixture
def hand(tmp_path: Path) -> Hand:
    """Whoever sits at the program that git starts."""
    folder = tmp_path / "hand"
    folder.mkdir()
    return Hand(folder)


def git(sandbox: Sandbox, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git as in a terminal; the environment is masked by a fixture."""
    env = {**os.environ, "GIT_ADVICE": "0"}
    command = ["git", *arguments]
    return subprocess.run(command, cwd=sandbox.top, env=env, capture_output=True, text=True, timeout=90, check=False)


def edited(sandbox: Sandbox, hand: Hand, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git with the program as the editor of everything."""
    editor = hand.command("--wait")
    return git(sandbox, "-c", f"core.editor={editor}", "-c", f"sequence.editor={editor}", *arguments)


def waited(sandbox: Sandbox, hand: Hand, *files: str) -> subprocess.CompletedProcess[str]:
    """Run the program itself on these files."""
    command = [*shlex.split(hand.command("--wait")), *files]
    return subprocess.run(command, cwd=sandbox.root, capture_output=True, text=True, timeout=90, check=False)


def subjects(sandbox: Sandbox) -> list[str]:
    """Subjects of the commits, newest first."""
    return sandbox.git("log", "--format=%s").decode().splitlines()


def test_a_commit_message_is_written_saved_and_committed(sandbox: Sandbox, hand: Hand) -> None:
    sandbox.write("frog.txt", b"green\n")
    sandbox.git("add", "frog.txt")
    hand.plan(Step(WAITING, type="Add a frog"), Step("Add a frog", press=GOING_ON))
    done = edited(sandbox, hand, "commit")
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert subjects(sandbox)[0] == "Add a frog"
    assert "# Please enter the commit message" in hand.seen(1)[0]


def test_a_commit_is_made_in_a_linked_worktree(sandbox: Sandbox, hand: Hand, tmp_path: Path) -> None:
    sandbox.git("worktree", "add", "-b", "beside", str(tmp_path / "beside"))
    beside = Sandbox(tmp_path / "beside", tmp_path / "beside")
    hand.plan(Step(WAITING, type="From beside"), Step("From beside", press=GOING_ON))
    done = edited(beside, hand, "commit", "--allow-empty")
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert subjects(beside)[0] == "From beside"


def test_a_message_that_is_only_closed_commits_nothing(sandbox: Sandbox, hand: Hand) -> None:
    before = subjects(sandbox)
    hand.plan(Step(WAITING, press=("Ctrl+Q",)))
    done = edited(sandbox, hand, "commit", "--allow-empty")
    assert done.returncode == 1
    assert "empty commit message" in done.stderr
    assert subjects(sandbox) == before


def test_git_is_told_to_stop(sandbox: Sandbox, hand: Hand) -> None:
    before = subjects(sandbox)
    hand.plan(
        Step(WAITING, type="Half a thou"),
        Step("Half a thou", press=STOPPING),
        Step("What is not saved is lost", press=("y",)),
    )
    done = edited(sandbox, hand, "commit", "--allow-empty", "-m", "Kept", "--edit")
    assert done.returncode == 1
    assert "problem with the editor" in done.stderr
    assert subjects(sandbox) == before


def test_closing_asks_for_unsaved_text_and_may_be_taken_back(sandbox: Sandbox, hand: Hand) -> None:
    hand.plan(
        Step(WAITING, type="Say "),
        Step("Say ", press=("Ctrl+Q",)),
        Step("has unsaved changes", press=("Esc",), type="why"),
        Step("Say why", press=("Ctrl+Q",)),
        Step("has unsaved changes", press=("s",)),
    )
    done = edited(sandbox, hand, "commit", "--allow-empty")
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert subjects(sandbox)[0] == "Say why"


def test_a_rebase_is_planned_and_its_message_reworded(sandbox: Sandbox, hand: Hand) -> None:
    for name in ("newt", "toad"):
        sandbox.write(f"{name}.txt", b"wet\n")
        sandbox.git("add", ".")
        sandbox.git("commit", "-m", f"Add a {name}")
    hand.plan(
        Step("Add a toad", press=("Ctrl+A",), type="pick HEAD~1\nreword HEAD\n"),
        Step("reword HEAD", press=GOING_ON),
    )
    hand.plan(Step("Add a toad", type="Greet: "), Step("Greet: ", press=GOING_ON))
    done = edited(sandbox, hand, "rebase", "--interactive", "HEAD~2")
    assert done.returncode == 0, (done.stderr, hand.starts)
    assert subjects(sandbox)[:2] == ["Greet: Add a toad", "Add a newt"]


def test_a_rebase_is_given_up(sandbox: Sandbox, hand: Hand) -> None:
    before = sandbox.git("rev-parse", "HEAD")
    hand.plan(Step("pick", press=STOPPING))
    done = edited(sandbox, hand, "rebase", "--interactive", "HEAD~1")
    assert done.returncode != 0
    assert sandbox.git("rev-parse", "HEAD") == before
    assert not (sandbox.root / ".git" / "rebase-merge").exists()


def test_several_files_are_tabs_and_the_last_one_ends_it(sandbox: Sandbox, hand: Hand) -> None:
    sandbox.write("src/one.txt", b"first\nsecond\n")
    sandbox.write("two.txt", b"other\n")
    hand.plan(
        Step("first", type="new "),
        Step("new second", press=("Ctrl+W",)),
        Step("has unsaved changes", press=("s",)),
        Step("other", press=("Ctrl+W",)),
    )
    done = waited(sandbox, hand, "src/one.txt:2", "two.txt")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), hand.seen(1)
    assert sandbox.read("src/one.txt") == b"first\nnew second\n"


@pytest.mark.parametrize("name", ["nowhere.txt", "src", "pipe"])
def test_what_cant_be_read_is_said_and_no_window_comes(sandbox: Sandbox, hand: Hand, name: str) -> None:
    sandbox.write("src/one.txt", b"")
    os.mkfifo(sandbox.root / "pipe")
    hand.plan()
    done = waited(sandbox, hand, name)
    assert done.returncode == 2
    assert done.stderr.startswith(f"haiku-pair: {name} ")
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_text_is_refused(sandbox: Sandbox, hand: Hand) -> None:
    sandbox.write("pixels.bin", bytes(range(256)) * 4)
    hand.plan()
    done = waited(sandbox, hand, "pixels.bin")
    assert done.returncode == 2, done.stderr
    assert "haiku-pair: pixels.bin" in done.stderr
