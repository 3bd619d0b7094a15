"""Which lines belong to the one above them, so that they can be folded into it. Pure text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

_TAB = 8
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_FURTHEST = 20_000
"""Lines in which the end of a bracket is looked for."""
_BLANKS = 20


def hidden_after(header: str, following: Iterable[str]) -> int:
    """How many of the following lines are folded into a header; 0 when it holds none.

    A line that ends with an opening bracket holds what stands between it and the line of its partner; any other line
    holds those that are indented further, without the blank ones at the end.
    """
    text = header.rstrip()
    if not text:
        return 0
    following = iter(following)
    if text[-1] in _CLOSING:
        seen: list[str] = []
        found = _within(text, following, seen)
        return _deeper(text, [*seen]) if found is None else found
    return _deeper(text, following)


def may_fold(header: str, following: Iterable[str]) -> bool:
    """Whether a line looks like one that holds others, by the next one that is not blank."""
    text = header.rstrip()
    if not text:
        return False
    for line in islice(following, _BLANKS):
        if line.strip():
            inside = text[-1] in _CLOSING and not line.lstrip().startswith(_CLOSING[text[-1]])
            return inside or width(line) > width(text)
    return False


def width(line: str) -> int:
    """Columns a line is indented by."""
    columns = 0
    for character in line:
        if character == " ":
            columns += 1
        elif character == "\t":
            columns += _TAB - columns % _TAB
        else:
            break
    return columns


def _within(text: str, following: Iterable[str], seen: list[str]) -> int | None:
    """Lines up to that of the partner of the bracket at the end; None when it has none."""
    opened = text[-1]
    closing = _CLOSING[opened]
    depth = 1
    for count, line in enumerate(islice(following, _FURTHEST)):
        seen.append(line)
        if line.count(closing) >= depth:
            for character in line:
                depth += (character == opened) - (character == closing)
                if depth == 0:
                    return count
        else:
            depth += line.count(opened) - line.count(closing)
    return None


def _deeper(text: str, following: Iterable[str]) -> int:
    own = width(text)
    last = 0
    for count, line in enumerate(following, 1):
        if line.strip():
            if width(line) <= own:
                break
            last = count
    return last
