"""What a message is good for: to be edited and sent again, to go on from in a copy, its code to be proposed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu

from haiku_pair.protocol.values import Selection
from haiku_pair.window.conversation.message_list import MessageList
from haiku_pair.window.conversation.proposable import proposable
from haiku_pair.window.conversation.sending import Sending, nothing_open
from haiku_pair.window.conversation.turn_desk import TurnDesk
from haiku_pair.words import tr


class RowActs(QObject):
    """Acts on the current message of a list.

    Attributes:
        selection_provider: asked for the open file and its selected lines, which code without a name replaces.
    """

    fork_wanted = Signal(str)
    """The turn after which the copy ends."""
    propose_wanted = Signal(str)
    """Text as it could be pasted."""
    edit_begun = Signal()
    """An earlier message stands in the input."""
    said = Signal(str)
    """Why nothing was done."""

    def __init__(self, messages: MessageList, sending: Sending, desk: TurnDesk, parent: QObject) -> None:
        super().__init__(parent)
        self.selection_provider: Callable[[], tuple[str, Selection | None]] = nothing_open
        self._list = messages
        self._sending = sending
        self._desk = desk
        messages.codes.propose_requested.connect(self._on_propose)
        messages.menu_opened.connect(self._on_menu)

    def edit_message(self) -> None:
        """Put what the person said in the current turn into the input, to be sent again in its place."""
        messages = self._list.messages_of_person()
        if not messages:
            self.said.emit(tr("Go to a message of yours to edit it."))
        elif self._desk.is_running:
            self.said.emit(tr("Stop the answer first.  Esc stops"))
        else:
            attached = any(message.has_attached for message in messages)
            self._sending.edit(messages[0].turn, "\n\n".join(one.text for one in messages), has_attached=attached)
            self.edit_begun.emit()
            if len(messages) > 1:
                self.said.emit(tr("What joined the answer is sent again with it."))

    def fork(self) -> None:
        """Ask for a copy of the conversation that ends with the turn of the current message."""
        turn = self._list.current_turn()
        if self._desk.is_running:
            self.said.emit(tr("Stop the answer first.  Esc stops"))
        elif turn:
            self.fork_wanted.emit(turn)

    @Slot(str, str)
    def _on_propose(self, code: str, named: str) -> None:
        path, selection = self.selection_provider()
        text = proposable(code, named, path, selection)
        if text:
            self.propose_wanted.emit(text)
        else:
            self.said.emit(tr("No file is named for this code: select the lines it replaces, then propose again."))

    @Slot(object)
    def _on_menu(self, menu: QMenu) -> None:
        if self._list.message_of_person() is not None and not self._desk.is_running:
            menu.addSeparator()
            menu.addAction(tr("Edit your message and send it again"), self.edit_message)
            menu.addAction(tr("Go on from here in a copy"), self.fork)
