"""What the entries of a journal come to."""

from collections import defaultdict
from collections.abc import Iterable

from ledger.entries import Entry
from ledger.money import format_amount

WIDTH = 12
"""Columns of an amount."""


def by_category(entries: Iterable[Entry]) -> dict[str, int]:
    """The sum of each category in cents, by name."""
    sums: dict[str, int] = defaultdict(int)
    for entry in entries:
        sums[entry.category] += entry.cents
    return dict(sorted(sums.items()))


def balance(entries: Iterable[Entry]) -> int:
    """All entries together, in cents."""
    return sum(entry.cents for entry in entries)


def largest(entries: Iterable[Entry], count: int = 3) -> list[Entry]:
    """The entries that moved the most money, either way."""
    return sorted(entries, key=lambda entry: abs(entry.cents), reverse=True)[:count]


def render(entries: Iterable[Entry]) -> str:
    """The report as text, one category a line and the balance below."""
    every = list(entries)
    rows = [*by_category(every).items(), ("balance", balance(every))]
    return "\n".join(f"{format_amount(cents):>{WIDTH}}  {name}" for name, cents in rows)
