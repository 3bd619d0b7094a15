"""The unified diff of one file. A text widget underneath, so that screen readers, selection and copying work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import ReviewHunk
from haiku_pair.window.review.anchoring import found_again
from haiku_pair.window.review.colouring import Colouring
from haiku_pair.window.review.dressing import Dressing
from haiku_pair.window.review.guest import Guest
from haiku_pair.window.review.gutter import Gutter
from haiku_pair.window.review.painting import paint_frame, paint_grounds
from haiku_pair.window.review.row import CODE, HEADS, Row, RowKind
from haiku_pair.window.review.rows import header
from haiku_pair.window.theme.theme import UNIT, Theme


class DiffView(QPlainTextEdit):
    """Shows rows; one block of text is one row. Knows the hunk and the line the keyboard is at."""

    shown = Signal(tuple)
    """Places of the hunks that are on the screen, whenever they are others."""
    row_clicked = Signal(int)
    rows_dragged = Signal(int, int)
    """The mouse was drawn along the line numbers, from one row to another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dressing = Dressing(theme)
        self._colouring = Colouring(self)
        self._rows: Sequence[Row] = ()
        self._reviews: list[ReviewHunk] = []
        self._starts: dict[int, int] = {}
        self._slots: list[int] = []
        self._hunk = -1
        self._row = 0
        self._dressed: set[int] = set()
        self._on_screen: tuple[int, ...] = ()
        self._selected = range(0)
        self.guest = Guest(self.viewport(), self._room)
        self._gutter = Gutter(theme, self.visible_rows, self)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(0)
        self._set_up()
        self._connect()

    def _set_up(self) -> None:
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Diff"))
        self.document().setDocumentMargin(UNIT)
        self._on_theme_changed()

    def _connect(self) -> None:
        self._theme.changed.connect(self._on_theme_changed)
        self._colouring.found.connect(self._on_colours_found)
        self._look.timeout.connect(self._on_look)
        self._gutter.pressed.connect(self._on_gutter_pressed)
        self._gutter.dragged.connect(self._on_gutter_dragged)
        self.updateRequest.connect(self._on_update_request)

    # --- what is shown ---

    def show_rows(self, path: str, rows: Sequence[Row], hunks: Sequence[ReviewHunk]) -> int | None:
        """Show the rows of a file.

        Returns:
            Where the line cursor's line stands now, at the same height on the screen; None for another file.
        """
        bar = self.verticalScrollBar()
        is_same = self._colouring.path == path
        top = bar.value() if is_same else 0
        again = found_again(self._rows[self._row], rows) if is_same and self._row < len(self._rows) else None
        if again is not None:
            top += again - self._row
        self._rows, self._reviews = rows, list(hunks)
        self._starts = {row.hunk: i for i, row in reversed(list(enumerate(rows))) if row.kind in HEADS}
        self._slots = [i for i, row in enumerate(rows) if row.kind is RowKind.SLOT]
        self._dressed.clear()
        self._on_screen = ()
        self._colouring.start(path, [review.hunk for review in hunks])
        self.setPlainText("\n".join(row.text for row in rows))
        self._gutter.set_rows(rows)
        self.select_rows(range(0))
        self._lay_out()
        bar.setValue(top)
        self._look.start()
        return again

    def show_decisions(self, hunks: Sequence[ReviewHunk]) -> None:
        """The same hunks with other decisions: only their headers change."""
        for index, review in enumerate(hunks):
            before, self._reviews[index] = self._reviews[index], review
            if before.decision is not review.decision:
                self._set_text(self._starts[index], header(hunks, index))

    def _set_text(self, row: int, text: str) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(row))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        rows = list(self._rows)
        rows[row] = rows[row]._replace(text=text)
        self._rows = rows
        self._dressed.discard(row)
        self._look.start()

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown, row by row."""
        return self._rows

    @property
    def hunks_on_screen(self) -> tuple[int, ...]:
        """Places of the hunks of which something is on the screen now."""
        return tuple(sorted({row.hunk for _, row, _ in self.visible_rows() if row.hunk >= 0}))

    # --- the keyboard's place ---

    @property
    def row(self) -> int:
        """The row of the line cursor."""
        return self._row

    def set_cursor(self, hunk: int, row: int | None = None) -> None:
        """Frame a hunk, and put the line cursor on a row of it: by default the first changed line."""
        self._hunk = hunk
        self._row = self.first_change(hunk) if row is None else row
        self._gutter.set_cursor(self._row)
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(self._row)))
        self.viewport().update()

    def first_change(self, hunk: int) -> int:
        """The row of the first changed line of a hunk, or its header."""
        start = self._starts.get(hunk, 0)
        for number in range(start, self._end(hunk)):
            if self._rows[number].kind in CODE - {RowKind.CONTEXT}:
                return number
        return start

    def _end(self, hunk: int) -> int:
        """The row after the last one of a hunk, without the gap below it."""
        following = self._starts.get(hunk + 1)
        if following is None:
            return len(self._rows)
        return following - (self._rows[following - 1].kind is RowKind.GAP)

    def select_rows(self, rows: range) -> None:
        """Mark these rows as selected; none for an empty range."""
        self._selected = rows
        self._gutter.select_rows(rows)
        self.viewport().update()

    def next_line(self, step: int) -> int | None:
        """The row of the next line of code, up (-1) or down (1); None at the end."""
        number = self._row + step
        while 0 <= number < len(self._rows):
            if self._rows[number].kind in CODE:
                return number
            number += step
        return None

    def reveal_hunk(self, hunk: int) -> None:
        """Scroll as little as needed to have the hunk on the screen, or as much of it as fits, header first."""
        start = self._starts.get(hunk)
        if start is None:
            return
        first = 0 if hunk == 0 else start - 1
        bar = self.verticalScrollBar()
        room = self.lines_per_page
        end = min(self._end(hunk), first + room)
        if first < bar.value():
            bar.setValue(first)
        elif end > bar.value() + room:
            bar.setValue(end - room)
        self.horizontalScrollBar().setValue(0)
        self._look.start()

    def reveal_row(self, row: int) -> None:
        """Scroll a row onto the screen."""
        bar = self.verticalScrollBar()
        room = self.lines_per_page
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + room:
            bar.setValue(row - room + 1)

    def reveal_slot(self) -> None:
        """Scroll the slot rows onto the screen, with the header of their hunk if there is room."""
        if self._slots:
            self.reveal_row(self._slots[-1])
            self.reveal_row(max(0, self._slots[0] - 1))
            self.guest.place()

    @property
    def lines_per_page(self) -> int:
        """Rows the viewport has room for."""
        return max(1, int((self.viewport().height() - UNIT) / max(1.0, self._row_height())))

    def _row_height(self) -> float:
        return self.blockBoundingRect(self.document().firstBlock()).height()

    def announce(self, text: str) -> None:
        """Let a screen reader say this, and keep it as the description of the view."""
        self.setAccessibleDescription(text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    # --- room for an editor ---

    def slot_height(self, rows: int) -> int:
        """Pixels that slot rows are high."""
        return int(rows * self._row_height())

    def rows_for(self, pixels: int) -> int:
        """Slot rows that are needed for something that high."""
        return max(1, -(-pixels // max(1, int(self._row_height()))))

    def _room(self) -> QRect | None:
        if not self._slots:
            return None
        first = self._rect(self.document().findBlockByNumber(self._slots[0]))
        height = int(first.height() * len(self._slots))
        return QRect(UNIT, int(first.top()), self.viewport().width() - 2 * UNIT, height - UNIT // 2)

    # --- painting ---

    def visible_rows(self) -> Iterator[tuple[int, Row, QRect]]:
        """The rows on the screen: number, row, place in the viewport."""
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        height = ceil(self._row_height())
        while block.isValid() and block.blockNumber() < len(self._rows):
            rect = self._rect(block).toAlignedRect()
            if rect.top() >= bottom:
                return
            rect.setHeight(min(rect.height(), height))  # the last block counts the margin below it as its own
            yield block.blockNumber(), self._rows[block.blockNumber()], rect
            block = block.next()

    def _rect(self, block: QTextBlock) -> QRectF:
        return self.blockBoundingGeometry(block).translated(self.contentOffset())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        viewport = self.viewport()
        painter = QPainter(viewport)
        paint_grounds(painter, self._theme, self.visible_rows(), viewport.rect(), self._selected)
        painter.end()
        super().paintEvent(event)
        painter.begin(viewport)
        framed = [
            rect
            for _, row, rect in self.visible_rows()
            if row.hunk == self._hunk and self._hunk >= 0 and row.kind is not RowKind.GAP
        ]
        paint_frame(painter, self._theme, framed, viewport.width(), has_focus=self.hasFocus())
        painter.end()

    # --- following ---

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        if self._hunk in self._on_screen:
            self.reveal_hunk(self._hunk)
        self._look.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._gutter.setFont(self.font())
            self._lay_out()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.row_clicked.emit(self.cursorForPosition(event.position().toPoint()).blockNumber())

    def row_at(self, y: int) -> int:
        """The row at a height of the viewport, the nearest one outside of it."""
        return self.cursorForPosition(QPoint(0, y)).blockNumber()

    @Slot(int)
    def _on_gutter_pressed(self, row: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.row_clicked.emit(row)

    @Slot(int, int)
    def _on_gutter_dragged(self, begun: int, now: int) -> None:
        self.rows_dragged.emit(begun, self.row_at(now))

    def _lay_out(self) -> None:
        width = self._gutter.wanted_width()
        self.setViewportMargins(width, 0, 0, 0)
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top(), width, self.viewport().height())
        self.guest.place()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.code_font())
        self._gutter.setFont(self._theme.code_font())
        self._dressed.clear()
        self._look.start()
        self.viewport().update()
        self._gutter.update()

    @Slot(QRect, int)
    def _on_update_request(self, _rect: QRect, dy: int) -> None:
        if dy:
            self._look.start()
            self.guest.place()
        self._gutter.update()

    @Slot(int)
    def _on_colours_found(self, hunk: int) -> None:
        """Dress the rows of a hunk anew when they are on the screen; the others will be when they come there."""
        self._dressed -= {number for number in self._dressed if self._rows[number].hunk == hunk}
        self._look.start()

    @Slot()
    def _on_look(self) -> None:
        """Dress what is on the screen, ask for its colours, and tell which hunks are there."""
        changed: list[QTextBlock] = []
        for number, row, _ in self.visible_rows():
            if number not in self._dressed:
                changed.append(self._dress(number, row))
        for block in changed:
            self.document().markContentsDirty(block.position(), block.length())
        on_screen = self.hunks_on_screen
        for hunk in on_screen:
            self._colouring.want(hunk)
        if on_screen != self._on_screen:
            self._on_screen = on_screen
            self.shown.emit(on_screen)

    def _dress(self, number: int, row: Row) -> QTextBlock:
        self._dressed.add(number)
        block = self.document().findBlockByNumber(number)
        review = self._reviews[row.hunk] if 0 <= row.hunk < len(self._reviews) else None
        spans = self._colouring.spans(row.hunk, row.line) if row.line >= 0 else ()
        block.layout().setFormats(self._dressing.formats(row, spans, review))
        return block
