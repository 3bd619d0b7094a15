"""What ours stands beside: plain BM25 over the files' text, and Aider's map of the repository."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

AIDER = "aider-chat==0.86.2"
_WORD = re.compile(r"\w+")


class Plain:
    """BM25 over the whole text of each file, as SQLite has it, without anything of ours."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE file USING fts5(path UNINDEXED, text)")
        self._numbers: dict[str, int] = {}

    def put(self, path: str, raw: bytes) -> None:
        """A new or changed file."""
        self.forget(path)
        row = (path, raw.decode("utf-8", "replace"))
        self._numbers[path] = self._database.execute("INSERT INTO file VALUES (?, ?)", row).lastrowid or 0

    def forget(self, path: str) -> None:
        """A file that is gone."""
        number = self._numbers.pop(path, None)
        if number is not None:
            self._database.execute("DELETE FROM file WHERE rowid = ?", (number,))

    def find(self, message: str) -> list[str]:
        """The files that answer best, the best first."""
        words = list(dict.fromkeys(_WORD.findall(message.lower())))[:60]
        sql = "SELECT path FROM file WHERE file MATCH ? ORDER BY bm25(file) LIMIT 300"
        question = " OR ".join(f'"{word}"' for word in words)
        return [path for (path,) in self._database.execute(sql, (question,))] if words else []


class Unavailable(Exception):
    """Aider can't be used; the text says why."""


class Aider:
    """Aider's own repository map, in an interpreter of the bench's own; one process for all questions."""

    def __init__(self, folder: Path) -> None:
        """`folder` keeps its environment from one run to the next.

        Raises:
            Unavailable: it can't be installed.
        """
        python = folder / "bin" / "python"
        if not python.exists():
            _install(folder)
        driver = Path(__file__).with_name("aider_map_driver.py")
        self._process = subprocess.Popen(
            [str(python), str(driver)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, root: Path, paths: list[str], message: str, budgets: Sequence[int]) -> dict[str, Any]:
        """Its answer: `files` in the order of their rank, `texts` of the map, `seconds`, `peak` in MiB."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        question = {"root": str(root), "paths": paths, "message": message, "budgets": budgets}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


def _install(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", AIDER]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise Unavailable(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip failed")
    sys.stderr.write(f"installed {AIDER} into {folder}\n")
