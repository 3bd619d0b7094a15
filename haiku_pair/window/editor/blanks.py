"""What shows where nothing is: guides of indentation, and on demand a mark for each blank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QTextBlock

from haiku_pair.window.editor.blocks import utf16_offsets
from haiku_pair.window.editor.geometry import Shown, box_at
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.text_edit import CodeEdit

TAB = 4
"""Columns of a tab on the screen."""
_FAINT = 90
"""Of 255."""
_FURTHEST = 30
_LONGEST = 2_000
"""Characters of a line that get marks."""
_BLANKS = re.compile(" +|\t|\u00a0")
_SIGNS = {" ": "·", "\t": "→", "\u00a0": "°"}


class GuideLayer:
    """A thin line at each level of indentation, through blank lines too."""

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        self._edit = edit
        self._theme = theme

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        unit = self._edit.unit
        step = TAB if unit == "\t" else len(unit)
        advance = painter.fontMetrics().horizontalAdvance("    ") / 4
        margin = self._edit.document().documentMargin()
        lines = []
        below: int | None = None
        for block, box in reversed(shown):
            left = box.left() + margin
            # A blank line is indented as the one below, which is looked at already.
            below = columns(block) if below is None or not _is_blank(block) else below
            for column in range(step, below, step):
                x = left + column * advance + 0.5
                lines.append(QLineF(x, box.top(), x, box.bottom()))
        if lines:
            color = QColor(self._theme.colors.border)
            if self._theme.is_high_contrast:  # a border stands out there; a guide must not
                color.setAlpha(_FAINT)
            painter.setPen(color)
            painter.drawLines(lines)


class BlankLayer:
    """A dot for a blank, an arrow for a tab, a ring for a blank where no line is broken."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        if not self._theme.shows_blanks:
            return
        painter.setPen(self._theme.colors.gutter_text)
        ascent = painter.fontMetrics().ascent()
        for block, box in shown:
            text = block.text()
            offsets = utf16_offsets(block, text)
            for run in _BLANKS.finditer(text, 0, _LONGEST):
                place = box_at(block, box, run.start() if offsets is None else offsets[run.start()])
                sign = _SIGNS[run.group()[0]]
                painter.drawText(QPointF(place.left(), place.top() + ascent), sign * len(run.group()))


def _is_blank(block: QTextBlock) -> bool:
    text = block.text()
    return not text or text.isspace()


def columns(block: QTextBlock) -> int:
    """Columns a line is indented by; a blank one as the next line that is not, some way down."""
    for _ in range(_FURTHEST):
        text = block.text()
        inner = text.lstrip(" \t")
        if inner or not block.isValid():
            lead = text[: len(text) - len(inner)]
            return len(lead.expandtabs(TAB)) if "\t" in lead else len(lead)
        block = block.next()
    return 0
