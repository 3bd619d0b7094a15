"""Edits that were really made: from the history of git repositories, or from two versions of a folder."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

MOST_LINES = 3000
MOST_HUNK = 30
PER_FILE = 3


@dataclass(frozen=True)
class RealEdit:
    r"""One hunk of a real change with its context. Lines are texts without endings; the file ends with one."""

    name: str
    """Where it comes from, for a person."""
    file: tuple[str, ...]
    first: int
    """The first line of the file (0-based) that belongs to the edit."""
    old: tuple[str, ...]
    new: tuple[str, ...]
    kept: tuple[int, ...]
    """For each line of `new` the line of `old` that it is, or -1."""

    @property
    def last(self) -> int:
        """The line after the last one."""
        return self.first + len(self.old)


def edits_of(source: str, limit: int, chance: random.Random) -> list[RealEdit]:
    """At most `limit` edits of a repository, or of two folders written as `OLD..NEW`."""
    pairs = _of_folders(*source.split("..", 1)) if ".." in source else _of_history(Path(source))
    found: list[RealEdit] = []
    versions = list(pairs)
    chance.shuffle(versions)
    for name, before, after in versions:
        found += _of_pair(name, before, after, chance)
        if len(found) >= limit:
            break
    return found[:limit]


def _of_history(repository: Path) -> Iterator[tuple[str, bytes, bytes]]:
    """Files before and after each commit that changed them."""
    commits = _git(repository, "rev-list", "--no-merges", "HEAD").decode().split()
    for commit in commits:
        fields = _git(repository, "diff-tree", "-r", "-z", "--no-commit-id", "--diff-filter=M", commit).split(b"\0")
        for head, path in zip(fields[::2], fields[1::2], strict=False):
            _, mode, old, new, _ = head.split()
            if mode.startswith(b"100"):
                name = f"{commit[:8]} {path.decode(errors='replace')}"
                before, after = (_git(repository, "cat-file", "blob", blob.decode()) for blob in (old, new))
                yield name, before, after


def _git(repository: Path, *arguments: str) -> bytes:
    """The output of a git command that only reads objects."""
    return subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True).stdout


def _of_folders(old: str, new: str) -> Iterator[tuple[str, bytes, bytes]]:
    """Files that are in both folders and differ."""
    for path in sorted(Path(new).rglob("*")):
        relative = path.relative_to(new)
        before = Path(old) / relative
        if path.is_file() and before.is_file() and path.read_bytes() != before.read_bytes():
            yield str(relative), before.read_bytes(), path.read_bytes()


def _of_pair(name: str, before: bytes, after: bytes, chance: random.Random) -> list[RealEdit]:
    """Some hunks of one changed file, as a model would send them."""
    old, new = _lines(before), _lines(after)
    if not old or not new or max(len(old), len(new)) > MOST_LINES:
        return []
    hunks = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    hunks = [hunk for hunk in hunks if max(hunk[2] - hunk[1], hunk[4] - hunk[3]) <= MOST_HUNK]
    chance.shuffle(hunks)
    return [_with_context(name, old, new, hunk[1:], chance.randint(1, 3)) for hunk in hunks[:PER_FILE]]


def _lines(raw: bytes) -> list[str]:
    r"""The lines of plain UTF-8 text with `\n` throughout; of anything else none."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return []
    plain = text.endswith("\n") and not any(sign in text for sign in "\r\0\ufeff\u2028\u2029\x85\f\v\x1c\x1d\x1e")
    return text.split("\n")[:-1] if plain else []


def _with_context(
    name: str, old: Sequence[str], new: Sequence[str], hunk: tuple[int, int, int, int], context: int
) -> RealEdit:
    """A hunk as an edit."""
    i1, i2, j1, j2 = hunk
    above, below = min(context, i1), min(context, len(old) - i2)
    head, tail = old[i1 - above : i1], old[i2 : i2 + below]
    count = above + i2 - i1
    kept = (*range(above), *([-1] * (j2 - j1)), *range(count, count + below))
    lines = tuple(old)
    return RealEdit(name, lines, i1 - above, lines[i1 - above : i2 + below], (*head, *new[j1:j2], *tail), kept)
