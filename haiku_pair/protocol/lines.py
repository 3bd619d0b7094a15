"""What git knows of the lines of an open file: what differs from HEAD and the index, and who wrote a line."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from haiku_pair.protocol.values import Decision


class LineKind(StrEnum):
    """What was done to lines."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"


class LineChange(Struct, frozen=True):
    """One run of lines that differs."""

    first: int
    """The first line of it as it is now, 0-based; of deleted lines the one that follows where they were."""
    count: int
    """Lines as they are now; 0 for deleted ones."""
    old: tuple[str, ...] = ()
    """The lines before, without endings; cut when there are very many."""
    old_count: int = 0
    staged: bool = False
    """The index has it already, and nothing was changed there since."""

    @property
    def kind(self) -> LineKind:
        """What was done."""
        if not self.count:
            return LineKind.DELETED
        return LineKind.CHANGED if self.old_count else LineKind.ADDED


class GetLineChanges(Struct, frozen=True, tag=True):
    """What differs in an open file, unsaved text counted. Reply: `LineChangesAre`."""

    path: str


class LineChangesAre(Struct, frozen=True, tag=True):
    """All changes, from top to bottom."""

    path: str
    revision: int
    """Of the text that was compared; -1 when there was nothing to compare."""
    changes: tuple[LineChange, ...] = ()


class StageLines(Struct, frozen=True, tag=True):
    """Put one change of a file into the index, as the review does. Reply: `Applied`."""

    path: str
    change: LineChange


class UnstageLines(Struct, frozen=True, tag=True):
    """Take one change out of the index again. Reply: `Applied`."""

    path: str
    change: LineChange


class DiscardLines(Struct, frozen=True, tag=True):
    """Put the lines of the index back in place of one change, which goes to the trash. Reply: `Applied`."""

    path: str
    change: LineChange


class DecideInText(Struct, frozen=True, tag=True):
    """Decide on a hunk of the proposal from the text it is about. Reply: `Done`; `ProposalChanged` follows."""

    proposal: str
    path: str
    hunk: str
    decision: Decision


class GetBlame(Struct, frozen=True, tag=True):
    """Who wrote a line of an open file, 0-based; only in a trusted folder. Reply: `Blamed`."""

    path: str
    line: int


class Blamed(Struct, frozen=True, tag=True):
    """The commit that made the line what it is."""

    path: str
    line: int
    commit: str
    """Shortened; empty when the line is not committed."""
    author: str = ""
    at: float = 0.0
    """Seconds since the epoch."""
    summary: str = ""


LineRequest = GetLineChanges | StageLines | UnstageLines | DiscardLines | DecideInText | GetBlame
