"""Messages that are for the program and not for the model: commands with `/`, lines to remember with `#`."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from haiku_pair.protocol.composing import PromptsListed, RememberLine, SavePrompt
from haiku_pair.protocol.replies import Pasted
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.conversation.calling import Calling
from haiku_pair.window.conversation.completing import called, remembered
from haiku_pair.window.conversation.composer import Composer
from haiku_pair.window.conversation.sending import Sending
from haiku_pair.words import tr


class TypedCommands(QObject):
    """Carries them out; what could not be done comes back into the input."""

    said = Signal(str)
    """A word in passing."""
    refused = Signal(object)
    """The `Problem` with what was wanted."""

    def __init__(self, bridge: Bridge, calling: Calling, input_: Composer, sending: Sending) -> None:
        super().__init__(input_)
        self._bridge = bridge
        self._calling = calling
        self._input = input_
        self._sending = sending

    def takes(self, text: str) -> bool:
        """Whether what is typed is for the program and not for the model; it is carried out then."""
        line = remembered(text)
        if line:
            self._remember(line)
            return True
        name = called(text)
        if name is None or self._calling.prompt(name[0]) is not None:
            return False
        self._input.replace_text("")
        if not self._change_library(*name) and not self._calling.run(*name):
            self._input.replace_text(text)
            self.said.emit(tr("There is no /{name}. Begin with another word to send it to Haiku.", name=name[0]))
        return True

    def _change_library(self, name: str, arguments: str) -> bool:
        prompt, _, text = arguments.partition(" ")
        if not prompt or name not in {"keep", "edit", "forget"}:
            return False
        if name == "edit":
            known = self._calling.prompt(prompt)
            self._input.replace_text(f"/keep {prompt} {known.text if known else ''}")
            return True

        def on_done(reply: PromptsListed) -> None:
            self._calling.prompts = reply.prompts
            self.said.emit(
                tr("Kept as /{prompt}.", prompt=prompt)
                if name == "keep" and text.strip()
                else tr("/{prompt} is removed.", prompt=prompt)
            )

        def on_failed(problem: Problem) -> None:
            self._sending.give_back(f"/{name} {arguments}")
            self.refused.emit(problem)

        text = text if name == "keep" else ""
        self._bridge.ask(SavePrompt(prompt, text), PromptsListed, on_done, on_failed)
        return True

    def _remember(self, line: str) -> None:
        typed = self._input.toPlainText()
        self._input.replace_text("")

        def on_done(reply: Pasted) -> None:
            self.said.emit(" ".join(reply.notes))

        def on_failed(problem: Problem) -> None:
            self._sending.give_back(typed)
            self.refused.emit(problem)

        self._bridge.ask(RememberLine(line), Pasted, on_done, on_failed)
