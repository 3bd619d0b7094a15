"""The messages, with a current one for the keyboard, a selection across them, and what can be copied from them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.documents import ACTION_LINK
from haiku_pair.window.conversation.fence import COPY_LINK
from haiku_pair.window.conversation.items import Answer, PersonMessage, ProposalCard, Retry, Thinking, ToolCall, TurnEnd
from haiku_pair.window.conversation.row_painter import Place
from haiku_pair.window.conversation.rows import Row
from haiku_pair.window.conversation.selectable_view import SelectableView
from haiku_pair.window.conversation.transcript import Transcript
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import UNIT, Theme


class MessageList(SelectableView):
    """See the module."""

    action_requested = Signal(str)
    """`review`, `settings` or `trust` was asked for in a row."""
    link_requested = Signal(str)
    """A web address in an answer; nothing was opened."""
    hunks_requested = Signal(str)
    """The hunks that a tool call (its id) made were asked for."""
    copied = Signal(str)
    """Something went to the clipboard; what, in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._current = -1
        self._next_code = 0
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
        self._next_code = self._next_link = 0
        self.ensure_visible(self._current)
        self._describe()
        self.viewport().update()

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
            case ProposalCard():
                self.action_requested.emit("review")
            case TurnEnd(problem=problem):
                _, name = wording.remedy(problem)
                if name:
                    self.action_requested.emit(name)
            case _:
                pass

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
        self._to_clipboard(text, what)

    def copy_code(self) -> None:
        """A code block of the current answer (or of the newest one); once more takes the next."""
        row = self._row_with_code()
        if row is None or row.document is None or row.document.writer is None:
            return
        codes = row.document.writer.codes
        number = self._next_code % len(codes)
        self._next_code += 1
        self._to_clipboard(codes[number], f"Code block {number + 1} of {len(codes)} copied")

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

    def _current_row(self) -> Row | None:
        return self.rows.list[self._current] if 0 <= self._current < len(self.rows.list) else None

    def _row_with_code(self) -> Row | None:
        current = self._current_row()
        candidates = [current] if current is not None else reversed(self.rows.list)
        for row in candidates:
            writer = row.document.writer if row.document is not None else None
            if isinstance(row.item, Answer) and writer is not None and writer.codes:
                return row
        return None

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
        if isinstance(row.item, ToolCall | Thinking):
            folded = ", unfolded" if row.expanded else ", folded"
        self.setAccessibleName(f"Message {self._current + 1} of {count}{folded}. {wording.spoken(row.item)}")

    def _to_clipboard(self, text: str, what: str) -> None:
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
        if self._row_with_code() is not None:
            menu.addAction("Copy the next code block", self.copy_code)
        row = self._current_row()
        if row is not None and row.document is not None and row.document.writer and row.document.writer.links:
            menu.addAction("Open the next link…", self.open_link)
        menu.popup(event.globalPos())

    @override
    def row_pressed(self, index: int) -> None:
        self._current = index
        self._next_code = self._next_link = 0
        self._describe()

    @override
    def row_clicked(self, index: int, link: str, y: float) -> None:
        if link:
            self._follow(index, link)
        elif isinstance(self.rows.list[index].item, ToolCall | Thinking) and y < self.fontMetrics().lineSpacing() * 1.5:
            self.toggle(index)

    def _follow(self, index: int, link: str) -> None:
        document = self.rows.list[index].document
        if link.startswith(COPY_LINK):
            if document is not None and document.writer is not None:
                self._to_clipboard(document.writer.codes[int(link.removeprefix(COPY_LINK))], "Code block copied")
        elif link == f"{ACTION_LINK}toggle":
            self.toggle(index)
        elif link.startswith(ACTION_LINK):
            self.action_requested.emit(link.removeprefix(ACTION_LINK))
        else:
            self.link_requested.emit(link)

    # --- keys --------------------------------------------------------------------------------------

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._does(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._does(event):
            self._do(event)
        else:
            super().keyPressEvent(event)

    def _does(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        return (plain and event.key() in _KEYS) or event.matches(QKeySequence.StandardKey.Copy)

    def _do(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        of_letter = {
            Qt.Key.Key_C: self.copy_code,
            Qt.Key.Key_H: self.ask_for_hunks,
            Qt.Key.Key_O: self.open_link,
        }.get(Qt.Key(event.key()))
        if of_letter is not None:
            of_letter()
            return
        bar, page = self.verticalScrollBar(), self.viewport().height()
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_J:
                self.walk(1)
            case Qt.Key.Key_Up | Qt.Key.Key_K:
                self.walk(-1)
            case Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + page - 6 * UNIT)
                self._follow_view()
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - page + 6 * UNIT)
                self._follow_view()
            case Qt.Key.Key_Home:
                self.set_current(0)
            case Qt.Key.Key_End:
                self.set_current(len(self.rows.list) - 1)
                self.scroll_to_bottom()
            case _:
                self.activate()

    def _follow_view(self) -> None:
        """After a page the current row is one that is in view."""
        seen = self.visible()
        if seen and self._current not in seen:
            self._current = seen[len(seen) // 2]
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


_KEYS = frozenset({
    Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_C, Qt.Key.Key_H, Qt.Key.Key_O, Qt.Key.Key_Return, Qt.Key.Key_Enter,
    Qt.Key.Key_Space,
})  # fmt: skip
