"""Carrying out a settled plan: noted in the journal, written, and put back when anything fails or dies on the way.

Three times the disk is waited for, in this order:

1. The note in the journal, the journal's folder and all new contents, at the same time. Nothing was renamed yet; a note
   that a power cut leaves torn says just that.
2. The folders of the files, after the last rename. A power cut before finds the note, and recovering settles it.
3. The journal's folder, after the note has become the step. Not together with the second: a step that stands while some
   of its files are still the old ones would be half a step. And not later than the return: if the note came back when
   the person has gone on in one of the files, recovering would take the others back.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.replacement import Content
from haiku_pair.engine.disk.staging import Staging
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.planning import Action, version_of
from haiku_pair.engine.vcs.steps import PathRecord, Written
from haiku_pair.engine.vcs.trees import LINK, FileVersion
from haiku_pair.engine.vcs.working import WorkingFiles
from haiku_pair.protocol.values import Fault, JournalEntry
from haiku_pair.words import tr

Coming: TypeAlias = Mapping[str, bytes | None]
"""Paths with the bytes that are about to be on disk, None for those that go."""


@dataclass(frozen=True)
class AppliedStep:
    """What a step did."""

    entry: JournalEntry
    written: Mapping[str, bytes | None]
    """Paths changed on disk with their new bytes, None for deleted ones."""
    buffers: Mapping[str, bytes]
    """New text of documents with unsaved text; the disk was left alone there."""
    warnings: tuple[str, ...] = ()
    """What the person should know of it, in whole sentences."""


@dataclass(frozen=True)
class Recovered:
    """What became of a step that a crash had interrupted."""

    title: str
    finished: bool
    """All files had been written, so the step stands; else it was taken back."""
    restored: tuple[str, ...] = ()
    """Files put back to what they were before the step."""
    left: tuple[str, ...] = ()
    """Files that somebody changed after the crash, left as they are; the step is in the journal as an undone one."""


class StepWriter:
    """Writes the files of one step at a time. Not for two threads at once."""

    def __init__(self, files: WorkingFiles, journal: Journal, announce: Callable[[Coming], None]) -> None:
        """`announce` hears what is about to be on disk."""
        self._files = files
        self._journal = journal
        self._announce = announce
        self._leftover = False

    def write(self, actions: Sequence[Action], begin: Callable[[Mapping[str, Written]], JournalEntry]) -> AppliedStep:
        """Do it, all or nothing.

        Args:
            actions: in the order they are to be done in.
            begin: notes the step.

        Raises:
            Failure: nothing has changed then, in any file; or, if that could not be done either, it says so.
        """
        entry = begin({action.path: _noted(action) for action in actions})
        on_disk = [action for action in actions if not action.buffered]
        coming = {action.path: action.after.raw if action.after else None for action in on_disk}
        done: list[Action] = []
        try:
            self._announce(coming)
            warnings = self._write(entry.id, on_disk, done)
            self._journal.finish()
        except (Failure, OSError) as error:
            stuck = self._roll_back(entry.id, done)
            self._announce(_as_before(on_disk, stuck))
            raise _not_applied(done, error, stuck) from error
        buffers = {action.path: action.after.raw for action in actions if action.buffered and action.after}
        return AppliedStep(entry, coming, buffers, warnings)

    def foreseen(self, actions: Sequence[Action]) -> tuple[str, ...]:
        """What the person should know of a step before it is written. Nothing stays written."""
        replaced = [action for action in actions if action.after is not None and action.disk and not action.buffered]
        told: list[str] = []
        tried: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        with self._files.staging("foreseen") as staging:
            for action in replaced:
                names = self._files.attributes(action.path)
                kind = (posixpath.dirname(action.path), names)
                if names and kind not in tried:
                    try:
                        tried[kind] = staging.prepare(action.path, Content(b""))
                    except Failure:
                        tried[kind] = ()  # writing will say why
                told += _warnings(action, tried.get(kind, ()), done=False)
        return tuple(told)

    def settle_leftover(self) -> None:
        """Files that an earlier rollback could not put back come first.

        Raises:
            Failure: as `recover`.
        """
        if self._leftover:
            self.recover()
            self._leftover = False

    # --- writing -----------------------------------------------------------------------------------

    def _write(self, token: str, actions: Sequence[Action], done: list[Action]) -> tuple[str, ...]:
        """Change the files; `done` gets what was begun. What the person should know of it."""
        warnings: list[str] = []
        with self._files.staging(token) as staging:
            for action in actions:
                if action.after is not None:
                    content = self._files.content(action.path, action.after, action.permissions)
                    warnings += _warnings(action, staging.prepare(action.path, content))
            staging.flush(self._journal.flushes())
            for action in actions:
                self._check_unchanged(action)
                done.append(action)
                _change(staging, action)
            staging.settle()
        return tuple(warnings)

    def _check_unchanged(self, action: Action) -> None:
        if not self._files.is_unchanged(action.path, action.disk):
            raise Failure(
                Fault.CONFLICT, tr("{path} was changed by another program just now.", path=shown(action.path))
            )

    # --- putting back ------------------------------------------------------------------------------

    def _roll_back(self, token: str, done: Sequence[Action]) -> list[str]:
        """Put back what was written.

        Returns:
            Paths that could not be put back. They stay noted as pending.
        """
        stuck: list[str] = []
        with self._files.staging(token) as staging:
            for action in reversed(done):
                try:
                    self._put_back(staging, action)
                except (Failure, OSError):
                    stuck.append(action.path)
            staging.settle()
        try:
            if not stuck:
                self._journal.abandon()
        except Failure:
            # Found again at the next step or start, with nothing to put back.
            self._leftover = True
        self._leftover = self._leftover or bool(stuck)
        return stuck

    def _put_back(self, staging: Staging, action: Action) -> None:
        if self._files.is_unchanged(action.path, action.disk):
            if action.disk is None:
                staging.drop_empty_above(action.path, action.folders)
            return
        if version_of(self._files.look(action.path)) not in {action.after, None}:
            return
        if action.disk is None:
            staging.remove(action.path, action.folders)
            return
        version = action.disk.version
        permissions = action.disk.permissions if version.mode != LINK else -1
        staging.prepare(action.path, self._files.content(action.path, version, permissions))
        staging.flush()
        staging.place(action.path)

    # --- after a crash -----------------------------------------------------------------------------

    def recover(self) -> Recovered | None:
        """Settle a step that a crash interrupted.

        Returns:
            What was done; None when no step was under way.

        Raises:
            Failure: a file could not be put back; the journal keeps it for the next try.
        """
        found = self._journal.interrupted()
        if found is None:
            return None
        pending, files = found
        self._files.sweep(pending.id, pending.paths)
        if files is None:
            self._journal.abandon()
            return None
        on_disk = {path: file for path, file in files.items() if not file.record.buffered}
        now = {path: self._now(path) for path in on_disk}
        if on_disk and all(now[path] == file.after for path, file in on_disk.items()):
            self._journal.finish()
            return Recovered(pending.title, finished=True)
        ours = sorted(path for path, file in on_disk.items() if now[path] != file.before and _is_ours(now[path], file))
        left = sorted(path for path, file in on_disk.items() if now[path] != file.before and path not in ours)
        self._restore(pending.id, {path: on_disk[path] for path in ours}, on_disk)
        if left:
            self._journal.keep_undone()
        else:
            self._journal.abandon()
        return Recovered(pending.title, finished=False, restored=tuple(ours), left=tuple(left))

    def _restore(self, token: str, ours: Mapping[str, Written], files: Mapping[str, Written]) -> None:
        """Put files back to what they were, and drop folders that were made for them."""
        with self._files.staging(token) as staging:
            for path, file in ours.items():
                if file.before is not None:
                    permissions = file.record.permissions if file.before.mode != LINK else -1
                    staging.prepare(path, self._files.content(path, file.before, permissions))
            staging.flush()
            for path, file in ours.items():
                if file.before is None:
                    staging.remove(path, file.record.folders)
            for path, file in files.items():
                if file.before is None:
                    staging.drop_empty_above(path, file.record.folders)
            for path, file in ours.items():
                if file.before is not None:
                    staging.place(path)
            staging.settle()

    def _now(self, path: str) -> FileVersion | Failure | None:
        """What is at a path, or why that can't be said."""
        try:
            return version_of(self._files.look(path))
        except Failure as failure:
            return failure


