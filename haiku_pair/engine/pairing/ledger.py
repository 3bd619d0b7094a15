"""What the account is kept in: rows of what was used, and what requests under way may still cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from haiku_pair.protocol.usage import UsageRow


@dataclass(frozen=True)
class Totals:
    """Dollars, and how many requests have no known price, of a session and of a day."""

    session: float = 0.0
    session_unpriced: int = 0
    day: float = 0.0
    day_unpriced: int = 0
    day_elsewhere: float = 0.0
    """Dollars that other windows hold back for requests under way."""


class Ledger(Protocol):
    """Where the rows are kept."""

    async def totals(self, session: str, day: str, /) -> Totals:
        """What was used before; nothing when it can't be read."""

    def put(self, row: UsageRow, /) -> None:
        """Keep one more; returns at once."""

    async def hold(self, token: str, day: str, dollars: float, cap: float, /) -> bool:
        """Hold back money of a day from all windows; False when the cap can't take it, and nothing is held."""

    def release(self, token: str, /) -> None:
        """Nothing is held any more under this name; returns at once."""


class Unkept:
    """A ledger that forgets."""

    async def totals(self, _session: str, _day: str) -> Totals:
        """Nothing."""
        return Totals()

    def put(self, _row: UsageRow) -> None:
        """Nothing is kept."""

    async def hold(self, _token: str, _day: str, _dollars: float, _cap: float) -> bool:
        """There are no other windows."""
        return True

    def release(self, _token: str) -> None:
        """Nothing was held."""
