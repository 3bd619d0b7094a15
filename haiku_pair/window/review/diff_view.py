"""The diff of one file, unified or side by side. A text widget underneath, so that screen readers and copying work."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import is_not

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.protocol.values import ReviewHunk
from haiku_pair.window.review.anchoring import followed
from haiku_pair.window.review.arrangement import Arrangement, OneBelowTheOther, SideBySide
from haiku_pair.window.review.colouring import Colouring
from haiku_pair.window.review.guest import Guest
from haiku_pair.window.review.new_side import NewSide
from haiku_pair.window.review.picture_pair import PicturePair
from haiku_pair.window.review.row_blocks import Rows
from haiku_pair.window.review.rows import header
from haiku_pair.window.review.scrolling import Scrolling
from haiku_pair.window.review.side import Side
from haiku_pair.window.review.surround import Surround
from haiku_pair.window.theme.theme import UNIT, Theme

_NARROW, _WIDE, _STEP, _INDENT = 24, 88, 8, 4
"""Characters in a row of a comment at least and at most, in which steps they change, and those before its text."""


class DiffView(Side):
    """Shows rows. Knows the hunk and the line the keyboard is at. Side by side it is the left side, with the bars."""

    shown = Signal(tuple)
    """Places of the hunks that are on the screen, whenever they are others."""
    row_clicked = Signal(int)
    words_width_changed = Signal()
    """There is room for more or fewer characters in a row of a comment."""
    rows_dragged = Signal(int, int)
    """The mouse was drawn along the line numbers, from one row to another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._colouring = Colouring(self)
        self._rows = Rows((), {}, range(0))
        self._reviews: list[ReviewHunk] = []
        self._given: Sequence[ReviewHunk] = ()
        self._row = 0
        self._on_screen: tuple[int, ...] = ()
        self._words_width = 0
        self._new = NewSide(theme, self)
        self._around = Surround(theme, self, self._new)
        self._scrolling = Scrolling(self, self._new, self._around.bar, self._page)
        self.guest = Guest(self._host, self._room)
        self._look = QTimer(self, singleShot=True, interval=0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Diff"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._connect()
        self._on_theme_changed()

    def _connect(self) -> None:
        self._theme.changed.connect(self._on_theme_changed)
        self._colouring.found.connect(self._on_colours_found)
        self._look.timeout.connect(self._on_look)
        for side in (self, self._new):
            side.gutter.pressed.connect(self._on_gutter_pressed)
            side.gutter.dragged.connect(self._on_gutter_dragged)
        self._scrolling.moved.connect(self._on_moved)
        self._scrolling.refilled.connect(self._on_refilled)
        self._new.row_clicked.connect(self._on_new_side_clicked)

    # --- what is shown ---

    def show_rows(self, path: str, rows: Rows, hunks: Sequence[ReviewHunk]) -> int | None:
        """Show the rows of a file.

        Returns:
            Where the line cursor's line stands now, at the same height on the screen; None for another file.
        """
        is_same = self._colouring.path == path
        top = self.top if is_same else 0
        again = followed(self._rows, self._row, rows) if is_same and self._row < len(self._rows) else None
        before = self.line_of(self._row)
        self._rows, self._reviews, self._given = rows, list(hunks), hunks
        self._colouring.start(path, [review.hunk for review in hunks])
        for side in (self, self._new):
            side.gutter.make_room(_longest_number(hunks))
        arrangement = self._arranged()
        self._arrange(arrangement, top if again is None else top + arrangement.line_of(again) - before)
        self.select_rows(range(0))
        return again

    def _arranged(self) -> Arrangement:
        return SideBySide(self._rows) if self.has_two_sides else OneBelowTheOther(self._rows)

    def _arrange(self, arrangement: Arrangement, top: int) -> None:
        self._on_screen = ()
        self._scrolling.show(arrangement, top)
        self._around.show_file(self._rows, arrangement, self._reviews)
        self._lay_out()
        self._look.start()

    @property
    def top(self) -> int:
        """The first line on the screen."""
        return self._scrolling.top

    @property
    def pictures(self) -> PicturePair:
        """What is shown of a file below its rows."""
        return self._around.pictures

    @property
    def has_two_sides(self) -> bool:
        """Whether old and new lines stand side by side."""
        return not self._new.isHidden()

    def show_two_sides(self, *, two: bool) -> None:
        """Put old and new lines side by side, or one below the other; the line cursor stays where it is."""
        height = self.line_of(self._row) - self.top
        self._new.setVisible(two)
        self.gutter.show_columns(*(("old",) if two else ("old", "new")))
        arrangement = self._arranged()
        self._arrange(arrangement, arrangement.line_of(self._row) - height)
        self._point()

    def show_decisions(self, hunks: Sequence[ReviewHunk]) -> None:
        """The same hunks with other decisions: only their headers change."""
        if hunks is self._given:
            return
        self._given = hunks
        others = [*compress(count(), map(is_not, hunks, self._reviews))]
        decided = [index for index in others if hunks[index].decision is not self._reviews[index].decision]
        for index in others:
            self._reviews[index] = hunks[index]
        for index in decided:
            self._set_header(self._rows.heads[index], header(hunks, index, self._rows.about.undecided))
        if decided:
            self._around.show_decisions(self._reviews, decided)
            self._around.show_place(self._hunk, self._reviews)

    def _set_header(self, row: int, text: str) -> None:
        changed = self._rows[row]._replace(text=text)
        self._rows.put(row, changed)
        self.set_text(self.line_of(row), changed)
        self._look.start()

    @property
    def rows(self) -> Rows:
        """What is shown, row by row."""
        return self._rows

    def line_of(self, row: int) -> int:
        """The line on which a row stands."""
        return self._scrolling.arrangement.line_of(row) if 0 <= row < len(self._rows) else 0

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
        for side in (self, self._new):
            side.frame(hunk)
        self._around.show_place(hunk, self._reviews)
        self._row = self._rows.first_change(hunk) if row is None else row
        self._point()

    def _point(self) -> None:
        for side in (self, self._new):
            side.point_at(self.line_of(self._row), self._row)

    def select_rows(self, rows: range) -> None:
        """Mark these rows as selected; none for an empty range."""
        for side in (self, self._new):
            side.mark_selected(rows)

    def mark_found(self, wanted: str, row: int = -1) -> None:
        """Mark what a search found, on one row more than elsewhere; nothing for an empty text."""
        for side in (self, self._new):
            Side.mark_found(side, wanted, row)
        self._look.start()

    def reveal_hunk(self, hunk: int) -> None:
        """Scroll as little as needed to have the hunk on the screen, or as much of it as fits, header first."""
        start = self._rows.heads.get(hunk)
        if start is None:
            return
        first = 0 if hunk == 0 else self.line_of(start - 1)
        end = min(self.line_of(self._rows.end(hunk) - 1) + 1, first + self.lines_per_page)
        self._reveal(first, end)
        self.horizontalScrollBar().setValue(0)
        self._look.start()

    def reveal_row(self, row: int) -> None:
        """Scroll a row onto the screen."""
        line = self.line_of(row)
        self._reveal(line, line + 1)

    def _reveal(self, first: int, end: int) -> None:
        room = self.lines_per_page
        if first < self.top:
            self._scrolling.scroll_to(first)
        elif end > self.top + room:
            self._scrolling.scroll_to(end - room)

    def reveal_slot(self) -> None:
        """Scroll the slot rows onto the screen, with the header of their hunk if there is room."""
        slots = self._rows.slots
        if slots:
            self.reveal_row(slots[-1])
            self.reveal_row(max(0, slots[0] - 1))
            self.guest.place()

    def _page(self) -> int:
        return self.lines_per_page

    @property
    def lines_per_page(self) -> int:
        """Rows the viewport has room for."""
        return max(1, int((self.viewport().height() - UNIT) / max(1.0, self.row_height)))

    def announce(self, text: str) -> None:
        """Let a screen reader say this, and keep it as the description of the view."""
        self.setAccessibleDescription(text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    # --- room for an editor ---

    def slot_height(self, rows: int) -> int:
        """Pixels that slot rows are high."""
        return int(rows * self.row_height)

    @property
    def words_width(self) -> int:
        """Characters in a row of a comment: as many as fit into a column, but no more than are read with ease."""
        column = self._new.viewport().width() if self.has_two_sides else self.viewport().width()
        fitting = (column - 2 * UNIT) // max(1, self.fontMetrics().horizontalAdvance("0")) - _INDENT
        return max(_NARROW, min(_WIDE, fitting // _STEP * _STEP))

    def rows_for(self, pixels: int) -> int:
        """Slot rows that are needed for something that high."""
        return max(1, -(-pixels // max(1, int(self.row_height))))

    def _room(self) -> QRect | None:
        """Where the slot rows are, in the widget the guest lies in."""
        slots = self._rows.slots
        if not slots:
            return None
        top, height = self.height_of(self.line_of(slots[0])), int(self.row_height * len(slots))
        room = QRect(UNIT, int(top), self.viewport().width() - 2 * UNIT, height - UNIT // 2)
        if self.has_two_sides:
            room.setRight(room.right() + self._new.width())
            room.translate(self.viewport().pos())
        return room

    @override
    def _frame_edges(self) -> tuple[int, int]:
        left, right = super()._frame_edges()
        return (left, right + self._new.width()) if self.has_two_sides else (left, right)

    def _host(self) -> QWidget:
        return self if self.has_two_sides else self.viewport()

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
            self.gutter.setFont(self.font())
            self._lay_out()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.row_clicked.emit(self.row_at(event.position().toPoint().y()))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The new side has no focus of its own; what is selected there is copied from here."""
        if event.matches(QKeySequence.StandardKey.Copy) and self._new.textCursor().hasSelection():
            self._new.copy()
        else:
            super().keyPressEvent(event)

    def row_at(self, y: int) -> int:
        """The row at a height of the viewport, the nearest one outside of it."""
        line = self.lines.start + self.cursorForPosition(QPoint(0, y)).blockNumber()
        return self._scrolling.arrangement.row_on(line)

    @Slot(int)
    def _on_new_side_clicked(self, line: int) -> None:
        self.row_clicked.emit(self._scrolling.arrangement.row_on(line, right=True))

    @Slot(int)
    def _on_gutter_pressed(self, row: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.row_clicked.emit(row)

    @Slot(int, int)
    def _on_gutter_dragged(self, begun: int, now: int) -> None:
        self.rows_dragged.emit(begun, self.row_at(now))

    def _lay_out(self) -> None:
        self._around.lay_out(two=self.has_two_sides)
        self.guest.place()
        if self.words_width != self._words_width:
            self._words_width = self.words_width
            self.words_width_changed.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        for side in (self, self._new):
            side.use_theme()
        self._look.start()

    @Slot()
    def _on_moved(self) -> None:
        self._look.start()
        self.guest.place()

    @Slot()
    def _on_refilled(self) -> None:
        self._on_screen = ()
        self._point()

    @Slot(int)
    def _on_colours_found(self, hunk: int) -> None:
        """Dress the rows of a hunk anew when they are on the screen; the others will be when they come there."""
        for side in (self, self._new):
            side.undress(hunk)
        self._look.start()

    @Slot()
    def _on_look(self) -> None:
        """Dress what is on the screen, ask for its colours, and tell which hunks are there."""
        for side in (self, self._new):
            side.dress(self._colouring, self._reviews)
        on_screen = self.hunks_on_screen
        for hunk in on_screen:
            self._colouring.want(hunk)
        if on_screen != self._on_screen:
            self._on_screen = on_screen
            self.shown.emit(on_screen)


def _longest_number(hunks: Sequence[ReviewHunk]) -> int:
    """The highest line number of a file's hunks."""
    last = hunks[-1].hunk if hunks else None
    return max(last.old_first + last.old_count, last.new_first + last.new_count) if last else 0
