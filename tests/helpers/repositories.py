"""Named repositories for tests, made by short git commands in a masked environment.

    sandbox = with_history(tmp_path)
    sandbox.write("app.py", b"changed\n")
    before = sandbox.git_files()

Nothing of the machine's own git configuration plays a part: `masked_environment()` is what git, and a process under
test that runs git, should see.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

APP = b"""import sys


def greet(name):
    return "Hello, " + name


def shout(name):
    return greet(name).upper()


def main():
    print(greet(sys.argv[1]))


main()
"""

WHEN = "2024-05-01T12:00:00+00:00"


def masked_environment() -> dict[str, str]:
    """Variables that keep the machine's git configuration out and make commits reproducible."""
    return {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_AUTHOR_DATE": WHEN,
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
        "GIT_COMMITTER_DATE": WHEN,
    }


@dataclass(frozen=True)
class Sandbox:
    """A folder to work in, and the repository around it."""

    root: Path
    """The workspace."""
    top: Path
    """The top of the worktree; the workspace itself unless that is a folder below."""
    canary: Path | None = None
    """A file that exists once a program of a hostile configuration has run."""

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run git at the top of the worktree."""
        env = {**os.environ, **masked_environment()}
        command = ["git", "-c", "init.defaultBranch=main", *arguments]
        return subprocess.run(command, cwd=self.top, env=env, input=stdin, capture_output=True, check=True).stdout

    def write(self, path: str, raw: bytes, mode: int = 0o644) -> None:
        """Write a file of the workspace."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
        place.chmod(mode)

    def read(self, path: str) -> bytes:
        """Bytes of a file of the workspace."""
        return (self.root / path).read_bytes()

    def commit(self, message: str = "change") -> None:
        """Commit all there is."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def git_files(self) -> dict[str, tuple[int, str]]:
        """Mode and hash of every file of the repository itself, by path."""
        directory = self.git("rev-parse", "--path-format=absolute", "--git-common-dir").decode().strip()
        return snapshot(Path(directory))

    def files(self) -> dict[str, tuple[int, str]]:
        """Mode and hash of every file of the workspace outside `.git`, by path."""
        return {path: seen for path, seen in snapshot(self.root).items() if ".git" not in path.split("/")}


def snapshot(folder: Path) -> dict[str, tuple[int, str]]:
    """Mode and content hash of everything below a folder: files, links by their target, folders, the rest by kind."""
    seen: dict[str, tuple[int, str]] = {}
    for place in folder.rglob("*"):
        mode = place.lstat().st_mode
        if place.is_symlink():
            content = os.fsencode(place.readlink())
        else:
            content = place.read_bytes() if place.is_file() else b""
        seen[place.relative_to(folder).as_posix()] = (mode, hashlib.sha256(content).hexdigest())
    return seen


def no_repository(folder: Path, files: Mapping[str, bytes] | None = None) -> Sandbox:
    """A folder with files and no git."""
    root = folder / "plain"
    root.mkdir()
    sandbox = Sandbox(root, root)
    for path, raw in (files or {"app.py": APP, "docs/notes.md": b"# Notes\n"}).items():
        sandbox.write(path, raw)
    return sandbox


def unborn(folder: Path) -> Sandbox:
    """A repository before its first commit, with one untracked file."""
    root = folder / "unborn"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.git("init", "--quiet")
    sandbox.write("app.py", APP)
    return sandbox


def with_history(folder: Path, files: Mapping[str, bytes] | None = None) -> Sandbox:
    """Three commits on `main`, a second branch, a tag; clean."""
    root = folder / "repo"
    root.mkdir(parents=True)
    sandbox = Sandbox(root, root)
    program = files or {"app.py": APP, "src/pkg/util.py": b"def twice(n):\n    return 2 * n\n"}
    stream = [
        _commit("Begin", {"README.md": b"# Greeter\n\nSays hello.\n"}),
        _commit("Add the program", program),
        b"reset refs/heads/other\nfrom refs/heads/main\n\nreset refs/tags/v1\nfrom refs/heads/main\n\n",
        _commit("Be polite", {"README.md": b"# Greeter\n\nSays hello, politely.\n"}),
    ]
    sandbox.git("init", "--quiet")
    sandbox.git("fast-import", "--quiet", stdin=b"".join(stream))
    sandbox.git("reset", "--quiet", "--hard", "main")
    return sandbox


def _commit(message: str, files: Mapping[str, bytes]) -> bytes:
    """One commit on `main` for fast-import."""
    lines = [b"commit refs/heads/main\ncommitter Ada <ada@example.org> 1714564800 +0000\n", _data(message.encode())]
    for path, raw in files.items():
        lines += [f"M 100644 inline {path}\n".encode(), _data(raw)]
    return b"".join(lines) + b"\n"


def _data(raw: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(raw), raw)


def dirty(folder: Path) -> Sandbox:
    """Staged, unstaged, staged and changed again, untracked, ignored, deleted and renamed files at once."""
    sandbox = with_history(folder)
    sandbox.write(".gitignore", b"*.log\nbuild/\n")
    sandbox.write("old.py", b"one = 1\ntwo = 2\nthree = 3\n")
    sandbox.write("gone.py", b"gone = True\n")
    sandbox.commit("More")
    sandbox.write("app.py", APP.replace(b"Hello", b"Good day"))
    sandbox.git("add", "app.py")
    sandbox.write("app.py", APP.replace(b"Hello", b"Good evening"))
    sandbox.write("README.md", b"# Greeter\n")
    sandbox.write("new.py", b"new = 1\n")
    sandbox.write("build/out.bin", b"\0\1")
    sandbox.write("debug.log", b"log\n")
    sandbox.git("mv", "old.py", "renamed.py")
    (sandbox.root / "gone.py").unlink()
    return sandbox


def subfolder(folder: Path) -> Sandbox:
    """The workspace is a folder inside the repository."""
    outer = with_history(folder)
    sandbox = Sandbox(outer.root / "src", outer.root)
    outer.write("outside.py", b"x = 1\n")
    return sandbox


def crlf(folder: Path) -> Sandbox:
    """Line endings by attributes and autocrlf, `$Id$`, and files whose worktree bytes differ from the index's."""
    sandbox = with_history(folder)
    sandbox.write(".gitattributes", b"*.txt text eol=crlf\n*.id ident\n*.bin -text\n")
    sandbox.write("windows.txt", b"one\r\ntwo\r\nthree\r\nfour\r\n")
    sandbox.write("mixed.py", b"a\r\nb\nc\rd\r\r\ne")
    sandbox.write("stamp.id", b"$Id$\nbody\n")
    sandbox.write("bytes.bin", b"\x00\x01\r\n\xff")
    sandbox.git("config", "core.safecrlf", "false")
    sandbox.commit("Line endings")
    sandbox.git("config", "core.autocrlf", "true")
    sandbox.git("config", "apply.whitespace", "fix")
    return sandbox


