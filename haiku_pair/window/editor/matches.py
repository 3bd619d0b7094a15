"""Every place where a text occurs. Pure; positions are those of Qt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

LIMIT = 20_000
"""Matches; who has more is not looking for one of them."""


def find_all(text: str, wanted: str, *, match_case: bool) -> tuple[list[int], int]:
    """Starts of all matches that do not overlap, ascending, and the length of one; in UTF-16 units, as Qt counts."""
    if not wanted:
        return [], 0
    flags = re.NOFLAG if match_case else re.IGNORECASE
    starts = []
    for match in re.finditer(re.escape(wanted), text, flags):
        starts.append(match.start())
        if len(starts) >= LIMIT:
            break
    if text.isascii() or not _wide(text):
        return starts, len(wanted)
    return _in_utf16(text, starts), _units(wanted)


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


def _wide(text: str) -> bool:
    return max(text, default="") > "\uffff"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _in_utf16(text: str, starts: list[int]) -> list[int]:
    found = []
    before = units = 0
    for start in starts:
        units += _units(text[before:start])
        before = start
        found.append(units)
    return found
