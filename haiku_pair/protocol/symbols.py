"""What files define, to go there."""

from __future__ import annotations

from msgspec import Struct


class Symbol(Struct, frozen=True):
    """A function, class or the like."""

    name: str
    line: int
    """Counted from 1."""
    text: str
    """The line that defines it, without what surrounds it."""
    inside: str = ""
    """The name of the definition around it."""
    depth: int = 0
    """How many definitions are around it."""
    path: str = ""
    """The file, where that is not clear."""


class GetSymbols(Struct, frozen=True, tag=True):
    """What an open file defines, unsaved text counted. Reply: `SymbolsAre`."""

    path: str


class FindSymbols(Struct, frozen=True, tag=True):
    """Definitions of the whole workspace whose names hold these letters in this order. Reply: `SymbolsAre`."""

    letters: str


class SymbolsAre(Struct, frozen=True, tag=True):
    """Of a file from top to bottom, of the workspace the best first."""

    symbols: tuple[Symbol, ...]
    note: str = ""
    """What the person should know: more were found, not all files are known yet."""


SymbolRequest = GetSymbols | FindSymbols
