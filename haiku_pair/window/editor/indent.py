"""Indentation: what a file uses, and what a new line begins with. Pure text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

DEFAULT = "    "
_OPENERS = (":", "{", "[", "(")


def detect(lines: Iterable[str]) -> str:
    """One level of indentation as the file uses it: a tab, or 2 to 8 spaces; four spaces when nothing tells."""
    steps: Counter[str] = Counter()
    before = 0
    for line in lines:
        if not line.strip():
            continue
        if line.startswith("\t"):
            steps["\t"] += 1
            continue
        width = len(line) - len(line.lstrip(" "))
        if width - before in {2, 3, 4, 8}:
            steps[" " * (width - before)] += 1
        before = width
    return steps.most_common(1)[0][0] if steps else DEFAULT


def leading(line: str) -> str:
    """The spaces and tabs a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def of_new_line(before_cursor: str, unit: str) -> str:
    """What a line broken after `before_cursor` begins with: the same indentation, one level more after an opener."""
    same = leading(before_cursor)
    return same + unit if before_cursor.rstrip().endswith(_OPENERS) else same


def to_next_stop(column: int, unit: str) -> str:
    """What the Tab key inserts at a column (0-based)."""
    return unit if unit == "\t" else " " * (len(unit) - column % len(unit))


def without_level(line: str, unit: str) -> int:
    """How many characters to take from the start of a line to take one level back."""
    if line.startswith("\t"):
        return 1
    width = 4 if unit == "\t" else len(unit)
    return min(width, len(line) - len(line.lstrip(" ")))
