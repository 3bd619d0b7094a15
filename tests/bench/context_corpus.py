"""Questions with known answers, from a repository's history: a commit's message, and the files it then changed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MOST_ANSWERS = 12
"""A commit that changes more files is no answer to one question."""


class Change(NamedTuple):
    """What a commit did to one file; `blob` is empty when it is gone."""

    path: str
    blob: str
    is_new: bool


class Past(NamedTuple):
    """A commit."""

    id: str
    message: str
    changes: tuple[Change, ...]


class Blobs:
    """Reads files of the history."""

    def __init__(self, repository: Path) -> None:
        self._git = subprocess.Popen(
            ["git", "-C", str(repository), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def read(self, blob: str) -> bytes:
        """Its bytes."""
        assert self._git.stdin is not None
        assert self._git.stdout is not None
        self._git.stdin.write(blob.encode() + b"\n")
        self._git.stdin.flush()
        size = int(self._git.stdout.readline().split()[2])
        return self._git.stdout.read(size + 1)[:size]

    def close(self) -> None:
        """End git."""
        self._git.kill()
        self._git.communicate()


def history(repository: Path) -> list[Past]:
    """All commits of the current branch, oldest first; merges are left out."""
    command = [
        "git", "-C", str(repository), "log", "--reverse", "--no-merges", "--no-renames", "--raw", "--no-abbrev", "-z",
        "--format=%x1e%H%x1f%B%x1f",
    ]  # fmt: skip
    raw = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")
    return [_past(record) for record in raw.split("\x1e")[1:]]


def _past(record: str) -> Past:
    commit, message, rest = (*record.split("\x1f", 2), "")[:3]
    return Past(commit, message, tuple(_changes(rest.strip("\0\n").split("\0"))))


def _changes(parts: list[str]) -> Iterator[Change]:
    for about, path in zip(parts[::2], parts[1::2], strict=False):
        fields = about.strip("\n").split()
        is_file = fields[1] in {"100644", "100755"}
        yield Change(path, fields[3] if is_file and fields[4] != "D" else "", fields[4] == "A")


def answers(past: Past, there: frozenset[str]) -> frozenset[str]:
    """The files that were there before and were changed."""
    return frozenset(change.path for change in past.changes if change.blob and change.path in there)
