"""What can be called with `/`: commands of the program, prompts of the person and of the folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from haiku_pair.protocol.composing import Mode, Prompt, PromptOrigin
from haiku_pair.window.commands.registry import Commands
from haiku_pair.words import tr

_COMMANDS = (
    ("clear", "conversation.new", tr("New conversation")),
    ("compact", "conversation.compact", tr("Let a summary stand for what came before")),
    ("cost", "usage.open", tr("Usage and cost")),
    ("sessions", "sessions.open", tr("Sessions")),
    ("review", "go.review", tr("Review")),
    ("think", "conversation.think", tr("Think before the next answer, or not")),
    ("attach", "conversation.attach", tr("Attach files …")),
)
_OF_LIBRARY = {
    "keep": tr("Keep a prompt: /keep name text"),
    "edit": tr("Edit a prompt of yours: /edit name"),
    "forget": tr("Remove a prompt of yours: /forget name"),
}
_MODES = {"ask": Mode.ASK, "plan": Mode.PLAN, "pair": Mode.PAIR}


@dataclass(frozen=True)
class Named:
    """One thing that can be called."""

    name: str
    title: str
    prompt: Prompt | None = None
    """None: a command of the program."""


class Calling:
    """Knows the names; carries out the program's own commands."""

    def __init__(self, commands: Commands, set_mode: Callable[[Mode], None]) -> None:
        self._commands = commands
        self._set_mode = set_mode
        self.prompts: tuple[Prompt, ...] = ()

    def all(self) -> list[Named]:
        """Everything that can be called now, the program's own first; none of a name twice."""
        known = {command.id for command in self._commands.all()}
        found = [Named(name, title) for name, command, title in _COMMANDS if command in known]
        found += [Named(f"mode {name}", f"Mode: {name.title()}") for name in _MODES]
        taken = {one.name for one in found} | {"mode"}
        found += [Named(name, title) for name, title in _OF_LIBRARY.items()]
        found += [Named(one.name, _title(one), one) for one in self.prompts if one.name not in taken]
        return found

    def prompt(self, name: str) -> Prompt | None:
        """The prompt of that name, if no command is called so."""
        found = next((one for one in self.all() if one.name == name), None)
        return found.prompt if found is not None else None

    def needs_nothing(self, name: str) -> bool:
        """Whether it is a command that is carried out as it stands."""
        return self.prompt(name) is None and name not in _OF_LIBRARY

    def run(self, name: str, arguments: str) -> bool:
        """Carry out a command of the program; False when there is none of that name."""
        if name == "mode" and arguments.strip().casefold() in _MODES:
            self._set_mode(_MODES[arguments.strip().casefold()])
            return True
        command = next((command for own, command, _ in _COMMANDS if own == name), "")
        if not command or not any(one.name == name for one in self.all()):
            return False
        self._commands.run(command)
        return True


def _title(prompt: Prompt) -> str:
    whose = tr("your prompt") if prompt.origin is PromptOrigin.OWN else tr("prompt of this folder")
    return f"{prompt.description} ({whose})" if prompt.description else whose
