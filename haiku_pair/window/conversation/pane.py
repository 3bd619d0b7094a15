"""The conversation pane: messages, what travels with the next one, and the input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
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
from haiku_pair.protocol.queue import MessagesQueued
from haiku_pair.protocol.values import Problem, Selection
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.bars import LinkBar, ProblemBar, StateLine
from haiku_pair.window.conversation.composer import Composer
from haiku_pair.window.conversation.composing import Composing
from haiku_pair.window.conversation.context_line import ContextLine
from haiku_pair.window.conversation.find_bar import FindBar
from haiku_pair.window.conversation.items import TurnEnd
from haiku_pair.window.conversation.keys import register
from haiku_pair.window.conversation.message_list import MessageList
from haiku_pair.window.conversation.pane_layout import lay_out
from haiku_pair.window.conversation.queued import QueuedStrip
from haiku_pair.window.conversation.row_acts import RowActs
from haiku_pair.window.conversation.seeking import Seeking
from haiku_pair.window.conversation.sending import Sending, nothing_open
from haiku_pair.window.conversation.transcript import Transcript
from haiku_pair.window.conversation.turn_desk import TurnDesk
from haiku_pair.window.theme.panel import Panel
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.window.usage.price_line import PriceLine
from haiku_pair.words import tr

_CONVERSATION_EVENTS = get_args(ConversationEvent)
_IDLE = tr("Enter sends · Shift+Enter new line")
_EDITING = tr("Editing an earlier message: Enter goes on from there in a copy · Esc leaves it")
_WORKING = tr("Haiku is working…  Esc stops · Enter queues")
_STOPPING = tr("Stopping…")
_EMPTY = tr("Ask about the code, or ask for a change.\nNothing is written before you have accepted it.")


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
    insert_requested = Signal(str)
    """Code to be put where the cursor of the open file is."""
    propose_requested = Signal(str)
    """Text to be proposed as an edit, as it could be pasted."""
    act_on_message = Signal(str, str)
    """A turn, and what the person wants with it: `fork`."""
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
        self.seeking = Seeking(self.list)
        self.problem = ProblemBar(theme)
        self.finder = FindBar(self.list, theme)
        self.links = LinkBar(theme)
        self.queued = QueuedStrip(bridge, theme)
        self.state = StateLine(theme)
        self.context = ContextLine()
        self.input = Composer()
        self._frame = Panel(theme, "surface", "border")
        self._bridge = bridge
        self.sending = Sending(bridge, self.input, self)
        self.composing = Composing(bridge, theme, commands, self.input, self.sending)
        self.price = PriceLine(bridge, self.sending.message)
        self.desk = TurnDesk(bridge, self.sending, self.queued, self)
        self.acts = RowActs(self.list, self.sending, self.desk, self)
        self._build()
        self._connect()
        self._connect_messages()
        register(commands, self)
        self._show_state()

    # --- for the window ----------------------------------------------------------------------------

    def draft(self) -> str:
        """What is typed and not sent; includes a message the engine has not taken yet."""
        return self.sending.draft()

    def set_draft(self, text: str, others: Sequence[tuple[str, str]] | None = None) -> None:
        """Put text into the input; `others` is what is typed in other conversations."""
        if others is not None:
            self.composing.drafts = dict(others)
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
        elif isinstance(event, MessagesQueued):
            self.queued.show_messages(event)
        elif isinstance(event, FilesChanged):
            self.context.show_unsent(event.unsent)
        elif isinstance(event, _CONVERSATION_EVENTS):
            self._fold(event)

    @Slot()
    def refresh_context(self) -> None:
        """Say again which file and lines travel with the next message."""
        self.context.show_file(*self.selection_provider())

    # --- events ------------------------------------------------------------------------------------

    def _fold(self, event: ConversationEvent) -> None:
        self.transcript.add(event)
        self.composing.follow(event)
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
        self.seeking.came(event.conversation)
        self.sending.forget_edit()
        self.composing.show_conversation(event.conversation, event.events)
        self.price.forget()
        self._show_state()
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
        if self.desk.set_running(self.transcript.running):
            self.running_changed.emit(self.transcript.running)

    @Slot()
    def _show_state(self) -> None:
        if self.desk.is_stopping:
            self.state.lasting(_STOPPING, can_stop=False)
        elif self.transcript.running:
            self.state.lasting(_WORKING, can_stop=True)
        else:
            self.state.lasting(self._idle_words(), can_stop=False)
        self.state.label.setToolTip(self.price.last_turn_in_full())

    def _idle_words(self) -> str:
        if self.sending.is_pending:
            return tr("Sending…")
        return _EDITING if self.sending.instead_of else self.price.last_turn() or _IDLE

    @Slot(object)
    def _on_refused(self, problem: Problem) -> None:
        self.problem.tell(problem)
        self._announce(tr("Not sent. {what} {rest}", what=problem.what, rest=wording.problem_rest(problem)))

    @Slot()
    def _on_sent(self) -> None:
        self.problem.hide()
        self.list.scroll_to_bottom()

    @Slot(str)
    def _on_fork(self, turn: str) -> None:
        self.act_on_message.emit(turn, "fork")

    def _what_is_open(self) -> tuple[str, Selection | None]:
        return self.selection_provider()

    def _travelling(self) -> tuple[str, Selection | None]:
        return self.selection_provider() if self.context.sends_file() else nothing_open()

    def _announce_end(self) -> None:
        last = self.transcript.items[-1] if self.transcript.items else None
        self._announce(wording.spoken(last) if isinstance(last, TurnEnd) else tr("Haiku has answered."))

    def _announce(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        # No focus proxy: Tab would go straight to it, past what stands before it.
        self.input.setFocus(event.reason())

    # --- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.list.empty_text = _EMPTY
        self.list.show_transcript(self.transcript)
        self.setAccessibleName(tr("Conversation"))
        lay_out(self, self._frame)
        self.setMinimumWidth(60 * UNIT)

    def _connect(self) -> None:
        self.input.submitted.connect(self.desk.send)
        self.input.hurried.connect(self.desk.send_now)
        self.queued.taken_back.connect(self._on_taken_back)
        self.queued.refused.connect(self._on_refused)
        self.queued.said.connect(self.state.passing)
        self.running_changed.connect(self.queued.set_running)
        self.input.focus_changed.connect(self._on_input_focus)
        self.input.refused.connect(self.state.passing)
        self.input.textChanged.connect(self.draft_changed)
        self.input.history = self._sent
        self.state.stop_clicked.connect(self.desk.stop)
        self.sending.travelling = self._travelling
        self.composing.mentioning.open_now = self._what_is_open
        self.composing.attaching.take_drops(self)
        self.sending.changed.connect(self._show_state)
        self.desk.changed.connect(self._show_state)
        self.desk.sent.connect(self._on_sent)
        self.desk.said.connect(self.state.passing)
        self.desk.failed.connect(self.problem.tell)
        self.sending.refused.connect(self._on_refused)
        self.composing.changed.connect(self.price.touch)
        self.composing.changed.connect(self.draft_changed)
        self.composing.plan.changed.connect(self.draft_changed)
        self.composing.said.connect(self.state.passing)
        self.composing.refused.connect(self._on_refused)
        self.draft_changed.connect(self.price.touch)
        self.usage_changed.connect(self.price.show_usage)
        self.usage_changed.connect(self._show_state)
        self.running_changed.connect(self.price.set_running)
        self.context.switch.toggled.connect(self.price.touch)
        self.price.send_wanted.connect(self.desk.send)
        self.links.closed.connect(self.list.setFocus)
        self.problem.remedy_requested.connect(self._on_action)
        self.problem.dismissed.connect(self.input.setFocus)
        self._bridge.arrived.connect(self._on_arrived)
        self._bridge.engine_lost.connect(self._on_engine_lost)

    def _connect_messages(self) -> None:
        self.list.action_requested.connect(self._on_action)
        self.list.link_requested.connect(self.links.ask)
        self.list.copied.connect(self.state.passing)
        self.list.hunks_requested.connect(self.hunks_requested)
        self.list.codes.insert_requested.connect(self.insert_requested)
        self.acts.selection_provider = self._what_is_open
        self.acts.propose_wanted.connect(self.propose_requested)
        self.acts.fork_wanted.connect(self._on_fork)
        self.acts.edit_begun.connect(self.focus_input)
        self.acts.said.connect(self.state.passing)

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
        if self.composing.completion.close():
            return
        if self.links.isVisible():
            self.links.close_bar()
        elif self.sending.instead_of:
            self.sending.leave_edit()
        elif self.desk.is_running:
            self.desk.stop()
        else:
            self.problem.hide()

    @override
    def event(self, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() is QEvent.Type.ShortcutOverride and not self.can_escape():
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

    @Slot(str)
    def _on_taken_back(self, text: str) -> None:
        self.sending.give_back(text)
        self.focus_input()

    def can_escape(self) -> bool:
        """Whether Esc means something here."""
        shown = self.links.isVisible() or self.problem.isVisible() or self.composing.list.isVisible()
        return shown or bool(self.sending.instead_of) or self.transcript.running

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
            case "stop":
                self.desk.stop()
            case "retry":
                self.desk.retry_now()
            case _:
                pass
