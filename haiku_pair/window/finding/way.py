"""How the person gets to the search: commands known before its page is made, and what follows from its results."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.dock import DockPage
from haiku_pair.window.finding import keys
from haiku_pair.window.later import Later
from haiku_pair.window.navigation import Navigation
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.finding.search_page import SearchPage

TITLE = tr("Search")


class WayToSearch(QObject):
    """Makes the page when it is first wanted."""

    def __init__(
        self, bridge: Bridge, theme: Theme, commands: Commands, navigation: Navigation, later: Later, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._navigation = navigation
        self._later = later
        self.page: SearchPage | None = None
        later.dock.add_page(TITLE, self._make)

    def register(self, has_workspace: Callable[[], bool]) -> None:
        """Add the commands."""
        add = self._commands.add
        add(keys.OPEN, self.open, has_workspace)
        add(keys.NEXT, partial(self._step, 1), partial(self._can, keys.NEXT.id))
        add(keys.PREVIOUS, partial(self._step, -1), partial(self._can, keys.PREVIOUS.id))
        for command in keys.PAGE:
            add(command, partial(self._press, command.id), partial(self._can, command.id))

    def open(self) -> None:
        """To the search, with the text that is selected."""
        selection = self._navigation.panes.editor.current_page()
        text = selection.edit.textCursor().selectedText() if selection is not None else ""
        self._later.go_to_page(TITLE)
        if self.page is not None:
            self.page.begin("" if "\u2029" in text else text)

    def _make(self) -> DockPage:
        from haiku_pair.window.finding.search_page import SearchPage

        self.page = SearchPage(self._bridge, self._theme, self._commands)
        self.page.chosen.connect(self._on_chosen)
        return self.page

    @Slot(str, int, int)
    def _on_chosen(self, path: str, line: int, column: int) -> None:
        self._navigation.panes.editor.open_path(path, line, column)
        self._navigation.focus_editor()

    def _step(self, step: int) -> None:
        if self.page is not None:
            self.page.step(step)

    def _can(self, command_id: str) -> bool:
        return self.page is not None and self.page.can(command_id)

    def _press(self, command_id: str) -> None:
        if self.page is not None:
            self.page.press(command_id)
