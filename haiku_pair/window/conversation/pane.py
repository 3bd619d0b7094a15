"""The conversation pane: messages, what travels with the next one, and the input."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import (
    ConversationEvent,
    ConversationShown,
    Event,
    FilesChanged,
    TurnFinished,
    TurnStarted,
    UsageReported,
)
from haiku_pair.protocol.replies import Done, TurnAccepted
from haiku_pair.protocol.requests import SendMessage, StopTurn
from haiku_pair.protocol.values import Problem, Selection
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Command, Commands, Context
from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.bars import LinkBar, ProblemBar, StateLine
from haiku_pair.window.conversation.composer import Composer
from haiku_pair.window.conversation.context_line import ContextLine
from haiku_pair.window.conversation.items import TurnEnd
from haiku_pair.window.conversation.message_list import MessageList
from haiku_pair.window.conversation.transcript import Transcript
from haiku_pair.window.theme.panel import Panel
from haiku_pair.window.theme.theme import UNIT, Theme

_CONVERSATION_EVENTS = get_args(ConversationEvent)
_IDLE = "Enter sends · Shift+Enter new line"
_WORKING = "Haiku is working…  Esc stops"
_STOPPING = "Stopping…"
_EMPTY = "Ask about the code, or ask for a change.\nNothing is written before you have accepted it."


def nothing_open() -> tuple[str, Selection | None]:
    """No file is open."""
    return "", None


class ConversationPane(QWidget):
    """Sends messages itself (`SendMessage`, `StopTurn`) and shows the events it is given by `on_event`.

    Attributes:
        selection_provider: asked for the open file and its selected lines when a message is sent, and by
            `refresh_context`.
    """

    review_requested = Signal()
    hunks_requested = Signal(str)
    """The hunks that a tool call (its id) made were asked for."""
    settings_requested = Signal()
    trust_requested = Signal()
    usage_changed = Signal(object)
    """The newest `Usage`, also of a conversation that was reloaded."""
    running_changed = Signal(bool)
    """A turn began, or none runs any more."""
    draft_changed = Signal()

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selection_provider: Callable[[], tuple[str, Selection | None]] = nothing_open
        self.transcript = Transcript()
        self.list = MessageList(theme)
        self.problem = ProblemBar(theme)
        self.links = LinkBar(theme)
        self.state = StateLine(theme)
        self.context = ContextLine()
        self.input = Composer()
        self._frame = Panel(theme, "surface", "border")
        self._bridge = bridge
        self._pending = ""
        self._stopping = False
        self._was_running = False
        self._build()
        self._connect()
        self._register(commands)
        self._show_state()

    # --- for the window ----------------------------------------------------------------------------

    def draft(self) -> str:
        """What is typed and not sent; includes a message the engine has not taken yet."""
        return "\n".join(part for part in (self._pending, self.input.toPlainText()) if part)

    def set_draft(self, text: str) -> None:
        """Put text into the input."""
        self.input.replace_text(text)

    def focus_input(self) -> None:
        """To where messages are typed."""
        self.input.setFocus()

    def is_running(self) -> bool:
        """Whether a turn is going on."""
        return self.transcript.running

    def on_event(self, event: Event) -> None:
        """Take an event of the engine; those of no concern are passed over."""
        if isinstance(event, ConversationShown):
            self._show_conversation(event)
        elif isinstance(event, FilesChanged):
            self.context.show_unsent(event.unsent)
        elif isinstance(event, _CONVERSATION_EVENTS):
            self._fold(event)

    @Slot()
    def refresh_context(self) -> None:
        """Say again which file and lines travel with the next message."""
        self.context.show_file(*self.selection_provider())

    # --- sending -----------------------------------------------------------------------------------

    @Slot()
    def send(self) -> None:
        """Send what is typed. While a turn runs the draft stays, and the pane says so."""
        text = self.input.toPlainText()
        if not text.strip() or self.input.is_composing():
            return
        if self.transcript.running or self._pending:
            self.state.passing("Working: your draft is kept.  Esc stops")
            return
        path, selection = self.selection_provider() if self.context.sends_file() else nothing_open()
        self._pending = text
        self.input.replace_text("")
        self.problem.hide()
        self.list.scroll_to_bottom()
        self._show_state()
        self._bridge.ask(SendMessage(text, path, selection), TurnAccepted, self._on_accepted, self._on_not_sent)

    @Slot()
    def stop(self) -> None:
        """Stop the running turn; says so at once."""
        if self.transcript.running and not self._stopping:
            self._stopping = True
            self._show_state()
            self._bridge.ask(StopTurn(), Done, None, self._on_not_stopped)

    def _on_accepted(self, _reply: TurnAccepted) -> None:
        self._pending = ""
        self._show_state()

    def _on_not_sent(self, problem: Problem) -> None:
        """Nothing typed is lost: the message comes back before whatever was typed since."""
        restored = self.draft()
        self._pending = ""
        self.input.replace_text(restored)
        self.problem.tell(problem)
        self._show_state()
        self._announce(f"Not sent. {problem.what} {wording.problem_rest(problem)}")

    def _on_not_stopped(self, problem: Problem) -> None:
        self._stopping = False
        self._show_state()
        self.problem.tell(problem)

    # --- events ------------------------------------------------------------------------------------

    def _fold(self, event: ConversationEvent) -> None:
        self.transcript.add(event)
        self.list.refresh()
        match event:
            case TurnStarted():
                self.context.show_unsent(0)
                self.problem.hide()
            case UsageReported(_, usage):
                self.usage_changed.emit(usage)
            case TurnFinished():
                self._announce_end()
            case _:
                pass
        self._follow_running()

    def _show_conversation(self, event: ConversationShown) -> None:
        self.transcript = Transcript()
        for one in event.events:
            self.transcript.add(one)
        self.transcript.lose_engine()  # a turn without an end was cut by a crash; nobody works on it
        self.list.show_transcript(self.transcript)
        if self.transcript.usage is not None:
            self.usage_changed.emit(self.transcript.usage)
        self._follow_running()

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, FilesChanged):
            self.on_event(event)

    @Slot(object)
    def _on_engine_lost(self, problem: Problem) -> None:
        if self.transcript.lose_engine(problem):
            self.list.refresh()
            self._announce_end()
        self._follow_running()

    def _follow_running(self) -> None:
        running = self.transcript.running
        if running != self._was_running:
            self._was_running = running
            self._stopping = False
            self._show_state()
            self.running_changed.emit(running)

    def _show_state(self) -> None:
        if self._stopping:
            self.state.lasting(_STOPPING, can_stop=False)
        elif self.transcript.running:
            self.state.lasting(_WORKING, can_stop=True)
        else:
            self.state.lasting("Sending…" if self._pending else _IDLE, can_stop=False)

    def _announce_end(self) -> None:
        last = self.transcript.items[-1] if self.transcript.items else None
        self._announce(wording.spoken(last) if isinstance(last, TurnEnd) else "Haiku has answered.")

    def _announce(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # --- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.list.empty_text = _EMPTY
        self.list.show_transcript(self.transcript)
        self.setAccessibleName("Conversation")
        self.setFocusProxy(self.input)
        below = QVBoxLayout()
        below.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 2 * UNIT)
        below.setSpacing(UNIT)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.input)
        for widget in (self.problem, self.links, self.state, self.context, self._frame):
            below.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addLayout(below)
        self.setMinimumWidth(60 * UNIT)

    def _connect(self) -> None:
        self.input.submitted.connect(self.send)
        self.input.focus_changed.connect(self._on_input_focus)
        self.input.refused.connect(self.state.passing)
        self.input.textChanged.connect(self.draft_changed)
        self.input.history = self._sent
        self.state.stop_clicked.connect(self.stop)
        self.list.action_requested.connect(self._on_action)
        self.list.link_requested.connect(self.links.ask)
        self.list.copied.connect(self.state.passing)
        self.list.hunks_requested.connect(self.hunks_requested)
        self.links.closed.connect(self.list.setFocus)
        self.problem.remedy_requested.connect(self._on_action)
        self.problem.dismissed.connect(self.input.setFocus)
        self._bridge.arrived.connect(self._on_arrived)
        self._bridge.engine_lost.connect(self._on_engine_lost)

    def _register(self, commands: Commands) -> None:
        for command_id, title, keys, handler, enabled in (
            ("conversation.send", "Send the message", ("Return",), self.send, None),
            ("conversation.stop", "Stop the answer", ("Esc",), self.escape, self._can_escape),
            ("conversation.next", "Next message", ("Alt+Down",), self.next_message, None),
            ("conversation.previous", "Previous message", ("Alt+Up",), self.previous_message, None),
            ("conversation.unfold", "Unfold or fold the message, or do what it offers", (), self.list.activate, None),
            ("conversation.copy", "Copy the selection or the message", (), self.list.copy, None),
            ("conversation.copy_code", "Copy the next code block of the message", ("C",), self.list.copy_code, None),
            ("conversation.open_link", "Open the next link of the message", ("O",), self.list.open_link, None),
            ("conversation.hunks", "Go to the hunks that the tool call made", ("H",), self.list.ask_for_hunks, None),
            ("conversation.toggle_file", "Send the open file along, or not", (), self.context.switch.toggle, None),
        ):
            menu = "" if keys in {("C",), ("O",), ("H",)} else "Conversation"
            command = Command(command_id, title, "Conversation", keys, Context.CONVERSATION, menu)
            commands.add(command, handler, enabled)
        commands.install(self, Context.CONVERSATION)

    def show_call(self, call: str) -> bool:
        """Take the keyboard to the row of a tool call; False when it is not in this conversation."""
        found = self.list.show_call(call)
        if found:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return found

    def say(self, text: str) -> None:
        """A word in passing, where the state of the turn stands."""
        self.state.passing(text)

    def escape(self) -> None:
        """Close what is open over the input, else stop the turn."""
        if self.links.isVisible():
            self.links.close_bar()
        elif self.transcript.running:
            self.stop()
        else:
            self.problem.hide()

    @override
    def event(self, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() is QEvent.Type.ShortcutOverride and not self._can_escape():
            event.accept()  # no use for it here: let it go up to the window as a key
            return True
        return super().event(event)

    def next_message(self) -> None:
        """To the message below; from the input, to the newest."""
        self._walk(1)

    def previous_message(self) -> None:
        """To the message above; from the input, to the newest."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        if self.list.hasFocus():
            self.list.walk(step)
        else:
            self.list.set_current(len(self.transcript.items) - 1)
            self.list.setFocus()

    def _can_escape(self) -> bool:
        return self.links.isVisible() or self.transcript.running or self.problem.isVisible()

    @Slot(bool)
    def _on_input_focus(self, focused: bool) -> None:
        self._frame.set_roles("surface", "focus" if focused else "border")
        self.refresh_context()

    def _sent(self) -> list[str]:
        return self.transcript.messages()

    @Slot(str)
    def _on_action(self, name: str) -> None:
        match name:
            case "review":
                self.review_requested.emit()
            case "settings":
                self.settings_requested.emit()
            case "trust":
                self.trust_requested.emit()
            case _:
                pass
