"""Brackets and quotes that come in pairs: what typing one of them does, and where its partner is. Pure text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

PAIRS = {"(": ")", "[": "]", "{": "}"}
_OPENERS = {close: opened for opened, close in PAIRS.items()}
_QUOTES = "\"'`"


class Typed(NamedTuple):
    """What a key does in place of its character."""

    text: str
    """Is inserted; the selected text is in it."""
    back: int
    """Characters from its end to where the cursor then stands."""
    skips: bool = False
    """Nothing is inserted: the cursor steps over the same character."""


def typed(character: str, before: str, after: str, selected: str) -> Typed | None:
    """What typing a bracket or a quote does; None when it is just that character.

    Args:
        character: the key.
        before: the line up to the cursor.
        after: the rest of the line.
        selected: text that is selected, on one line or several.
    """
    is_quote = character in _QUOTES and len(character) == 1
    closing = PAIRS.get(character) or (character if is_quote else "")
    if selected:
        return Typed(character + selected + closing, 1) if closing else None
    if (character in _OPENERS or is_quote) and after.startswith(character) and _is_ours(character, before, after):
        return Typed("", 0, skips=True)
    if not closing or not _has_room(after) or (is_quote and not _opens(character, before)):
        return None
    return Typed(character + closing, 1)


def is_empty_pair(before: str, after: str) -> bool:
    """Whether the cursor stands in an empty pair, which goes as a whole."""
    opened = before[-1:]
    return bool(opened and after) and after[0] == (PAIRS.get(opened) or (opened if opened in _QUOTES else ""))


def partner(lines: Iterable[str], character: str) -> tuple[int, int] | None:
    """The partner of a bracket: how many lines further on, and the column there; None when it has none.

    Brackets in strings and comments count as any other.

    Args:
        lines: for an opening bracket the rest of its line, from it on, and the lines below; for a closing one its line
            up to it, with it, and the lines above. Columns of a closing one count in the whole line.
        character: the bracket.
    """
    forward = character in PAIRS
    other = PAIRS[character] if forward else _OPENERS[character]
    depth = 0
    for number, line in enumerate(lines):
        if depth > line.count(other):  # the partner can't be here: counted at once, not character by character
            depth += line.count(character) - line.count(other)
            continue
        for column in range(len(line)) if forward else range(len(line) - 1, -1, -1):
            depth += (line[column] == character) - (line[column] == other)
            if depth == 0:
                return number, column
    return None


def _has_room(after: str) -> bool:
    """A pair only where nothing follows that it would swallow."""
    return not after or after[0].isspace() or after[0] in ")]},;:.\"'`>"


def _opens(quote: str, before: str) -> bool:
    """A quote opens a string unless a word or another quote of its kind is right in front, as in `don't`."""
    last = before[-1:]
    return not (last.isalnum() or last in {"_", "\\", quote}) and before.count(quote) % 2 == 0


def _is_ours(character: str, before: str, after: str) -> bool:
    """Whether a closing character closes something on this line, so that one is stepped over."""
    if character in _QUOTES:
        return before.count(character) % 2 == 1
    opened = _OPENERS[character]
    return before.count(opened) - before.count(character) >= after.count(character) - after.count(opened) > 0
