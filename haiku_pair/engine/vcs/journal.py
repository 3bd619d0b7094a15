"""What was written to the person's files, kept so that it can be undone, redone, or taken back after a crash.

One file per step holds a line of JSON, what the step is, and the touched files as they were and as they became.
`pending` is such a file too; it is there only while files are being written, and becomes the step by being renamed.
The newest undo or redo of a step lies beside it in the same form. No git takes part: a step costs one flush.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec
from msgspec import Struct

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
        self._steps: dict[str, StepRecord] | None = None
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
        return tuple(DoneStep(step, self._files.contents(f"{step.name}.step")) for step in found)

    def newest_number(self) -> int:
        """Number of the newest step, undone or not; 0 when there never was one."""
        newest = max((step.number for step in self._all().values()), default=0)
        return max(newest, *self._files.forgotten().values(), 0)

    def newest_done(self) -> str:
        """Id of the step that undo takes back; empty when there is none."""
        return next((step.id for step in self.steps() if not step.undone), "")

    def next_undone(self) -> str:
        """Id of the step that redo takes again; empty when there is none, or a newer one was made since."""
        found = ""
        for step in self.steps():
            if not step.undone:
                break
            found = step.id
        return found

    def step(self, step_id: str) -> tuple[StepRecord, dict[str, Written]]:
        """A step with its contents as they were when it was first done.

        Raises:
            Failure: STORE, also when there is no such step.
        """
        record = self._known(step_id)
        return record, self._files.contents(f"{record.name}.step")

    def written_since(self, number: int) -> frozenset[str]:
        """Every path that steps after this one touched, undone ones and long forgotten ones too."""
        found = {path for path, last in self._files.forgotten().items() if last > number}
        return frozenset(found.union(*(step.paths for step in self._all().values() if step.number > number)))

    def last_written(self, path: str) -> int:
        """Number of the newest step that touched a path; 0 for none."""
        numbers = (step.number for step in self._all().values() if path in step.paths)
        return max(self._files.forgotten().get(path, 0), max(numbers, default=0))

    # --- writing -----------------------------------------------------------------------------------

    def begin(
        self, title: str, files: Mapping[str, Written], *, at: float = 0, kind: StepKind = StepKind.APPLY
    ) -> JournalEntry:
        """Note a new step before its files are written.

        Returns:
            The entry it will be.
        """
        paths = {path: file.record for path, file in files.items()}
        number = self.newest_number() + 1
        record = StepRecord(uuid.uuid4().hex[:12], title, paths, at=at, kind=kind, number=number)
        return self._begin(Header(record), files)

    def begin_again(self, step_id: str, files: Mapping[str, Written], *, undone: bool) -> JournalEntry:
        """Note that a step is being undone or redone, before its files are written.

        Args:
            step_id: of the step.
            files: what is about to happen to each path.
            undone: what it is afterwards.
        """
        paths = {path: file.record for path, file in files.items()}
        record = msgspec.structs.replace(self._known(step_id), undone=undone, paths=paths)
        self._begin(Header(record, again=True), files)
        return msgspec.structs.replace(self._known(step_id), undone=undone).entry()

    def finish(self) -> None:
        """All files are written: the step stands."""
        header = self._begun or self._files.pending()
        if header is None:
            return
        self._files.settle(f"{header.record.name}.{'move' if header.again else 'step'}")
        self._begun = None
        steps = self._all()
        if header.again:
            known = steps[header.record.id]
            steps[known.id] = msgspec.structs.replace(known, undone=header.record.undone)
        else:
            steps[header.record.id] = header.record
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
        record = msgspec.structs.replace(header.record, undone=True)
        self._files.write(f"{record.name}.move", Header(record, again=True), {})
        self._files.settle(f"{record.name}.step")
        self._steps, self._begun = None, None

    def interrupted(self) -> tuple[StepRecord, dict[str, Written]] | None:
        """The write that was under way when the engine died, if one was."""
        header = self._files.pending()
        return (header.record, self._files.contents("pending")) if header else None

    def mark_committed(self, step_ids: Sequence[str], commit: str) -> None:
        """These steps are in a commit now; an empty id takes it back."""
        steps = self._all()
        marked = {step_id: msgspec.structs.replace(self._known(step_id), commit=commit) for step_id in step_ids}
        commits = {step.name: step.commit for step in {**steps, **marked}.values() if step.commit}
        self._files.write_commits(commits)
        steps.update(marked)

    # --- inside ------------------------------------------------------------------------------------

    def _begin(self, header: Header, files: Mapping[str, Written]) -> JournalEntry:
        if self.before_step is not None:
            self.before_step(files.keys())
        self._files.write("pending", header, dict(files))
        self._begun = header
        return header.record.entry()

    def _known(self, step_id: str) -> StepRecord:
        record = self._all().get(step_id)
        if record is None:
            raise self._files.lost(f"there is no step {step_id}")
        return record

    def _all(self) -> dict[str, StepRecord]:
        """The steps by id."""
        if self._steps is None:
            self._steps = {}
            commits = self._files.commits()
            for name, header, newest in self._files.headers():
                undone = newest.record.undone if newest else header.record.undone
                record = msgspec.structs.replace(header.record, undone=undone, commit=commits.get(name, ""))
                self._steps[record.id] = record
        return self._steps

    def _forget_old(self) -> None:
        """Keep within the limits. Which paths were touched is remembered of what goes."""
        steps = self._all()
        sizes = self._files.sizes()
        total, kept = sum(sizes.values()), len(steps)
        going: list[StepRecord] = []
        for step in sorted(steps.values(), key=lambda step: step.number)[:-_ALWAYS_KEPT]:
            if total <= MAX_BYTES and kept <= LIMIT:
                break
            going.append(step)
            total -= sizes.get(step.name, 0)
            kept -= 1
        if going:
            touched = {path: step.number for step in going for path in step.paths}
            self._files.forget([step.name for step in going], touched)
            for step in going:
                del steps[step.id]
