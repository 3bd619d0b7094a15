"""What a row of the diff is. One row is one block of text on the screen. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from haiku_pair.edits.values import LineKind
from haiku_pair.protocol.comments import Comment
from haiku_pair.window.review.context import USUAL, More
from haiku_pair.window.review.visible import Mark


class RowKind(Enum):
    """What a row is, and so how it is drawn."""

    NOTE = auto()
    """Something said in words."""
    WARNING = auto()
    """Something said in words that deserves a look."""
    HEADER = auto()
    """Decision, place and size of a hunk."""
    PART = auto()
    """The same of a part of a hunk that follows another part of it."""
    CONTEXT = auto()
    ADDED = auto()
    REMOVED = auto()
    SIDE = auto()
    """Whose lines of a conflict come next."""
    BEFORE = auto()
    """A line of a conflict as it was."""
    MINE = auto()
    """A line of a conflict as the person has it."""
    THEIRS = auto()
    """A line of a conflict as it is proposed."""
    MARKER = auto()
    """No newline at the end of the file."""
    REMARK = auto()
    """Who comments, and what became of it."""
    COMMENT = auto()
    """What is said."""
    OFFER_OLD = auto()
    """A line that a comment would have taken away."""
    OFFER_NEW = auto()
    """A line that it would put there."""
    SLOT = auto()
    """Room for an editor that lies over the view."""
    MOVED = auto()
    """Where the lines below it come from, or went."""
    GAP = auto()
    NOTHING = auto()
    """This side has no line beside the one of the other side."""


KINDS = {LineKind.CONTEXT: RowKind.CONTEXT, LineKind.ADDED: RowKind.ADDED, LineKind.REMOVED: RowKind.REMOVED}
SIDES = frozenset({RowKind.BEFORE, RowKind.MINE, RowKind.THEIRS})
"""Rows that show lines of one side of a conflict."""
CODE = frozenset(KINDS.values()) | SIDES
"""Rows that show lines of a file; the line cursor goes through them."""
HEADS = frozenset({RowKind.HEADER, RowKind.PART})
"""Rows that say what is decided on a hunk."""


class Row(NamedTuple):
    """One row. `hunk` is its hunk's place in the file, -1 above the first; line numbers are 1-based, 0 for none."""

    kind: RowKind
    text: str
    hunk: int = -1
    line: int = -1
    """Place in the hunk's lines, -1 for rows that show none."""
    old: int = 0
    new: int = 0
    marks: tuple[Mark, ...] = ()
    continued: int = 0
    """Characters of the same line in the rows above."""
    columns: tuple[int, ...] = ()
    """Where each character of the line begins, in the shown line; empty when they stand where they are."""
    moved: bool = False
    """The line stands elsewhere on the other side."""
    of: LineKind | None = None
    """Which side the row is about, of one that says something about lines of one side."""
    comment: str = ""
    """Id of the comment that the row is of."""


@dataclass(frozen=True)
class Slot:
    """Room for the editor of a hunk: instead of its lines, or below them."""

    hunk: int
    rows: int
    instead: bool


class Written(NamedTuple):
    """The comment that is being written, and the rows its editor needs."""

    comment: str
    rows: int
    answers: bool = False
    """What is written is an answer to it, below it."""


@dataclass(frozen=True)
class Remarked:
    """The comments of a file, and how they are shown."""

    comments: tuple[Comment, ...] = ()
    turned: frozenset[str] = frozenset()
    """Those that are folded though they are usually not, or the other way round, by id."""
    width: int = 88
    """Characters after which the words go on in the next row."""
    writing: Written | None = None


@dataclass(frozen=True)
class Look:
    """What a file's rows show besides its hunks, and how much of these."""

    note: str = ""
    """Said by the engine instead of lines."""
    adjusted: tuple[str, ...] = ()
    """What was not taken literally from the model's edits."""
    slot: Slot | None = None
    context: int = USUAL
    unfolded: frozenset[str] = frozenset()
    """Hunks in conflict whose lines from before are shown, by id."""
    moved: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """Lines of each hunk, by its id, that stand elsewhere on the other side; where a block begins, words for that."""
    remarked: Remarked = field(default_factory=Remarked)
    more: Mapping[str, More] = field(default_factory=dict)
    """Lines shown besides the context, by the id of a hunk."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """How commands are reached, as `key_names` says."""
    undecided: str = "undecided"
    """What a hunk is on which nothing was decided; empty where that is not said."""
    width: int = 88
    """Characters after which a sentence about the file goes on in the next row."""
