"""The overview beside the scroll bar: where matches, changes and problems are, and what is on the screen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QRect, QTimer, Slot

from haiku_pair.window.overview import Mark, Overview, Shape
from haiku_pair.window.theme.theme import OVERVIEW_WIDTH, Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.text_edit import CodeEdit

Stretch: TypeAlias = tuple[int, int, Shape]
"""First and last line, 0-based, and what is there."""

_SOON = 60
"""Milliseconds after a change."""
_PLACES = 200
"""Places at which a match is looked for: more would not be told apart."""


class Strip(QObject):
    """Marks of several sources, each of which says its own anew when it has others."""

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        super().__init__(edit)
        self._edit = edit
        self._sources: dict[str, Sequence[Stretch]] = {}
        self._starts: Sequence[int] = ()
        self.overview = Overview(theme, edit)
        self.overview.went.connect(self._on_went)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._draw)
        edit.blockCountChanged.connect(self._soon.start)
        bar = edit.verticalScrollBar()
        bar.valueChanged.connect(self._on_scrolled)
        bar.rangeChanged.connect(self._on_scrolled)
        self.overview.show()

    def stand_beside(self, text: QRect) -> None:
        """Take the place right of the text."""
        self.overview.setGeometry(text.right() + 1, text.top(), OVERVIEW_WIDTH, text.height())

    def show(self, source: str, stretches: Sequence[Stretch]) -> None:
        """Show these marks in place of those of the same source."""
        if self._sources.get(source, ()) != stretches:
            self._sources[source] = stretches
            self._soon.start()

    def show_matches(self, starts: Sequence[int]) -> None:
        """Show where matches are: ascending positions in the document."""
        if starts is not self._starts:
            self._starts = starts
            self._soon.start()

    @Slot()
    def _draw(self) -> None:
        count = self._edit.blockCount()
        marks = [
            Mark(first / count, (last + 1) / count, shape)
            for stretches in self._sources.values()
            for first, last, shape in stretches
            if first < count
        ]
        self.overview.show_marks([*marks, *self._matches(count)])
        self._on_scrolled()

    def _matches(self, count: int) -> list[Mark]:
        """One mark for each part of the text that has a match; there may be thousands in it."""
        marks: list[Mark] = []
        if not self._starts:
            return marks
        document = self._edit.document()
        step = max(1, count // _PLACES)
        for line in range(0, count, step):
            start = document.findBlockByNumber(line).position()
            after = document.findBlockByNumber(line + step)
            end = after.position() if after.isValid() else document.characterCount()
            at = bisect_left(self._starts, start)
            if at < len(self._starts) and self._starts[at] < end:
                found = document.findBlock(self._starts[at]).blockNumber()
                marks.append(Mark(found / count, (found + 1) / count, Shape.FOUND))
        return marks

    @Slot()
    def _on_scrolled(self) -> None:
        count = self._edit.blockCount()
        shown = self._edit.lines_on_screen()
        self.overview.show_part(shown[0] / count, min(1.0, (shown[1] + 1) / count))

    @Slot(float)
    def _on_went(self, place: float) -> None:
        first, last = self._edit.lines_on_screen()
        self._edit.show_from(max(0, int(place * self._edit.blockCount()) - (last - first) // 2))
