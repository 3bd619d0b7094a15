"""The command that lets a secret go: what the newest line about secrets names is sent as it is from then on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.withheld import SendWithheld, WithheldSecret
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.conversation.items import WithheldLine
from haiku_pair.window.conversation.pane import ConversationPane

SEND = Command("conversation.send_withheld", "Send what was withheld as it is", "Conversation", menu="Conversation")


class Withheld(QObject):
    """What was kept back in the open conversation."""

    failed = Signal(object)
    """A `Problem`."""

    def __init__(self, bridge: Bridge, conversation: ConversationPane, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._conversation = conversation

    def register(self, commands: Commands) -> None:
        """Add the command."""
        commands.add(SEND, self.send, self.is_there)

    def is_there(self) -> bool:
        """Whether something was kept back in this conversation."""
        return self._newest() is not None

    def send(self) -> None:
        """Let go what the newest line names."""
        line = self._newest()
        if line is not None:
            self._bridge.ask(SendWithheld(line.secrets), Done, None, self.failed.emit)

    def _newest(self) -> WithheldLine | None:
        gone: set[WithheldSecret] = set()
        for item in reversed(self._conversation.transcript.items):
            if isinstance(item, WithheldLine) and item.let_go:
                gone.update(item.secrets)
            elif isinstance(item, WithheldLine) and not gone.issuperset(item.secrets):
                return item
        return None
