"""The states of a document's lines, kept right while it is edited; only what an edit reaches is lexed again."""

from __future__ import annotations

from bisect import bisect_left, insort

from haiku_pair.syntax.lexing import LineLexer, State
from haiku_pair.syntax.tokens import Spans


class IncrementalLexer:
    """Lexes a document in any order of need, and settles it from the top when there is time.

    A line is *settled* when its state follows from all lines above. Settling goes on from a changed line until a
    line ends in the state it ended in before; below that, nothing can have changed.
    """

    def __init__(self, lexer: LineLexer, count: int) -> None:
        """`count` is the number of lines; none of them is known yet."""
        self._lexer = lexer
        self._ends: list[State | None] = [None] * count
        self._dirty = [0]
        self._guesses: dict[int, State] = {}
        self._last: tuple[State, str, tuple[Spans, State]] | None = None

    @property
    def next_line(self) -> int | None:
        """The first line that is not settled; None when all are."""
        return self._dirty[0] if self._dirty else None

    def is_settled(self, line: int) -> bool:
        """Whether everything above `line` is settled, so that its colours are final."""
        return not self._dirty or self._dirty[0] > line - 1

    def splice(self, first: int, removed: int, count: int) -> None:
        """Lines `first` … were replaced: `removed` (at least one) by `count` (at least one) others."""
        # The last new line keeps the end of the last old one: what follows was lexed from that state.
        last = self._ends[first + removed - 1]
        self._ends[first : first + removed] = [None] * (count - 1) + [last]
        begin, end = bisect_left(self._dirty, first), bisect_left(self._dirty, first + removed)
        self._dirty[begin:] = [first, *(line + count - removed for line in self._dirty[end:])]
        if self._dirty[-1] >= len(self._ends):
            self._dirty.pop()
        self._guesses.clear()

    def settle(self, text: str) -> Spans:
        """Lex the line `next_line`, whose text this is."""
        line = self._dirty.pop(0)
        spans, state = self._lex(self._before(line), text)
        if state is not self._ends[line]:
            self._ends[line] = state
            following = line + 1
            if following < len(self._ends) and (not self._dirty or self._dirty[0] != following):
                insort(self._dirty, following)
        return spans

    def guess(self, line: int, text: str) -> Spans:
        """Lex a line from the best state known now: final if `is_settled(line)`, else likely."""
        before = self._guesses.get(line - 1)
        if before is None:
            before = self._before(line)
        spans, state = self._lex(before, text)
        if not self.is_settled(line):
            self._guesses[line] = state
        return spans

    def _lex(self, before: State, text: str) -> tuple[Spans, State]:
        """Lex a line; the one that a key has changed is asked for twice, to be painted and to be settled."""
        last = self._last
        if last is not None and last[0] is before and last[1] == text:
            return last[2]
        found = self._lexer.lex(before, text)
        self._last = (before, text, found)
        return found

    def _before(self, line: int) -> State:
        state = self._ends[line - 1] if line else None
        return self._lexer.start if state is None else state
