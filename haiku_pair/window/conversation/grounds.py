"""What lies behind and around the text of one document: grounds of code, lines of tables, looked up once.

Most frames of a growing answer paint only its end; to ask every line in view for its format costs more than to draw it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QAbstractTextDocumentLayout, QTextDocument, QTextTable

from haiku_pair.window.conversation.page import IS_CODE


class Ground(NamedTuple):
    """A run of paragraphs on one ground; its first and last one, and what `IS_CODE` says of them."""

    first: int
    last: int
    kind: int


class Grounds:
    """Grounds and table lines of a document that is written at its end."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self.tables: Sequence[QTextTable] = ()
        """Its tables in order, kept by who writes it."""
        self._kinds: dict[int, int] = {}
        """What `IS_CODE` says in a format of paragraphs, by its number in the document."""
        self._runs: list[Ground] = []
        self._places: list[QRectF] = []
        """Where the first of the runs stand, at a width."""
        self._width = 0.0
        self._known = 0
        """Paragraphs that were looked at."""
        self._lines: dict[int, tuple[QRectF, list[QLineF]]] = {}

    def forget(self, position: int) -> None:
        """The document has changed from there on."""
        if not position:
            self._kinds.clear()  # a document that was cleared numbers its formats anew
        number = self._document.findBlock(position).blockNumber() if position else 0
        if number < self._known:
            self._known = number
            del self._places[bisect_left(self._runs, number, key=_last) :]
            while self._runs and self._runs[-1].last >= number:
                run = self._runs.pop()
                if run.first < number:
                    self._runs.append(run._replace(last=number - 1))
        for begin in [begin for begin in self._lines if begin >= position]:
            del self._lines[begin]

    def forget_places(self) -> None:
        """Lines may have become higher or less high."""
        self._places.clear()

    def seen(self, clip: QRectF) -> Iterator[tuple[QRectF, int]]:
        """Every ground that reaches into an area, as wide as its text, and what it is."""
        self._look()
        if not self._runs:
            return
        width = self._document.textWidth()
        if width != self._width:
            self._width = width
            self._places.clear()
        self._places += [self._place(run) for run in self._runs[len(self._places) :]]
        for at in range(bisect_left(self._places, clip.top(), key=QRectF.bottom), len(self._places)):
            place = self._places[at]
            if place.top() > clip.bottom():
                return
            yield place, self._runs[at].kind

    def table_lines(self, clip: QRectF) -> Iterator[list[QLineF]]:
        """Lines around the cells of the tables in an area."""
        layout = self._document.documentLayout()
        for frame in reversed(self.tables):  # while text streams in, the end is in view
            box = layout.frameBoundingRect(frame)
            if box.bottom() < clip.top():
                return
            if box.top() <= clip.bottom():
                begin = frame.firstPosition()
                known = self._lines.get(begin)
                if known is None or known[0] != box:
                    known = self._lines[begin] = (box, _lines_of(frame, layout))
                yield known[1]

    def _place(self, run: Ground) -> QRectF:
        layout = self._document.documentLayout()
        first, last = (self._document.findBlockByNumber(number) for number in (run.first, run.last))
        top, bottom = layout.blockBoundingRect(first).top(), layout.blockBoundingRect(last).bottom()
        left = first.blockFormat().leftMargin()
        return QRectF(left, top, self._width - left, bottom - top)

    def _look(self) -> None:
        begin, before = self._known, 0
        block = self._document.findBlockByNumber(begin)
        while block.isValid():
            number = block.blockFormatIndex()
            kind = self._kinds.get(number)
            if kind is None:
                kind = self._kinds[number] = block.blockFormat().intProperty(IS_CODE)
            if kind != before:
                self._add(begin, self._known - 1, before)
                begin, before = self._known, kind
            self._known += 1
            block = block.next()
        self._add(begin, self._known - 1, before)

    def _add(self, first: int, last: int, kind: int) -> None:
        """Paragraphs on one ground, which may be the one that those before them stand on."""
        if not kind or last < first:
            return
        above = self._runs[-1] if self._runs else None
        if above is not None and above.kind == kind and above.last == first - 1:
            self._runs[-1] = Ground(above.first, last, kind)
            del self._places[len(self._runs) - 1 :]
        else:
            self._runs.append(Ground(first, last, kind))


def _last(run: Ground) -> int:
    return run.last


def _lines_of(table: QTextTable, layout: QAbstractTextDocumentLayout) -> list[QLineF]:
    """Between its rows and columns, and around it."""
    padding = table.format().toTableFormat().cellPadding()
    rows, columns = table.rows(), table.columns()
    firsts = [layout.blockBoundingRect(table.cellAt(row, 0).firstCursorPosition().block()) for row in range(rows)]
    heads = [layout.blockBoundingRect(table.cellAt(0, at).firstCursorPosition().block()) for at in range(columns)]
    lasts = [layout.blockBoundingRect(table.cellAt(rows - 1, at).lastCursorPosition().block()) for at in range(columns)]
    edges = [*(rect.top() - padding for rect in firsts), max(rect.bottom() for rect in lasts) + padding]
    sides = [*(rect.left() - padding for rect in heads), heads[-1].right() + padding]
    down, across = ([math.floor(place) + 0.5 for place in places] for places in (edges, sides))
    level = [QLineF(across[0], y, across[-1], y) for y in down]
    return level + [QLineF(x, down[0], x, down[-1]) for x in across]
