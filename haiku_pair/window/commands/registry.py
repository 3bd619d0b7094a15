"""The one registry of commands: who does what, by which key, and whether it can be done now."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from haiku_pair.window.commands.values import Command, Context

__all__ = ["Command", "Commands", "Context"]


class _Registered(Struct, frozen=True):
    command: Command
    handler: Callable[[], None]
    enabled: Callable[[], bool] | None


class Commands(QObject):
    """Commands by id, and the widgets in which the keys of a context work.

    Panes add their commands and call `install` once; the order of the two does not matter.
    """

    changed = Signal()
    """A command was added."""
    unused = Signal(str)
    """A key was pressed that is bound where the focus is, but to nothing that can be done now."""
    ran = Signal(str)
    """The command of that id was carried out, by whatever route."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registered: dict[str, _Registered] = {}
        self._places: list[tuple[QWidget, Context]] = []
        self._bound: set[tuple[int, str]] = set()

    def add(self, command: Command, handler: Callable[[], None], enabled: Callable[[], bool] | None = None) -> None:
        """Register a command with what it does; without `enabled` it can always be run.

        Raises:
            ValueError: the id is taken.
        """
        if command.id in self._registered:
            raise ValueError(f"two commands are called {command.id}")
        self._registered[command.id] = _Registered(command, handler, enabled)
        for widget, context in self._places:
            self._bind(command, widget, context)
        self.changed.emit()

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
        if registered.enabled is None or registered.enabled():
            registered.handler()
            self.ran.emit(command_id)

    def is_enabled(self, command_id: str) -> bool:
        """Whether `run` would do something now."""
        enabled = self._registered[command_id].enabled
        return enabled is None or enabled()

    def all(self) -> list[Command]:
        """Every command, in the order they were added."""
        return [registered.command for registered in self._registered.values()]

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
            for command in self.for_context(context):
                if key in command.keys and self.is_enabled(command.id):
                    self.run(command.id)
                    return
        self.unused.emit(key)

    def _bind(self, command: Command, widget: QWidget, context: Context) -> None:
        if command.when is not context:
            return
        # Imported here: commands are known, and their keys bound, when the text is on the screen.
        from haiku_pair.window.commands.shortcuts import Key

        for key in command.keys:
            if (id(widget), key) not in self._bound:
                self._bound.add((id(widget), key))
                Key(key, widget, context, self)
