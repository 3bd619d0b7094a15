"""Scrolling through more lines than a text widget should hold: it has those around what is on the screen.

Each line of a document costs time when it is put there and memory as long as it stands. So what is asked for is there
first with little around it; more follows while nobody waits. A small file is there as a whole then. Of a large one,
some screens are; when the view comes near their edge they are exchanged.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QScrollBar

from haiku_pair.window.review.arrangement import Arrangement, OneBelowTheOther
from haiku_pair.window.review.side import Side

WHOLE = 600
"""Lines up to which all of a file is in the widget."""
_AT_ONCE = 1
"""Screens above and below that are there when lines are asked for."""
_PAGES = 3
"""The same of those that follow; one remains before they are exchanged."""
_LEAST = 60
"""Lines that a screen is taken to have at least, as long as nobody waits."""


class Scrolling(QObject):
    """Lines are counted over the whole file, whatever of it is in the widgets."""

    moved = Signal()
    """Other lines are on the screen."""
    refilled = Signal()
    """Other lines are in the widgets."""

    def __init__(self, left: Side, right: Side, bar: QScrollBar, page: Callable[[], int]) -> None:
        """Two sides that scroll together.

        Args:
            left: the side that scrolls; the right one follows.
            right: empty while there is one side only.
            bar: the scroll bar for the whole file.
            page: how many lines there is room for.
        """
        super().__init__(left)
        self._left = left
        self._right = right
        self._bar = bar
        self._page = page
        self._arrangement: Arrangement = OneBelowTheOther(())
        self._filling = False
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._on_idle)
        self._own = left.verticalScrollBar()
        self._own.valueChanged.connect(self._on_scrolled)
        self._own.rangeChanged.connect(self._follow)
        bar.valueChanged.connect(self._on_bar)

    @property
    def arrangement(self) -> Arrangement:
        """What stands on which line."""
        return self._arrangement

    @property
    def top(self) -> int:
        """The first line on the screen."""
        return self._left.lines.start + self._own.value()

    def show(self, arrangement: Arrangement, top: int) -> None:
        """Show other lines, this one first on the screen."""
        self._arrangement = arrangement
        self._show_around(top)

    def scroll_to(self, line: int) -> None:
        """Have this line first on the screen, as far as there are lines below it."""
        line = max(0, min(line, self._arrangement.height - 1))
        there = self._left.lines
        if line < there.start or (line + self._page() + 1 > there.stop < self._arrangement.height):
            self._show_around(line)
        else:
            self._own.setValue(line - there.start)

    @Slot(int)
    def _on_bar(self, value: int) -> None:
        is_end = value >= self._bar.maximum()
        self.scroll_to(value)
        if is_end:  # how far that is is known to the line once the last lines are there
            self._own.setValue(self._own.maximum())

    def _show_around(self, top: int) -> None:
        """Show this line soon: it is the first on the screen."""
        page = self._page()
        self._fill(top, top - _AT_ONCE * page, top + (_AT_ONCE + 1) * page + 1)
        if not self._has_enough():
            self._idle.start()

    def _fill(self, top: int, first: int, end: int) -> None:
        height = self._arrangement.height
        first, end = max(0, min(first, height - 1)), min(height, end)
        left, right = self._arrangement.cells(first, end)
        self._filling = True
        for side, cells in ((self._left, left), (self._right, right)):
            side.show_cells(cells, first)
        self.refilled.emit()
        self._own.setValue(max(0, top - first))
        self._filling = False
        self._follow()
        self.moved.emit()

    @Slot()
    def _on_scrolled(self) -> None:
        if not self._filling:
            self._follow()
            self.moved.emit()

    @Slot()
    def _follow(self) -> None:
        """Bring the bar for the whole file to where the widget is."""
        if self._filling:
            return
        there, height, page = self._left.lines, self._arrangement.height, self._page()
        at_end = there.stop >= height
        most = there.start + self._own.maximum() if at_end else height - page
        self._bar.blockSignals(True)
        self._bar.setRange(0, max(0, most))
        self._bar.setPageStep(page)
        self._bar.setValue(self.top)
        self._bar.blockSignals(False)
        if not self._has_enough():
            self._idle.start()

    def _has_enough(self) -> bool:
        """Whether the view may go on for a while before other lines are needed."""
        there, height, near = self._left.lines, self._arrangement.height, max(_LEAST, self._page())
        if height <= WHOLE:
            return len(there) >= height
        return (not there.start or self._own.value() >= near) and (
            there.stop >= height or self.top + 2 * near <= there.stop
        )

    @Slot()
    def _on_idle(self) -> None:
        if self._left.textCursor().hasSelection() or self._right.textCursor().hasSelection():
            return
        top, height, page = self.top, self._arrangement.height, max(_LEAST, self._page())
        if height <= WHOLE:
            self._fill(top, 0, height)
        else:
            self._fill(top, top - _PAGES * page, top + (_PAGES + 1) * page)
