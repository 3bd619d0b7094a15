"""Finding text in a conversation: in every row, folded and never laid out ones too, a slice at a time."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from haiku_pair.window.conversation.documents import RowDocument
from haiku_pair.window.conversation.items import Answer, Item, PersonMessage, Streamed
from haiku_pair.window.conversation.rows import Rows

MOST = 10_000
"""Matches. Who looks for a single letter is not going to read them all."""
_SLICE = 0.010
_PAUSE_MS = 1
_TOLD_EVERY = 0.1
"""Seconds between two reports while there is more to look at."""
_LETTERS = re.compile(r"[^\W_]+")
_MARKS = str.maketrans("", "", "*_`\\~")


class Match(NamedTuple):
    """Where in the text of a row something was found; positions as the row's document counts them."""

    start: int
    end: int


class Finding(QObject):
    """Keeps what was found up to date while one types and while an answer grows."""

    changed = Signal()
    """More was found, or something else is looked for."""

    def __init__(self, rows: Rows, parent: QObject) -> None:
        super().__init__(parent)
        self.query = ""
        self._rows = rows
        self._pattern: re.Pattern[str] | None = None
        self._key = ""
        self._texts: dict[int, tuple[int, str]] = {}  # by item: how long its source was, and what it shows
        self._found: dict[int, tuple[int, Sequence[Match]]] = {}
        self._half: tuple[int, RowDocument] | None = None
        self._all: list[tuple[int, int]] | None = None
        self._told = 0.0
        self._line: list[int] = []  # rows still to be looked at, the next one last
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._on_time)

    @property
    def is_done(self) -> bool:
        """Whether every row was looked at."""
        return not self._line

    def look_for(self, query: str, *, match_case: bool, begin: int) -> None:
        """Look for something else, from row `begin` on and round to the rows before it."""
        self.query = query
        self._found.clear()
        self._all = None
        self._told = 0.0
        flags = re.NOFLAG if match_case else re.IGNORECASE
        self._pattern = re.compile(re.escape(query), flags) if query else None
        self._key = max(_LETTERS.findall(query), key=len, default="").casefold()
        count = len(self._rows.list)
        begin = max(0, min(begin, count))
        self._line = [*range(begin - 1, -1, -1), *range(count - 1, begin - 1, -1)] if query else []
        self._on_time()

    def stop(self) -> None:
        """Look for nothing, and forget the texts."""
        self.look_for("", match_case=False, begin=0)
        self._texts.clear()
        self._half = None

    @Slot()
    def follow(self) -> None:
        """Rows came, went or grew."""
        if self._pattern is None:
            return
        known = {row.item.id for row in self._rows.list}
        for item_id in [item_id for item_id in self._found if item_id not in known]:
            del self._found[item_id]
        self._all = None
        self._line = [
            index
            for index in range(len(self._rows.list) - 1, -1, -1)
            if self._found.get(self._rows.list[index].item.id, (-1,))[0] != _size(self._rows.list[index].item)
        ]
        if self._line and not self._timer.isActive():
            self._timer.start()

    def matches(self, index: int) -> Sequence[Match]:
        """What was found in a row."""
        found = self._found.get(self._rows.list[index].item.id)
        return found[1] if found is not None else ()

    def all(self) -> list[tuple[int, int]]:
        """Row and number within it, of every match so far, from the top."""
        if self._all is None:
            self._all = [
                (index, number) for index in range(len(self._rows.list)) for number in range(len(self.matches(index)))
            ][:MOST]
        return self._all

    def length_of(self, index: int) -> int:
        """Characters of the text that was searched, as a document counts them; -1 where there is none."""
        known = self._texts.get(self._rows.list[index].item.id)
        return _units(known[1]) if known is not None else -1

    # --- a slice at a time -------------------------------------------------------------------------

    @Slot()
    def _on_time(self) -> None:
        until = time.perf_counter() + _SLICE
        while self._line and time.perf_counter() < until:
            index = self._line[-1]
            if index >= len(self._rows.list) or self._look_at(self._rows.list[index].item, until):
                self._line.pop()
        self._all = None
        if self._line:
            self._timer.start()
        if not self._line or time.perf_counter() > self._told + _TOLD_EVERY:
            self._told = time.perf_counter()
            self.changed.emit()

    def _look_at(self, item: Item, until: float) -> bool:
        """Find in one row; False when its text is not there yet."""
        size = _size(item)
        if self._pattern is None or not self._may_hold(item):
            self._found[item.id] = (size, ())
            return True
        text = self._text_of(item, size, until)
        if text is None:
            return False
        skip = len(text.partition("\n")[0]) if _is_headed(item) else 0
        spots = [match.span() for match in self._pattern.finditer(text, skip)]
        self._found[item.id] = (size, _counted_as_documents_do(text, spots))
        return True

    def _may_hold(self, item: Item) -> bool:
        """Whether it can show what is looked for: an answer without its letters can't, whatever its marks mean."""
        if not isinstance(item, Answer) or not self._key:
            return True
        source = item.text
        if "&" in source or "](" in source:
            return True
        return self._key in source.casefold() or self._key in source.translate(_MARKS).casefold()

    def _text_of(self, item: Item, size: int, until: float) -> str | None:
        known = self._texts.get(item.id)
        if known is not None and known[0] == size:
            return known[1]
        if self._half is None or self._half[0] != item.id:
            self._half = (item.id, self._rows.unseen(item))
        document = self._half[1]
        if document.update(expanded=True, remaining=0.0, budget=until - time.perf_counter()):
            return None
        self._half = None
        text = document.document.toPlainText()
        self._texts[item.id] = (size, text)
        return text


def _is_headed(item: Item) -> bool:
    """Whether its first line only says who speaks."""
    return isinstance(item, PersonMessage) or (isinstance(item, Answer) and item.leads)


def _size(item: Item) -> int:
    """A number that is another one when the item says something else."""
    if isinstance(item, Streamed):
        return 2 * item.length + bool(getattr(item, "ended", False))
    return hash(repr(item)) if not isinstance(item, PersonMessage) else 0


def _units(text: str) -> int:
    """Length in UTF-16, as Qt counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _counted_as_documents_do(text: str, spots: Sequence[tuple[int, int]]) -> Sequence[Match]:
    if text.isascii() or not spots:
        return [Match(*spot) for spot in spots]
    found: list[Match] = []
    at = units = 0
    for start, end in spots:
        units += _units(text[at:start])
        length = _units(text[start:end])
        found.append(Match(units, units + length))
        at, units = end, units + length
    return found
