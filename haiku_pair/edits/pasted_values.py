"""What pasted text asks for, file by file. Paths are what the text says: nothing here makes them safe."""

from __future__ import annotations

from dataclasses import dataclass

from haiku_pair.edits.matching import Edit


class NotPasted(Exception):
    """The text can't be understood; the message tells a person which line, and why."""


@dataclass(frozen=True)
class PastedHunk:
    r"""Lines to be replaced, context included. They carry no `\n`; a `\r` before it is part of them."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    first: int = 0
    """Where the old lines are said to begin, from 1; 0 when nothing is said. Only ever a hint."""
    old_open: bool = False
    """Whether the old lines are the file's last, without a final newline."""
    new_open: bool = False
    """The same of the new lines."""


@dataclass(frozen=True)
class PastedFile:
    """What is asked for one file: hunks of a diff, edits, its whole text, its deletion, another name or mode."""

    path: str
    old_path: str = ""
    """The name it has now, if that is another one."""
    hunks: tuple[PastedHunk, ...] = ()
    edits: tuple[Edit, ...] = ()
    whole: str | None = None
    r"""All of the text, lines ending with `\n` (or `\r\n` where it was given so)."""
    create: bool = False
    """Whether there must not be such a file yet."""
    delete: bool = False
    new_mode: str = ""
    """Git's mode; empty to leave it."""
    line: int = 0
    """Where it begins in the pasted text, from 1."""
    notes: tuple[str, ...] = ()
    """What was not taken literally."""
