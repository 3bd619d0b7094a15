"""Line numbers beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette, QTextBlock, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from haiku_pair.window.theme.sparing import fill
from haiku_pair.window.theme.theme import UNIT, Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.geometry import Shown
    from haiku_pair.window.editor.text_edit import CodeEdit

CONTINUES = 1
"""State of a block that goes on with the line of the block above: it has no number."""

_HOLDS = ("", "(", "[", "{")
"""Ends of lines that more than their indentation says of whether others can be folded into them."""
_DIGITS = 3
"""The least room, so that the text does not move when a short file grows."""


class GutterLayer(Protocol):
    """Something beside a line: the left 2 * UNIT pixels are for changes, 2 * UNIT from `mark_left` on for problems.

    The right 3 * UNIT are for folds.
    """

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        """Draw what belongs to this line, which stands in this box; done at each key."""

    def press(self, block: QTextBlock, x: float) -> bool:
        """The left button was pressed beside a line, so many pixels from the left; False if that means nothing."""


class Gutter(QWidget):
    """Draws the numbers of the lines on screen; a click selects the line.

    Attributes:
        layers: what else stands beside the lines.
        current: the line the cursor is in, 0-based; its number is drawn in the colour of text. -1 for none: a pen
            takes the namespace `Qt`, which the first text does not wait for.
    """

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        super().__init__(edit)
        self.current = -1
        self.layers: list[GutterLayer] = []
        self._edit = edit
        self._theme = theme
        self._place: tuple[tuple[int, int, float], int] = ((-1, 0, 0.0), 0)
        self._looks = (-1, 0, False)
        self.setAccessibleName("Line numbers")

    def wanted_width(self, expected: int = 0) -> int:
        """Pixels the numbers of this document need, or of so many lines that are expected."""
        digits = max(_DIGITS, len(str(max(self._edit.blockCount(), expected))))
        return self.fontMetrics().horizontalAdvance("0") * digits + 7 * UNIT

    def mark_left(self) -> float:
        """Where the room for the marks of problems begins: right of that for changes."""
        return 2.0 * UNIT

    def dress(self) -> None:
        """Follow the theme."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.colors.gutter_text)
        self.setPalette(palette)
        self.setFont(self._theme.code_font())

    def follow(self, rect: QRect) -> None:
        """Draw again what stands beside this part of the text, which is drawn again, if it may be another."""
        edit = self._edit
        if rect.height() < edit.viewport().height():
            if self._looks_otherwise(rect):
                # With the line above, which may be one that can be folded now.
                self.update(0, rect.y() - rect.height(), self.width(), 2 * rect.height())
            return
        # Qt asks for everything at each key, though it draws one line: beside it, nothing has moved.
        place = (edit.firstVisibleBlock().blockNumber(), rect.height(), edit.contentOffset().y())
        before, self._place = self._place, (place, edit.blockCount())
        if self._theme.wraps_lines or before[0] != place:
            self.update()
        elif before[1] != edit.blockCount():
            # More lines, or fewer: what stands above them stays, but for what can be folded.
            top = max(0, int(edit.changed_from()) - 2 * self.fontMetrics().lineSpacing())
            self.update(0, top, self.width(), self.height() - top)

    def _looks_otherwise(self, rect: QRect) -> bool:
        """Whether the line with the cursor may have another mark than before a key, as far as it is in this part."""
        cursor = self._edit.textCursor()
        text = cursor.block().text()
        inner = text.strip()
        before, self._looks = self._looks, (cursor.blockNumber(), len(text) - len(text.lstrip()), inner[-1:] in _HOLDS)
        return before != self._looks or not rect.contains(rect.left(), self._edit.cursorRect().center().y())

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill(painter, event.rect(), self._theme.colors.gutter)
        shown = self._edit.visible_blocks(event.rect().top(), event.rect().bottom())
        self._paint_numbers(painter, shown)
        for layer in self.layers:
            for block, box in shown:
                layer.paint(painter, block, box)

    def _paint_numbers(self, painter: QPainter, shown: Shown) -> None:
        metrics = painter.fontMetrics()
        right = self.width() - 3 * UNIT
        digit = metrics.horizontalAdvance("0")  # all digits are as wide
        for block, box in shown:
            if block.userState() == CONTINUES:
                continue
            number = block.blockNumber()
            text = str(number + 1)
            # In the first of its lines on the screen, if it is wrapped.
            height = min(box.height(), metrics.lineSpacing())
            middle = box.top() + (height + metrics.ascent() - metrics.descent()) / 2
            place = QPointF(right - digit * len(text), middle)
            if number == self.current:
                muted = painter.pen()
                painter.setPen(self._theme.colors.text)
                painter.drawText(place, text)
                painter.setPen(muted)
            else:
                painter.drawText(place, text)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        cursor = self._edit.cursorForPosition(event.position().toPoint())
        if any(layer.press(cursor.block(), event.position().x()) for layer in self.layers):
            return
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._edit.viewport(), event)
