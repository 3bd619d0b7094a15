"""One column of the diff: cells as the text of a widget, their grounds, and the line numbers beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import ReviewHunk
from haiku_pair.window.review.arrangement import Cell
from haiku_pair.window.review.colouring import Colouring
from haiku_pair.window.review.dressing import Dressing, background
from haiku_pair.window.review.found import found_formats
from haiku_pair.window.review.gutter import Gutter
from haiku_pair.window.review.painting import paint_frame, paint_grounds, painted
from haiku_pair.window.review.row import Row, RowKind
from haiku_pair.window.theme.theme import UNIT, Theme


class Side(QPlainTextEdit):
    """Shows cells; one block of text is one line. Only lines on the screen are dressed with colours.

    Whoever derives from it calls `use_theme` when it is made.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dressing = Dressing(theme)
        self._cells: Sequence[Cell] = ()
        self._first = 0
        self._visible: tuple[tuple[float, ...], list[tuple[int, Cell, QRect]]] | None = None
        self._dressed: set[int] = set()
        self._hunk = -1
        self._selected = range(0)
        self._found = ("", -1)
        self._beside: Side | None = None
        self._gutter = Gutter(theme, self.visible_rows, self._paint_beside, self)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.document().setDocumentMargin(UNIT)
        self.updateRequest.connect(self._on_update_request)

    @property
    def gutter(self) -> Gutter:
        """The line numbers."""
        return self._gutter

    def set_margins(self, left: int, top: int, right: int) -> None:
        """Keep room around the text for what stands beside it."""
        self.setViewportMargins(left, top, right, 0)

    def stand_beside(self, side: Side | None) -> None:
        """What goes across begins on that side, on the left of this one; None when this side is alone."""
        self._beside = side

    # --- what is shown ---

    @property
    def lines(self) -> range:
        """Lines of the file that are in the widget."""
        return range(self._first, self._first + len(self._cells))

    def block_of(self, line: int) -> QTextBlock:
        """The block that shows a line; not valid when it is not in the widget."""
        return self.document().findBlockByNumber(line - self._first) if line in self.lines else QTextBlock()

    def show_cells(self, cells: Sequence[Cell], first: int) -> None:
        """Show these in place of those before; the first of them is on that line of the file."""
        self._cells, self._first, self._visible = cells, first, None
        self._dressed.clear()
        self.setPlainText("\n".join(cell.row.text for cell in cells))
        self._gutter.update()

    def set_text(self, line: int, row: Row) -> None:
        """Another text for one line."""
        block = self.block_of(line)
        if not block.isValid():
            return
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(row.text)
        cells = list(self._cells)
        cells[line - self._first] = cells[line - self._first]._replace(row=row)
        self._cells = cells
        self._dressed.discard(line)

    def frame(self, hunk: int) -> None:
        """Frame the hunk at that place of the file; -1 for none."""
        if hunk != self._hunk:
            self._hunk = hunk
            self.viewport().update()
            self._gutter.update()

    def point_at(self, line: int, row: int) -> None:
        """Put the line cursor on a line, which shows a row here or on the other side."""
        self._gutter.set_cursor(row)
        if self.focusPolicy() is Qt.FocusPolicy.NoFocus and not self.textCursor().hasSelection():
            return  # nobody sees or hears the cursor of a side that never has the keyboard
        block = self.block_of(line)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))

    def mark_selected(self, rows: range) -> None:
        """Mark these rows as selected; none for an empty range."""
        self._selected = rows
        self._gutter.select_rows(rows)
        self.viewport().update()

    def mark_found(self, wanted: str, row: int) -> None:
        """Mark what a search found, on one row more than elsewhere; nothing for an empty text."""
        self._found = (wanted, row)
        self.undress()

    def use_theme(self) -> None:
        """Follow the theme."""
        self.setFont(self._theme.code_font())
        self._gutter.setFont(self._theme.code_font())
        self.undress()
        self.viewport().update()
        self._gutter.update()

    # --- colours ---

    def undress(self, hunk: int | None = None) -> None:
        """Dress the lines of a hunk (or all) anew when they are on the screen."""
        self._dressed -= {
            line for line in self._dressed if hunk is None or self._cells[line - self._first].row.hunk == hunk
        }

    def dress(self, colouring: Colouring, reviews: Sequence[ReviewHunk]) -> None:
        """Dress what is on the screen."""
        changed: list[QTextBlock] = []
        for line, cell, _ in self.visible_cells():
            if line not in self._dressed:
                self._dressed.add(line)
                changed.append(self._dress(line, cell, colouring, reviews))
        for block in changed:
            self.document().markContentsDirty(block.position(), block.length())

    def _dress(self, line: int, cell: Cell, colouring: Colouring, reviews: Sequence[ReviewHunk]) -> QTextBlock:
        row = cell.row
        block = self.block_of(line)
        review = reviews[row.hunk] if 0 <= row.hunk < len(reviews) else None
        spans = colouring.spans(row.hunk, row.line) if row.line >= 0 else ()
        formats = self._dressing.formats(row, spans, review) if row.text else []
        wanted, current = self._found
        formats += found_formats(self._theme, row, wanted, is_current=cell.number == current)
        block.layout().setFormats(formats)
        return block

    # --- where things are ---

    @property
    def row_height(self) -> float:
        """Pixels a line is high."""
        return self.blockBoundingRect(self.document().firstBlock()).height()

    def visible_cells(self) -> Sequence[tuple[int, Cell, QRect]]:
        """What is on the screen: line, cell, place in the viewport."""
        # One frame asks for this some ten times, and asking the widget for the place of a block is not cheap.
        now = (
            self.verticalScrollBar().value(), self.contentOffset().y(), self.viewport().height(), self.row_height,
            self.document().revision(), id(self._cells),
        )  # fmt: skip
        if self._visible is None or self._visible[0] != now:
            self._visible = (now, list(self._find_visible()))
        return self._visible[1]

    def _find_visible(self) -> Iterator[tuple[int, Cell, QRect]]:
        block = self.firstVisibleBlock()
        bottom, height = self.viewport().height(), ceil(self.row_height)
        whole = self.rect_of(block)
        left, width, top = floor(whole.left()), ceil(whole.width()), whole.top()
        for place in range(block.blockNumber(), len(self._cells)):
            if top >= bottom:
                return
            deep = self.blockBoundingRect(block).height()
            # the last block counts the margin below it as its own
            high = min(ceil(top + deep) - floor(top), height)
            yield self._first + place, self._cells[place], QRect(left, floor(top), width, high)
            top += deep
            block = block.next()

    def visible_rows(self) -> Iterator[tuple[int, Row, QRect]]:
        """The same as rows: number (-1 for none), row, place."""
        return ((cell.number, cell.row, rect) for _, cell, rect in self.visible_cells())

    def height_of(self, line: int) -> float:
        """At which height of the viewport a line begins, be it in the widget or not."""
        first = self.firstVisibleBlock()
        return self.rect_of(first).top() + (line - self._first - first.blockNumber()) * self.row_height

    def rect_of(self, block: QTextBlock) -> QRectF:
        """Where a block stands in the viewport."""
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    # --- painting ---

    @Slot(QRect)
    def update_across(self, rect: QRect) -> None:
        """Paint anew what goes across at these heights, and begins on the other side."""
        if self._beside is None or not self.isVisible():
            return
        for _, cell, place in self.visible_cells():
            if cell.across and place.top() <= rect.bottom() and place.bottom() >= rect.top():
                self.viewport().update(0, place.top(), self.viewport().width(), place.height())
                self._gutter.update(0, place.top(), self._gutter.width(), place.height())

    @Slot(QRect, int)
    def _on_update_request(self, rect: QRect, moved_by: int) -> None:
        if moved_by:
            self._gutter.update()
        else:
            self._gutter.update(0, rect.top(), self._gutter.width(), rect.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        viewport = self.viewport()
        painter = QPainter(viewport)
        rows = painted(self.visible_rows(), event.rect())
        paint_grounds(painter, self._theme, rows, viewport.rect(), self._selected)
        self._paint_beside(painter, viewport)
        painter.end()
        super().paintEvent(event)
        painter.begin(viewport)
        self._paint_frame(painter, self._frame_edges())
        painter.end()

    def _paint_frame(self, painter: QPainter, edges: tuple[int, int]) -> None:
        framed = [
            rect
            for _, row, rect in self.visible_rows()
            if row.hunk == self._hunk and self._hunk >= 0 and row.kind is not RowKind.GAP
        ]
        paint_frame(painter, self._theme, framed, edges, has_focus=self._has_keyboard())

    def _frame_edges(self) -> tuple[int, int]:
        """Left and right edge of the frame; beyond the viewport where the hunk goes on."""
        return 1, self.viewport().width() - 1

    def _has_keyboard(self) -> bool:
        return self.hasFocus()

    def _paint_beside(self, painter: QPainter, target: QWidget) -> None:
        """Go on with the text that goes across and begins on the other side."""
        side = self._beside
        if side is None:
            return
        painter.setPen(self._theme.colors.text)
        left = target.mapFrom(side.window(), side.viewport().mapTo(side.window(), QPoint())).x()
        for line, cell, rect in self.visible_cells():
            if cell.across:
                ground = background(self._theme, cell.row) or self._theme.colors.surface
                painter.fillRect(QRect(0, rect.y(), target.width(), rect.height()), ground)
                layout = side.block_of(line).layout()
                layout.draw(painter, QPointF(left + side.contentOffset().x(), rect.top()))
        if target is self._gutter:  # the frame goes on from one side to the other
            self._paint_frame(painter, (-target.width(), 2 * target.width()))
