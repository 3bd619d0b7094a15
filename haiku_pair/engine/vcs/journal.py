"""What was written to the person's files, kept so that it can be undone, redone, or taken back after a crash.

One file per step holds a line of JSON, what the step is, and the touched files as they were and as they became.
`pending` is such a file too; it is there only while files are being written, and becomes the step by being renamed.
An undo or redo is kept in the same form. No git takes part: noting a step costs one flush.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress

import msgspec
from msgspec import Struct

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.planning import Move
from haiku_pair.engine.vcs.stepfiles import StepFiles
from haiku_pair.engine.vcs.steps import Header, StepKind, StepRecord, Written
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.protocol.values import JournalEntry, JournalItem, JournalKind

LIMIT = 300
"""Steps kept; the oldest go first."""
MAX_BYTES = 512 * 1024 * 1024
"""Bytes of all steps together; the oldest go first, but the newest few stay whatever they weigh."""
_ALWAYS_KEPT = 10


class DoneStep(Struct, frozen=True):
    """A step with its contents."""

    record: StepRecord
    files: dict[str, Written]

    @property
    def name(self) -> str:
        """What `mark_committed` calls it."""
        return self.record.id

    @property
    def moves(self) -> dict[str, Move]:
        """What became of each path."""
        return {path: Move(file.before, file.after) for path, file in self.files.items()}


class Journal:
    """The steps of one workspace, beside the private repository. Not for two threads at once."""

    def __init__(self, trees: Trees) -> None:
        """Nothing is read yet."""
        self._files = StepFiles(trees.objects.directory / "haiku-pair-journal")
        self._writes: list[Header] | None = None
        self._steps: dict[str, StepRecord] = {}
        self._begun: Header | None = None
        self.before_step: Callable[[Collection[str]], None] | None = None
        """Hears which paths a step is about to write, before it is noted."""

    def steps(self) -> tuple[StepRecord, ...]:
        """All steps, newest first.

        Raises:
            Failure: STORE, as all methods here.
        """
        return tuple(sorted(self._all().values(), key=lambda step: step.number, reverse=True))

    def entries(self) -> tuple[JournalEntry, ...]:
        """All steps as the window shows them, newest first."""
        return tuple(step.entry() for step in self.steps())

    def items(self) -> tuple[JournalItem, ...]:
        """All steps as lines of the journal, newest first."""
        return tuple(
            JournalItem(
                step.id, JournalKind.STEP, step.title, step.at, tuple(sorted(step.paths)), step.undone, step.commit
            )
            for step in self.steps()
        )

    def files_of(self, step_id: str) -> dict[str, Written] | None:
        """What a step did to its files when it was first done; None when there is no such step."""
        return self.step(step_id)[1] if step_id in self._all() else None

    def uncommitted(self) -> tuple[DoneStep, ...]:
        """The steps that stand and are in no commit, oldest first."""
        found = [step for step in reversed(self.steps()) if not step.undone and not step.commit]
        return tuple(DoneStep(step, self.step(step.id)[1]) for step in found)

    def newest_number(self) -> int:
        """Number of the newest step, undo or redo; 0 when there never was one."""
        writes = self._written()
        return max(writes[-1].number if writes else 0, *self._files.forgotten().values(), 0)

    def newest_done(self) -> str:
        """Id of the step that undo takes back; empty when there is none."""
        return next((step.id for step in self.steps() if not step.undone), "")

    def next_undone(self) -> str:
        """Id of the step that redo takes again; empty when there is none.

        What was undone when a new step was made can't be redone any more, also when that one is undone.
        """
        writes = self._written()
        newest_step = max((write.number for write in writes if not write.again), default=0)
        moved = {write.record.id: write.number for write in writes if write.again}
        found = ""
        for step in self.steps():
            if not step.undone:
                break
            if moved.get(step.id, 0) > newest_step:
                found = step.id
        return found

    def step(self, step_id: str) -> tuple[StepRecord, dict[str, Written]]:
        """A step with its contents as they were when it was first done.

        Raises:
            Failure: STORE, also when there is no such step.
        """
        record = self._known(step_id)
        return record, self._files.contents(Header(record, record.number).name)

    def written_since(self, number: int) -> frozenset[str]:
        """Every path that was written after this number: by steps that were undone since, and by undoing, too."""
        found = {path for path, last in self._files.forgotten().items() if last > number}
        return frozenset(found.union(*(write.record.paths for write in self._written() if write.number > number)))

    def writes_since(self, number: int) -> list[dict[str, Written]]:
        """What steps, undos and redos after this number did to their files, oldest first; damaged ones are left out."""
        found: list[dict[str, Written]] = []
        for write in self._written():
            if write.number > number:
                with suppress(Failure):
                    found.append(self._files.contents(write.name))
        return found

    def last_written(self, path: str) -> int:
        """Number of the newest step, undo or redo that touched a path; 0 for none."""
        numbers = (write.number for write in self._written() if path in write.record.paths)
        return max(self._files.forgotten().get(path, 0), max(numbers, default=0))

    # --- writing -----------------------------------------------------------------------------------

    def begin(
        self, title: str, files: Mapping[str, Written], *, at: float = 0, kind: StepKind = StepKind.APPLY
    ) -> JournalEntry:
        """Note a new step before its files are written; the note is on the disk after `flushes`.

        Returns:
            The entry it will be.
        """
        paths = {path: file.record for path, file in files.items()}
        number = self.newest_number() + 1
        record = StepRecord(uuid.uuid4().hex[:12], title, paths, at=at, kind=kind, number=number)
        return self._begin(Header(record, number), files)

    def begin_again(self, step_id: str, files: Mapping[str, Written], *, undone: bool) -> JournalEntry:
        """Note that a step is being undone or redone; the rest is as for `begin`.

        Args:
            step_id: of the step.
            files: what is about to happen to each path.
            undone: what it is afterwards.
        """
        paths = {path: file.record for path, file in files.items()}
        known = self._known(step_id)
        record = msgspec.structs.replace(known, undone=undone, paths=paths)
        self._begin(Header(record, self.newest_number() + 1, again=True), files)
        return msgspec.structs.replace(known, undone=undone).entry()

    def finish(self) -> None:
        """All files are written: the step stands."""
        header = self._begun or self._files.pending()
        if header is None:
            return
        writes = self._written()
        self._files.settle(header.name)
        self._begun = None
        writes.append(header)
        self._count(header)
        self._forget_old()

    def abandon(self) -> None:
        """The files are as they were: there was no step."""
        self._files.drop_pending()
        self._begun = None

    def keep_undone(self) -> None:
        """The files could not all be put back: the step stays findable, as one that was undone."""
        header = self._files.pending()
        if header is None or header.again:
            self.abandon()
            return
        record = msgspec.structs.replace(header.record, undone=True, paths={})
        undone = Header(record, header.number + 1, again=True)
        self._files.write(undone.name, undone, {})
        self._files.settle(header.name)
        self._writes, self._begun = None, None

    def interrupted(self) -> tuple[StepRecord, dict[str, Written] | None] | None:
        """The write that was under way when the engine died, if one was.

        Returns:
            Its step and its files; None for these when a power cut came before the note of them was on the disk,
            which means that none had been touched.
        """
        header = self._files.pending()
        return (header.record, self._files.pending_contents()) if header else None

    def flushes(self) -> Sequence[Callable[[], None]]:
        """What puts the note of what was begun on the disk: to be called before the first file is touched."""
        return self._files.flushes()

    def mark_committed(self, step_ids: Sequence[str], commit: str) -> None:
        """These steps are in a commit now; an empty id takes it back."""
        marked = {step_id: msgspec.structs.replace(self._known(step_id), commit=commit) for step_id in step_ids}
        steps = {**self._all(), **marked}
        self._files.write_commits({step.id: step.commit for step in steps.values() if step.commit})
        self._steps = steps

    # --- inside ------------------------------------------------------------------------------------

    def _begin(self, header: Header, files: Mapping[str, Written]) -> JournalEntry:
        if self.before_step is not None:
            self.before_step(files.keys())
        self._files.begin(header, files)
        self._begun = header
        return header.record.entry()

    def _known(self, step_id: str) -> StepRecord:
        record = self._all().get(step_id)
        if record is None:
            raise self._files.lost(f"there is no step {step_id}")
        return record

    def _all(self) -> dict[str, StepRecord]:
        """The steps by id."""
        self._written()
        return self._steps

    def _written(self) -> list[Header]:
        """All that was written, oldest first."""
        if self._writes is None:
            writes = self._files.headers()
            self._steps = {}
            for write in writes:
                self._count(write)
            for step_id, commit in self._files.commits().items():
                if step_id in self._steps:
                    self._steps[step_id] = msgspec.structs.replace(self._steps[step_id], commit=commit)
            self._writes = writes
        return self._writes

    def _count(self, write: Header) -> None:
        """What one more write makes of its step."""
        step_id = write.record.id
        if not write.again:
            self._steps[step_id] = write.record
        elif step_id in self._steps:
            self._steps[step_id] = msgspec.structs.replace(self._steps[step_id], undone=write.record.undone)

    def _forget_old(self) -> None:
        """Keep within the limits. Which paths were touched is remembered of what goes."""
        going = [*self._old_steps(), *self._old_moves()]
        if not going:
            return
        touched = {path: write.number for write in sorted(going, key=_number) for path in write.record.paths}
        self._files.forget([write.name for write in going], touched)
        gone = {write.number for write in going}
        self._writes = [write for write in self._written() if write.number not in gone]
        for write in going:
            if not write.again:
                del self._steps[write.record.id]

    def _old_steps(self) -> list[Header]:
        """Of the steps that are too many, or too large together, all that was written."""
        steps, writes = self.steps(), self._written()
        sizes = self._files.sizes()
        total, kept = sum(sizes.values()), len(steps)
        going: set[str] = set()
        for step in reversed(steps[_ALWAYS_KEPT:]):
            if total <= MAX_BYTES and kept <= LIMIT:
                break
            going.add(step.id)
            total -= sum(sizes.get(write.name, 0) for write in writes if write.record.id == step.id)
            kept -= 1
        return [write for write in writes if write.record.id in going]

    def _old_moves(self) -> list[Header]:
        """Undos and redos that were themselves undone or redone long ago."""
        moves = [write for write in self._written() if write.again]
        newest = {move.record.id: move.number for move in moves}
        return [move for move in moves[:-LIMIT] if newest[move.record.id] != move.number]


def _number(write: Header) -> int:
    return write.number
