"""The account of one folder: where its rows are kept, and what is shown of them."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.ledger import Totals
from haiku_pair.engine.server.lanes import Lane
from haiku_pair.engine.store.usage import UsageRows, day_before
from haiku_pair.protocol.usage import ExportUsage, GetUsage, UsageExported, UsageRow, UsageShown

log = logging.getLogger(__name__)

_MOST_DAYS = 3_660


class FolderLedger:
    """The rows of one folder; what it writes and reads goes through the store's lane, so it reads what it wrote."""

    def __init__(self, rows: UsageRows, root: Path, lane: Lane) -> None:
        """`lane` is the store's."""
        self._rows = rows
        self._root = root
        self._lane = lane

    async def totals(self, session: str, day: str) -> Totals:
        """What a session and a day have used; nothing when the store can't be read."""
        try:
            return await self._lane.run(lambda: self._totals(session, day))
        except Failure as failure:
            log.warning("the usage so far is not known: %s", failure)
            return Totals()

    def put(self, row: UsageRow) -> None:
        """Keep one more; returns at once."""
        self._lane.submit(lambda: self._rows.add(self._root, row))

    async def hold(self, token: str, day: str, dollars: float, cap: float) -> bool:
        """Hold back money of a day from all windows; False when the cap can't take it.

        A store that can't be written holds nothing: the cap is then kept by each window alone.
        """
        try:
            return await self._lane.run(lambda: self._rows.hold(token, day, dollars, cap))
        except Failure as failure:
            log.warning("other windows do not learn of a request: %s", failure)
            return True

    def release(self, token: str) -> None:
        """Nothing is held any more under this name; returns at once."""
        self._lane.submit(lambda: self._rows.release(token))

    async def usual(self) -> tuple[float | None, int | None]:
        """What a turn costs here as a rule, and the tokens of an answer; None as long as that is not known."""
        try:
            return await self._lane.run(lambda: self._rows.usual(self._root))
        except Failure:
            return None, None

    async def sums(self, asked: GetUsage) -> UsageShown:
        """Everything of the last days, added up.

        Raises:
            Failure: the store can't be read.
        """
        first = _first(asked.days)
        root = None if asked.everywhere else self._root
        sums = await self._lane.run(lambda: self._rows.sums(first, root))
        titles = await self._lane.run(lambda: self._rows.titles(first, root))
        return UsageShown(tuple(sums), titles, first, day_before(0))

    async def export(self, asked: ExportUsage) -> UsageExported:
        """Every request of the last days as text.

        Raises:
            Failure: the store can't be read.
        """
        root = None if asked.everywhere else self._root
        return UsageExported(as_csv(await self._lane.run(lambda: self._rows.rows(_first(asked.days), root))))

    def _totals(self, session: str, day: str) -> Totals:
        return Totals(*self._rows.of_session(session), *self._rows.of_day(day), self._rows.held_elsewhere(day))


def as_csv(rows: Sequence[UsageRow]) -> str:
    """The rows with a line of names. Times are UTC, amounts in dollars and empty where the price is not known."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = [name for name in UsageRow.__struct_fields__ if name != "at"]
    writer.writerow(["at_utc", *names])
    for row in rows:
        at = datetime.fromtimestamp(row.at, UTC).isoformat(timespec="seconds")
        writer.writerow([at, *(_plain(getattr(row, name)) for name in names)])
    return out.getvalue()


def _first(days: int) -> str:
    return day_before(min(max(days, 1), _MOST_DAYS) - 1)


def _plain(value: object) -> object:
    """No spreadsheet takes it for a formula, and no digit is lost."""
    match value:
        case None:
            return ""
        case float():
            return format(value, ".9f").rstrip("0").rstrip(".")
        case str() if value.startswith(("=", "+", "-", "@", "\t", "\r")):
            return f"'{value}"
        case _:
            return value
