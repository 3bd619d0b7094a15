"""One review's money: what its requests bring, and its cap beside the account's."""

from __future__ import annotations

from dataclasses import dataclass, field

from haiku_pair.engine.claude.profiles import ModelProfile
from haiku_pair.engine.claude.reply import StreamPart, ToolArguments, ToolBegan
from haiku_pair.engine.pairing.budget import Budget, Ticket
from haiku_pair.engine.pairing.findings import TOOL, Finding, Lines, understood


@dataclass
class Asked:
    """One request that is under way."""

    lines: Lines
    reviewer: str
    calls: dict[str, list[str]] = field(default_factory=dict)

    def take(self, part: StreamPart) -> None:
        """One more part of the answer."""
        match part:
            case ToolBegan(call, name) if name == TOOL:
                self.calls[call] = []
            case ToolArguments(call, _, pieces) if call in self.calls:
                self.calls[call] = pieces

    def findings(self) -> tuple[list[Finding], int]:
        """What was reported, and how many calls stand nowhere. All whole calls count, also those of a cut answer."""
        raws = ["".join(pieces) for pieces in self.calls.values()]
        whole = [raw for raw in raws if raw.rstrip().endswith("}")]
        read = [understood(raw, self.reviewer, self.lines) for raw in whole]
        good = [finding for finding in read if finding is not None]
        return good, len(read) - len(good)


class Purse(Budget):
    """What a review may cost. Its requests are alike, so that each can cost the same."""

    def __init__(self, profile: ModelProfile, cap: float, most: float | None) -> None:
        """`most` is what one request can cost; a model whose prices are not known has no cap."""
        super().__init__(lambda: cap)
        self._profile = profile
        self.most = most

    @property
    def used(self) -> float | None:
        """Dollars by now; None when the prices are not known."""
        return None if self.most is None else self.dollars

    async def admit(self, request: dict[str, object]) -> tuple[dict[str, object], Ticket]:
        """Let a request through that `affords` has promised; see `Till`."""
        ticket = Ticket(self._profile, self.most)
        self.begin(ticket)
        return request, ticket

    def settle(self, ticket: Ticket) -> None:
        """A request has ended; see `Till`."""
        self.end(ticket)
