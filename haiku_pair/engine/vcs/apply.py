"""Writing an accepted proposal to the person's files, and taking it back: all files or none.

First everything is read, compared and merged; whatever stands against it is found before a byte is written. Then the
step is noted in the journal, then the files are replaced one by one, each atomically. An error puts back what was
written; a crash leaves a note by which the next start does the same. The person's repository is not touched.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import restoring
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.planning import Move, make_plan, version_of
from haiku_pair.engine.vcs.step_writer import AppliedStep, Coming, Recovered, StepWriter
from haiku_pair.engine.vcs.steps import PathRecord, StepKind, Written
from haiku_pair.engine.vcs.trees import LINK, REGULAR, FileVersion, Trees
from haiku_pair.engine.vcs.working import WorkingFiles
from haiku_pair.protocol.values import Fault, JournalEntry, RestoredFile
from haiku_pair.words import tr

__all__ = ["AppliedStep", "Applier", "Coming", "Recovered"]


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
        self._writer = StepWriter(self._files, journal, announce or _nobody)

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
        self._writer.settle_leftover()
        plan = make_plan(self._files, self._moves(base, accepted), buffers)
        _refuse(plan.conflicts, tr("Nothing was applied: no file was changed."))
        if not plan.actions:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("There is nothing to apply: the files hold the accepted text already."),
                kept=tr("Your files are as they were."),
                next_step=tr("Accept more hunks, or go on."),
            )
        return self._writer.write(plan.actions, lambda files: self._noted_as(StepKind.APPLY, title, files))

    def conflicts(self, base: str, accepted: str, buffers: Mapping[str, bytes]) -> dict[str, str]:
        """Why files could not be applied as they stand now, by path; nothing is written.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        return dict(make_plan(self._files, self._moves(base, accepted), buffers).conflicts)

    def foreseen(self, base: str, accepted: str, buffers: Mapping[str, bytes]) -> tuple[str, ...]:
        """What applying would do besides changing text: to other names of a file, to its attributes. In sentences.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        return self._writer.foreseen(make_plan(self._files, self._moves(base, accepted), buffers).actions)

    def undo(self, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Take back the newest step that is not undone. What was changed since, elsewhere in its files, stays.

        Args:
            buffers: as for `apply`.

        Raises:
            Failure: NOTHING_TO_DO; CONFLICT when text of the step was changed since; others as for `apply`.
        """
        name = self._journal.newest_done()
        if not name:
            raise _nothing(tr("There is nothing to undo."))
        return self._again(name, buffers, undone=True)

    def redo(self, buffers: Mapping[str, bytes]) -> AppliedStep:
        """Take the step undone last once more.

        Raises:
            Failure: as for `undo`.
        """
        name = self._journal.next_undone()
        if not name:
            raise _nothing(tr("There is nothing to redo."))
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
        self._writer.settle_leftover()
        wanted = restoring.targets(self._trees, self._journal, checkpoint_tree, after_step)
        present = {target.path: self._current(target.path, buffers) for target in wanted}
        records = {target.path: target.record for target in wanted}
        plan = make_plan(self._files, restoring.moves(wanted, present), buffers, records)
        _refuse(plan.conflicts, tr("Nothing was restored: no file was changed."))
        if not plan.actions:
            raise _nothing(tr("The files that were written since are as they were at the checkpoint."))
        return self._writer.write(plan.actions, lambda files: self._noted_as(StepKind.RESTORE, title, files))

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
        return self._writer.recover()

    def _moves(self, base: str, accepted: str) -> dict[str, Move]:
        read = self._trees.read
        return {
            change.path: Move(read(base, change.path), read(accepted, change.path))
            for change in self._trees.changes(base, accepted, renames=False)
        }

    # --- writing -----------------------------------------------------------------------------------

    def _again(self, name: str, buffers: Mapping[str, bytes], *, undone: bool) -> AppliedStep:
        self._writer.settle_leftover()
        record, files = self._journal.step(name)
        moves = {
            path: Move(file.after, file.before) if undone else Move(file.before, file.after)
            for path, file in files.items()
        }
        records = {path: file.record if undone else _forwards(file.record) for path, file in files.items()}
        plan = make_plan(self._files, moves, buffers, records)
        _refuse(
            plan.conflicts,
            tr("“{title}” was not undone: no file was changed.", title=record.title)
            if undone
            else tr("“{title}” was not redone: no file was changed.", title=record.title),
        )
        return self._writer.write(plan.actions, lambda noted: self._journal.begin_again(name, noted, undone=undone))


def _nobody(_: Coming) -> None:
    """Nobody hears it."""


def _forwards(record: PathRecord) -> PathRecord:
    """For a file that is changed once more."""
    return replace(record, permissions=record.given)


def _refuse(conflicts: Mapping[str, str], kept: str) -> None:
    if not conflicts:
        return
    told = [f"{shown(path)} {why}" for path, why in sorted(conflicts.items())]
    more = tr(" (and {count} more)", count=len(told) - 3) if len(told) > 3 else ""
    raise Failure(
        Fault.CONFLICT,
        f"{'; '.join(told[:3])}{more}.",
        kept=kept,
        next_step=tr("Bring these files back to what was reviewed, or leave them out, then try again."),
        detail="\n".join(told),
    )


def _nothing(what: str) -> Failure:
    return Failure(Fault.NOTHING_TO_DO, what, kept=tr("Your files are as they were."))
