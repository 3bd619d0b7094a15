"""Rows of the message list: heights guessed until they are seen, documents only for the ones that are."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum

from PySide6.QtGui import QFont, QFontMetricsF

from haiku_pair.window.conversation.documents import RowDocument
from haiku_pair.window.conversation.items import Answer, Item, PersonMessage, ProposalCard, Retry
from haiku_pair.window.conversation.lexers import Lexers
from haiku_pair.window.conversation.stack import RowStack
from haiku_pair.window.conversation.transcript import Transcript
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
_COLOUR_BUDGET = 0.006


_FRAMED = (PersonMessage, ProposalCard)


class Change(Enum):
    """What a look at the transcript has found."""

    NONE = "none"
    GROWN = "grown"
    """Rows came at the end, or say something else."""
    REBUILT = "rebuilt"
    """Rows went away."""


class Row:
    """An item and what the list knows of it."""

    __slots__ = ("_shape", "deadline", "document", "expanded", "item", "stale", "width")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.document: RowDocument | None = None
        self.stale = True
        self.expanded = False
        self.deadline = 0.0
        self.width = 0.0
        """At which the document is laid out."""
        self._shape: tuple[int, int, int] | None = None

    def shape(self) -> tuple[int, int, int]:
        """Characters, line feeds and further lines of a row nobody has seen yet; as it was when first asked for."""
        if self._shape is None:
            item = self.item
            if isinstance(item, PersonMessage):
                self._shape = len(item.text), item.text.count("\n"), 1 + bool(item.context)
            elif isinstance(item, Answer):
                text = item.text
                self._shape = len(text), text.count("\n"), 0
            else:
                self._shape = 0, 0, 0
        return self._shape

    @property
    def remaining(self) -> float:
        """Seconds until a scheduled retry."""
        return max(0.0, self.deadline - time.monotonic())


class Rows:
    """All rows of a transcript, at one width.

    Attributes:
        changed_from: the first row that was brought up to date since this was None, and how far down in its text
            it looks as before.
    """

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.stack = RowStack()
        self.list: list[Row] = []
        self.changed_from: tuple[int, float] | None = None
        self._theme = theme
        self._lexers = Lexers()
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

    def sync(self) -> Change:
        """Follow the transcript."""
        touched, removed = self._transcript.take_changes()
        if not touched and not removed:
            return Change.NONE
        if removed:
            self._rebuild()
        for item in self._transcript.items[len(self.list) :]:
            self._append(item)
        for item_id in touched:
            row = self._by_id.get(item_id)
            if row is not None:
                self._touch(row)
        return Change.REBUILT if removed else Change.GROWN

    def set_width(self, width: float) -> None:
        """Another width: heights are guesses again until seen, documents wrap anew."""
        self._width = max(width, 40.0)
        self.stack.reset(self._heights())

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
            row.document = RowDocument(row.item, self._theme, self._font, self._text_width(row.item), self._lexers)
            row.stale = True
        elif row.width != self._width:
            row.document.document.setTextWidth(self._text_width(row.item))
            self._note_change(index, 0.0)
        row.width = self._width
        if row.stale:
            more = row.document.update(expanded=row.expanded, remaining=row.remaining, budget=_BUDGET)
            row.stale = more
            self._note_change(index, row.document.changed_from)
        self._alive[row.item.id] = row
        self._alive.move_to_end(row.item.id)
        self.stack.set_height(index, row.document.height + 2 * (self.inset(row.item) + GAP))
        return more

    def _note_change(self, index: int, down: float) -> None:
        if self.changed_from is None or (index, down) < self.changed_from:
            self.changed_from = (index, down)

    def colour(self, index: int, top: float, bottom: float) -> bool:
        """Colour the code of a row between two heights of its text; True when there is more to do."""
        document = self.list[index].document
        if document is None or document.writer is None or document.hurried:
            return False
        document.grounds.forget_places()  # bold words of code may go on in another line
        return document.writer.colour(top, bottom, time.perf_counter() + _COLOUR_BUDGET)

    def calm(self) -> None:
        """Nothing came for a while: what was shown in a hurry gets its formats."""
        for row in self._alive.values():
            if row.document is not None and row.document.hurried:
                row.stale = True

    def unseen(self, item: Item) -> RowDocument:
        """A document that nobody sees, to be searched."""
        return RowDocument(item, self._theme, self._font)

    def evict(self, visible: range) -> None:
        """Drop the documents seen longest ago, but none in view."""
        if len(self._alive) <= _KEPT:
            return
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
        self.stack.reset(self._heights())

    def _append(self, item: Item) -> None:
        row = Row(item)
        self.list.append(row)
        self._by_id[item.id] = row
        self.stack.append(self._guesser()(row))

    def _touch(self, row: Row) -> None:
        row.stale = True
        self._set_deadline(row)

    @staticmethod
    def _set_deadline(row: Row) -> None:
        if isinstance(row.item, Retry) and row.item.waiting:
            row.deadline = time.monotonic() + row.item.seconds

    def _text_width(self, item: Item) -> float:
        return max(self._width - 2 * (SIDE + self.inset(item)), 20.0)

    def _heights(self) -> list[float]:
        """Of every row: as it is laid out, or as it will be, more or less."""
        guess = self._guesser()
        return [
            row.document.height + 2 * (self.inset(row.item) + GAP)
            if row.document is not None and row.width == self._width
            else guess(row)
            for row in self.list
        ]

    def _guesser(self) -> Callable[[Row], float]:
        metrics = QFontMetricsF(self._font)
        spacing = metrics.lineSpacing()
        wide, narrow = (
            max((self._width - 2 * (SIDE + inset)) / metrics.averageCharWidth(), 8.0) for inset in (0, CARD)
        )
        air, framed_air = 2 * GAP, 2 * (CARD + GAP)

        def guess(row: Row) -> float:
            length, breaks, more = row.shape()
            if framed(row.item):
                return (1 + more + max(1.2 * length / narrow, 1.1 * breaks)) * spacing + framed_air
            return (1 + more + max(1.2 * length / wide, 1.1 * breaks)) * spacing + air

        return guess


def framed(item: Item) -> bool:
    """Whether a row stands in a frame: what the person said, and what asks for something."""
    return isinstance(item, _FRAMED)
