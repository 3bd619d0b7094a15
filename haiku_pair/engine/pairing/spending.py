"""What the conversation has used so far, in tokens and in money."""

from __future__ import annotations

from dataclasses import dataclass, field

from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage
from haiku_pair.protocol.values import Usage


@dataclass
class Spending:
    """Tokens and money of the session, kept by whoever owns the turns."""

    profile: ModelProfile
    session: float | None = 0.0
    turn: float | None = 0.0
    total: RawUsage = field(default_factory=RawUsage)
    context: int = 0

    def begin_turn(self) -> None:
        """A new turn has spent nothing yet."""
        self.turn = 0.0
        self.total = RawUsage()

    def add(self, usage: RawUsage) -> None:
        """One request more."""
        dollars = self.profile.dollars(usage)
        self.total = self.total + usage
        self.context = usage.context
        self.turn = None if dollars is None or self.turn is None else self.turn + dollars
        self.session = None if dollars is None or self.session is None else self.session + dollars

    def add_beside(self, usage: RawUsage, profile: ModelProfile | None = None) -> None:
        """A request beside the conversation: it costs, but is no part of the context."""
        dollars = (profile or self.profile).dollars(usage)
        self.session = None if dollars is None or self.session is None else self.session + dollars

    def usage(self) -> Usage:
        """For the status bar."""
        return Usage(
            uncached=self.total.uncached,
            cache_written=self.total.cache_written,
            cache_read=self.total.cache_read,
            output=self.total.output,
            context=self.context,
            context_limit=self.profile.context,
            turn_dollars=self.turn,
            session_dollars=self.session,
        )
