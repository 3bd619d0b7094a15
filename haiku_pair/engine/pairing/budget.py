"""A cap on money, and the requests that are under way against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage
from haiku_pair.engine.claude.reply import ReplyBegan, StreamPart, TextPart, ThinkingPart, ToolArguments

CHARACTERS_PER_TOKEN = 3.2
"""Of code, on the safe side; for an answer that was cut before the API said how long it was."""


@dataclass(eq=False)
class Ticket:
    """One request that was let through: what it can cost, and what it has used by now."""

    profile: ModelProfile
    most: float | None
    """Dollars; None when the price is not known."""
    usage: RawUsage = field(default_factory=RawUsage)
    is_billed: bool = False
    """The API has said what it costs, the answer included."""
    characters: int = 0

    def take(self, part: StreamPart) -> None:
        """One more part of the answer."""
        match part:
            case ReplyBegan(usage):
                self.usage = usage
            case TextPart(text) | ThinkingPart(text):
                self.characters += len(text)
            case ToolArguments(_, fragment):
                self.characters += len(fragment)

    def bill(self, usage: RawUsage) -> None:
        """The answer has ended, and this is what all of it was."""
        self.usage, self.is_billed = usage, True

    def used(self) -> RawUsage:
        """What it has used by now; the API tells of the answer only at its end."""
        guessed = 0 if self.is_billed else int(self.characters / CHARACTERS_PER_TOKEN)
        return msgspec.structs.replace(self.usage, output=max(self.usage.output, guessed))

    def dollars(self) -> float | None:
        """What that costs; None when the price is not known."""
        return self.profile.dollars(self.used())


def no_cap() -> float:
    """Nothing limits it."""
    return 0.0


class Budget:
    """What is spent of a cap and what is held back for requests that are under way.

    A request whose price is not known counts as nothing: no cap can hold it.
    """

    def __init__(self, cap: Callable[[], float] = no_cap, spent: float = 0.0) -> None:
        """`cap` is asked each time, since the person may change it; dollars, 0 for none."""
        self._cap = cap
        self.spent = spent
        """Dollars of the requests that have ended."""
        self.unpriced = 0
        """How many of them have no known price."""
        self.elsewhere = 0.0
        """Dollars that other windows hold back of it."""
        self._under_way: list[Ticket] = []

    @property
    def cap(self) -> float:
        """Dollars; 0 for none."""
        return max(self._cap(), 0.0)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._under_way

    @property
    def dollars(self) -> float:
        """Used by now, the requests under way as far as they are."""
        return self.spent + sum(ticket.dollars() or 0.0 for ticket in self._under_way)

    def left(self) -> float:
        """What is still to be had, whatever the requests under way will cost; infinite without a cap."""
        held = self.elsewhere + sum(ticket.most or 0.0 for ticket in self._under_way)
        return self.cap - self.spent - held if self.cap else float("inf")

    def affords(self, most: float | None) -> bool:
        """Whether a request that can cost so much stays within the cap."""
        return most is None or most <= self.left()

    def is_overdrawn(self) -> bool:
        """Whether more is used than may be: the API counted more than was foreseen."""
        return bool(self.cap) and self.dollars > self.cap

    def begin(self, ticket: Ticket) -> None:
        """A request goes out."""
        self._under_way.append(ticket)

    def end(self, ticket: Ticket) -> None:
        """A request has ended, however."""
        self._under_way.remove(ticket)
        if not ticket.used().context:
            return
        dollars = ticket.dollars()
        self.spent += dollars or 0.0
        self.unpriced += dollars is None
