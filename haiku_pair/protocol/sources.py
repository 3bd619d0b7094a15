"""What a review is of: the open proposal, the person's own work, any change in git, or two files."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class SourceKind(StrEnum):
    """What stands on the two sides of a review, and what carrying it out does."""

    PROPOSAL = "proposal"
    """The working tree and what is proposed; carrying out applies what is accepted."""
    ROUND = "round"
    """The proposal as the person left it last and as it is now; there is nothing to carry out."""
    UNSTAGED = "unstaged"
    """The index and the working tree; accepted hunks are staged, rejected ones go to the trash."""
    STAGED = "staged"
    """HEAD and the index; rejected hunks are unstaged."""
    RANGE = "range"
    """Two states of the history; what is rejected becomes a proposal that takes it back."""
    FILES = "files"
    """Two files or two folders, wherever they are; there is nothing to carry out."""
    MERGE = "merge"
    """Two versions of one file over a common one; carrying out writes the merged file."""


class Source(Struct, frozen=True):
    """Which review is meant."""

    kind: SourceKind = SourceKind.PROPOSAL
    spec: str = ""
    """Of a range: what the person named, such as `main..topic`, a commit or a branch; of two files: what they are
    called in the review, if not by their own name."""
    paths: tuple[str, ...] = ()
    """Absolute paths: of files, the old and the new one; of a merge, base, mine, theirs and the one to be written."""
    title: str = ""
    """In words for the person; the engine says it."""
