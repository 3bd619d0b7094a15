"""Definitions by a few letters of their names: of one file from top to bottom, of the workspace the best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from haiku_pair.engine.workspace.outline import Definition
from haiku_pair.protocol.symbols import Symbol

MOST = 300
"""Definitions that are told of a workspace."""
_LOOKED_AT = 20_000
"""Matches that are ranked."""
Ranked = tuple[tuple[int, int, str], int]


def nested(definitions: Sequence[Definition], path: str = "") -> tuple[Symbol, ...]:
    """Definitions of one file with what is around each, as their indentation tells."""
    around: list[Definition] = []
    found: list[Symbol] = []
    for one in definitions:
        while around and around[-1].depth >= one.depth:
            around.pop()
        inside = around[-1].name if around else ""
        found.append(Symbol(one.name, one.line, one.text, inside, len(around), path))
        around.append(one)
    return tuple(found)


class SymbolBook:
    """All definitions of a workspace as one text, one name to a line, so that each key is one pass over it."""

    def __init__(self, files: Iterable[tuple[str, Sequence[Definition]]]) -> None:
        """Takes what each file defines."""
        self._known = [(path, one) for path, definitions in files for one in definitions]
        self._names = "\n".join(one.name.casefold().replace("\n", " ") for _, one in self._known)

    def find(self, letters: str) -> tuple[tuple[Symbol, ...], int]:
        """The best definitions whose names hold these letters in this order, and how many there are in all."""
        wanted = "".join(letters.casefold().split())
        if not wanted:
            return (), 0
        found = self._ranked(wanted, re.finditer(re.escape(wanted), self._names))
        if len(found) < MOST:
            found = self._scattered(wanted)
        return tuple(self._symbol(line) for _, line in found[:MOST]), len(found)

    def _scattered(self, wanted: str) -> list[Ranked]:
        """Where the letters need not stand side by side; slower, so only where that finds little."""
        between = "[^\n]*?".join(re.escape(letter) for letter in wanted)
        return self._ranked(wanted, re.finditer(between, self._names))

    def _ranked(self, wanted: str, matches: Iterable[re.Match[str]]) -> list[Ranked]:
        """The lines of the names that match, each once, the best first."""
        ranked: list[Ranked] = []
        line, at = -1, 0
        for match in islice(matches, _LOOKED_AT):
            passed = self._names.count("\n", at, match.start()) + (line < 0)
            if passed:
                line += passed
                path, one = self._known[line]
                ranked.append((_rank(wanted, one.name.casefold(), path), line))
            at = match.start()
        return sorted(ranked)

    def _symbol(self, line: int) -> Symbol:
        path, one = self._known[line]
        return Symbol(one.name, one.line, one.text, path=path)


def _rank(wanted: str, name: str, path: str) -> tuple[int, int, str]:
    """Smaller is better: the name itself, its beginning, in one piece, then by length."""
    order = 0 if name == wanted else 1 if name.startswith(wanted) else 2 if wanted in name else 3
    return order, len(name), path
