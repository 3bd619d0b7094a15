"""Words of texts, and which of them a few letters stand for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

LIMIT = 50
"""Choices; who needs more types one more letter."""
_LONGEST = 80
_WORD = re.compile(r"[^\W\d]\w{2,79}")
_PART = 50_000
"""Characters looked through at once, so that other threads get their turn."""


def words_of(text: str) -> frozenset[str]:
    """Every word of a text that is worth completing: three letters or more, not beginning with a digit."""
    found: set[str] = set()
    for part in _parts(text):
        found.update(_WORD.findall(part))
    return frozenset(found)


def word_before(text: str) -> str:
    """The word that ends where a text does; empty when none does."""
    end = len(text)
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:]


def nearness(lines: Iterable[str]) -> dict[str, int]:
    """How near each word is, when lines come nearest first."""
    near: dict[str, int] = {}
    for line in lines:
        for word in _WORD.findall(line):
            near.setdefault(word, len(near))
    return near


def completions(typed: str, words: Iterable[str], near: Mapping[str, int]) -> list[str]:
    """The words that what is typed may stand for, best first.

    First those that begin with it, then those that begin with it in other letters, then those that have its letters
    in order, from the first one on; of each kind the nearest, then the shortest.
    """
    pattern = re.compile(".*?".join(map(re.escape, typed)), re.IGNORECASE)
    far = len(near)
    low = typed.casefold()

    def rank(word: str) -> tuple[int, int, int, str]:
        kind = 0 if word.startswith(typed) else 1 if word.casefold().startswith(low) else 2
        return kind, near.get(word, far), len(word), word

    fitting = (word for word in words if word != typed and pattern.match(word))
    return sorted(fitting, key=rank)[:LIMIT]


def _parts(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start + _PART
        while end < len(text) and (text[end].isalnum() or text[end] == "_") and end - start < _PART + _LONGEST:
            end += 1
        yield text[start:end]
        start = end
