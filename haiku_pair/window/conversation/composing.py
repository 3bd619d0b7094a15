"""Everything around the input that makes a message more than its words: mode, attachments, completion, the plan."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.composing import (
    Attached,
    Attachment,
    GetAttached,
    Mode,
    Picture,
    Unsent,
)
from haiku_pair.protocol.events import ConversationEvent, TurnStarted
from haiku_pair.protocol.replies import TurnAccepted
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.shortcuts import key_of
from haiku_pair.window.conversation.attaching import Attaching
from haiku_pair.window.conversation.calling import Calling
from haiku_pair.window.conversation.chips import Chips
from haiku_pair.window.conversation.completing import called, expanded
from haiku_pair.window.conversation.completion import Completion
from haiku_pair.window.conversation.composer import Composer
from haiku_pair.window.conversation.library import Library
from haiku_pair.window.conversation.manner import Manner, words_of
from haiku_pair.window.conversation.nearby import NearbyBar
from haiku_pair.window.conversation.plan import LastPlan, PlanBar
from haiku_pair.window.conversation.sending import Sending
from haiku_pair.window.conversation.typed_commands import TypedCommands
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

_MOST_DRAFTS = 50
"""Conversations whose drafts are kept for the next start."""
_KEPT_PICTURES = 4_000_000
"""Bytes of pictures that are kept for the next start: they are written again whenever the draft changes."""
_NOT_KEPT = tr("Pictures beyond 4 MB are lost when the window closes.")


class Composing(QObject):
    """Joins the widgets above and below the input to it."""

    changed = Signal()
    """What would be sent is another."""
    said = Signal(str)
    """A word in passing."""
    refused = Signal(object)
    """The `Problem` with what was wanted."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, input_: Composer, sending: Sending) -> None:
        super().__init__(input_)
        self._bridge = bridge
        self._input = input_
        self._sending = sending
        self.manner = Manner()
        self.chips = Chips()
        self.nearby = NearbyBar(bridge, sending.message)
        self.plan = PlanBar(theme)
        self.attaching = Attaching(bridge, self.chips, input_)
        self.calling = Calling(commands, self.set_mode)
        self.typed = TypedCommands(bridge, self.calling, input_, sending)
        self.completion = Completion(bridge, self.calling, input_)
        self.list, self.mentioning = self.completion.list, self.completion.mentioning
        self.library = Library(bridge, theme, self.calling, input_)
        self._commands = commands
        self._theme = theme
        self._picker: Picker | None = None
        self._sent: list[str] = []
        self._last_plan = LastPlan()
        self._out: tuple[Attachment, ...] = ()
        self._aside: tuple[Attachment, ...] = ()
        """Attachments of the draft, while an earlier message is edited."""
        self._editing = ""
        self._is_beyond = False
        self.shown = ""
        self.drafts: dict[str, str] = {}
        """What is typed in other conversations, by their names."""
        self._connect()

    def _connect(self) -> None:
        sending, input_ = self._sending, self._input
        sending.dress = self._dress
        sending.takes = self.typed.takes
        sending.gone.connect(self._on_gone)
        sending.taken.connect(self._on_taken)
        sending.editing.connect(self._on_editing)
        sending.edited.connect(self._on_edited)
        sending.refused.connect(self._on_refused)
        input_.files_given.connect(self.attaching.attach_files)
        input_.image_given.connect(self.attaching.attach_image)
        self.completion.refused.connect(self.refused)
        self.completion.attaches.connect(self.attaching.attach_named)
        self.completion.called.connect(self._on_called)
        self.chips.changed.connect(self.changed)
        self.chips.changed.connect(self._on_attached)
        self.chips.changed.connect(self.nearby.touch)
        self.chips.emptied.connect(input_.setFocus)
        input_.textChanged.connect(self.nearby.touch)
        self.nearby.changed.connect(self.changed)
        self.nearby.left.connect(input_.setFocus)
        self.manner.changed.connect(self.changed)
        self.attaching.refused.connect(self.refused)
        self.typed.refused.connect(self.refused)
        self.typed.said.connect(self.said)
        self.library.refused.connect(self.refused)
        self.library.said.connect(self.said)
        self.library.called.connect(self._on_called)
        self.plan.approved.connect(self._carry_out)
        self.plan.put_aside.connect(input_.setFocus)

    # --- how the next message is to be worked on -----------------------------------------------------

    def set_mode(self, mode: Mode) -> None:
        """From the next message on."""
        self.manner.set_mode(mode)
        self.said.emit(words_of(mode))

    def ask_mode(self) -> None:
        """Answers only."""
        self.set_mode(Mode.ASK)

    def plan_mode(self) -> None:
        """A plan first."""
        self.set_mode(Mode.PLAN)

    def pair_mode(self) -> None:
        """Proposals."""
        self.set_mode(Mode.PAIR)

    def next_mode(self) -> None:
        """The mode after this one."""
        self.manner.next()
        self.said.emit(words_of(self.manner.mode))

    def mention(self) -> None:
        """Begin to name a file or something else that is to go along."""
        text, position = self._input.toPlainText(), self._input.textCursor().position()
        self._input.setFocus()
        self._input.insertPlainText("@" if not position or text[position - 1].isspace() else " @")

    def recall(self) -> None:
        """Let the person search what was sent in this conversation."""
        if self._picker is None:
            self._picker = Picker(self._theme, tr("Search what you sent"), self._input.window())
            self._picker.chosen.connect(self._on_recalled)
        self._sent = list(dict.fromkeys(reversed(self._input.history())))
        self._picker.open(tr("Words of a message"), [Choice(" ".join(text.split())) for text in self._sent], "")

    @Slot(int)
    def _on_recalled(self, position: int) -> None:
        self._input.replace_text(self._sent[position])
        self._input.setFocus()

    @Slot()
    def _on_called(self) -> None:
        self.typed.takes(self._input.toPlainText())

    def unsent(self) -> Unsent:
        """What is made ready for the next message beside its words; includes what the engine has not taken yet."""
        attached, room = [], _KEPT_PICTURES
        for one in (*self._aside, *self._out, *self.chips.items()):
            room -= len(one.data) if isinstance(one, Picture) else 0
            if room >= 0 or not isinstance(one, Picture):
                attached.append(one)
        return Unsent(self.manner.mode, self.manner.thinks, tuple(attached), *self.plan.kept())

    @Slot()
    def _on_attached(self) -> None:
        """Say it once when more is attached than is kept."""
        waits = (*self._aside, *self._out, *self.chips.items())
        beyond = sum(len(one.data) for one in waits if isinstance(one, Picture)) > _KEPT_PICTURES
        if beyond and not self._is_beyond:
            self.said.emit(_NOT_KEPT)
        self._is_beyond = beyond

    def give_back(self, unsent: Unsent) -> None:
        """What was made ready before the program was closed."""
        self.manner.set_mode(unsent.mode)
        self.manner.think.setChecked(unsent.thinking)
        self.chips.clear()
        self.chips.add(*unsent.attachments)
        self.plan.give_back(unsent.plan_written, unsent.plan)

    def _dress(self, message: SendMessage) -> SendMessage:
        manner = self.manner
        text = message.text
        name = called(text)
        prompt = self.calling.prompt(name[0]) if name else None
        if name is not None and prompt is not None:
            text = expanded(prompt.text, name[1])
        return replace(
            message,
            text=text,
            mode=manner.mode,
            thinking=manner.thinks,
            attachments=self.chips.items(),
            pinned=self.nearby.pinned,
            dropped=self.nearby.dropped,
        )

    @Slot()
    def _on_gone(self) -> None:
        self._out = self.chips.items()
        self.chips.clear()

    @Slot()
    def _on_taken(self) -> None:
        self._out = ()
        self.nearby.forget_dropped()
        self.manner.forget_thinking()

    @Slot(str, bool)
    def _on_editing(self, turn: str, has_attached: bool) -> None:
        """An earlier message takes the place of the draft, with what was attached to it."""
        if not self._editing:
            self._aside = self.chips.items()
        self._editing = turn
        self.chips.clear()

        def attach(reply: Attached) -> None:
            if self._editing == turn:
                self.chips.add(*reply.attachments)

        if has_attached:
            self._bridge.ask(GetAttached(turn), Attached, attach, self.refused.emit)

    @Slot()
    def _on_edited(self) -> None:
        self._editing = ""
        aside, self._aside = self._aside, ()
        self.chips.clear()
        self.chips.add(*aside)

    @Slot()
    def _on_refused(self) -> None:
        out, self._out = self._out, ()
        if out:
            self.chips.add(*out)

    # --- the plan ----------------------------------------------------------------------------------

    def follow(self, event: ConversationEvent) -> None:
        """The conversation goes on."""
        before = self._last_plan.text
        self._last_plan.add(event)
        if self._last_plan.text != before:
            self._name_plan_keys()
            self.plan.offer(self._last_plan.text)

    def show_conversation(self, conversation: str, events: Sequence[ConversationEvent]) -> None:
        """Another conversation is shown. What was typed waits for this one; into a new one it goes along."""
        if self.shown and conversation != self.shown and events:
            self.drafts[self.shown] = self._input.toPlainText()
            self._input.replace_text(self.drafts.pop(conversation, ""))
        if conversation != self.shown:
            self.nearby.forget()
        self.shown = conversation
        self._last_plan = LastPlan()
        for event in events[_begin_of_last_turn(events) :]:
            self._last_plan.add(event)
        self._name_plan_keys()
        self.plan.offer_again(self._last_plan.text)

    def other_drafts(self) -> tuple[tuple[str, str], ...]:
        """What is typed in conversations that are not open; the newest ones."""
        return tuple((name, text) for name, text in self.drafts.items() if text.strip())[-_MOST_DRAFTS:]

    def _name_plan_keys(self) -> None:
        keys = (key_of(self._commands, f"conversation.{name}") for name in ("edit_plan", "carry_out", "put_aside"))
        self.plan.name_keys(*keys)

    def has_plan(self) -> bool:
        """Whether a plan waits."""
        return self.plan.isVisible()

    @Slot(str)
    def _carry_out(self, text: str) -> None:
        self._bridge.ask(SendMessage(text, mode=Mode.PAIR), TurnAccepted, self._on_carried_out, self.refused.emit)

    def _on_carried_out(self, _reply: TurnAccepted) -> None:
        self.manner.set_mode(Mode.PAIR)
        self.plan.hide()
        self._input.setFocus()


def _begin_of_last_turn(events: Sequence[ConversationEvent]) -> int:
    """Where it begins; 0 without one."""
    return next((at for at in range(len(events) - 1, -1, -1) if isinstance(events[at], TurnStarted)), 0)
