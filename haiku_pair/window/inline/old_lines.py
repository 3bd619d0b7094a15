"""How lines look that something was asked about: a bar beside them; red and struck where others are to stand."""

from __future__ import annotations

from collections.abc import Set

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen

from haiku_pair.window.editor.geometry import Shown, boxes
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.inline.marked import Marked
from haiku_pair.window.theme.theme import Theme

_BAR = 3


class OldLines:
    """Two layers of one view: `grounds` behind the text, `strokes` over it."""

    def __init__(self, edit: CodeEdit, theme: Theme, marked: Marked) -> None:
        self._edit = edit
        self._theme = theme
        self._marked = marked
        self._going: Set[int] = frozenset()
        self.grounds, self.strokes = _Grounds(self), _Strokes(self)
        edit.below.append(self.grounds)
        edit.above.append(self.strokes)
        edit.viewport().update()

    def show_going(self, lines: Set[int]) -> None:
        """These of the lines are to go, counted from the first of them."""
        self._going = lines
        self._edit.viewport().update()

    def end(self) -> None:
        """They look like all others again."""
        self._edit.below.remove(self.grounds)
        self._edit.above.remove(self.strokes)
        self._edit.viewport().update()

    def paint_grounds(self, painter: QPainter, shown: Shown) -> None:
        """Behind the text."""
        first, last, colors = self._marked.first, self._marked.last, self._theme.colors
        for block, box in shown:
            number = block.blockNumber()
            if first <= number <= last:
                whole = QRectF(0, box.top(), self._edit.viewport().width(), box.height())
                if number - first in self._going:
                    painter.fillRect(whole, colors.removed)
                painter.fillRect(QRectF(0, box.top(), _BAR, box.height()), colors.accent)

    def paint_strokes(self, painter: QPainter, shown: Shown) -> None:
        """Over the text."""
        if not self._going:
            return
        first = self._marked.first
        painter.setPen(QPen(self._theme.colors.error, 1))
        for block, box in shown:
            text = block.text()
            if block.blockNumber() - first in self._going and text.strip():
                for stretch in boxes(block, box, len(text) - len(text.lstrip()), block.length() - 1):
                    middle = round(stretch.center().y()) + 0.5
                    painter.drawLine(QLineF(stretch.left(), middle, stretch.right(), middle))


class _Grounds:
    def __init__(self, lines: OldLines) -> None:
        self._lines = lines

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        self._lines.paint_grounds(painter, shown)


class _Strokes:
    def __init__(self, lines: OldLines) -> None:
        self._lines = lines

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        self._lines.paint_strokes(painter, shown)
