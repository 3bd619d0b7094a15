"""What the model has used, request by request. Rows are only ever added."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from haiku_pair.engine.store.database import Database, Statement
from haiku_pair.engine.store.packing import path_key
from haiku_pair.protocol.usage import UsageRow, UsageSum

_NAMES = UsageRow.__struct_fields__
_COLUMNS = ", ".join(_NAMES)
_HELD_SECONDS = 3_600
"""No request takes longer; what is held for one that does is somebody's whose number another process has by now."""
_ROUNDING = 1e-9
_TURNS = 20
"""Newest turns from which the usual one is taken."""


class UsageRows:
    """The rows of all folders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, root: Path, row: UsageRow) -> None:
        """Keep one more; it survives a crash once this returns."""
        values = (path_key(root), *(getattr(row, name) for name in _NAMES))
        marks = ", ".join("?" for _ in values)
        self._database.write((f"INSERT INTO usage (root, {_COLUMNS}) VALUES ({marks})", values))  # noqa: S608 - own names

    def of_day(self, day: str) -> tuple[float, int]:
        """Dollars of a day in all folders, and how many requests have no known price.

        Raises:
            Failure: the store can't be read.
        """
        return self._sum("day", day)

    def of_session(self, session: str) -> tuple[float, int]:
        """The same of a session.

        Raises:
            Failure: the store can't be read.
        """
        return self._sum("session", session)

    def held_elsewhere(self, day: str) -> float:
        """Dollars of a day that other processes hold back for requests under way.

        Raises:
            Failure: the store can't be read.
        """
        sql = "SELECT COALESCE(SUM(dollars), 0.0) FROM held WHERE day = ? AND process <> ?"
        return float(self._database.read(sql, (day, os.getpid()))[0][0] or 0.0)

    def hold(self, token: str, day: str, dollars: float, cap: float) -> bool:
        """Hold back money of a day, unless what is used and held in all folders would go beyond the cap with it.

        Raises:
            Failure: the store can't be written.
        """
        now = time.time()
        sql = """INSERT INTO held (token, process, at, day, dollars) SELECT ?1, ?2, ?3, ?4, ?5
            WHERE ?5 + (SELECT COALESCE(SUM(dollars), 0.0) FROM usage WHERE day = ?4)
            + (SELECT COALESCE(SUM(dollars), 0.0) FROM held WHERE day = ?4) <= ?6"""
        values = (token, os.getpid(), now, day, dollars, cap + _ROUNDING)
        return bool(self._database.attempt(*self._left_behind(now), (sql, values)))

    def release(self, token: str) -> None:
        """The request has ended, or was not sent."""
        self._database.write(("DELETE FROM held WHERE token = ?", (token,)))

    def _left_behind(self, now: float) -> list[Statement]:
        """Take away what engines hold that were killed."""
        found = self._database.read("SELECT DISTINCT process FROM held")
        gone = [int(row[0]) for row in found if isinstance(row[0], int) and not _is_alive(row[0])]
        old: Statement = ("DELETE FROM held WHERE at < ?", (now - _HELD_SECONDS,))
        return [old, *(("DELETE FROM held WHERE process = ?", (process,)) for process in gone)]

    def rows(self, first: str, root: Path | None) -> list[UsageRow]:
        """All since a day, oldest first; of one folder, or of all.

        Raises:
            Failure: the store can't be read.
        """
        where, values = _since(first, root)
        sql = f"SELECT {_COLUMNS} FROM usage WHERE {where} ORDER BY number"  # noqa: S608 - own names
        return [UsageRow(*row) for row in self._database.read(sql, values)]  # type: ignore[arg-type]

    def sums(self, first: str, root: Path | None) -> list[UsageSum]:
        """By day, session, kind and model, oldest first.

        Raises:
            Failure: the store can't be read.
        """
        where, values = _since(first, root)
        sql = f"""SELECT day, session, kind, model, COUNT(*), SUM(uncached), SUM(written_5m + written_1h),
            SUM(cache_read), SUM(output), COALESCE(SUM(dollars), 0.0), SUM(dollars IS NULL)
            FROM usage WHERE {where} GROUP BY day, session, kind, model ORDER BY MIN(number)"""  # noqa: S608 - own names
        return [UsageSum(*row) for row in self._database.read(sql, values)]  # type: ignore[arg-type]

    def titles(self, first: str, root: Path | None) -> dict[str, str]:
        """Of the sessions with rows since a day, as far as they have one and are still there.

        Raises:
            Failure: the store can't be read.
        """
        where, values = _since(first, root)
        sql = (
            f"SELECT id, title FROM conversation WHERE title <> '' AND id IN (SELECT session FROM usage WHERE {where})"  # noqa: S608 - own names
        )
        return {str(row[0]): str(row[1]) for row in self._database.read(sql, values)}

    def usual(self, root: Path) -> tuple[float | None, int | None]:
        """What the newest turns in a folder cost as a rule, and how many tokens their answers have: medians.

        Raises:
            Failure: the store can't be read.
        """
        sql = """SELECT SUM(dollars), SUM(output) * 1.0 / COUNT(*) FROM usage
            WHERE root = ? AND kind = 'turn' AND dollars IS NOT NULL
            GROUP BY turn ORDER BY MAX(number) DESC LIMIT ?"""
        found = self._database.read(sql, (path_key(root), _TURNS))
        output = _median([row[1] for row in found])
        return _median([row[0] for row in found]), None if output is None else round(output)

    def _sum(self, column: str, value: str) -> tuple[float, int]:
        sql = f"SELECT COALESCE(SUM(dollars), 0.0), COUNT(*) - COUNT(dollars) FROM usage WHERE {column} = ?"  # noqa: S608 - own names
        dollars, unpriced = self._database.read(sql, (value,))[0]
        return float(dollars or 0.0), int(unpriced or 0)


def day_before(days: int, now: float | None = None) -> str:
    """The local day so many days ago."""
    today = date.fromtimestamp(time.time() if now is None else now)  # noqa: DTZ012 - the person's own zone is meant
    return (today - timedelta(days=min(max(days, 0), 36_500))).isoformat()


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True  # there a signal would end it; what it holds goes by its age
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _since(first: str, root: Path | None) -> tuple[str, tuple[str | bytes, ...]]:
    if root is None:
        return "day >= ?", (first,)
    return "day >= ? AND root = ?", (first, path_key(root))


def _median(values: Sequence[object]) -> float | None:
    numbers = sorted(float(value) for value in values if isinstance(value, int | float))
    return numbers[len(numbers) // 2] if numbers else None
