"""Values of text changes: lines, hunks, splices. Positions count lines; nothing here knows of files or git."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Splice(Struct, frozen=True):
    """Replace `removed` lines from line `first` (0-based) by `lines`.

    Lines are counted as a text editor counts blocks: n line endings make n + 1 lines, so that a file with
    a final newline ends with an empty line. Line texts carry no ending.
    """

    first: int
    removed: int
    lines: tuple[str, ...]


class LineKind(StrEnum):
    """The sign of a line in a hunk."""

    CONTEXT = " "
    REMOVED = "-"
    ADDED = "+"


class HunkLine(Struct, frozen=True):
    r"""One line of a hunk. `ending` is the line's own: `\n`, `\r\n`, `\r`, or empty at a missing final newline."""

    kind: LineKind
    text: str
    ending: str = "\n"


class Hunk(Struct, frozen=True):
    """A run of changed lines with its context.

    Lines are 1-based; a side without lines (count 0) stands after line `first`, as in a unified diff. A change
    without lines to show (binary, a rename, a mode) is one hunk without lines.
    """

    id: str
    """Identity by content: the same change in the same surroundings keeps its id across rounds and restarts."""
    old_first: int
    old_count: int
    new_first: int
    new_count: int
    lines: tuple[HunkLine, ...]
    heading: str = ""
    """The enclosing function or class, where one is found."""
