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


# --- git difftool ---


def compared(sandbox: Sandbox, hand: Hand, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git difftool with the program as the tool."""
    settings = {
        "diff.tool": "pair",
        "difftool.pair.cmd": f'{hand.command("--diff")} "$LOCAL" "$REMOTE" "$MERGED"',
        "difftool.trustExitCode": "true",
    }
    return git(sandbox, settings, "difftool", "--no-prompt", *arguments)


@pytest.fixture
def changed(sandbox: Sandbox) -> Sandbox:
    """Three files that differ from the last commit: changed, new, gone."""
    sandbox.write("src/gone.py", b"old = 1\n")
    sandbox.git("add", ".")
    sandbox.git("commit", "--message", "one more")
    sandbox.write("app.py", sandbox.read("app.py").replace(b"Hello", b"Good day"))
    sandbox.write("new.py", b"fresh = 2\n")
    (sandbox.root / "src" / "gone.py").unlink()
    sandbox.git("add", "--all")
    return sandbox


def test_difftool_shows_file_after_file(changed: Sandbox, hand: Hand) -> None:
    for shown in ("Good day", "fresh = 2", "old = 1"):
        hand.plan(Step(shown, press=("q",)))
    done = compared(changed, hand, "HEAD")
    assert (done.returncode, hand.starts) == (0, 3), done.stderr
    names = ("app.py", "new.py", "src/gone.py")
    assert [name in hand.seen(number)[0] for number, name in enumerate(names, 1)] == [True] * 3


def test_difftool_is_told_to_stop(changed: Sandbox, hand: Hand) -> None:
    hand.plan(Step("Good day", press=("Ctrl+Shift+Q",)))
    done = compared(changed, hand, "HEAD")
    assert done.returncode != 0
    assert hand.starts == 1


def test_difftool_of_folders_shows_all_files_at_once(changed: Sandbox, hand: Hand) -> None:
    hand.plan(Step("Good day", press=("}",)), Step("fresh = 2", press=("}",)), Step("old = 1", press=("Ctrl+Q",)))
    before = changed.git("status", "--porcelain")
    done = compared(changed, hand, "--dir-diff", "HEAD")
    assert (done.returncode, hand.starts) == (0, 1), done.stderr
    assert changed.git("status", "--porcelain") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("app.py",), "two files or two folders"),
        (("app.py", "gone.py"), "gone.py can't be read"),
        (("app.py", "."), "not two files or two folders"),
    ],
)
def test_what_cant_be_compared_is_said(sandbox: Sandbox, hand: Hand, arguments: tuple[str, ...], said: str) -> None:
    hand.plan()
    done = run(sandbox, hand, "--diff", *arguments)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


# --- git mergetool ---

BASE = b"".join(b"line %d\r\n" % number for number in range(20))


@pytest.fixture
def conflict(sandbox: Sandbox) -> Sandbox:
    """A merge that stopped: both sides changed line 3, and each another line besides."""
    for branch, start, raw in (
        ("main", "main", BASE),
        ("theirs", "main", BASE.replace(b"line 3\r", b"theirs 3\r").replace(b"line 15\r", b"theirs 15\r")),
        ("mine", "main", BASE.replace(b"line 3\r", b"mine 3\r").replace(b"line 9\r", b"mine 9\r")),
    ):
        sandbox.git("switch", *(() if branch == "main" else ("--create", branch)), start)
        sandbox.write("pond.txt", raw)
        sandbox.git("add", ".")
        sandbox.git("commit", "--message", f"{branch}: the pond")
    with pytest.raises(subprocess.CalledProcessError):
        sandbox.git("merge", "theirs")
    return sandbox


def merged(sandbox: Sandbox, hand: Hand) -> subprocess.CompletedProcess[str]:
    """Run git mergetool with the program as the tool."""
    settings = {
        "merge.tool": "pair",
        "mergetool.pair.cmd": f'{hand.command("--merge")} "$BASE" "$LOCAL" "$REMOTE" "$MERGED"',
        "mergetool.pair.trustExitCode": "true",
        "mergetool.keepBackup": "false",
    }
    return git(sandbox, settings, "mergetool", "--no-prompt")


def git(sandbox: Sandbox, settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git with some settings."""
    given = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    command = ["git", *given, *arguments]
    return subprocess.run(command, cwd=sandbox.top, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("key", "line"),
    [("<", b"mine 3\r\n"), (">", b"theirs 3\r\n"), ("=", b"mine 3\r\ntheirs 3\r\n")],
)
def test_a_conflict_is_settled_by_key_and_git_takes_the_file(
    conflict: Sandbox, hand: Hand, key: str, line: bytes
) -> None:
    hand.plan(Step("mine 3", press=(key,)), Step("2 of 2 decided", press=("Ctrl+Return",)))
    done = merged(conflict, hand)
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    expected = BASE.replace(b"line 3\r\n", line).replace(b"line 9", b"mine 9").replace(b"line 15", b"theirs 15")
    assert conflict.read("pond.txt") == expected
    assert conflict.git("ls-files", "--unmerged") == b""
    assert "Both sides changed this place.   < yours   > theirs" in hand.seen(1)[0]
    assert "Haiku" not in hand.seen(1)[0]


@pytest.mark.parametrize("keys", [("Ctrl+Q",), ("Ctrl+Shift+Q",)])
def test_a_merge_that_is_left_leaves_everything_as_it_was(conflict: Sandbox, hand: Hand, keys: tuple[str, ...]) -> None:
    before = conflict.read("pond.txt")
    hand.plan(Step("mine 3", press=("Ctrl+Return",)), Step("not settled", press=keys))
    done = merged(conflict, hand)
    assert done.returncode == 1, (done.stderr, hand.seen(1))
    assert conflict.read("pond.txt") == before
    assert conflict.git("ls-files", "--unmerged") != b""


def test_a_file_that_both_sides_made_is_merged_without_a_common_version(sandbox: Sandbox, hand: Hand) -> None:
    for branch, line in (("theirs", b"newt"), ("mine", b"toad")):
        sandbox.git("switch", "--create", branch, "main")
        sandbox.write("below/pond.txt", b"first\n" + line + b"\nlast\n")
        sandbox.git("add", ".")
        sandbox.git("commit", "--message", branch)
    with pytest.raises(subprocess.CalledProcessError):
        sandbox.git("merge", "theirs")
    hand.plan(Step("1 conflict", press=("=",)), Step("1 of 1 decided", press=("Ctrl+Return",)))
    done = merged(sandbox, hand)
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert sandbox.read("below/pond.txt") == b"first\ntoad\nnewt\nlast\n"


def test_of_a_binary_file_a_side_is_chosen(sandbox: Sandbox, hand: Hand) -> None:
    for branch in ("theirs", "mine"):
        sandbox.git("switch", "--create", branch, "main")
        sandbox.write("frog.png", b"\x89PNG\0" + branch.encode())
        sandbox.git("add", ".")
        sandbox.git("commit", "--message", branch)
    with pytest.raises(subprocess.CalledProcessError):
        sandbox.git("merge", "theirs")
    hand.plan(Step("1 conflict", press=(">",)), Step("1 of 1", press=("Ctrl+Return",)))
    done = merged(sandbox, hand)
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert sandbox.read("frog.png") == b"\x89PNG\0theirs"


def test_where_nothing_is_to_be_settled_one_key_writes_it(sandbox: Sandbox, hand: Hand) -> None:
    sandbox.write("mine.py", b"both = 1\r\n")
    hand.plan(Step("Your file has all", press=("Ctrl+Return",)))
    done = run(sandbox, hand, "--merge", "", "mine.py", "mine.py", "app.py")
    assert done.returncode == 0, (done.stderr, hand.seen(1))
    assert sandbox.read("app.py") == b"both = 1\r\n"


def test_a_merge_of_what_is_not_there_is_said(sandbox: Sandbox, hand: Hand) -> None:
    hand.plan()
    done = run(sandbox, hand, "--merge", "base", "app.py", "gone.py", "app.py")
    assert (done.returncode, "gone.py can't be read" in done.stderr) == (2, True)
