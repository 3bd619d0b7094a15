"""The row the keyboard is at: walked to, folded, selected with its neighbours, said to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.items import Answer, Item, PersonMessage, ToolCall
from haiku_pair.window.conversation.matched_view import MatchedView
from haiku_pair.window.conversation.row_painter import Place
from haiku_pair.window.conversation.row_text import can_fold
from haiku_pair.window.conversation.rows import Row
from haiku_pair.window.conversation.selectable_view import WHOLE
from haiku_pair.window.conversation.transcript import Transcript
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr


class CurrentRowView(MatchedView):
    """Rows of which one is the current one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._current = -1
        self._described = 0
        self.drawn.connect(self._follow_count)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Conversation, no messages"))

    def moved(self) -> None:
        """Another row is the current one."""

    @override
    def show_transcript(self, transcript: Transcript) -> None:
        self._current = -1
        self.clear_selection()
        super().show_transcript(transcript)
        self._describe()

    @property
    def current(self) -> int:
        """Index of the current row, or -1."""
        return self._current

    def set_current(self, index: int) -> None:
        """Make a row the current one and show it."""
        if not self.rows.list:
            return
        self._current = max(0, min(index, len(self.rows.list) - 1))
        self.clear_selection()
        self.moved()
        self.ensure_visible(self._current)
        self._describe()
        self.viewport().update()

    @override
    def show_row(self, index: int) -> None:
        self._current = index
        self.moved()
        self.clear_selection()
        self._describe()

    def walk(self, step: int) -> None:
        """To the next or previous row; within one larger than the view, scroll first."""
        if self._current < 0:
            self.set_current(len(self.rows.list) - 1)
            return
        if not self._scroll_within(step):
            self.set_current(self._current + step)

    def fold(self, *, folded: bool) -> None:
        """Fold the current row, or unfold it."""
        row = self.current_row()
        if row is not None and can_fold(row.item) and row.expanded == folded:
            self.toggle(self._current)

    def message_of_person(self) -> PersonMessage | None:
        """The current message if it is the person's, else theirs that it answers."""
        found = self.messages_of_person()
        row = self.current_row()
        if row is not None and isinstance(row.item, PersonMessage):
            return row.item
        return found[-1] if found else None

    def messages_of_person(self) -> list[PersonMessage]:
        """All that the person said in the turn of the current row: the message that began it, and what joined it."""
        turn = self.current_turn()
        items = (row.item for row in self.rows.list)
        return [item for item in items if isinstance(item, PersonMessage) and item.turn == turn]

    def current_turn(self) -> str:
        """The turn that the current row belongs to; of the newest row when there is none."""
        row = self.current_row() or (self.rows.list[-1] if self.rows.list else None)
        return row.item.turn if row is not None else ""

    def select_rows(self, first: int, last: int) -> None:
        """Select whole messages."""
        if self.rows.list:
            self.select((first, 0), (last, WHOLE))

    def extend_rows(self, step: int) -> None:
        """Select the current message, or up to another one further on, which becomes the current one."""
        if not self.rows.list:
            return
        anchor = self.selection_anchor()
        begin = anchor if anchor >= 0 else max(self._current, 0)
        end = max(0, min(max(self._current, 0) + step, len(self.rows.list) - 1)) if anchor >= 0 else begin
        self._current = end
        self.ensure_visible(end)
        self.select((begin, 0 if begin <= end else WHOLE), (end, WHOLE if begin <= end else 0))
        self._describe()

    def toggle(self, index: int) -> None:
        """Unfold or fold a row."""
        row = self.rows.list[index]
        row.expanded = not row.expanded
        stuck = self.is_at_bottom()
        self.clear_selection()
        self.touch(index)
        if not stuck or row.expanded:
            self.ensure_visible(index)
        self._describe()

    def show_call(self, call: str) -> bool:
        """Make the row of a tool call the current one, unfolded; False when it is not in this conversation."""
        self.flush()
        for index, row in enumerate(self.rows.list):
            if isinstance(row.item, ToolCall) and row.item.call == call:
                self.set_current(index)
                if not row.expanded:
                    self.toggle(index)
                return True
        return False

    def show_turn(self, turn: str, words: str) -> bool:
        """Make the first row of a turn that holds most of these words the current one; False without such a turn."""
        self.flush()
        wanted = words.casefold().split()
        rows = [(index, row.item) for index, row in enumerate(self.rows.list) if row.item.turn == turn]
        if not rows:
            return False
        found, _ = max(rows, key=lambda at: (sum(word in _said(at[1]) for word in wanted), -at[0]))
        self.set_current(found)
        return True

    @override
    def mark(self, index: int, place: Place, /) -> None:
        super().mark(index, place)
        place.is_current = index == self._current and self.hasFocus()

    def current_row(self) -> Row | None:
        """The row itself."""
        return self.rows.list[self._current] if 0 <= self._current < len(self.rows.list) else None

    def _scroll_within(self, step: int) -> bool:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        top = self.rows.stack.top(self._current)
        bottom = self.rows.stack.top(self._current + 1)
        before = bar.value()
        if step > 0 and bottom > before + page:
            bar.setValue(min(before + page // 2, round(bottom) - page))
        elif step < 0 and top < before:
            bar.setValue(max(before - page // 2, round(top)))
        return bar.value() != before

    def _describe(self) -> None:
        """Say the current row to a screen reader."""
        count = self._described = len(self.rows.list)
        row = self.current_row()
        if row is None:
            self.setAccessibleName(f"Conversation, {count or 'no'} messages")
            return
        folded = ""
        if can_fold(row.item):
            folded = ", unfolded" if row.expanded else ", folded"
        self.setAccessibleName(f"Message {self._current + 1} of {count}{folded}. {wording.spoken(row.item)}")

    @override
    def row_pressed(self, index: int) -> None:
        self._current = index
        self.moved()
        self._describe()

    def follow_view(self) -> None:
        """After a page the current row is one that is in view."""
        seen = self.visible()
        if seen and self._current not in seen:
            self._current = seen[len(seen) // 2]
            self.moved()
            self._describe()
        self.viewport().update()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._current < 0 and self.rows.list:
            self._current = len(self.rows.list) - 1
            self._describe()
        self.viewport().update()
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
        super().focusOutEvent(event)

    @Slot()
    def _follow_count(self) -> None:
        count = len(self.rows.list)
        if self._current >= count:
            self._current = count - 1
            self.clear_selection()
        if count != self._described:
            self._describe()

    # --- for tests and screen readers --------------------------------------------------------------

    def texts(self) -> list[str]:
        """The text of every row as it is shown now."""
        self.flush()
        found = []
        for index, row in enumerate(self.rows.list):
            while self.rows.measure(index):
                pass
            document = row.document
            found.append(make_visible(document.document.toPlainText()) if document is not None else "")
        return found


def _said(item: Item) -> str:
    """What the search over sessions looks through."""
    return item.text.casefold() if isinstance(item, PersonMessage | Answer) else ""
