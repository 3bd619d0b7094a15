"""Every place where a text or a pattern occurs, and what replaces it. Pure; positions are those of Qt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

import regex
from msgspec import Struct

LIMIT = 20_000
"""Matches; who has more is not looking for one of them."""

SECONDS = 2.0
"""A pattern that takes longer is given up."""


class Query(Struct, frozen=True):
    """What is looked for."""

    text: str
    match_case: bool = False
    whole_word: bool = False
    is_pattern: bool = False
    """A regular expression: Python's, with the additions of the package `regex`."""
    within: tuple[int, int] | None = None
    """Only between these positions."""


class Matches(Struct, frozen=True):
    """Where it occurs: ascending, without overlaps, in UTF-16 units, as Qt counts."""

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    problem: str = ""
    """Why there are none: the pattern is wrong, or takes too long."""


class BadPattern(ValueError):
    """A regular expression that is none; the text says why."""


def find_all(text: str, query: Query, seconds: float | None = None) -> Matches:
    r"""All matches. Empty ones, such as those of `x*`, do not count.

    Args:
        text: the document, lines ended by `\n` or `\u2029`.
        query: what is looked for.
        seconds: after which it is given up.

    Raises:
        TimeoutError: it took longer.
    """
    if not query.text:
        return Matches()
    try:
        pattern = compiled(query)
    except BadPattern as problem:
        return Matches(problem=str(problem))
    lines = text.replace("\u2029", "\n")
    starts, ends = [], []
    offsets = _Offsets(text)
    first, last = (offsets.to_text(place) for place in query.within) if query.within else (0, len(lines))
    # `concurrent`: the rest of the program goes on while a pattern is looked for in another thread.
    for match in pattern.finditer(lines, first, last, timeout=seconds, concurrent=True):
        if match.end() > match.start():
            starts.append(match.start())
            ends.append(match.end())
        if len(starts) >= LIMIT:
            break
    return Matches(offsets.to_qt(starts), offsets.to_qt(ends))


def replacement(text: str, start: int, query: Query, new: str) -> str:
    r"""What the match that begins at `start` becomes.

    In a pattern's replacement `\1`, `\g<name>` and `\n` mean what they do in Python.

    Raises:
        BadPattern: the replacement is none, or names a group the pattern does not have.
    """
    if not query.is_pattern:
        return new
    at = _Offsets(text).to_text(start)
    match = compiled(query).match(text.replace("\u2029", "\n"), at)
    try:
        return str(match.expand(new)) if match else new
    except (regex.error, IndexError, KeyError) as problem:
        raise BadPattern(f"{problem}".capitalize()) from problem


def replacements(text: str, query: Query, new: str) -> list[str]:
    """The same for all matches, in their order.

    Raises:
        BadPattern: as above.
        TimeoutError: it took longer than finding them may.
    """
    if not query.is_pattern:
        return [new] * len(find_all(text, query).starts)
    offsets = _Offsets(text)
    lines = text.replace("\u2029", "\n")
    first, last = (offsets.to_text(place) for place in query.within) if query.within else (0, len(lines))
    matches = compiled(query).finditer(lines, first, last, timeout=SECONDS)
    try:
        return [str(match.expand(new)) for match in islice((one for one in matches if one.end() > one.start()), LIMIT)]
    except (regex.error, IndexError, KeyError) as problem:
        raise BadPattern(f"{problem}".capitalize()) from problem


@lru_cache(maxsize=16)
def compiled(query: Query) -> regex.Pattern[str]:
    """The pattern that is looked for.

    Raises:
        BadPattern: it is none.
    """
    text = query.text if query.is_pattern else re.escape(query.text)
    if query.whole_word:
        text = rf"(?<!\w)(?:{text})(?!\w)"
    flags = regex.MULTILINE if query.match_case else regex.MULTILINE | regex.IGNORECASE
    try:
        return regex.compile(text, flags)
    except (regex.error, RecursionError, OverflowError) as problem:
        raise BadPattern(f"{problem}".capitalize()) from problem


def following(starts: Sequence[int], position: int) -> int:
    """Index of the first match at or after a position, from the top again after the last; -1 without matches."""
    if not starts:
        return -1
    at = bisect_left(starts, position)
    return at if at < len(starts) else 0


def preceding(starts: Sequence[int], position: int) -> int:
    """Index of the last match before a position, from the end again before the first; -1 without matches."""
    if not starts:
        return -1
    return (bisect_left(starts, position) - 1) % len(starts)


class _Offsets:
    """Between places in a Python text and in Qt's, which counts UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_same = text.isascii() or max(text, default="") <= "\uffff"

    def to_qt(self, places: Sequence[int]) -> Sequence[int]:
        """Ascending places."""
        return places if self._is_same else list(self._counted(places))

    def to_text(self, position: int) -> int:
        """A position of Qt's."""
        if self._is_same:
            return position
        raw = self._text.encode("utf-16-le", "surrogatepass")
        return len(raw[: 2 * position].decode("utf-16-le", "replace"))

    def _counted(self, places: Sequence[int]) -> Iterable[int]:
        before = units = 0
        for place in places:
            units += len(self._text[before:place].encode("utf-16-le", "surrogatepass")) // 2
            before = place
            yield units
