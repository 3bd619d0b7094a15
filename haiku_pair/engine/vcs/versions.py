"""What a path holds in a tree, and how two trees differ there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import ChangeKind, Fault
from haiku_pair.words import tr

REGULAR = "100644"
EXECUTABLE = "100755"
LINK = "120000"
SUBMODULE = "160000"

_KINDS = {b"A": ChangeKind.CREATED, b"D": ChangeKind.DELETED, b"R": ChangeKind.RENAMED}
_SUBMODULE_LINE = re.compile(rb"Subproject commit ([0-9a-f]{40}|[0-9a-f]{64})\n")
"""How git's own diffs write a submodule."""


@dataclass(frozen=True)
class FileVersion:
    """What a path holds: bytes (of a link its target, of a submodule a line with its commit) and git's mode for it."""

    raw: bytes
    mode: str = REGULAR


@dataclass(frozen=True)
class TreeChange:
    """One path that differs between two trees. Modes and ids are empty on the side where the file is not."""

    path: str
    old_path: str
    """Where it was before, of a rename; else empty."""
    kind: ChangeKind
    old_mode: str
    new_mode: str
    old_oid: str
    new_oid: str


def submodule(commit: str) -> FileVersion:
    """A submodule at a commit, which is an object of another repository."""
    return FileVersion(f"Subproject commit {commit}\n".encode("ascii"), SUBMODULE)


def submodule_commit(version: FileVersion) -> str:
    """The commit that a submodule's line names.

    Raises:
        Failure: OUTSIDE, it names none.
    """
    found = _SUBMODULE_LINE.fullmatch(version.raw)
    if found is None:
        raise Failure(
            Fault.OUTSIDE, tr("A submodule in the proposal names no commit."), kept=tr("Nothing was changed.")
        )
    return found[1].decode("ascii")


def parse_changes(raw: bytes) -> list[TreeChange]:
    """`diff-tree -z --raw`: `:mode mode oid oid STATUS`, then one name, of renames two."""
    changes: list[TreeChange] = []
    fields = iter(raw.split(b"\0"))
    for header in fields:
        if not header.startswith(b":"):
            continue
        old_mode, new_mode, old_oid, new_oid, status = header[1:].decode("ascii").split(" ")
        name = next(fields).decode("utf-8", "surrogateescape")
        old_path = ""
        if status[0] in "RC":
            old_path, name = name, next(fields).decode("utf-8", "surrogateescape")
        kind = _KINDS.get(status[:1].encode("ascii"), ChangeKind.CHANGED)
        sides = [("" if set(side) == {"0"} else side) for side in (old_mode, new_mode, old_oid, new_oid)]
        changes.append(TreeChange(name, old_path, kind, *sides))
    return changes
