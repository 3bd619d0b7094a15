"""Values of names in a file, the same for every language."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

Parts = tuple[str, ...]


class Role(StrEnum):
    """What a name does where it stands."""

    DEFINES = "defines"
    """It is given its meaning here: a function, class, constant, field, parameter, variable."""
    USES = "uses"
    """It stands alone and means what is defined or imported elsewhere in the file, or in its package."""
    MEMBER = "member"
    """It is looked up in something: `thing.name`, `thing::name`."""
    UNCLEAR = "unclear"
    """It stands where the text can't be parsed."""


class Occurrence(Struct, frozen=True):
    """A name at one place. Strings, comments and imports are no such places."""

    name: str
    line: int
    """Counted from 1, as hunks count lines."""
    role: Role
    owner: str = ""
    """Of a member that is defined the class, of one that is used what it is looked up in, if that has a name."""
    is_member: bool = False
    """It is defined as part of a class or structure, and can't be used alone."""
    is_local: bool = False
    """It is defined inside a function and means nothing outside of it."""


class Module(Struct, frozen=True):
    """A file or folder as an import names it."""

    parts: Parts
    """Folders and file without its ending, from the outside in."""
    exact: bool = False
    """They begin at the workspace's folder; otherwise anywhere above."""
    is_folder: bool = False
    """All files of a folder are meant."""


class Import(Struct, frozen=True):
    """What a file takes from another one."""

    module: Module
    name: str
    """What is taken: empty for the module itself, `*` for everything."""
    local: str
    """What it is called in this file; empty when it gets no name there."""
    line: int


class Names(Struct, frozen=True):
    """What stands in a file."""

    occurrences: tuple[Occurrence, ...] = ()
    imports: tuple[Import, ...] = ()
    is_parsed: bool = False
    """By a grammar; else by words alone, which leaves imports and members unknown."""
