"""Files of a review with some of their hunks accepted, made of nothing but texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from textwrap import dedent, indent

from haiku_pair.edits.hunks import diff, select
from haiku_pair.edits.values import Hunk
from haiku_pair.engine.pairing.decided_file import DecidedFile
from haiku_pair.engine.pairing.dependents import missing_definitions
from haiku_pair.protocol.values import Decision, ReviewHunk

Files = dict[str, tuple[str | None, str | None]]
"""What files hold before and after, by path; None where there is no file."""

APART = "\n".join(f"# {number}" for number in range(10)) + "\n"
"""Lines that keep two changes of one file in hunks of their own."""


class Untouched:
    """Files that a review does not touch."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self.asked: list[str] = []

    def paths(self) -> Collection[str]:
        return self._files

    def holding(self, name: str) -> Sequence[tuple[str, bytes]] | None:
        self.asked.append(name)
        return [(path, text.encode()) for path, text in self._files.items() if name in text]


def decided(path: str, before: str | None, after: str | None, rejected: Collection[str]) -> DecidedFile:
    """A file of which all hunks are accepted but those that have one of these words in a changed line."""
    old, new = (None if text is None else dedent(text).encode() for text in (before, after))
    hunks = diff(old or b"", new or b"")
    taken = frozenset(hunk.id for hunk in hunks if not _has(hunk, rejected))
    accepted: bytes | None = select(old or b"", new or b"", taken)
    if (new is None and not accepted) or (old is None and not taken):
        accepted = None
    said = [ReviewHunk(hunk, Decision.ACCEPTED if hunk.id in taken else Decision.REJECTED) for hunk in hunks]
    return DecidedFile(path, old, new, accepted, said, taken)


def _has(hunk: Hunk, texts: Collection[str]) -> bool:
    return any(text in line.text for line in hunk.lines if line.kind != " " for text in texts)


def sketched(sketch: str) -> Files:
    """Files before and after: `@ path`, then lines with `+`, `-` or a blank before them.

    A line with nothing but `…` stands for some that keep two changes in hunks of their own. A file with `@+ path`,
    of which all lines are added, was not there before.
    """
    files: Files = {}
    for piece in re.split(r"^@", dedent(sketch).replace(" …\n", indent(APART, " ")), flags=re.MULTILINE)[1:]:
        first, *lines = piece.rstrip("\n").split("\n")
        before, after = ("".join(line[1:] + "\n" for line in lines if line[:1] != sign) for sign in "+-")
        files[first.strip("+ ")] = (None if first.startswith("+") else before, after)
    return files


def turned(files: Files) -> Files:
    """The way back."""
    return {path: (after, before) for path, (before, after) in files.items()}


def missing(
    files: Files,
    rejected: Collection[str],
    around: Mapping[str, str] | None = None,
) -> list[str]:
    """What is missing, each as `name of file, used in file:line`. What is rejected may be named by its file."""
    made = [
        decided(path, before, after, [""] if path in rejected else rejected) for path, (before, after) in files.items()
    ]
    found = missing_definitions(made, Untouched(around or {}))
    return [f"{one.name} of {one.path}, used in {one.used.path}:{one.line}" for one in found]
