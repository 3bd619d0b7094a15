"""The command palette: every command by its name."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.commands.shortcuts import spoken
from haiku_pair.window.commands.values import group_title
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

_RECENT = 8


class Palette(QObject):
    """Opens the picker with the commands, those used last first."""

    def __init__(self, commands: Commands, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands = commands
        self._recent: list[str] = []
        self._listed: list[Command] = []
        self.picker = Picker(theme, tr("Command palette"), parent)
        self.picker.chosen.connect(self._on_chosen)

    def open(self) -> None:
        """Show it."""
        self._listed = sorted(self._commands.all(), key=self._order)
        choices = [
            Choice(
                command.title,
                group_title(command.category),
                " ".join(spoken(key) for key in command.keys[:1]),
                self._commands.is_enabled(command.id),
            )
            for command in self._listed
        ]
        self.picker.open(tr("Run a command"), choices)

    def _order(self, command: Command) -> tuple[bool, int, str, str]:
        recent = self._recent.index(command.id) if command.id in self._recent else _RECENT
        return not self._commands.is_enabled(command.id), recent, command.category, command.title

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        command = self._listed[position]
        self._recent = [command.id, *(other for other in self._recent if other != command.id)][:_RECENT]
        self._commands.run(command.id)
