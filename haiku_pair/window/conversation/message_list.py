"""The messages, with a current one for the keyboard, a selection across them, and what can be copied from them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.code_choice import CodeChoice
from haiku_pair.window.conversation.current_row import CurrentRowView
from haiku_pair.window.conversation.fence import CODE_LINK
from haiku_pair.window.conversation.items import (
    Answer,
    PersonMessage,
    ProposalCard,
    Retry,
    SummaryLine,
    Thinking,
    ToolCall,
    TurnEnd,
)
from haiku_pair.window.conversation.list_keys import carry_out, is_ours
from haiku_pair.window.conversation.markdown import Code
from haiku_pair.window.conversation.row_painter import Place
from haiku_pair.window.conversation.row_text import ACTION_LINK, folds_to_line
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr


class MessageList(CurrentRowView):
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
        self.codes = CodeChoice(self)
        self._next_link = 0
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self._on_second)
        self.drawn.connect(self._on_drawn)

    @override
    def moved(self) -> None:
        self._next_link = 0
        self.codes.forget()

    def activate(self) -> None:
        """Do what the current row is for: unfold it, go to the review, take the next step."""
        row = self.current_row()
        if row is None:
            return
        match row.item:
            case ToolCall() | Thinking() | SummaryLine() | PersonMessage():
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
        row = self.current_row()
        if row is not None and row.document is not None:
            self.ensure_text_visible(self._current, row.document.place_of_code(number))
            self.viewport().update()

    def waits_to_retry(self) -> bool:
        """Whether the newest row counts down to another try."""
        item = self.rows.list[-1].item if self.rows.list else None
        return isinstance(item, Retry) and item.waiting

    def ask_for_hunks(self) -> None:
        """Ask for the hunks that the current tool call made, or for the review where it is the card of a proposal."""
        row = self.current_row()
        if row is not None and isinstance(row.item, ToolCall):
            self.hunks_requested.emit(row.item.call)
        elif row is not None and isinstance(row.item, ProposalCard):
            self.action_requested.emit("review")

    def copy(self) -> None:
        """The selection, else all of the current row as it came."""
        text = self.selected_text()
        what = tr("Selection copied")
        row = self.current_row()
        if not text and row is not None:
            text, what = wording.source(row.item), tr("Message copied")
        self.to_clipboard(text, what)

    def open_link(self) -> None:
        """Ask to open a link of the current answer; once more takes the next."""
        row = self.current_row()
        if row is None or row.document is None or row.document.writer is None or not row.document.writer.links:
            return
        links = row.document.writer.links
        self.link_requested.emit(links[self._next_link % len(links)])
        self._next_link += 1

    @override
    def mark(self, index: int, place: Place, /) -> None:
        super().mark(index, place)
        place.code = self.codes.chosen if index == self._current else -1

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
        menu.addAction(tr("Copy"), self.copy)
        if self.codes.has_any():
            menu.addAction(tr("Copy the code block"), self.codes.copy)
            menu.addAction(tr("Insert the code block at the cursor"), self.codes.insert)
            menu.addAction(tr("Propose the code block as an edit"), self.codes.propose)
        row = self.current_row()
        if row is not None and row.document is not None and row.document.writer and row.document.writer.links:
            menu.addAction(tr("Open the next link…"), self.open_link)
        self.menu_opened.emit(menu)
        menu.popup(event.globalPos())

    @override
    def row_clicked(self, index: int, link: str, y: float) -> None:
        if link:
            self._follow(index, link)
        elif folds_to_line(self.rows.list[index].item) and y < self.fontMetrics().lineSpacing() * 1.5:
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

    # --- the clock of a retry ----------------------------------------------------------------------

    @Slot()
    def _on_drawn(self) -> None:
        waits = bool(self.rows.list) and isinstance(self.rows.list[-1].item, Retry)
        if waits != self._countdown.isActive():
            self._countdown.start() if waits else self._countdown.stop()

    @Slot()
    def _on_second(self) -> None:
        if self.rows.list and isinstance(self.rows.list[-1].item, Retry):
            self.touch(len(self.rows.list) - 1)
        else:
            self._countdown.stop()
