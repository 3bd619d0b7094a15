"""What the model has used: one row for each request, sums of them for the view, and the price of the next message."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from haiku_pair.protocol.values import Problem


class RequestKind(StrEnum):
    """What a request to the model was for."""

    TURN = "turn"
    TITLE = "title"
    COMMIT = "commit"
    REVIEW = "review"
    COMPACTION = "compaction"
    INLINE = "inline"
    """At a place in a text."""
    COMPLETION = "completion"
    OTHER = "other"


class Missed(StrEnum):
    """Why the cache did not give what it could have."""

    NO = ""
    """It did."""
    FIRST = "first"
    """Nothing was asked before that could have been kept."""
    EXPIRED = "expired"
    """The request before is longer ago than the cache keeps it."""
    MODEL = "model"
    """Another model is asked."""
    TOOLS = "tools"
    SYSTEM = "system"
    """The rules of the project or the system text changed."""
    THINKING = "thinking"
    """Thinking or the choice of tools was set otherwise."""
    HISTORY = "history"
    """Earlier messages are others now: compacted, forked, or gone back."""
    LOOKBACK = "lookback"
    """More blocks came in one step than the cache looks back over."""
    SHORT = "short"
    """The prompt is smaller than what the model caches."""
    UNSUPPORTED = "unsupported"
    """The server caches nothing, or does not tell."""
    GONE = "gone"
    """It should have been there; the server no longer had it."""


class UsageRow(Struct, frozen=True):
    """One request, as it was billed."""

    at: float
    """Seconds since 1970."""
    day: str
    """The local day, as `2026-11-23`."""
    session: str
    turn: str
    """Empty for what was asked beside a turn."""
    kind: str
    """A `RequestKind`, or one of a newer version."""
    provider: str
    model: str
    uncached: int = 0
    written_5m: int = 0
    written_1h: int = 0
    cache_read: int = 0
    output: int = 0
    dollars: float | None = None
    """None: the price of the model is not known."""
    missed: str = ""
    """A `Missed`."""


class UsageSum(Struct, frozen=True):
    """Requests of one day, session, kind and model together."""

    day: str
    session: str
    kind: str
    model: str
    requests: int = 0
    uncached: int = 0
    cache_written: int = 0
    cache_read: int = 0
    output: int = 0
    dollars: float = 0.0
    """Of the requests whose price is known."""
    unpriced: int = 0
    """Requests whose price is not."""


class GetUsage(Struct, frozen=True, tag=True):
    """What was used in the last so many days, today included. Reply: `UsageShown`."""

    days: int = 30
    everywhere: bool = False
    """In all folders, and not in the open one alone."""


class ExportUsage(Struct, frozen=True, tag=True):
    """Every request of these days as CSV. Reply: `UsageExported`."""

    days: int = 30
    everywhere: bool = False


class UsageShown(Struct, frozen=True, tag=True):
    """The sums, oldest day first."""

    sums: tuple[UsageSum, ...]
    titles: dict[str, str]
    """Of the sessions that have one."""
    first: str
    """The days that were asked for; there may be none with requests."""
    today: str


class UsageExported(Struct, frozen=True, tag=True):
    """Comma-separated values with a line of names, as RFC 4180 has it."""

    text: str


class MessagePriced(Struct, frozen=True, tag=True):
    """What sending a message would cost: the first request of its turn."""

    cached: int
    """Tokens that are read from the cache."""
    new: int
    """Tokens that are not."""
    output: int
    """Tokens that an answer has as a rule."""
    dollars: float | None
    """None: the price of the model is not known."""
    is_counted: bool = False
    """The API has counted; else it is about right."""
    usual_turn: float | None = None
    """What a whole turn has cost here as a rule; None: that is not known yet."""
    refused: Problem | None = None
    """Why it would not be sent: it could break a cap."""
    again: float = 0.0
    """Seconds after which less is cached, and the price is another; 0 for never."""
