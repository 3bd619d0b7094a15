"""What a journal is made of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entry:
    """Money that came in (positive) or went out (negative) on one day."""

    day: date
    category: str
    cents: int
    note: str = ""
