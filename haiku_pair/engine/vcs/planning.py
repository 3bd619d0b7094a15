"""What a step will do to each file, settled before anything is written: replaced, merged, or in conflict."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from haiku_pair.edits.merge import merge
from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.steps import PathRecord
from haiku_pair.engine.vcs.trees import LINK, SUBMODULE, FileVersion
from haiku_pair.engine.vcs.working import Approach, Present, WorkingFiles
from haiku_pair.words import tr


@dataclass(frozen=True)
class Move:
    """From one version of a path to another, whatever the file holds by now."""

    old: FileVersion | None
    new: FileVersion | None


@dataclass(frozen=True)
class Action:
    """One path, settled: what is there, and what will be."""

    path: str
    disk: Present | None
    """What was on disk when it was settled."""
    before: FileVersion | None
    """What counts as the file's content: the disk's, or unsaved text."""
    after: FileVersion | None
    buffered: bool
    """Only the unsaved text changes, not the disk."""
    permissions: int = -1
    """Exact bits the file gets back, where they are known."""
    folders: int = 0
    """Of a new file the folders above to be made; of one that goes those that go with it, if empty; -1 for all."""


@dataclass(frozen=True)
class Plan:
    """All paths of a step."""

    actions: Sequence[Action]
    """In the order they are to be done in."""
    conflicts: Mapping[str, str]
    """Why a path can't be changed, in words that follow its name."""


def make_plan(
    files: WorkingFiles,
    moves: Mapping[str, Move],
    buffers: Mapping[str, bytes],
    records: Mapping[str, PathRecord] | None = None,
) -> Plan:
    """Look at every path and settle what happens to it; nothing is written.

    Args:
        files: the working tree.
        moves: what each path should become, and from what.
        buffers: unsaved text of open documents by path.
        records: of an earlier step, for files that come back or get another mode, or that it had made.
    """
    actions: list[Action] = []
    conflicts: dict[str, str] = {}
    leaving = {path for path, move in moves.items() if move.new is None}
    for path, move in moves.items():
        try:
            settled = _settle(files, path, move, buffers, leaving)
        except Failure as failure:
            conflicts[path] = tr("can't be changed: {what}", what=failure.problem.what)
            continue
        if isinstance(settled, str):
            conflicts[path] = settled
        elif settled.before != settled.after:
            remade = _mode(move.old) != _mode(move.new)
            actions.append(_as_recorded(settled, records.get(path), remade=remade) if records else settled)
    return Plan(_in_order(actions), conflicts)


def _as_recorded(action: Action, record: PathRecord | None, *, remade: bool) -> Action:
    """With the exact bits of a file that comes back, and the folders of one that goes."""
    if record is None:
        return action
    bits = record.permissions if remade and action.after is not None else -1
    folders = record.folders if action.after is None else action.folders
    return replace(action, permissions=bits, folders=folders)


def version_of(present: Present | None) -> FileVersion | None:
    """Content and mode of what is there, if anything is."""
    return present.version if present else None


def _settle(
    files: WorkingFiles, path: str, move: Move, buffers: Mapping[str, bytes], leaving: Collection[str]
) -> Action | str:
    """What to do with one path, or why it can't be done."""
    if SUBMODULE in {_mode(move.old), _mode(move.new)}:
        return tr("is a submodule, which is changed with git itself")
    disk = files.look(path)
    folders = -1
    if move.new is not None:
        approach = files.approach(path) if disk is None else Approach()
        if approach.obstacle and not _makes_way(approach.obstacle, leaving):
            return tr("can't be created: {obstacle} is in its place", obstacle=shown(approach.obstacle))
        folders = approach.missing
    current = version_of(disk)
    buffered = path in buffers and move.new is not None
    if path in buffers:
        current = FileVersion(buffers[path], (current or move.old or FileVersion(b"")).mode)
    after = _carried(current, move)
    if isinstance(after, str):
        return after
    if after is not None and after.mode == LINK:
        files.check_link(path, after.raw)
    if buffered and _mode(after) != _mode(current):
        return tr("changes its mode and has unsaved text; save it first")
    return Action(path, disk, current if buffered else version_of(disk), after, buffered, folders=folders)


def _carried(current: FileVersion | None, move: Move) -> FileVersion | str | None:
    """What a path that holds `current` holds after the move, or why it can't be moved."""
    if current in {move.old, move.new}:
        return move.new
    why = ""
    if current is None:
        why = tr("was deleted since")
    elif move.old is None:
        why = tr("was created since by somebody else")
    elif move.new is None:
        why = tr("was changed since, so it is not deleted")
    elif LINK in {current.mode, move.old.mode, move.new.mode}:
        why = tr("was replaced by a link, or is one that was changed since")
    if why or current is None or move.old is None or move.new is None:
        return why
    merged = merge(move.old.raw, current.raw, move.new.raw)
    if not isinstance(merged, bytes):
        return tr("was changed since in the same place")
    return FileVersion(merged, move.new.mode if move.new.mode != move.old.mode else current.mode)


def _mode(version: FileVersion | None) -> str:
    return version.mode if version else ""


def _makes_way(obstacle: str, leaving: Collection[str]) -> bool:
    """Whether the file, or something in the folder, goes in the same step."""
    if obstacle.endswith("/"):
        return any(path.startswith(obstacle) for path in leaving)
    return obstacle in leaving


def _in_order(actions: Sequence[Action]) -> list[Action]:
    """Deletions that make room first, then what is written, then the other deletions: none before its successor."""
    writes = [action for action in actions if action.after is not None]
    written = {action.path for action in writes}
    needed = {above for action in writes for above in _folders_above(action.path)}
    first: list[Action] = []
    last: list[Action] = []
    for action in actions:
        if action.after is None:
            in_the_way = action.path in needed or not written.isdisjoint(_folders_above(action.path))
            (first if in_the_way else last).append(action)
    return [*first, *writes, *last]


def _folders_above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
