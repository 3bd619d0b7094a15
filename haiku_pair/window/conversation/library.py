"""The prompts that can be called with `/`, as a list to choose from: to be sent, edited, or kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor

from haiku_pair.protocol.composing import ListPrompts, PromptOrigin, PromptsListed
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.conversation.calling import Calling, Named
from haiku_pair.window.conversation.completing import COMMAND, REMEMBER
from haiku_pair.window.conversation.composer import Composer
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr


class Library(QObject):
    """Puts into the input what was chosen; what is typed there goes along."""

    said = Signal(str)
    """A word in passing."""
    refused = Signal(object)
    """The `Problem` with the list."""
    called = Signal()
    """A command that is carried out as it stands is in the input."""

    def __init__(self, bridge: Bridge, theme: Theme, calling: Calling, input_: Composer) -> None:
        super().__init__(input_)
        self._bridge = bridge
        self._theme = theme
        self._calling = calling
        self._input = input_
        self._picker: Picker | None = None
        self._found: Sequence[Named] = ()
        self._edits = False

    def open(self) -> None:
        """Let the person choose from everything that can be called."""
        self._with_prompts(self._offer_all)

    def edit(self) -> None:
        """Let the person choose a prompt of their own, to be changed."""
        self._with_prompts(self._offer_own)

    def keep(self) -> None:
        """Make what is typed a prompt of the person's; its name is to be typed."""
        self._lead(f"{COMMAND}keep ", " ")

    def remember(self) -> None:
        """Make what is typed a line to remember."""
        self._lead(f"{REMEMBER} ", "")

    def _lead(self, mark: str, gap: str) -> None:
        """Put a mark before what is typed, and the cursor behind the mark, or at the end where no name is missing."""
        typed = self._input.toPlainText().strip()
        self._input.replace_text(f"{mark}{gap if typed else ''}{typed}")
        if gap:
            cursor = self._input.textCursor()
            cursor.setPosition(len(mark), QTextCursor.MoveMode.MoveAnchor)
            self._input.setTextCursor(cursor)
        self._input.setFocus()

    def _with_prompts(self, then: Callable[[], None]) -> None:
        def show(reply: PromptsListed) -> None:
            self._calling.prompts = reply.prompts
            then()

        self._bridge.ask(ListPrompts(), PromptsListed, show, self.refused.emit)

    def _offer_all(self) -> None:
        self._offer(self._calling.all(), tr("A command or a prompt"), edits=False)

    def _offer_own(self) -> None:
        own = [one for one in self._calling.all() if one.prompt and one.prompt.origin is PromptOrigin.OWN]
        if own:
            self._offer(own, tr("A prompt of yours"), edits=True)
        else:
            self.said.emit(tr("No prompt is kept yet.  “/keep name text” keeps one"))

    def _offer(self, found: Sequence[Named], placeholder: str, *, edits: bool) -> None:
        if self._picker is None:
            self._picker = Picker(self._theme, tr("Commands and prompts"), self._input.window())
            self._picker.chosen.connect(self._on_chosen)
        self._found, self._edits = found, edits
        self._picker.open(placeholder, [Choice(f"/{one.name}", one.title) for one in found], "")

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        one = self._found[position]
        self._input.setFocus()
        if self._edits and one.prompt is not None:
            self._input.replace_text(f"{COMMAND}keep {one.name} {one.prompt.text}")
        elif self._calling.needs_nothing(one.name):
            typed = self._input.toPlainText()
            self._input.replace_text(f"{COMMAND}{one.name}")
            self.called.emit()
            self._input.replace_text(typed)
        else:
            self._input.replace_text(f"{COMMAND}{one.name} {self._input.toPlainText().strip()}")
