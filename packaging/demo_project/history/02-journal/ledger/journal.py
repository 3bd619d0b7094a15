"""Reading a journal: one entry a line, `day category amount note`, and remarks after `#`."""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.entries import Entry
from ledger.money import parse_amount


class BadLine(ValueError):
    """A line that is no entry."""


def read_journal(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of a journal, in its order."""
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        if text:
            yield _entry(number, text)


def _entry(number: int, text: str) -> Entry:
    parts = text.split(maxsplit=3)
    if len(parts) < 3:
        raise BadLine(f"line {number}: day, category and amount are needed")
    try:
        return Entry(date.fromisoformat(parts[0]), parts[1], parse_amount(parts[2]), " ".join(parts[3:]))
    except ValueError as error:
        raise BadLine(f"line {number}: {error}") from error
