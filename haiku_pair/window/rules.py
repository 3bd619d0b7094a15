"""The rules in force, line by line: typed words find a line, `Enter` opens its file there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.rules import ListRules, RulesListed, RulesShown
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

OPEN = Command("rules.show", tr("Rules in force …"), "Conversation", ("Alt+U",), menu="Conversation")
_NONE = tr("There are no rules: no CLAUDE.md or AGENTS.md says anything here.")


class Rules(QObject):
    """Over the window, made when first opened."""

    chosen = Signal(str, int)
    """Path and 1-based line."""

    def __init__(self, bridge: Bridge, theme: Theme, open_path: Callable[[], str], parent: QWidget) -> None:
        """`open_path` names the file that is shown, if any."""
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._open_path = open_path
        self._over = parent
        self._picker: Picker | None = None
        self._places: list[tuple[str, int]] = []

    def register(self, commands: Commands, has_workspace: Callable[[], bool]) -> None:
        """Add the command."""
        commands.add(OPEN, self.open, has_workspace)

    def picker(self) -> Picker:
        """The list."""
        if self._picker is None:
            self._picker = Picker(self._theme, tr("Rules in force"), self._over)
            self._picker.chosen.connect(self._on_chosen)
        return self._picker

    def open(self) -> None:
        """Show what is in force for the file that is shown."""
        self._places = []
        self.picker().open(tr("Words of a rule"), [], tr("Looking for rules …"))
        self._bridge.ask(ListRules(self._open_path()), RulesListed, self._on_listed, self._on_failure)

    def _on_listed(self, reply: RulesListed) -> None:
        choices: list[Choice] = []
        for file in reply.files:
            choices.append(Choice(file.name, _about(file), _warning(file)))
            self._places.append((file.name, 1))
            for number, line in enumerate(file.text.split("\n"), 1):
                if line.strip():
                    choices.append(Choice(f"   {line}", "", f"{file.name}:{number}"))
                    self._places.append((file.name, number))
        self.picker().set_choices(choices, "" if choices else _NONE)

    def _on_failure(self, problem: Problem) -> None:
        self.picker().set_choices([], problem.what)

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        name, line = self._places[position]
        if not name.startswith("~/"):  # the person's own lie outside of the folder
            self.chosen.emit(name, line)


def _about(file: RulesShown) -> str:
    whose = tr("your own rules") if file.name.startswith("~/") else tr("rules of the project")
    return (
        tr("{whose}, imported by {imported_by}", whose=whose, imported_by=file.imported_by)
        if file.imported_by
        else whose
    )


def _warning(file: RulesShown) -> str:
    """Characters that can't be seen, by their names; they may say to the model what nobody reads here."""
    names = ", ".join(file.hidden[:3]) + (" …" if len(file.hidden) > 3 else "")
    return tr("⚠ hidden: {names}", names=names) if file.hidden else ""
