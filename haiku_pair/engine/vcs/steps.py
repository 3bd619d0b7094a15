"""What is kept of a step: values only."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import JournalEntry


class StepKind(StrEnum):
    """What wrote the files."""

    APPLY = "apply"
    RESTORE = "restore"


class PathRecord(Struct, frozen=True):
    """What a version can't say of a file."""

    permissions: int = -1
    """Permission bits before the step; -1 when the file was not there."""
    given: int = -1
    """Exact permission bits the step gave the file; -1 for those that follow from its mode."""
    buffered: bool = False
    """The change went into unsaved text, not to the disk."""
    folders: int = 0
    """How many folders above it the step had to make; -1 when it deleted the file."""
    in_place: bool = False
    """The file was overwritten rather than replaced."""


class StepRecord(Struct, frozen=True):
    """What is known of a step without its contents."""

    id: str
    title: str
    paths: dict[str, PathRecord]
    undone: bool = False
    at: float = 0
    """Seconds since 1970 by the clock of then; nothing depends on it."""
    kind: StepKind = StepKind.APPLY
    commit: str = ""
    """Id of the commit that holds it."""
    number: int = 0
    """Place in the order of all that was written, from 1."""

    def entry(self) -> JournalEntry:
        """As the window shows it."""
        return JournalEntry(self.id, self.title, tuple(sorted(self.paths)), self.undone)


class Written(Struct, frozen=True):
    """One path of a step: what it held, what it holds then."""

    before: FileVersion | None
    after: FileVersion | None
    record: PathRecord


class Header(Struct, frozen=True):
    """The first line of a file of the journal: one write, which did, undid or redid a step."""

    record: StepRecord
    """The step as it is afterwards, with the paths that this very write touched."""
    number: int
    """Place in the order of all that was written, from 1."""
    again: bool = False
    """The step was done before: this is an undo or a redo of it."""

    @property
    def name(self) -> str:
        """Of its file; names sort by age."""
        return f"{self.number:08d}-{self.record.id}.{'move' if self.again else 'step'}"