def linked_worktree(folder: Path) -> Sandbox:
    """The workspace is a linked worktree of another one."""
    main = with_history(folder)
    place = folder / "linked"
    main.git("worktree", "add", "--quiet", str(place), "other")
    return Sandbox(place, place)


def hostile(folder: Path) -> Sandbox:
    """A repository whose configuration names a program wherever git lets it; the program leaves a canary file."""
    sandbox = with_history(folder)
    canary = folder / "canary"
    program = folder / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{canary}"\ncat\n')
    program.chmod(0o755)
    for name in ("git", "python3", "sh"):
        sandbox.write(name, program.read_bytes(), 0o755)
    drivers = b"* filter=evil diff=evil merge=evil\n*.py filter=a=b\n"
    sandbox.write(".gitattributes", drivers)
    sandbox.commit("Attributes")
    hooks = folder / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).write_bytes(program.read_bytes())
        (hooks / hook).chmod(0o755)
    settings = {
        "core.fsmonitor": program, "core.hooksPath": hooks, "core.pager": program, "core.editor": program,
        "core.sshCommand": program, "core.askPass": program, "core.alternateRefsCommand": program,
        "diff.external": program, "diff.evil.textconv": program, "diff.evil.command": program,
        "filter.evil.clean": program, "filter.evil.smudge": program, "filter.evil.process": program,
        "filter.evil.required": "true", "filter.a=b.clean": program, "merge.evil.driver": program,
        "gpg.program": program, "credential.helper": f"!{program}", "uploadpack.packObjectsHook": program,
        "alias.status": f"!{program}", "alias.ls-files": f"!{program}", "interactive.diffFilter": program,
    }  # fmt: skip
    for key, value in settings.items():
        sandbox.git("config", key, str(value))
    sandbox.write("app.py", APP.replace(b"Hello", b"Good day"))
    canary.unlink(missing_ok=True)
    return Sandbox(sandbox.root, sandbox.top, canary)
