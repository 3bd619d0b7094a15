"""What is typed on its way to the engine: sent, taken or given back, or in place of an earlier message."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.replies import Done, TurnAccepted
from haiku_pair.protocol.requests import QueueMessage, SendMessage
from haiku_pair.protocol.values import Problem, Selection
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.conversation.composer import Composer


def nothing_open() -> tuple[str, Selection | None]:
    """No file is open."""
    return "", None


def as_it_is(message: SendMessage) -> SendMessage:
    """Nothing else belongs to it."""
    return message


def takes_none(_text: str) -> bool:
    """All of it is for the model."""
    return False


class Sending(QObject):
    """Holds a message until the engine has taken it; nothing typed is ever lost.

    Attributes:
        travelling: asked for the open file and its selected lines when a message is sent.
    """

    changed = Signal()
    """A message went out, was taken or came back, or an earlier one is being edited, or not any more."""
    gone = Signal()
    """A message goes out, with all that belongs to it."""
    editing = Signal(str, bool)
    """The turn whose message is edited from now on, and whether something was attached to it."""
    edited = Signal()
    """The message was sent or left: what was made ready before comes back."""
    taken = Signal()
    """The engine has it."""
    refused = Signal(object)
    """The `Problem` that kept a message from being sent."""

    def __init__(self, bridge: Bridge, composer: Composer, parent: QObject) -> None:
        super().__init__(parent)
        self.travelling: Callable[[], tuple[str, Selection | None]] = nothing_open
        self.dress: Callable[[SendMessage], SendMessage] = as_it_is
        """Adds what else belongs to a message: mode, attachments."""
        self.takes: Callable[[str], bool] = takes_none
        """Whether what is typed is for the program; it is carried out then."""
        self._bridge = bridge
        self._input = composer
        self._pending = ""
        self._instead_of = ""
        self._draft = ""
        self._is_copied = False
        """The copy without the edited message is shown already, which is still on its way."""

    @property
    def is_pending(self) -> bool:
        """Whether a message is on its way."""
        return bool(self._pending)

    @property
    def instead_of(self) -> str:
        """The turn whose message is being edited, or empty."""
        return self._instead_of

    def draft(self) -> str:
        """What is typed and not sent; includes a message the engine has not taken yet."""
        return "\n".join(part for part in (self._pending, self._input.toPlainText(), self._draft) if part)

    def has_text(self) -> bool:
        """Whether there is something to send, and no input method is in the middle of it."""
        return bool(self._input.toPlainText().strip()) and not self._input.is_composing()

    def carry_out(self) -> bool:
        """Carry out what is typed, if it is for the program; whether it was."""
        return not self._instead_of and self.takes(self._input.toPlainText())

    def edit(self, turn: str, text: str, *, has_attached: bool = False) -> None:
        """Put an earlier message into the input, to be sent in its place; the draft comes back afterwards."""
        if not self._instead_of:
            self._draft = self._input.toPlainText()
        self._instead_of = turn
        self._input.replace_text(text)
        self.editing.emit(turn, has_attached)
        self.changed.emit()

    @Slot()
    def leave_edit(self) -> None:
        """Leave the earlier message as it is."""
        if self._instead_of:
            self._instead_of = ""
            self._input.replace_text(self._draft)
            self._draft = ""
            self.edited.emit()
            self.changed.emit()

    def forget_edit(self) -> None:
        """Another conversation is shown: what was typed stays, but has nothing to stand in place of."""
        if self._pending:  # one that is on its way is the reason: its draft comes back afterwards
            self._is_copied = bool(self._instead_of)
        elif self._instead_of:
            self._instead_of, self._draft = "", ""
            self.edited.emit()
            self.changed.emit()

    def message(self) -> SendMessage:
        """What would be sent now."""
        path, selection = self.travelling()
        return self.dress(SendMessage(self._input.toPlainText(), path, selection, instead_of=self._instead_of))

    def send(self) -> None:
        """Send what is typed."""
        message = self._take()
        self._bridge.ask(message, TurnAccepted, self._on_accepted, self._on_refused)

    def queue(self, *, joins: bool) -> None:
        """Send what is typed after the running turn, or let it join that."""
        message = self._take()
        self._bridge.ask(QueueMessage(message, joins), Done, self._on_accepted, self._on_refused)

    def give_back(self, text: str) -> None:
        """Put words before what is typed."""
        typed = self._input.toPlainText()
        self._input.replace_text("\n".join(part for part in (text, typed) if part))

    def _take(self) -> SendMessage:
        message = self.message()
        self._pending = self._input.toPlainText()
        self.gone.emit()
        self._input.replace_text("")
        self.changed.emit()
        return message

    def _on_accepted(self, _reply: TurnAccepted | Done) -> None:
        self._pending, self._is_copied = "", False
        self.taken.emit()
        if self._instead_of:
            self._instead_of = ""
            if not self._input.toPlainText():
                self._input.replace_text(self._draft)
            self._draft = ""
            self.edited.emit()
        self.changed.emit()

    def _on_refused(self, problem: Problem) -> None:
        """The message comes back before whatever was typed since."""
        self.give_back(self._pending)
        self._pending = ""
        if self._is_copied:  # there is no message any more that it could stand in place of
            self._input.replace_text("\n".join(part for part in (self._input.toPlainText(), self._draft) if part))
            self._instead_of, self._draft, self._is_copied = "", "", False
            self.edited.emit()
        self.refused.emit(problem)
        self.changed.emit()
