"""The files that matter for a message, found before the model looks: asked for while the person types."""

from __future__ import annotations

from msgspec import Struct


class FindNearby(Struct, frozen=True, tag=True):
    """Which files would be named beside this message. Reply: `NearbyFound`."""

    text: str
    open_path: str = ""
    pinned: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    """Files that go along anyway; folders have a slash at their ends."""


class NearbyFile(Struct, frozen=True):
    """A file that is named to the model beside a message."""

    path: str
    why: str
    """In a few words, for the person."""
    definitions: tuple[str, ...] = ()
    """Those of its lines that are shown to the model."""
    pinned: bool = False


class NearbyFound(Struct, frozen=True, tag=True):
    """What would go along."""

    files: tuple[NearbyFile, ...]
    """All of them, the best first."""
    tokens: int
    """What all of it costs, about."""
    ready: bool = True
    """False while the workspace is still being looked through, or is not trusted: nothing goes along then."""
