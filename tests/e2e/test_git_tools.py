"""Reviews from the command line, and real git with this program as its diff tool and merge tool, by keys."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.helpers.hand import Hand, Step
from tests.helpers.repositories import Sandbox

LEAVE = ("Ctrl+Q",)


@pytest.fixture(autouse=True)
def heartbeat() -> None:
    """No window stands in this process."""


@pytest.fixture
def hand(tmp_path: Path) -> Hand:
    """Whoever sits at the program."""
    folder = tmp_path / "hand"
    folder.mkdir()
    return Hand(folder)


def run(
    sandbox: Sandbox, hand: Hand, *arguments: str, stdin: str = "", below: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the program itself."""
    command = [*shlex.split(hand.command()), *arguments]
    cwd = sandbox.root / below
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, timeout=90, check=False)
    assert "Traceback" not in done.stderr
    return done


# --- review ---


def test_a_branch_is_reviewed_from_a_folder_below(sandbox: Sandbox, hand: Hand) -> None:
    sandbox.git("switch", "--create", "topic")
    sandbox.write("src/newt.py", b"legs = 4\n")
    sandbox.git("add", ".")
    sandbox.git("commit", "-m", "Add a newt")
    hand.plan(Step("legs = 4", press=LEAVE))
    done = run(sandbox, hand, "review", "topic", below="src")
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert "topic since main" in hand.seen(1)[0]


@pytest.mark.parametrize(("staged", "key", "said"), [(False, "y", "Staged 1 file"), (True, "n", "Unstaged in 1 file")])
def test_without_a_name_it_is_ones_own_work(sandbox: Sandbox, hand: Hand, staged: bool, key: str, said: str) -> None:
    sandbox.write("app.py", sandbox.read("app.py").replace(b"Hello", b"Good day"))
    if staged:
        sandbox.git("add", ".")
    hand.plan(Step("Good day", press=(key, "Ctrl+Return")), Step(said, press=LEAVE))
    done = run(sandbox, hand, "review")
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert bool(sandbox.git("diff", "--cached")) is not staged


def test_where_nothing_is_changed_it_says_so(sandbox: Sandbox, hand: Hand) -> None:
    hand.plan(Step("There is nothing to review", press=LEAVE))
    assert run(sandbox, hand, "review").returncode == 0, hand.seen(1)


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_a_patch_becomes_a_proposal(sandbox: Sandbox, hand: Hand, way: str) -> None:
    sandbox.write("app.py", sandbox.read("app.py").replace(b"Hello", b"Good day"))
    patch = sandbox.git("diff").decode()
    sandbox.git("checkout", "app.py")
    (sandbox.root / "greet.patch").write_text(patch)
    hand.plan(Step("Good day", press=("y", "Ctrl+Return")), Step("Applied", press=LEAVE))
    done = run(sandbox, hand, "review", "greet.patch" if way == "file" else "-", stdin=patch)
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert b"Good day" in sandbox.read("app.py")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("no-such-branch",), "git knows no commit, branch or range no-such-branch here"),
        (("main..nowhere",), "git knows no commit"),
        (("--", "main"), "main can't be read"),
        (("gone.patch",), "git knows no commit"),
        (("empty.patch",), "empty.patch is empty"),
        (("-",), "standard input is empty"),
        (("pixels.diff",), "pixels.diff is no text in UTF-8"),
    ],
)
def test_what_cant_be_reviewed_is_said_and_no_window_comes(
    sandbox: Sandbox, hand: Hand, arguments: tuple[str, ...], said: str
) -> None:
    sandbox.write("empty.patch", b"")
    sandbox.write("pixels.diff", b"\xff\xfe\x00")
    hand.plan()
    done = run(sandbox, hand, "review", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("haiku-pair: ")
    assert said in done.stderr


def test_outside_a_repository_it_says_so(tmp_path: Path, hand: Hand) -> None:
    hand.plan()
    done = run(Sandbox(tmp_path, tmp_path), hand, "review", "main")
    assert (done.returncode, "in no git repository" in done.stderr) == (2, True)
