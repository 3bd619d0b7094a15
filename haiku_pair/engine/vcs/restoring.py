"""Going back to a checkpoint: which files that means, and what of the person's own work it would take with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from haiku_pair.edits.hunks import changed_lines, diff
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.planning import Move
from haiku_pair.engine.vcs.steps import PathRecord, Written
from haiku_pair.engine.vcs.trees import LINK, FileVersion, Trees
from haiku_pair.protocol.values import ChangeKind, RestoredFile
from haiku_pair.words import tr


@dataclass(frozen=True)
class Target:
    """One path that steps since the checkpoint wrote."""

    path: str
    version: FileVersion | None
    """What it goes back to; None where there was no such file."""
    record: PathRecord
    """Of the first write since."""
    written: tuple[FileVersion | None, ...]
    """What writes since made of it."""
    found: tuple[FileVersion | None, ...]
    """What writes since found there."""


def targets(trees: Trees, journal: Journal, checkpoint: str, after_step: int) -> list[Target]:
    """Every path that was written since a checkpoint, with what it held then.

    A file that the checkpoint does not hold, though the first write since found it, was ignored by git at the time,
    or is the person's own from later; it goes back to what was found and is not deleted.

    Raises:
        Failure: NO_GIT, GIT or STORE.
    """
    history: dict[str, list[Written]] = {}
    for files in journal.writes_since(after_step):
        for path, written in files.items():
            history.setdefault(path, []).append(written)
    return [
        _target(path, trees.read(checkpoint, path), history.get(path, []))
        for path in sorted(journal.written_since(after_step))
    ]


def moves(wanted: list[Target], present: Mapping[str, FileVersion | None]) -> dict[str, Move]:
    """What is to happen to each path, given what counts as its content now."""
    return {target.path: Move(present[target.path], target.version) for target in wanted}


def described(target: Target, current: FileVersion | None) -> RestoredFile | None:
    """What going back does to one file; None when it makes no difference."""
    if current == target.version:
        return None
    kind = ChangeKind.CHANGED
    if current is None or target.version is None:
        kind = ChangeKind.CREATED if current is None else ChangeKind.DELETED
    return RestoredFile(target.path, kind, _lost(target, current))


def _target(path: str, held: FileVersion | None, history: list[Written]) -> Target:
    first = history[0] if history else None
    version = first.before if held is None and first is not None else held
    written = tuple(step.after for step in history)
    found = tuple(step.before for step in history)
    return Target(path, version, first.record if first else PathRecord(folders=-1), written, found)


def _lost(target: Target, current: FileVersion | None) -> str:
    """What the person did to the file since the checkpoint, in words; empty for nothing."""
    known = {target.version, None, *target.written}
    if current not in known and current not in target.found:
        return _own_changes(target.written[-1] if target.written else None, current)
    if any(version not in known for version in target.found):
        return tr("changes of your own from between the steps")
    return ""


def _own_changes(last: FileVersion | None, current: FileVersion | None) -> str:
    if last is None or current is None or LINK in {last.mode, current.mode}:
        return tr("what you made of it since")
    added, removed = changed_lines(diff(last.raw, current.raw))
    return (
        tr("what you changed in it since (+{added} −{removed} lines)", added=added, removed=removed)
        if added or removed
        else tr("its new mode")
    )
