"""Syntax colours of hunks, lexed in short slices so that no key waits for them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.syntax.lexing import LineLexer, lexer_for
from haiku_pair.syntax.tokens import Spans

SLICE = 0.004
"""Seconds of lexing before the event loop has its turn."""

PIECE = 200
"""Lines after which what is lexed so far is shown."""


class Colouring(QObject):
    """Spans of the lines of one file's hunks, found hunk by hunk in the order they are asked for."""

    found = Signal(int)
    """More lines of the hunk of that number have their spans."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._lexer: LineLexer | None = None
        self._hunks: Sequence[Hunk] = ()
        self._spans: dict[tuple[int, int], Spans] = {}
        self._asked: list[int] = []
        self._work: Iterator[None] | None = None
        self._working_on = -1
        self._begun = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_slice)

    def start(self, path: str, hunks: Sequence[Hunk]) -> None:
        """Begin anew with these hunks; nothing is lexed before it is asked for."""
        self._path, self._hunks, self._lexer = path, hunks, None
        self._spans.clear()
        self._asked.clear()
        self._work = None
        self._begun = 0
        self._timer.stop()

    @property
    def path(self) -> str:
        """The file whose hunks these are."""
        return self._path

    def want(self, hunk: int) -> None:
        """Lex this hunk, after those that were asked for before."""
        if 0 <= hunk < len(self._hunks) and hunk not in self._asked:
            self._asked.append(hunk)
            self._timer.start()

    def spans(self, hunk: int, line: int) -> Spans:
        """Spans of a line of a hunk; empty until they are known."""
        return self._spans.get((hunk, line), ())

    @Slot()
    def _on_slice(self) -> None:
        until = time.monotonic() + SLICE
        while time.monotonic() < until:
            if self._work is None and not self._begin_next():
                self._timer.stop()
                return
            if self._work is not None and next(self._work, self) is self:
                self._work = None
                self.found.emit(self._working_on)

    def _begin_next(self) -> bool:
        if self._begun >= len(self._asked):
            return False
        self._working_on = self._asked[self._begun]
        self._begun += 1
        self._work = self._lex(self._working_on)
        return True

    def _lex(self, index: int) -> Iterator[None]:
        if self._lexer is None:
            self._lexer = lexer_for(self._path)
        lexer = self._lexer
        if lexer is None:
            return
        lines = self._hunks[index].lines
        old = [(place, line) for place, line in enumerate(lines) if line.kind is not LineKind.ADDED]
        new = [(place, line) for place, line in enumerate(lines) if line.kind is not LineKind.REMOVED]
        for side in (old, new):
            for count, (place, spans) in enumerate(_side(lexer, side)):
                self._spans[index, place] = spans
                if count % PIECE == PIECE - 1:
                    self.found.emit(index)
                yield


def _side(lexer: LineLexer, side: Sequence[tuple[int, HunkLine]]) -> Iterator[tuple[int, Spans]]:
    """Spans of the lines of one side, by their place in the hunk."""
    if not lexer.resumable:
        texts = [line.text for _, line in side]
        yield from zip((place for place, _ in side), lexer.whole(texts), strict=False)
        return
    state = lexer.start
    for place, line in side:
        spans, state = lexer.lex(state, line.text)
        yield place, spans
