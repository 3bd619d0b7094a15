"""What lies behind and around the text of one document: grounds of code, lines of tables, looked up once.

Most frames of a growing answer paint only its end; to ask every line in view for its format costs more than to draw it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
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
        self._runs: list[Ground] = []
        self._known = 0
        """Paragraphs that were looked at."""
        self._tables: dict[int, tuple[QRectF, list[QLineF]]] = {}

    def forget(self, position: int) -> None:
        """The document has changed from there on."""
        number = self._document.findBlock(position).blockNumber() if position else 0
        if number < self._known:
            self._known = number
            while self._runs and self._runs[-1].last >= number:
                run = self._runs.pop()
                if run.first < number:
                    self._runs.append(run._replace(last=number - 1))
        for begin in [begin for begin in self._tables if begin >= position]:
            del self._tables[begin]

    def seen(self, clip: QRectF) -> Iterator[tuple[QRectF, int]]:
        """Every ground that reaches into an area, as wide as its text, and what it is."""
        self._look()
        if not self._runs:
            return
        layout = self._document.documentLayout()
        begin = bisect_left(self._runs, clip.top(), key=self._bottom)
        for run in self._runs[begin:]:
            first = self._document.findBlockByNumber(run.first)
            rect = layout.blockBoundingRect(first)
            if rect.top() > clip.bottom():
                return
            bottom = self._bottom(run)
            left = first.blockFormat().leftMargin()
            yield QRectF(left, rect.top(), self._document.textWidth() - left, bottom - rect.top()), run.kind

    def table_lines(self, clip: QRectF) -> Iterator[list[QLineF]]:
        """Lines around the cells of the tables in an area."""
        layout = self._document.documentLayout()
        for frame in reversed(self._document.rootFrame().childFrames()):  # while text streams in, the end is in view
            if not isinstance(frame, QTextTable):
                continue
            box = layout.frameBoundingRect(frame)
            if box.bottom() < clip.top():
                return
            if box.top() <= clip.bottom():
                begin = frame.firstPosition()
                known = self._tables.get(begin)
                if known is None or known[0] != box:
                    known = self._tables[begin] = (box, _lines_of(frame, layout))
                yield known[1]

    def _bottom(self, run: Ground) -> float:
        last = self._document.findBlockByNumber(run.last)
        return self._document.documentLayout().blockBoundingRect(last).bottom()

    def _look(self) -> None:
        block = self._document.findBlockByNumber(self._known)
        while block.isValid():
            kind = block.blockFormat().intProperty(IS_CODE)
            if kind:
                self._add(self._known, kind)
            self._known += 1
            block = block.next()

    def _add(self, number: int, kind: int) -> None:
        last = self._runs[-1] if self._runs else None
        if last is not None and last.kind == kind and last.last == number - 1:
            self._runs[-1] = Ground(last.first, number, kind)
        else:
            self._runs.append(Ground(number, number, kind))


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