def _change(staging: Staging, action: Action) -> None:
    if action.after is not None:
        staging.place(action.path)
    elif action.disk is not None:
        staging.remove(action.path, action.folders)


def _noted(action: Action) -> Written:
    disk = action.disk
    record = PathRecord(
        permissions=disk.permissions if disk else -1,
        given=action.permissions,
        buffered=action.buffered,
        folders=action.folders,
        in_place=disk.overwritten if disk else False,
    )
    return Written(action.before, action.after, record)


def _as_before(actions: Sequence[Action], stuck: Sequence[str]) -> Coming:
    """What is on disk after a rollback."""
    return {
        action.path: action.disk.version.raw if action.disk else None for action in actions if action.path not in stuck
    }


def _warnings(action: Action, lost: Sequence[str], *, done: bool = True) -> list[str]:
    """What replacing a file takes with it or does elsewhere, said afterwards or beforehand."""
    name, told = shown(action.path), []
    if lost:
        told.append(_of_attributes(name, ", ".join(lost), done=done))
    if action.disk is not None and action.disk.links > 1:
        told.append(_of_links(name, action.disk.links, done=done))
    if action.disk is not None and not action.disk.permissions & 0o222:
        told.append(
            tr("{name} is write-protected; it was changed all the same, and stays protected.", name=name)
            if done
            else tr("{name} is write-protected; it would be changed all the same, and stay protected.", name=name)
        )
    return told


