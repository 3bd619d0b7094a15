"""The sums of the engine, grouped and measured as the person wants to see them. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from haiku_pair.protocol.usage import UsageShown, UsageSum
from haiku_pair.window.usage.words import KINDS, money, tokens

PERIODS = (1, 7, 30, 90, 365)
"""Days one can look back."""


class Grouping(Enum):
    """What the lines of the table are."""

    DAY = "day"
    SESSION = "session"
    KIND = "kind"
    MODEL = "model"


class Measure(Enum):
    """What is plotted."""

    MONEY = "money"
    TOKENS = "tokens"
    CACHE = "cache"


@dataclass(frozen=True)
class Line:
    """Requests that belong together."""

    key: str
    name: str
    requests: int = 0
    uncached: int = 0
    written: int = 0
    read: int = 0
    output: int = 0
    dollars: float = 0.0
    unpriced: int = 0

    @property
    def sent(self) -> int:
        """All input."""
        return self.uncached + self.written + self.read

    @property
    def share(self) -> float:
        """Of the input, what came from the cache; 0 to 1."""
        return self.read / self.sent if self.sent else 0.0

    @property
    def cost(self) -> str:
        """In words."""
        return money(None if self.unpriced and not self.dollars else self.dollars, self.unpriced)

    def cells(self) -> tuple[str, ...]:
        """As in the table; see `HEADINGS`."""
        share = f"{100 * self.share:.0f} %" if self.sent else "–"
        return self.name, self.cost, f"{self.requests:,}", f"{self.sent:,}", share, f"{self.output:,}"

    def parts(self, measure: Measure) -> tuple[float, ...]:
        """What a bar is made of, from its beginning; see `PARTS`."""
        match measure:
            case Measure.MONEY:
                return (self.dollars,)
            case Measure.CACHE:
                return (self.share,)
            case Measure.TOKENS:
                return self.read, self.written, self.uncached, self.output

    def value(self, measure: Measure) -> str:
        """What stands at the bar."""
        match measure:
            case Measure.MONEY:
                return self.cost
            case Measure.CACHE:
                return f"{100 * self.share:.0f} %" if self.sent else "–"
            case Measure.TOKENS:
                return tokens(self.sent + self.output)


HEADINGS = ("Cost", "Requests", "Sent", "Cached", "Answers")
"""Of the table, after what the lines are; sent and answered are tokens."""

PARTS = {
    Measure.MONEY: ("cost",),
    Measure.TOKENS: ("cached", "written", "neither", "answers"),
    Measure.CACHE: ("share of the input from the cache",),
}
"""What the parts of a bar are."""


def grouped(shown: UsageShown, grouping: Grouping) -> tuple[Line, ...]:
    """The lines: every day of the period, oldest first; sessions newest first; kinds and models dearest first."""
    match grouping:
        case Grouping.DAY:
            found = {line.key: line for line in _lines(shown.sums, _day, _plain)}
            return tuple(found.get(day, Line(day, day)) for day in _days(shown.first, shown.today))
        case Grouping.SESSION:
            began = {one.session: one.day for one in reversed(shown.sums)}

            def title(session: str) -> str:
                return shown.titles.get(session) or f"Session of {began[session]}"

            return tuple(reversed(_lines(shown.sums, _session, title)))
        case Grouping.KIND:
            return tuple(sorted(_lines(shown.sums, _kind, _kind_words), key=_by_cost))
        case Grouping.MODEL:
            return tuple(sorted(_lines(shown.sums, _model, _plain), key=_by_cost))


def total(lines: Iterable[Line]) -> Line:
    """All lines as one."""
    return _sum("", "All", list(lines))


def _lines(sums: Sequence[UsageSum], key: Callable[[UsageSum], str], name: Callable[[str], str]) -> list[Line]:
    """One line for each key, in the order in which they first come."""
    by_key: dict[str, list[Line]] = {}
    for one in sums:
        line = Line(
            "",
            "",
            one.requests,
            one.uncached,
            one.cache_written,
            one.cache_read,
            one.output,
            one.dollars,
            one.unpriced,
        )
        by_key.setdefault(key(one), []).append(line)
    return [_sum(found, name(found), lines) for found, lines in by_key.items()]


def _sum(key: str, name: str, lines: Sequence[Line]) -> Line:
    return Line(
        key,
        name,
        sum(line.requests for line in lines),
        sum(line.uncached for line in lines),
        sum(line.written for line in lines),
        sum(line.read for line in lines),
        sum(line.output for line in lines),
        sum(line.dollars for line in lines),
        sum(line.unpriced for line in lines),
    )


def _days(first: str, last: str) -> list[str]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(begin + timedelta(days=number)).isoformat() for number in range(max((end - begin).days, 0) + 1)]


def _by_cost(line: Line) -> tuple[float, int]:
    return -line.dollars, -line.sent


def _day(one: UsageSum) -> str:
    return one.day


def _session(one: UsageSum) -> str:
    return one.session


def _kind(one: UsageSum) -> str:
    return one.kind


def _model(one: UsageSum) -> str:
    return one.model


def _plain(key: str) -> str:
    return key


def _kind_words(kind: str) -> str:
    known = {one.value: words for one, words in KINDS.items()}
    return known.get(kind, kind)
