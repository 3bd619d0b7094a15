"""What is drawn with the text besides its characters: matches, marks for characters that hide, pairs of brackets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from haiku_pair.window.editor.blocks import utf16_offsets
from haiku_pair.window.editor.geometry import Shown, boxes
from haiku_pair.window.editor.hidden import HIDDEN
from haiku_pair.window.theme.theme import Theme


class MatchLayer:
    """A ground behind every match of a search."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._starts: Sequence[int] = ()
        self._ends: Sequence[int] = ()

    def show(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        """Ascending positions in the document."""
        self._starts, self._ends = starts, ends

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        if not self._starts:
            return
        color = self._theme.colors.match
        for block, box in shown:
            begin, length = block.position(), block.length()
            for at in range(bisect_left(self._ends, begin + 1), len(self._starts)):
                start, end = self._starts[at] - begin, self._ends[at] - begin
                if start >= length:
                    break
                for stretch in boxes(block, box, max(0, start), min(end, length - 1)):
                    painter.fillRect(stretch, color)


class HiddenLayer:
    """A box where a character without a shape stands: a thin line for those without width."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        for block, box in shown:
            text = block.text()
            if not text.isascii() and HIDDEN.search(text):
                painter.setPen(self._theme.colors.error)
                offsets = utf16_offsets(block, text)
                for match in HIDDEN.finditer(text):
                    start, end = match.span() if offsets is None else (offsets[match.start()], offsets[match.end()])
                    for place in boxes(block, box, start, end):
                        width = max(1.0, place.width() - 2.0)
                        painter.drawRect(QRectF(place.left() + 0.5, place.top() + 1.5, width, place.height() - 4.0))


class BracketLayer:
    """A frame around the bracket at the cursor and its partner; one without a partner is struck out."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.positions: tuple[int, ...] = ()
        """In the document: of both, of the one that has no partner, or none."""

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        if not self.positions:
            return
        alone = len(self.positions) == 1
        colors = self._theme.colors
        painter.setPen(QPen(colors.error, 1.6) if alone else colors.muted)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for block, box in shown:
            for position in self.positions:
                offset = position - block.position()
                if 0 <= offset < block.length() - 1:
                    for place in boxes(block, box, offset, offset + 1):
                        if alone:
                            painter.drawLine(place.bottomLeft(), place.topRight())
                        else:
                            painter.drawRect(place.adjusted(-0.5, 0.5, -0.5, -0.5))
