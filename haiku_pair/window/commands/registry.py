"""The one registry of commands: who does what, by which key, and whether it can be done now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from haiku_pair.window.commands.values import Command, Context

if TYPE_CHECKING:
    from haiku_pair.window.commands.shortcuts import Key

__all__ = ["Command", "Commands", "Context"]


class _Registered(Struct, frozen=True):
    command: Command
    """With the keys in force."""
    usual: tuple[str, ...]
    """The keys it came with."""
    handler: Callable[[], None]
    enabled: Callable[[], bool] | None


class Commands(QObject):
    """Commands by id, and the widgets in which the keys of a context work.

    Panes add their commands and call `install` once; the order of the two does not matter.
    """

    changed = Signal()
    """A command was added, or has other keys."""
    unused = Signal(str)
    """A key was pressed that is bound where the focus is, but to nothing that can be done now."""
    ran = Signal(str)
    """The command of that id was carried out, by whatever route."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registered: dict[str, _Registered] = {}
        self._places: list[tuple[QWidget, Context]] = []
        self._keys: Mapping[str, tuple[str, ...]] = {}
        self._bound: dict[tuple[int, str], Key] = {}
        self._withheld: tuple[str, ...] = ()
        self._of_keys: dict[tuple[Context, str], tuple[Command, ...]] | None = None
        self.changed.connect(self._forget_keys)

    def add(self, command: Command, handler: Callable[[], None], enabled: Callable[[], bool] | None = None) -> None:
        """Register a command with what it does; without `enabled` it can always be run.

        Raises:
            ValueError: the id is taken.
        """
        if command.id in self._registered:
            raise ValueError(f"two commands are called {command.id}")
        usual, command = command.keys, self._with_keys(command)
        self._registered[command.id] = _Registered(command, usual, handler, enabled)
        for widget, context in self._places:
            self._bind(command, widget, context)
        self.changed.emit()

    def withhold(self, *beginnings: str) -> None:
        """In this window there are no commands whose ids begin like this, whenever they are added."""
        self._withheld += beginnings
        self.changed.emit()

    def use_keys(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        """Other keys from now on, by command id, in place of those the commands came with."""
        if keys == self._keys:
            return
        self._keys = dict(keys)
        for name, known in self._registered.items():
            usual = replace(known.command, keys=known.usual)
            self._registered[name] = replace(known, command=self._with_keys(usual))
        for key in self._bound.values():
            if isValid(key):
                key.retire()
        self._bound.clear()
        for widget, context in self._places:
            if isValid(widget):
                for command in self.all():
                    self._bind(command, widget, context)
        self.changed.emit()

    def as_they_came(self) -> list[Command]:
        """Every command with the keys it was added with."""
        return [replace(known.command, keys=known.usual) for known in self._registered.values()]

    def keys_of(self, command_id: str) -> tuple[str, ...]:
        """The keys of a command; none where there is no such command."""
        known = self._registered.get(command_id)
        return known.command.keys if known else ()

    def install(self, widget: QWidget, context: Context) -> None:
        """Let the keys of `context` work while the focus is inside `widget`."""
        self._places.append((widget, context))
        for command in self.all():
            self._bind(command, widget, context)

    def run(self, command_id: str) -> None:
        """Carry out a command, if it can be run now.

        Raises:
            KeyError: there is no such command.
        """
        registered = self._registered[command_id]
        if self.is_enabled(command_id):
            registered.handler()
            self.ran.emit(command_id)

    def is_enabled(self, command_id: str) -> bool:
        """Whether `run` would do something now."""
        enabled = self._registered[command_id].enabled
        return not command_id.startswith(self._withheld) and (enabled is None or enabled())

    def all(self) -> list[Command]:
        """Every command, in the order they were added."""
        every = (registered.command for registered in self._registered.values())
        return [command for command in every if not command.id.startswith(self._withheld)]

    def for_context(self, context: Context) -> list[Command]:
        """The commands whose keys work in `context`; those of the whole window are not repeated."""
        return [command for command in self.all() if command.when is context]

    def context_of(self, widget: QWidget | None) -> Context:
        """The innermost context that `widget` lies in."""
        places = {id(place): context for place, context in self._places if isValid(place)}
        while widget is not None:
            if id(widget) in places:
                return places[id(widget)]
            widget = widget.parentWidget()
        return Context.ANYWHERE

    def press(self, key: str) -> None:
        """Run what `key` means where the focus is: the pane's own command if it can run, else the window's."""
        here = self.context_of(QApplication.focusWidget())
        for context in (here, Context.ANYWHERE):
            for command in self._meant_by(context, key):
                if self.is_enabled(command.id):
                    self.run(command.id)
                    return
        self.unused.emit(key)

    def _meant_by(self, context: Context, key: str) -> tuple[Command, ...]:
        """The commands of a key in a context; looking through all of them for each key took a millisecond."""
        if self._of_keys is None:
            found: dict[tuple[Context, str], list[Command]] = {}
            for command in self.all():
                for one in command.keys:
                    found.setdefault((command.when, one), []).append(command)
            self._of_keys = {place: tuple(commands) for place, commands in found.items()}
        return self._of_keys.get((context, key), ())

    @Slot()
    def _forget_keys(self) -> None:
        self._of_keys = None

    def _with_keys(self, command: Command) -> Command:
        return replace(command, keys=self._keys[command.id]) if command.id in self._keys else command

    def _bind(self, command: Command, widget: QWidget, context: Context) -> None:
        if command.when is not context:
            return
        # Imported here: commands are known, and their keys bound, when the text is on the screen.
        from haiku_pair.window.commands.shortcuts import Key

        for key in command.keys:
            bound = self._bound.get((id(widget), key))
            if bound is None:
                bound = self._bound[id(widget), key] = Key(key, widget, context, self)
            if not command.repeats:
                bound.setAutoRepeat(False)
