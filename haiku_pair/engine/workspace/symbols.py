"""Definitions by a few letters of their names: of one file from top to bottom, of the workspace the best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from haiku_pair.engine.workspace.outline import Definition
from haiku_pair.protocol.symbols import Symbol

MOST = 300
"""Definitions that are told of a workspace."""


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
        between = "".join(f"{re.escape(letter)}[^\n]*?" for letter in wanted)
        ranked: list[tuple[tuple[int, int, str], int]] = []
        line, at = 0, 0
        for match in re.finditer(rf"^[^\n]*?{between}$", self._names, re.MULTILINE):
            line += self._names.count("\n", at, match.start())
            at = match.start()
            ranked.append((_rank(wanted, match[0], self._known[line][0]), line))
        ranked.sort()
        best = (self._known[line] for _, line in ranked[:MOST])
        return tuple(Symbol(one.name, one.line, one.text, path=path) for path, one in best), len(ranked)


def _rank(wanted: str, name: str, path: str) -> tuple[int, int, str]:
    """Smaller is better: the name itself, its beginning, in one piece, then by length."""
    order = 0 if name == wanted else 1 if name.startswith(wanted) else 2 if wanted in name else 3
    return order, len(name), path
