"""What the demo plays on: a fresh copy of the bundled project, with data folders of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from haiku_pair.cli.git_names import find_git
from haiku_pair.cli.processes import own_command
from haiku_pair.resources import resource
from haiku_pair.window.demonstration.facts import TestRun
from haiku_pair.words import tr

NAME = "pocket-ledger"
FIRST_FILE = "ledger/money.py"
"""What is open when the window comes up."""
_GIT_SECONDS, _TEST_SECONDS = 60, 60
_MASKED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ALLOW_PROTOCOL": "file",
    "GIT_PAGER": "cat",
}


class NoStage(Exception):
    """The demo can't be set up; the text says why and what to do."""


class Stage:
    """The project in its folder. Its git is run with nobody's configuration."""

    def __init__(self, folder: Path) -> None:
        """`folder` exists and is empty; both the project and the data go below it."""
        self.project = folder / NAME
        self.home = folder / "data"
        self._git_program = _find_git()

    def build(self) -> None:
        """Copy the project out of its bundle.

        Raises:
            NoStage: git did not do it.
        """
        self.home.mkdir(mode=0o700)
        bundle = str(resource("demo", "project.bundle"))
        top = self.project.parent
        self._git(top, "clone", "--quiet", "--template=", "--branch=main", "--", bundle, str(self.project))
        self._git(self.project, "remote", "remove", "origin")

    # --- facts -------------------------------------------------------------------------------------

    def tests(self) -> TestRun:
        """Run the project's tests by a Python of their own."""
        command = [sys.executable, "-B", "-m", "unittest"]
        if getattr(sys, "frozen", False):
            command = own_command("haiku_pair.cli.unittest")  # there may be no other Python
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        done = subprocess.run(
            command,
            cwd=self.project,
            env=kept,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_TEST_SECONDS,
            check=False,
        )
        return TestRun(done.returncode == 0, f"$ python3 -m unittest\n{done.stdout.decode('utf-8', 'replace')}")

    def changes(self) -> str:
        """The working tree against HEAD."""
        status = self._git(self.project, "status", "--short", "--untracked-files=all")
        diff = self._git(self.project, "diff", "--no-ext-diff", "--no-textconv", "--no-color", "HEAD")
        return f"$ git status --short\n{status}\n$ git diff\n{diff}"

    def fingerprint(self) -> str:
        """A hash over every path, mode and byte of the working tree, and over HEAD, index and refs."""
        whole = hashlib.sha256()
        for path in sorted(self.project.rglob("*")):
            name = path.relative_to(self.project).as_posix()
            if _counts(name):
                content = path.read_bytes() if path.is_file() else b""
                whole.update(f"{name}\0{path.lstat().st_mode:o}\0{len(content)}\0".encode() + content)
        return whole.hexdigest()

    def _git(self, folder: Path, *arguments: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        command = [self._git_program, "-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false", *arguments]
        try:
            done = subprocess.run(
                command, cwd=folder, env={**kept, **_MASKED}, capture_output=True, timeout=_GIT_SECONDS, check=True
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode("utf-8", "replace").strip()
            raise NoStage(f"git {arguments[0]} failed: {said}") from error
        return done.stdout.decode("utf-8", "replace")


def _counts(name: str) -> bool:
    inside_git = name == ".git" or name.startswith(".git/")
    return not inside_git or name in {".git/HEAD", ".git/index", ".git/packed-refs"} or name.startswith(".git/refs/")


def _find_git() -> str:
    found = find_git()
    if found is None:
        raise NoStage(tr("git is needed for the demo and was not found. Install git and start the demo again."))
    return found
