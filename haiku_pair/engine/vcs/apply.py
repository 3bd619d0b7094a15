"""Writing an accepted proposal to the person's files, and taking it back: all files or none.

First everything is read, compared and merged; whatever stands against it is found before a byte is written. Then the
step is noted in the journal, then the files are replaced one by one, each atomically. An error puts back what was
written; a crash leaves a note by which the next start does the same. The person's repository is not touched.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import restoring
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.planning import Action, Move, make_plan, version_of
from haiku_pair.engine.vcs.steps import PathRecord, StepKind, Written
from haiku_pair.engine.vcs.trees import LINK, REGULAR, FileVersion, Trees
from haiku_pair.engine.vcs.working import WorkingFiles
from haiku_pair.protocol.values import Fault, JournalEntry, RestoredFile

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


class Applier:
    """Applies, undoes and redoes steps in one workspace. Not for two threads at once."""

    def __init__(
        self,
        gate: PathGate,
        trees: Trees,
        journal: Journal,
        announce: Callable[[Coming], None] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`recover` should be called once before the first step.

        Args:
            gate: the way to the files.
            trees: holds what is applied.
            journal: notes every step.
            announce: hears what is about to be written, and when that is taken back what is there then.
            clock: seconds since 1970, for the journal.
        """
        self._clock = clock
        self._files = WorkingFiles(gate)
        self._trees = trees
        self._journal = journal
        self._announce = announce
        self._leftover = False

    def apply(self, title: str, base: str, accepted: str, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Carry the difference between two trees over to the working tree.

        A file that still is as in `base` becomes what it is in `accepted`; one that was changed since is merged.

        Args:
            title: of the step, for the person.
            base: tree the proposal starts from.
            accepted: tree of what was accepted.
            buffers: unsaved text of open documents by path; it counts as the file's content and is not written.

        Raises:
            Failure: NOTHING_TO_DO; CONFLICT when a file changed where the proposal changes it, or can't be touched
                at all; NOT_WRITABLE and others when writing failed; STORE. Nothing has changed then, in any file.
        """
        self._settle_leftover()
        plan = make_plan(self._files, self._moves(base, accepted), buffers)
        _refuse(plan.conflicts, "Nothing was applied: no file was changed.")
        if not plan.actions:
            raise Failure(
                Fault.NOTHING_TO_DO,
                "There is nothing to apply: the files hold the accepted text already.",
                kept="Your files are as they were.",
                next_step="Accept more hunks, or go on.",
            )
        return self._carry_out(plan.actions, lambda files: self._noted_as(StepKind.APPLY, title, files))

    def conflicts(self, base: str, accepted: str, buffers: Mapping[str, bytes]) -> dict[str, str]:
        """Why files could not be applied as they stand now, by path; nothing is written.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        return dict(make_plan(self._files, self._moves(base, accepted), buffers).conflicts)

    def undo(self, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Take back the newest step that is not undone. What was changed since, elsewhere in its files, stays.

        Args:
            buffers: as for `apply`.

        Raises:
            Failure: NOTHING_TO_DO; CONFLICT when text of the step was changed since; others as for `apply`.
        """
        name = self._journal.newest_done()
        if not name:
            raise _nothing("There is nothing to undo.")
        return self._again(name, buffers, undone=True)

    def redo(self, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Take the step undone last once more.

        Raises:
            Failure: as for `undo`.
        """
        name = self._journal.next_undone()
        if not name:
            raise _nothing("There is nothing to redo.")
        return self._again(name, buffers, undone=False)

    def preview_restore(
        self, checkpoint_tree: str, after_step: int, buffers: Mapping[str, bytes]
    ) -> tuple[RestoredFile, ...]:
        """What `restore` would do to each file that is not as it was at the checkpoint; nothing is written.

        Args:
            checkpoint_tree: the tree of the checkpoint.
            after_step: number of the newest step when it was taken.
            buffers: as for `apply`.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        wanted = restoring.targets(self._trees, self._journal, checkpoint_tree, after_step)
        described = (restoring.described(target, self._current(target.path, buffers)) for target in wanted)
        return tuple(file for file in described if file is not None)

    def restore(self, title: str, checkpoint_tree: str, after_step: int, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Bring the files that steps since a checkpoint wrote back to what it holds, as a step of its own.

        No other file is touched. What the person did in these files since is overwritten; the step keeps it, and
        undoing the step brings it back.

        Args:
            title: of the step.
            checkpoint_tree: the tree of the checkpoint.
            after_step: number of the newest step when it was taken.
            buffers: as for `apply`.

        Raises:
            Failure: as for `apply`.
        """
        self._settle_leftover()
        wanted = restoring.targets(self._trees, self._journal, checkpoint_tree, after_step)
        present = {target.path: self._current(target.path, buffers) for target in wanted}
        bits = {target.path: target.permissions for target in wanted}
        plan = make_plan(self._files, restoring.moves(wanted, present), buffers, bits)
        _refuse(plan.conflicts, "Nothing was restored: no file was changed.")
        if not plan.actions:
            raise _nothing("The files that were written since are as they were at the checkpoint.")
        return self._carry_out(plan.actions, lambda files: self._noted_as(StepKind.RESTORE, title, files))

    def _current(self, path: str, buffers: Mapping[str, bytes]) -> FileVersion | None:
        """What counts as a file's content: the disk's, or unsaved text."""
        on_disk = version_of(self._files.look(path))
        if path not in buffers:
            return on_disk
        return FileVersion(buffers[path], on_disk.mode if on_disk and on_disk.mode != LINK else REGULAR)

    def _noted_as(self, kind: StepKind, title: str, files: Mapping[str, Written]) -> JournalEntry:
        return self._journal.begin(title, files, at=self._clock(), kind=kind)

    def recover(self) -> Recovered | None:
        """Settle a step that a crash interrupted: to be called once, at the start.

        Returns:
            What was done; None when no step was under way.

        Raises:
            Failure: a file could not be put back; the journal keeps it for the next try.
        """
        found = self._journal.interrupted()
        if found is None:
            return None
        pending, files = found
        on_disk = {path: file for path, file in files.items() if not file.record.buffered}
        now = {path: self._now(path) for path in on_disk}
        if on_disk and all(now[path] == file.after for path, file in on_disk.items()):
            self._journal.finish()
            return Recovered(pending.title, finished=True)
        # Nothing at all in place of both is a replacement that got half way.
        ours = [path for path, file in on_disk.items() if now[path] != file.before and now[path] in {file.after, None}]
        left = [path for path, file in on_disk.items() if now[path] not in {file.before, file.after, None}]
        for path in sorted(ours, key=lambda path: on_disk[path].before is not None):
            self._restore(path, on_disk[path].before, on_disk[path].record.permissions)
        if left:
            self._journal.keep_undone()
        else:
            self._journal.abandon()
        return Recovered(pending.title, finished=False, restored=tuple(sorted(ours)), left=tuple(sorted(left)))

    def _now(self, path: str) -> FileVersion | Failure | None:
        """What is at a path, or why that can't be said."""
        try:
            return version_of(self._files.look(path))
        except Failure as failure:
            return failure

    def _moves(self, base: str, accepted: str) -> dict[str, Move]:
        read = self._trees.read
        return {
            change.path: Move(read(base, change.path), read(accepted, change.path))
            for change in self._trees.changes(base, accepted, renames=False)
        }

    # --- writing -----------------------------------------------------------------------------------

    def _again(self, name: str, buffers: Mapping[str, bytes], *, undone: bool) -> AppliedStep:
        self._settle_leftover()
        record, files = self._journal.step(name)
        moves = {
            path: Move(file.after, file.before) if undone else Move(file.before, file.after)
            for path, file in files.items()
        }
        bits = {path: file.record.permissions if undone else file.record.given for path, file in files.items()}
        plan = make_plan(self._files, moves, buffers, bits)
        what = "undone" if undone else "redone"
        _refuse(plan.conflicts, f"“{record.title}” was not {what}: no file was changed.")
        return self._carry_out(plan.actions, lambda noted: self._journal.begin_again(name, noted, undone=undone))

    def _carry_out(
        self, actions: Sequence[Action], begin: Callable[[Mapping[str, Written]], JournalEntry]
    ) -> AppliedStep:
        entry = begin({action.path: _noted(action) for action in actions})
        on_disk = [action for action in actions if not action.buffered]
        coming = {action.path: action.after.raw if action.after else None for action in on_disk}
        done: list[Action] = []
        try:
            if self._announce is not None:
                self._announce(coming)
            for action in on_disk:
                self._check_unchanged(action)
                done.append(action)
                self._write(action)
            self._journal.finish()
        except (Failure, OSError) as error:
            raise _not_applied(done, error, self._roll_back(done)) from error
        return AppliedStep(
            entry,
            coming,
            {action.path: action.after.raw for action in actions if action.buffered and action.after},
        )

    def _settle_leftover(self) -> None:
        """Files that an earlier rollback could not put back come first."""
        if self._leftover:
            self.recover()
            self._leftover = False

    def _check_unchanged(self, action: Action) -> None:
        if not self._files.is_unchanged(action.path, action.disk):
            raise Failure(Fault.CONFLICT, f"{shown(action.path)} was changed by another program just now.")

    def _write(self, action: Action) -> None:
        if action.after is None:
            if action.disk is not None:
                self._files.remove(action.path)
            return
        self._files.put(action.path, action.after, action.permissions)

    def _roll_back(self, done: Sequence[Action]) -> list[str]:
        """Put back what was written.

        Returns:
            Paths that could not be put back. They stay noted as pending.
        """
        stuck: list[str] = []
        for action in reversed(done):
            try:
                self._put_back(action)
            except (Failure, OSError):
                stuck.append(action.path)
        try:
            if not stuck:
                self._journal.abandon()
        except Failure:
            # Found again at the next step or start, with nothing to put back.
            self._leftover = True
        self._leftover = self._leftover or bool(stuck)
        return stuck

    def _put_back(self, action: Action) -> None:
        if self._files.is_unchanged(action.path, action.disk):
            if action.disk is None:
                self._files.drop_empty_above(action.path)
            return
        if version_of(self._files.look(action.path)) in {action.after, None}:
            permissions = action.disk.permissions if action.disk else -1
            self._restore(action.path, version_of(action.disk), permissions)

    def _restore(self, path: str, version: FileVersion | None, permissions: int) -> None:
        if version is None:
            self._files.remove(path)
        else:
            self._files.put(path, version, permissions if version.mode != LINK else -1)


def _noted(action: Action) -> Written:
    permissions = action.disk.permissions if action.disk else -1
    return Written(action.before, action.after, PathRecord(permissions, action.permissions, action.buffered))


def _refuse(conflicts: Mapping[str, str], kept: str) -> None:
    if not conflicts:
        return
    told = [f"{shown(path)} {why}" for path, why in sorted(conflicts.items())]
    more = f" (and {len(told) - 3} more)" if len(told) > 3 else ""
    raise Failure(
        Fault.CONFLICT,
        f"{'; '.join(told[:3])}{more}.",
        kept=kept,
        next_step="Bring these files back to what was reviewed, or leave them out, then try again.",
        detail="\n".join(told),
    )


def _nothing(what: str) -> Failure:
    return Failure(Fault.NOTHING_TO_DO, what, kept="Your files are as they were.")


def _not_applied(done: Sequence[Action], error: Failure | OSError, stuck: Sequence[str]) -> Failure:
    where = shown(done[-1].path) if done else "a file"
    fault = error.problem.fault if isinstance(error, Failure) else Fault.NOT_WRITABLE
    why = error.problem.what if isinstance(error, Failure) else f"{where} can't be written: {error}."
    if stuck:
        names = ", ".join(shown(path) for path in stuck)
        return Failure(
            fault,
            f"The change was not applied, and {names} could not be put back. {why}",
            kept="Their earlier text is kept in the journal; all other files are as they were.",
            next_step="Make these files writable, then try again: they are put back first.",
            detail=repr(error),
        )
    return Failure(
        fault,
        f"Nothing was changed. {why}",
        kept="All files are as they were; your decisions stand.",
        next_step="Remove the cause, then try again.",
        detail=repr(error),
    )
