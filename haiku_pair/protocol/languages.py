"""What a language server knows of a place in an open text. Lines and columns as in `problems`: 0-based, as shown."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.protocol.searching import FoundFile


class GetHover(Struct, frozen=True, tag=True):
    """What is known of the name at a place. Reply: `HoverIs`."""

    path: str
    line: int
    column: int


class HoverIs(Struct, frozen=True, tag=True):
    """Plain text; empty when nothing is known."""

    text: str


class FindDefinition(Struct, frozen=True, tag=True):
    """Where the name at a place is defined. Reply: `DefinitionsAre`."""

    path: str
    line: int
    column: int


class DefinitionPlace(Struct, frozen=True):
    """A place in the workspace, 0-based, as shown."""

    path: str
    line: int
    column: int
    text: str
    """The line."""


class DefinitionsAre(Struct, frozen=True, tag=True):
    """Where the name is defined."""

    places: tuple[DefinitionPlace, ...]
    outside: str = ""
    """A file outside the workspace that defines it."""


class FindReferences(Struct, frozen=True, tag=True):
    """Where the name at a place is used. Reply: `ReferencesAre`."""

    path: str
    line: int
    column: int


class ReferencesAre(Struct, frozen=True, tag=True):
    """Where the name is used."""

    files: tuple[FoundFile, ...]
    note: str = ""
    """What was left out."""


class ProposeRename(Struct, frozen=True, tag=True):
    """Give the name at a place another one, wherever it is used, as a part of the proposal. Reply: `Pasted`."""

    path: str
    line: int
    column: int
    name: str


class GetOffers(Struct, frozen=True, tag=True):
    """What could stand at a place, instead of what is typed of a word there. Reply: `OffersAre`, never a failure."""

    path: str
    line: int
    column: int
    typed: str = ""


class Offer(Struct, frozen=True):
    """Something that could stand there."""

    text: str
    """Takes the place of what is typed."""
    label: str
    detail: str = ""


class OffersAre(Struct, frozen=True, tag=True):
    """The best first; none when no server knows."""

    offers: tuple[Offer, ...]


LanguageRequest = GetHover | FindDefinition | FindReferences | ProposeRename | GetOffers
