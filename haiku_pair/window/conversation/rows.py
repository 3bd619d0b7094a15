"""Rows of the message list: heights guessed until they are seen, documents only for the ones that are."""

from __future__ import annotations

import time
from collections import OrderedDict

from PySide6.QtGui import QFont, QFontMetricsF

from haiku_pair.window.conversation.documents import RowDocument
from haiku_pair.window.conversation.stack import RowStack
from haiku_pair.window.conversation.transcript import Answer, Item, PersonMessage, ProposalCard, Retry, Transcript
from haiku_pair.window.theme.theme import UNIT, Theme

SIDE = 3 * UNIT
"""Pixels left and right of the text."""
CARD = 2 * UNIT
"""More of them inside the frame of a person's message or a card."""
GAP = UNIT
"""Above and below each row."""

_KEPT = 40
"""Documents kept for rows that are no longer in view."""
_BUDGET = 0.012
"""Seconds spent on one long answer per frame."""


class Row:
    """An item and what the list knows of it."""

    __slots__ = ("deadline", "document", "expanded", "item", "stale")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.document: RowDocument | None = None
        self.stale = True
        self.expanded = False
        self.deadline = 0.0

    @property
    def remaining(self) -> float:
        """Seconds until a scheduled retry."""
        return max(0.0, self.deadline - time.monotonic())


class Rows:
    """All rows of a transcript, at one width."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.stack = RowStack()
        self.list: list[Row] = []
        self._theme = theme
        self._font = font
        self._width = 200.0
        self._transcript = Transcript()
        self._by_id: dict[int, Row] = {}
        self._alive: OrderedDict[int, Row] = OrderedDict()

    def show(self, transcript: Transcript) -> None:
        """Forget everything and show this."""
        self._transcript = transcript
        self._by_id.clear()
        self._alive.clear()
        self.list = []
        self.stack.reset([])
        transcript.take_changes()
        self._rebuild()

    def sync(self) -> bool:
        """Follow the transcript; False when nothing changed."""
        touched, removed = self._transcript.take_changes()
        if not touched and not removed:
            return False
        if removed:
            self._rebuild()
        for item in self._transcript.items[len(self.list) :]:
            self._append(item)
        for item_id in touched:
            row = self._by_id.get(item_id)
            if row is not None:
                self._touch(row)
        return True

    def set_width(self, width: float) -> None:
        """Another width: heights are guesses again until seen, documents wrap anew."""
        self._width = max(width, 40.0)
        for row in self._alive.values():
            if row.document is not None:
                row.document.document.setTextWidth(self._text_width(row.item))
        self.stack.reset([self._known_or_guessed(row) for row in self.list])

    def restyle(self, font: QFont) -> None:
        """Other colours or fonts: no document is right any more."""
        self._font = font
        for row in self._alive.values():
            row.document = None
            row.stale = True
        self._alive.clear()

    def index_of(self, item_id: int) -> int:
        """Where the row of an item is, or -1."""
        row = self._by_id.get(item_id)
        return self.list.index(row) if row is not None else -1

    def measure(self, index: int) -> bool:
        """Bring a row's document and height up to date; True when a long answer has more to show."""
        row = self.list[index]
        more = False
        if row.document is None:
            row.document = RowDocument(row.item, self._theme, self._font, self._text_width(row.item))
            row.stale = True
        if row.stale:
            more = row.document.update(expanded=row.expanded, remaining=row.remaining, budget=_BUDGET)
            row.stale = more
        self._alive[row.item.id] = row
        self._alive.move_to_end(row.item.id)
        self.stack.set_height(index, row.document.height + 2 * (self.inset(row.item) + GAP))
        return more

    def evict(self, visible: range) -> None:
        """Drop the documents seen longest ago, but none in view."""
        seen = {self.list[index].item.id for index in visible}
        for item_id in list(self._alive):
            if len(self._alive) <= _KEPT:
                return
            if item_id not in seen:
                row = self._alive.pop(item_id)
                row.document = None
                row.stale = True

    @staticmethod
    def inset(item: Item) -> int:
        """Pixels between the frame of a row and its text; none where there is no frame."""
        return CARD if framed(item) else 0

    def _rebuild(self) -> None:
        """Items went away, or are all new."""
        keep = self._by_id
        self.list = [keep.get(item.id) or Row(item) for item in self._transcript.items]
        self._by_id = {row.item.id: row for row in self.list}
        for item_id in [item_id for item_id in self._alive if item_id not in self._by_id]:
            del self._alive[item_id]
        for row in self.list:
            if row.document is None:
                self._set_deadline(row)
        self.stack.reset([self._known_or_guessed(row) for row in self.list])

    def _append(self, item: Item) -> None:
        row = Row(item)
        self.list.append(row)
        self._by_id[item.id] = row
        self.stack.append(self._guess(item))

    def _touch(self, row: Row) -> None:
        row.stale = True
        self._set_deadline(row)

    @staticmethod
    def _set_deadline(row: Row) -> None:
        if isinstance(row.item, Retry) and row.item.waiting:
            row.deadline = time.monotonic() + row.item.seconds

    def _text_width(self, item: Item) -> float:
        return max(self._width - 2 * (SIDE + self.inset(item)), 20.0)

    def _known_or_guessed(self, row: Row) -> float:
        if row.document is not None:
            return row.document.height + 2 * (self.inset(row.item) + GAP)
        return self._guess(row.item)

    def _guess(self, item: Item) -> float:
        metrics = QFontMetricsF(self._font)
        text = item.text if isinstance(item, Answer | PersonMessage) else ""
        columns = max(self._text_width(item) / metrics.averageCharWidth(), 8.0)
        lines = 1 + max(1.2 * len(text) / columns, 1.1 * text.count("\n"))
        if isinstance(item, PersonMessage):
            lines += 1 + bool(item.context)
        return lines * metrics.lineSpacing() + 2 * (self.inset(item) + GAP)


def framed(item: Item) -> bool:
    """Whether a row stands in a frame: what the person said, and what asks for something."""
    return isinstance(item, PersonMessage | ProposalCard)
