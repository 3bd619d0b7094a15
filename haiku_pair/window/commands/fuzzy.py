"""Finding what a person means by a few letters: commands in the palette, files in quick open. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LIMIT = 1_000
"""How many finds are worth showing; the palette shows all commands, and there are some hundreds."""
_WORDS = re.compile(r"[^\W_]+")
_STEP = 500
"""Texts that are looked at in one step, which takes about a millisecond."""
_RANKED, _COMPARED = 50, 1_000
"""The same of those that are ranked, and of those that are compared for near misses."""
_TYPO_POOL = 20_000
_TYPO_CUTOFF = 75.0


class Finder:
    """Ranks a fixed list of texts against what is typed.

    A text matches when it holds the letters in order; where none does, near misses are taken. A longer query is
    looked up among the finds of its beginning, so typing stays quick in lists of 100,000 files.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._narrowed: list[tuple[str, list[int]]] = []

    def find(self, query: str, limit: int = LIMIT) -> list[int]:
        """Positions of the best matches, best first; the list as it is for an empty query."""
        for found in self.steps(query, limit):
            if found is not None:
                return found
        return []

    def steps(self, query: str, limit: int = LIMIT) -> Iterator[list[int] | None]:
        """The same in small steps, for long lists: None after each but the last, which gives what was found."""
        query = "".join(query.casefold().split())
        if not query:
            yield list(range(min(limit, len(self._texts))))
            return
        candidates: list[int] = []
        for step in self._candidates(query):
            candidates = step
            yield None
        if not candidates:
            yield from self._near_misses(query, limit)
            return
        best: list[tuple[tuple[int, int, str], int]] = []
        for start in range(0, len(candidates), _RANKED):
            some = candidates[start : start + _RANKED]
            best += [(_rank(query, self._texts[position]), position) for position in some]
            if len(best) > 4 * limit:
                best = sorted(best)[:limit]
            yield None
        yield [position for _, position in sorted(best)[:limit]]

    def _candidates(self, query: str) -> Iterator[list[int]]:
        """All that hold the letters in order, growing; what it was last is remembered."""
        while self._narrowed and not query.startswith(self._narrowed[-1][0]):
            self._narrowed.pop()
        pool: Sequence[int] = self._narrowed[-1][1] if self._narrowed else range(len(self._texts))
        # Each letter at its first place, so that no text is gone through more than once.
        letters = "".join(f"[^{re.escape(letter)}]*{re.escape(letter)}" for letter in query)
        pattern = re.compile(letters, re.IGNORECASE)
        found: list[int] = []
        for start in range(0, len(pool), _STEP):
            found += [position for position in pool[start : start + _STEP] if pattern.match(self._texts[position])]
            yield found
        self._narrowed.append((query, found))

    def _near_misses(self, query: str, limit: int) -> Iterator[list[int] | None]:
        # Imported with the first typing mistake: it is not needed before.
        from rapidfuzz import fuzz, process

        best: list[tuple[float, int]] = []
        for start in range(0, min(len(self._texts), _TYPO_POOL), _COMPARED):
            names = [_name(text).casefold() for text in self._texts[start : min(start + _COMPARED, _TYPO_POOL)]]
            found = process.extract(query, names, scorer=fuzz.ratio, score_cutoff=_TYPO_CUTOFF, limit=limit)
            best += [(-score, start + position) for _, score, position in found]
            yield None
        yield [position for _, position in sorted(best)[:limit]]


def _name(text: str) -> str:
    return text.rsplit("/", 1)[-1]


def _rank(query: str, text: str) -> tuple[int, int, str]:
    """Smaller is better: how the letters stand in the last part of a path, then how long the text is."""
    name, whole = _name(text).casefold(), text.casefold()
    if name.startswith(query):
        kind = 0
    elif query in name:
        kind = 1 if _at_word(name, name.index(query)) else 2
    elif query in "".join(whole.split()):
        kind = 3
    elif _initials(query, whole) or _beginnings(query, name):
        kind = 4
    else:
        kind = 5 if _in_order(query, name) else 6
    return kind, len(text), whole


def _at_word(text: str, position: int) -> bool:
    return position == 0 or not text[position - 1].isalnum()


def _initials(query: str, text: str) -> bool:
    starts = "".join(letter for position, letter in enumerate(text) if letter.isalnum() and _at_word(text, position))
    return query in starts


def _beginnings(query: str, text: str) -> bool:
    """Whether the query is made of beginnings of words, in their order: `showtree` for `Show the file tree`."""
    reached = {0}
    for word in _WORDS.findall(text):
        for start in tuple(reached):
            for end, letter in enumerate(word, start):
                if not query.startswith(letter, end):
                    break
                reached.add(end + 1)
    return len(query) in reached


def _in_order(query: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in query)
