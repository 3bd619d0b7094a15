"""The messages, with a current one for the keyboard, a selection across them, and what can be copied from them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.code_choice import CodeChoice
from haiku_pair.window.conversation.fence import CODE_LINK
from haiku_pair.window.conversation.items import (
    Answer,
    Item,
    PersonMessage,
    ProposalCard,
    Retry,
    Thinking,
    ToolCall,
    TurnEnd,
)
from haiku_pair.window.conversation.list_keys import carry_out, is_ours
from haiku_pair.window.conversation.markdown import Code
from haiku_pair.window.conversation.matched_view import MatchedView
from haiku_pair.window.conversation.row_painter import Place
from haiku_pair.window.conversation.row_text import ACTION_LINK
from haiku_pair.window.conversation.rows import Row
from haiku_pair.window.conversation.selectable_view import WHOLE
from haiku_pair.window.conversation.transcript import Transcript
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import Theme


class MessageList(MatchedView):
    """See the module."""

    action_requested = Signal(str)
    """`review`, `settings` or `trust` was asked for in a row."""
    link_requested = Signal(str)
    """A web address in an answer; nothing was opened."""
    hunks_requested = Signal(str)
    """The hunks that a tool call (its id) made were asked for."""
    menu_opened = Signal(object)
    """A menu of the current message is about to be shown; more can be put into it."""
    copied = Signal(str)
    """Something went to the clipboard; what, in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._current = -1
        self.codes = CodeChoice(self)
        self._next_link = 0
        self._described = 0
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self._on_second)
        self.drawn.connect(self._on_drawn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Conversation, no messages")

    @override
    def show_transcript(self, transcript: Transcript) -> None:
        self._current = -1
        self.clear_selection()
        super().show_transcript(transcript)
        self._describe()

    # --- the current row ---------------------------------------------------------------------------

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
        self._next_link = 0
        self.codes.forget()
        self.ensure_visible(self._current)
        self._describe()
        self.viewport().update()

    @override
    def show_row(self, index: int) -> None:
        self._current = index
        self._next_link = 0
        self.codes.forget()
        self.clear_selection()
        self._describe()

    def walk(self, step: int) -> None:
        """To the next or previous row; within one larger than the view, scroll first."""
        if self._current < 0:
            self.set_current(len(self.rows.list) - 1)
            return
        if not self._scroll_within(step):
            self.set_current(self._current + step)

    def activate(self) -> None:
        """Do what the current row is for: unfold it, go to the review, take the next step."""
        row = self._current_row()
        if row is None:
            return
        match row.item:
            case ToolCall() | Thinking() | PersonMessage():
                self.toggle(self._current)
            case Retry(waiting=True):
                self.action_requested.emit("retry")
            case ProposalCard():
                self.action_requested.emit("review")
            case TurnEnd(problem=problem):
                _, name = wording.remedy(problem)
                if name:
                    self.action_requested.emit(name)
            case _:
                pass

    def fold(self, *, folded: bool) -> None:
        """Fold the current row, or unfold it."""
        row = self._current_row()
        if row is not None and can_fold(row.item) and row.expanded == folded:
            self.toggle(self._current)

    def message_of_person(self) -> PersonMessage | None:
        """The current message if it is the person's, else theirs that it answers."""
        turn = self.current_turn()
        for row in reversed(self.rows.list):
            if isinstance(row.item, PersonMessage) and row.item.turn == turn:
                return row.item
        return None

    def current_turn(self) -> str:
        """The turn that the current row belongs to; of the newest row when there is none."""
        row = self._current_row() or (self.rows.list[-1] if self.rows.list else None)
        return row.item.turn if row is not None else ""

    def codes_of(self, index: int) -> list[Code]:
        """The code blocks of a row."""
        row = self.rows.list[index]
        if not isinstance(row.item, Answer):
            return []
        while self.rows.measure(index):
            pass
        writer = row.document.writer if row.document is not None else None
        return writer.codes if writer is not None else []

    def show_code(self, number: int) -> None:
        """Bring a code block of the current row into view."""
        row = self._current_row()
        if row is not None and row.document is not None:
            self.ensure_text_visible(self._current, row.document.place_of_code(number))
            self.viewport().update()

    def waits_to_retry(self) -> bool:
        """Whether the newest row counts down to another try."""
        item = self.rows.list[-1].item if self.rows.list else None
        return isinstance(item, Retry) and item.waiting

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

    def ask_for_hunks(self) -> None:
        """Ask for the hunks that the current tool call made, or for the review where it is the card of a proposal."""
        row = self._current_row()
        if row is not None and isinstance(row.item, ToolCall):
            self.hunks_requested.emit(row.item.call)
        elif row is not None and isinstance(row.item, ProposalCard):
            self.action_requested.emit("review")

    def copy(self) -> None:
        """The selection, else all of the current row as it came."""
        text = self.selected_text()
        what = "Selection copied"
        row = self._current_row()
        if not text and row is not None:
            text, what = wording.source(row.item), "Message copied"
        self.to_clipboard(text, what)

    def open_link(self) -> None:
        """Ask to open a link of the current answer; once more takes the next."""
        row = self._current_row()
        if row is None or row.document is None or row.document.writer is None or not row.document.writer.links:
            return
        links = row.document.writer.links
        self.link_requested.emit(links[self._next_link % len(links)])
        self._next_link += 1

    @override
    def mark(self, index: int, place: Place, /) -> None:
        super().mark(index, place)
        place.is_current = index == self._current and self.hasFocus()
        place.code = self.codes.chosen if index == self._current else -1

    def _current_row(self) -> Row | None:
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
        row = self._current_row()
        if row is None:
            self.setAccessibleName(f"Conversation, {count or 'no'} messages")
            return
        folded = ""
        if can_fold(row.item):
            folded = ", unfolded" if row.expanded else ", folded"
        self.setAccessibleName(f"Message {self._current + 1} of {count}{folded}. {wording.spoken(row.item)}")

    def to_clipboard(self, text: str, what: str) -> None:
        """Copy something, and say what."""
        if text:
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(what)

    # --- mouse ---------------------------------------------------------------------------------------

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is not QContextMenuEvent.Reason.Keyboard:
            index = self.rows.stack.at(event.pos().y() + self.verticalScrollBar().value())
            if index >= 0 and index != self._current and not self.selected_text():
                self.set_current(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy", self.copy)
        if self.codes.has_any():
            menu.addAction("Copy the code block", self.codes.copy)
            menu.addAction("Insert the code block at the cursor", self.codes.insert)
            menu.addAction("Propose the code block as an edit", self.codes.propose)
        row = self._current_row()
        if row is not None and row.document is not None and row.document.writer and row.document.writer.links:
            menu.addAction("Open the next link…", self.open_link)
        self.menu_opened.emit(menu)
        menu.popup(event.globalPos())

    @override
    def row_pressed(self, index: int) -> None:
        self._current = index
        self._next_link = 0
        self.codes.forget()
        self._describe()

    @override
    def row_clicked(self, index: int, link: str, y: float) -> None:
        if link:
            self._follow(index, link)
        elif isinstance(self.rows.list[index].item, ToolCall | Thinking) and y < self.fontMetrics().lineSpacing() * 1.5:
            self.toggle(index)

    def _follow(self, index: int, link: str) -> None:
        if link.startswith(CODE_LINK):
            what, _, number = link.removeprefix(CODE_LINK).partition(":")
            self.codes.click(index, what, int(number))
        elif link == f"{ACTION_LINK}toggle":
            self.toggle(index)
        elif link.startswith(ACTION_LINK):
            self.action_requested.emit(link.removeprefix(ACTION_LINK))
        else:
            self.link_requested.emit(link)

    # --- keys --------------------------------------------------------------------------------------

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_ours(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_ours(event):
            carry_out(event, self)
        else:
            super().keyPressEvent(event)

    def follow_view(self) -> None:
        """After a page the current row is one that is in view."""
        seen = self.visible()
        if seen and self._current not in seen:
            self._current = seen[len(seen) // 2]
            self.codes.forget()
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

    # --- the clock of a retry ----------------------------------------------------------------------

    @Slot()
    def _on_drawn(self) -> None:
        count = len(self.rows.list)
        if self._current >= count:
            self._current = count - 1
            self.clear_selection()
        if count != self._described:
            self._describe()
        waits = bool(count) and isinstance(self.rows.list[-1].item, Retry)
        if waits != self._countdown.isActive():
            self._countdown.start() if waits else self._countdown.stop()

    @Slot()
    def _on_second(self) -> None:
        if self.rows.list and isinstance(self.rows.list[-1].item, Retry):
            self.touch(len(self.rows.list) - 1)
        else:
            self._countdown.stop()

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


def can_fold(item: Item) -> bool:
    """Whether a row is shown in one line until it is wanted."""
    return isinstance(item, ToolCall | Thinking)
