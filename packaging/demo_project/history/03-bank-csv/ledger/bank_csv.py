"""Reading the CSV files of the bank: day;text;amount, with a comma before the cents."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime

from ledger.entries import Entry
from ledger.money import parse_amount


def read_bank_csv(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of a file of the bank; all of them are in the category `bank`."""
    for day, text, amount in csv.reader(lines, delimiter=";"):
        when = datetime.strptime(day, "%d.%m.%Y").date()
        yield Entry(when, "bank", parse_amount(amount.replace(",", ".")), text)
