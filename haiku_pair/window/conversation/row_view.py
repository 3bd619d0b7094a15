"""The scrolling view of rows: lays out and paints what is in view, follows a growing answer at 30 frames a second.

Its own scroll area because a widget per message costs 150 MB at 2,000 messages, one document for all of them blocks
for a third of a second at every resize, and an item view asks every row for its height again.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from haiku_pair.window.conversation.row_painter import Place, RowPainter
from haiku_pair.window.conversation.rows import GAP, SIDE, Change, Rows
from haiku_pair.window.conversation.transcript import Transcript
from haiku_pair.window.theme.theme import UNIT, Theme

FRAME_MS = 33
_CATCH_UP_MS = 8
"""Between two frames while a long answer is not all shown yet: events of the person still come first."""
_ABOVE = 4 * UNIT
"""Pixels above the first line that changed in which a ground or a frame may have changed with it."""
_CALM_MS = 120
"""Without anything new until what was shown in a hurry gets its formats."""
_AT_BOTTOM = 4
"""Pixels from the end that still count as being there."""


class RowView(QAbstractScrollArea):
    """Shows a transcript; sticks to its end only while the person is there.

    Attributes:
        rows: what it shows.
        empty_text: said in the middle while there are none.
    """

    drawn = Signal()
    """A frame of changes was laid out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.empty_text = ""
        self.rows = Rows(theme, self.font())
        self._stuck = True
        self._anchor = (0, 0.0)  # the row at the top of the view, and how far above the edge it begins
        self._arranging = False
        self._wants_more = False
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self._on_frame)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._on_calm)
        self._again = False
        self._painter = RowPainter(theme)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(6 * UNIT)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self._on_theme_changed)

    # --- what is shown -----------------------------------------------------------------------------

    def show_transcript(self, transcript: Transcript) -> None:
        """Show another conversation, from its end."""
        self.rows.show(transcript)
        self._stuck = True
        self._arrange()

    def refresh(self) -> None:
        """The transcript changed: show it, at once when nothing was drawn lately, else with the next frame."""
        if self._frame.isActive():
            self._again = True
        else:
            self._draw()

    def flush(self) -> None:
        """Show what is pending now instead of with the next frame."""
        self._draw()

    def is_busy(self) -> bool:
        """Whether something is still to be shown, dressed or coloured."""
        return self._again or self._wants_more or self._calm.isActive() or self._frame.isActive()

    def is_at_bottom(self) -> bool:
        """Whether the end is in view, and stays there."""
        return self._stuck

    def scroll_to_bottom(self) -> None:
        """Go to the end and stay there."""
        self._stuck = True
        self._arrange()

    def visible(self) -> range:
        """Indexes of the rows in view."""
        stack = self.rows.stack
        if not len(stack):
            return range(0)
        value = self.verticalScrollBar().value()
        return range(stack.at(value), stack.at(value + self.viewport().height() - 1) + 1)

    def ensure_visible(self, index: int) -> None:
        """Scroll as little as shows the row, or its beginning when it is larger than the view."""
        self.rows.measure(index)
        stack, bar = self.rows.stack, self.verticalScrollBar()
        top, bottom = stack.top(index), stack.top(index + 1)
        page = self.viewport().height()
        if top < bar.value() or bottom - top > page:
            self._scroll_to(top)
        elif bottom > bar.value() + page:
            self._scroll_to(bottom - page)

    def ensure_text_visible(self, index: int, position: int) -> None:
        """Scroll to where a place in the text of a row can be seen, with some lines around it."""
        while self.rows.measure(index):
            pass
        document = self.rows.list[index].document
        if document is None:
            return
        block = document.document.findBlock(position)
        line = block.layout().lineForTextPosition(position - block.position())
        within = document.document.documentLayout().blockBoundingRect(block).top() + (line.y() if line.isValid() else 0)
        bar, page = self.verticalScrollBar(), self.viewport().height()
        y = self.rows.stack.top(index) + GAP + self.rows.inset(self.rows.list[index].item) + within
        if not bar.value() + _ABOVE <= y <= bar.value() + page - 3 * _ABOVE:
            self._scroll_to(y - page / 3)
        else:
            self._arrange()

    def touch(self, index: int) -> None:
        """A row looks different now (folded, counted down)."""
        self.rows.list[index].stale = True
        self._arrange()

    def text_origin(self, index: int) -> QPointF:
        """Where the text of a row begins, in the viewport."""
        inset = self.rows.inset(self.rows.list[index].item)
        top = self.rows.stack.top(index) - self.verticalScrollBar().value()
        return QPointF(SIDE + inset, top + GAP + inset)

    # --- layout ------------------------------------------------------------------------------------

    @Slot()
    def _on_frame(self) -> None:
        if self._again or self._wants_more:
            self._draw()

    def _draw(self) -> None:
        self._again = False
        before = len(self.rows.list)
        change = self.rows.sync()
        if change is not Change.NONE or self._wants_more:
            self._arrange(whole=change is Change.REBUILT or not before)
            self._frame.start(_CATCH_UP_MS if self._wants_more else FRAME_MS)
            self._calm.start()
            self.drawn.emit()

    @Slot()
    def _on_calm(self) -> None:
        self.rows.calm()
        self._arrange()

    def _arrange(self, *, whole: bool = True) -> None:
        """Measure what is in view, and put the scroll bar where the view stays where it was.

        Unless `whole` is to be painted again, what stands above the first change is moved on the screen.
        """
        if self._arranging:
            return
        self._arranging = True
        self._wants_more = False
        self.rows.changed_from = None
        bar, stack = self.verticalScrollBar(), self.rows.stack
        before = bar.value()
        page = self.viewport().height()
        if not self._stuck:
            self._measure_down(page)
            index, offset = self._clamped_anchor()
            if stack.top(index) + offset >= stack.total - page:
                self._stuck = True
        if self._stuck:
            self._measure_up(page)
        end = max(0, round(stack.total - page))
        index, offset = self._clamped_anchor()
        bar.setRange(0, end)
        bar.setPageStep(page)
        bar.setValue(end if self._stuck else round(stack.top(index) + offset))
        if self._stuck and len(stack):
            top = stack.at(end)
            self._anchor = (top, end - stack.top(top))
        seen = self.visible()
        self.rows.evict(seen)
        self._colour(seen)
        self._arranging = False
        if whole:
            self.viewport().update()
        else:
            self._show_change(bar.value() - before, seen)
        if self._wants_more and not self._frame.isActive():
            self._frame.start(_CATCH_UP_MS)

    def _colour(self, seen: range) -> None:
        for index in seen:
            above = self.text_origin(index).y()
            if self.rows.colour(index, -above, self.viewport().height() - above):
                self._wants_more = True

    def _show_change(self, moved: int, seen: range) -> None:
        """Paint from the first change on; the view has moved down by so many pixels and shows these rows."""
        changed = self.rows.changed_from
        view = self.viewport()
        if changed is None or changed[0] < seen.start or not 0 <= moved < view.height():
            view.update()
            return
        if moved:
            view.scroll(0, -moved)
        index, down = changed
        top = math.floor(self.text_origin(index).y() + down) - _ABOVE
        view.update(QRect(0, max(top, 0), view.width(), view.height()))

    def _clamped_anchor(self) -> tuple[int, float]:
        count = len(self.rows.stack)
        if not count:
            return 0, 0.0
        index = min(self._anchor[0], count - 1)
        return index, min(self._anchor[1], self.rows.stack.height(index))

    def _measure_down(self, page: int) -> None:
        index, offset = self._clamped_anchor()
        filled = -offset
        while index < len(self.rows.stack) and filled < page:
            self._measure(index)
            filled += self.rows.stack.height(index)
            index += 1

    def _measure_up(self, page: int) -> None:
        index, filled = len(self.rows.stack) - 1, 0.0
        while index >= 0 and filled < page:
            self._measure(index)
            filled += self.rows.stack.height(index)
            index -= 1

    def _measure(self, index: int) -> None:
        if self.rows.measure(index):
            self._wants_more = True

    def _scroll_to(self, y: float) -> None:
        self._set_anchor(y)
        self._arrange()

    def _set_anchor(self, y: float) -> None:
        stack = self.rows.stack
        page = self.viewport().height()
        y = max(0.0, min(y, stack.total - page))
        self._stuck = y >= stack.total - page - _AT_BOTTOM
        index = max(stack.at(y), 0)
        self._anchor = (index, y - stack.top(index))

    def _scroll_by(self, distance: float) -> None:
        """Move the view over rows as high as they are, not as they were guessed to be."""
        stack = self.rows.stack
        index, offset = self._clamped_anchor()
        offset += distance
        while offset < 0 and index > 0:
            index -= 1
            self.rows.measure(index)
            offset += stack.height(index)
        while index < len(stack) - 1 and offset > stack.height(index):
            offset -= stack.height(index)
            index += 1
            self.rows.measure(index)
        self._scroll_to(stack.top(index) + offset)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._arranging:
            return
        if abs(dy) <= 2 * self.viewport().height():
            self._scroll_by(-dy)
        else:
            self._scroll_to(self.verticalScrollBar().value())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.rows.set_width(self.viewport().width())
        self._arrange()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.rows.restyle(self.font())
        self._arrange()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._on_theme_changed()

    # --- painting ----------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, self._theme.colors.surface)
        if not self.rows.list:
            painter.setPen(self._theme.colors.muted)
            middle = self.viewport().rect().adjusted(6 * UNIT, 0, -6 * UNIT, 0)
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text)
        clip = QRectF(area)
        for index in self.visible():
            frame = self._frame_of(index)
            if frame.bottom() + 2 * GAP >= clip.top() and frame.top() - 2 * GAP <= clip.bottom():
                place = Place(frame, self.text_origin(index), clip)
                self.mark(index, place)
                self._painter.paint(painter, self.rows.list[index], place)
        painter.end()

    def _frame_of(self, index: int) -> QRectF:
        top = self.rows.stack.top(index) - self.verticalScrollBar().value()
        height = self.rows.stack.height(index)
        return QRectF(SIDE, top + GAP, self.viewport().width() - 2 * SIDE, height - 2 * GAP)

    # --- for those who add a current row and a selection -------------------------------------------

    def mark(self, index: int, place: Place, /) -> None:
        """Say what is special about a row that is about to be painted."""