def _of_attributes(name: str, lost: str, *, done: bool) -> str:
    if done:
        return tr("{name} lost attributes that this disk does not keep: {lost}.", name=name, lost=lost)
    return tr("{name} would lose attributes that this disk does not keep: {lost}.", name=name, lost=lost)


def _of_links(name: str, links: int, *, done: bool) -> str:
    if done:
        return tr("{name} has {links} names (hard links); the text changed under all of them.", name=name, links=links)
    return tr("{name} has {links} names (hard links); the text changes under all of them.", name=name, links=links)


def _is_ours(now: FileVersion | Failure | None, file: Written) -> bool:
    """Whether this is what the step left there: all of it or, of a file that is overwritten, a part."""
    if now == file.after:
        return True
    if not file.record.in_place or not isinstance(now, FileVersion) or file.before is None or file.after is None:
        return False
    return _is_torn(now.raw, file.before.raw, file.after.raw) or _is_torn(now.raw, file.after.raw, file.before.raw)


def _is_torn(now: bytes, old: bytes, new: bytes) -> bool:
    """Whether this is the new text as far as it was written, and the old from there on."""
    low, high = 0, min(len(now), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if now[:middle] == new[:middle] else (low, middle - 1)
    return now[low:] == old[low:]


def _not_applied(done: Sequence[Action], error: Failure | OSError, stuck: Sequence[str]) -> Failure:
    where = shown(done[-1].path) if done else tr("a file")
    fault = error.problem.fault if isinstance(error, Failure) else Fault.NOT_WRITABLE
    why = (
        error.problem.what
        if isinstance(error, Failure)
        else tr("{where} can't be written: {error}.", where=where, error=error)
    )
    if stuck:
        names = ", ".join(shown(path) for path in stuck)
        return Failure(
            fault,
            tr("The change was not applied, and {names} could not be put back. {why}", names=names, why=why),
            kept=tr("Their earlier text is kept in the journal; all other files are as they were."),
            next_step=tr("Make these files writable, then try again: they are put back first."),
            detail=repr(error),
        )
    return Failure(
        fault,
        tr("Nothing was changed. {why}", why=why),
        kept=tr("All files are as they were; your decisions stand."),
        next_step=tr("Remove the cause, then try again."),
        detail=repr(error),
    )
