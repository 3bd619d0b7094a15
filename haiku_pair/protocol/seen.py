"""What the model has before it: which lines of which files, in which version, and what was said to it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class SeenState(StrEnum):
    """Whether what the model read is still so."""

    FRESH = "fresh"
    STALE = "stale"
    """The lines are others now; the model is told of changes with the next message."""
    TRIMMED = "trimmed"
    """A summary stands for the message it was in."""
    SET_ASIDE = "set_aside"
    """The person wants it disregarded."""


class SeenRange(Struct, frozen=True):
    """Lines that were shown to the model at once; both 0 for a text the model wrote itself."""

    first: int
    last: int
    turn: int
    """Number of the turn, from 1."""
    how: str
    """`read`, `attached` or `proposed`."""
    state: SeenState
    tokens: int
    """About what it takes up."""


class SeenFile(Struct, frozen=True):
    """A file the model has read or written."""

    path: str
    state: SeenState
    """That of its best lines."""
    ranges: tuple[SeenRange, ...]
    tokens: int
    """Of what is still sent with every request, about."""
    dollars: float | None
    """What that costs with each request when it comes from the cache; None where prices are unknown."""


class GetSeen(Struct, frozen=True, tag=True):
    """What the model has seen in the open conversation. Reply: `SeenIs`."""


class SetSeenAside(Struct, frozen=True, tag=True):
    """Have the model disregard what it read of a file, or no longer; it is told with the next message.

    What was sent stays in the conversation until a summary stands for it. Reply: `SeenIs`.
    """

    path: str


class SeenIs(Struct, frozen=True, tag=True):
    """The files, those that take up most first."""

    files: tuple[SeenFile, ...]
    tokens: int
    """Of the whole conversation as it is sent, about."""


class RequestPart(Struct, frozen=True):
    """A block of a request."""

    role: str
    """`tool`, `system`, `user` or `assistant`."""
    kind: str
    text: str
    """As the model reads it; of a picture its size."""
    tokens: int
    marked: bool = False
    """Everything up to here is to be kept in the cache."""


class RequestIs(Struct, frozen=True, tag=True):
    """One request, block by block in the order in which the model reads it."""

    turn: int
    """Number of the turn it was the last request of; 0: it has not been sent."""
    turns: int
    """How many turns there are."""
    parts: tuple[RequestPart, ...]
    settings: tuple[str, ...] = ()
    """Model, length of the answer and the like, a line each."""
    exact: bool = True
    """False: put together again from what was kept, as it was sent before the program was started."""
    json: str = ""
    """The whole body as it goes over the wire, where that was asked for."""
