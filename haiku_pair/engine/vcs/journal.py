"""What was written to the person's files, kept so that it can be undone, redone, or finished after a crash.

A step is a tree of the private repository: a manifest, the touched files as they were, and as they became. A ref
holds it. A second ref, `pending`, exists only while files are being written: finding it at the start means that
the engine died in between.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct

from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.values import JournalEntry

_STEPS = "journal"
_PENDING = "pending"
_BEFORE, _AFTER, _MANIFEST = "before", "after", "manifest"
LIMIT = 300
"""Steps kept; the oldest go first."""


class PathRecord(Struct, frozen=True):
    """What a tree can't say of a file."""

    permissions: int = -1
    """Permission bits before the step; -1 when the file was not there."""
    buffered: bool = False
    """The change went into unsaved text, not to the disk."""


class StepRecord(Struct, frozen=True):
    """The manifest of a step."""

    id: str
    title: str
    paths: dict[str, PathRecord]
    undone: bool = False

    def entry(self) -> JournalEntry:
        """As the window shows it."""
        return JournalEntry(self.id, self.title, tuple(sorted(self.paths)), self.undone)


class PendingRecord(Struct, frozen=True):
    """The manifest of a write under way."""

    title: str
    paths: dict[str, PathRecord]
    name: str
    tree: str
    """Step to be kept under this name once all files are written."""


class Written(Struct, frozen=True):
    """One path of a step: what it held, what it holds then."""

    before: FileVersion | None
    after: FileVersion | None
    record: PathRecord


_Record = TypeVar("_Record", StepRecord, PendingRecord)


def _decoded(manifest: FileVersion | None, kind: type[_Record]) -> _Record | None:
    """A manifest, None when it is not there or not readable by this version."""
    try:
        return msgspec.json.decode(manifest.raw, type=kind) if manifest else None
    except msgspec.DecodeError:
        return None


class Journal:
    """The steps of one workspace, in the private repository. Not for two threads at once."""

    def __init__(self, trees: Trees) -> None:
        """Nothing is read yet."""
        self._trees = trees
        self._steps: dict[str, tuple[str, StepRecord]] | None = None
        self._begun: PendingRecord | None = None

    def entries(self) -> tuple[JournalEntry, ...]:
        """All steps, newest first.

        Raises:
            Failure: NO_GIT, GIT or STORE, as all methods here.
        """
        return tuple(record.entry() for _, (_, record) in sorted(self._all().items(), reverse=True))

    def newest_done(self) -> str:
        """Name of the step that undo takes back; empty when there is none."""
        done = [name for name, (_, record) in self._all().items() if not record.undone]
        return max(done, default="")

    def next_undone(self) -> str:
        """Name of the step that redo takes again; empty when there is none, or a newer one was made since."""
        newest = self.newest_done()
        return min((name for name, (_, step) in self._all().items() if step.undone and name > newest), default="")

    def step(self, name: str) -> tuple[StepRecord, dict[str, Written]]:
        """A step by its name, with its contents."""
        tree, record = self._all()[name]
        return record, self._contents(tree, record.paths)

    # --- writing -----------------------------------------------------------------------------------

    def begin(self, title: str, files: Mapping[str, Written]) -> JournalEntry:
        """Note a new step before its files are written.

        Returns:
            The entry it will be.
        """
        number = max((int(name.partition("-")[0]) for name in self._all()), default=0) + 1
        record = StepRecord(uuid.uuid4().hex[:12], title, {path: file.record for path, file in files.items()})
        tree = self._store(record, files)
        self._begin(PendingRecord(title, record.paths, f"{number:08d}-{record.id}", tree), files)
        return record.entry()

    def begin_again(self, name: str, files: Mapping[str, Written], *, undone: bool) -> JournalEntry:
        """Note that a step is being undone or redone, before its files are written.

        Args:
            name: of the step.
            files: what is about to happen to each path.
            undone: what it is afterwards.
        """
        tree, record = self._all()[name]
        record = msgspec.structs.replace(record, undone=undone)
        changed = self._trees.write(tree, {_MANIFEST: FileVersion(msgspec.json.encode(record))}, durable=True)
        paths = {path: file.record for path, file in files.items()}
        self._begin(PendingRecord(record.title, paths, name, changed), files)
        return record.entry()

    def finish(self) -> None:
        """All files are written: the step stands."""
        found = self._pending() if self._begun is None else None
        record = found[1] if found else self._begun
        if record is None:
            return
        pins = {f"{_STEPS}/{record.name}": record.tree}
        old = sorted(self._all())[: max(0, len(self._all()) - LIMIT)]
        self._trees.repin(pins, drop=[_PENDING, *(f"{_STEPS}/{name}" for name in old)])
        self._steps, self._begun = None, None

    def abandon(self) -> None:
        """The files are as they were: there was no step."""
        self._trees.unpin(_PENDING)
        self._begun = None

    def interrupted(self) -> tuple[PendingRecord, dict[str, Written]] | None:
        """The write that was under way when the engine died, if one was."""
        found = self._pending()
        if found is None:
            return None
        tree, record = found
        return record, self._contents(tree, record.paths)

    # --- inside ------------------------------------------------------------------------------------

    def _all(self) -> dict[str, tuple[str, StepRecord]]:
        """Tree and manifest of each step by name; names sort by age."""
        if self._steps is None:
            steps: dict[str, tuple[str, StepRecord]] = {}
            for name, tree in self._trees.pinned(_STEPS).items():
                manifest = self._trees.read(tree, _MANIFEST)
                record = _decoded(manifest, StepRecord)
                if record is not None:
                    steps[name.removeprefix(f"{_STEPS}/")] = (tree, record)
            self._steps = steps
        return self._steps

    def _begin(self, record: PendingRecord, files: Mapping[str, Written]) -> None:
        tree = self._store(record, files)
        self._trees.repin({_PENDING: tree}, drop=())
        self._begun = record

    def _store(self, record: StepRecord | PendingRecord, files: Mapping[str, Written]) -> str:
        content: dict[str, FileVersion | None] = {_MANIFEST: FileVersion(msgspec.json.encode(record))}
        for path, file in files.items():
            content[f"{_BEFORE}/{path}"] = file.before
            content[f"{_AFTER}/{path}"] = file.after
        return self._trees.write(self._trees.empty, content, durable=True)

    def _pending(self) -> tuple[str, PendingRecord] | None:
        tree = self._trees.pinned().get(_PENDING)
        manifest = self._trees.read(tree, _MANIFEST) if tree else None
        record = _decoded(manifest, PendingRecord)
        return (tree, record) if tree and record else None

    def _contents(self, tree: str, paths: Mapping[str, PathRecord]) -> dict[str, Written]:
        read = self._trees.read
        return {
            path: Written(read(tree, f"{_BEFORE}/{path}"), read(tree, f"{_AFTER}/{path}"), record)
            for path, record in paths.items()
        }
