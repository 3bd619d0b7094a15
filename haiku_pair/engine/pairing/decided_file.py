"""A file of a review as the decisions leave it, and which hunk a line of one of its versions belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from haiku_pair.edits.parts import start
from haiku_pair.edits.values import LineKind
from haiku_pair.engine.workspace.definitions import standing, words, words_defined
from haiku_pair.protocol.values import Decision, ReviewHunk


class Spot(NamedTuple):
    """A line as the review shows it."""

    hunk: str
    line: int
    decision: Decision


@dataclass(frozen=True)
class DecidedFile:
    """Three versions of a file and the hunks between the first and the last of them."""

    path: str
    before: bytes | None
    proposed: bytes | None
    accepted: bytes | None
    """With the accepted hunks and nothing else; None where there is no file then."""
    hunks: Sequence[ReviewHunk]
    accepted_hunks: frozenset[str]

    @cached_property
    def not_coming(self) -> dict[int, Spot]:
        """Lines that are proposed and not accepted, by their number in the proposed version."""
        return {
            new: Spot(said.hunk.id, new, said.decision)
            for said in self._left_out()
            for new, _ in _numbered(said, LineKind.ADDED)
        }

    @cached_property
    def going(self) -> dict[int, Spot]:
        """Lines that accepted hunks remove, by their number in the version before."""
        return {
            old: Spot(said.hunk.id, old, Decision.ACCEPTED)
            for said in self._taken()
            for old, _ in _numbered(said, LineKind.REMOVED)
        }

    @cached_property
    def coming(self) -> dict[int, Spot]:
        """Lines that accepted hunks add, by their number in the accepted version."""
        found: dict[int, Spot] = {}
        shift = 0
        for said in self.hunks:
            old, new = start(said.hunk)
            taken = said.hunk.id in self.accepted_hunks
            for line in said.hunk.lines:
                if line.kind is LineKind.ADDED:
                    new += 1
                    if taken:
                        shift += 1
                        found[old + shift] = Spot(said.hunk.id, new, Decision.ACCEPTED)
                else:
                    old += 1
                    new += line.kind is LineKind.CONTEXT
                    shift -= taken and line.kind is LineKind.REMOVED
        return found

    @cached_property
    def words(self) -> frozenset[bytes]:
        """All words of the accepted version."""
        return standing(self.accepted) if self.accepted is not None else frozenset()

    def words_not_coming(self) -> tuple[set[str], set[str]]:
        """What the lines that are not accepted may define, for other files and for this one."""
        return _more(self._left_out(), LineKind.ADDED, LineKind.REMOVED)

    def words_going(self) -> tuple[set[str], set[str]]:
        """What the lines that go may have defined, for other files and for this one."""
        return _more(self._taken(), LineKind.REMOVED, LineKind.ADDED)

    @cached_property
    def words_coming(self) -> set[str]:
        """All words of the accepted lines."""
        lines = [line.text for said in self._taken() for line in said.hunk.lines if line.kind is LineKind.ADDED]
        return set(words("\n".join(lines)))

    def _taken(self) -> list[ReviewHunk]:
        return [said for said in self.hunks if said.hunk.id in self.accepted_hunks]

    def _left_out(self) -> list[ReviewHunk]:
        return [said for said in self.hunks if said.hunk.id not in self.accepted_hunks]


def _numbered(said: ReviewHunk, kind: LineKind) -> Iterable[tuple[int, str]]:
    """Lines of a kind with their numbers, counted from 1, on the side they stand on."""
    old, new = start(said.hunk)
    for line in said.hunk.lines:
        old += line.kind is not LineKind.ADDED
        new += line.kind is not LineKind.REMOVED
        if line.kind is kind:
            yield (new if kind is LineKind.ADDED else old), line.text


def _more(hunks: Sequence[ReviewHunk], kind: LineKind, other: LineKind) -> tuple[set[str], set[str]]:
    """Words that may be defined in lines of one kind and stand there more often than in those of the other."""
    more: Counter[str] = Counter()
    outside: set[str] = set()
    inside: set[str] = set()
    for said in hunks:
        for line in said.hunk.lines:
            if line.kind is kind:
                more.update(words(line.text))
                reaching, defined = words_defined(line.text)
                outside.update(reaching)
                inside.update(defined)
            elif line.kind is other:
                more.subtract(words(line.text))
    return {word for word in outside if more[word] > 0}, {word for word in inside if more[word] > 0}
