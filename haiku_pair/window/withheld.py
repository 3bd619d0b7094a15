"""The command that lets a secret go: one that was kept back is sent as it is from then on, each by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.withheld import SendWithheld, WithheldSecret
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.conversation.items import WithheldLine
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

SEND = Command("conversation.send_withheld", tr("Send what was withheld as it is"), "Conversation", menu="Conversation")


class Withheld(QObject):
    """What was kept back in the open conversation."""

    failed = Signal(object)
    """A `Problem`."""

    def __init__(self, bridge: Bridge, theme: Theme, conversation: ConversationPane, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._conversation = conversation
        self._theme = theme
        self._picker: Picker | None = None
        self._offered: list[WithheldSecret] = []

    def register(self, commands: Commands) -> None:
        """Add the command."""
        commands.add(SEND, self.send, self.is_there)

    def is_there(self) -> bool:
        """Whether something is kept back in this conversation."""
        return bool(self.kept_back())

    def send(self) -> None:
        """Let the person choose which secret goes; the only one goes at once."""
        self._offered = self.kept_back()
        if len(self._offered) == 1:
            self._let_go(self._offered)
        elif self._offered:
            self._choose()

    def _choose(self) -> None:
        if self._picker is None:
            self._picker = Picker(self._theme, tr("Which of them is to be sent"), self._conversation.window())
            self._picker.chosen.connect(self._on_chosen)
        choices = [
            Choice(f"{make_visible(one.before.strip())} {one.kind.replace('-', ' ')}".strip(), hint=one.mark)
            for one in self._offered
        ]
        self._picker.open(tr("Which of them is to be sent as it is?"), [*choices, Choice(tr("All of them"))], "")

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        self._let_go(self._offered[position : position + 1] or self._offered)

    def _let_go(self, secrets: list[WithheldSecret]) -> None:
        self._bridge.ask(SendWithheld(tuple(secrets)), Done, None, self.failed.emit)

    def kept_back(self) -> list[WithheldSecret]:
        """What was kept back and not let go since, the newest first."""
        gone: set[str] = set()
        found: dict[str, WithheldSecret] = {}
        for item in reversed(self._conversation.transcript.items):
            if isinstance(item, WithheldLine) and item.let_go:
                gone.update(secret.mark for secret in item.secrets)
            elif isinstance(item, WithheldLine):
                found.update((one.mark, one) for one in item.secrets if one.mark not in {*gone, *found})
        return list(found.values())
