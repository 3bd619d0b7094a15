"""How the person gets to the usage: commands known before the page is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.center import Page
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.navigation import Navigation
from haiku_pair.window.theme.theme import Theme
from haiku_pair.window.usage import keys

if TYPE_CHECKING:
    from haiku_pair.window.usage.page import UsagePage


class WayToUsage(QObject):
    """Makes the page when it is first wanted."""

    def __init__(
        self, bridge: Bridge, theme: Theme, commands: Commands, navigation: Navigation, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._navigation = navigation
        self._page: UsagePage | None = None

    def register(self, has_workspace: Callable[[], bool]) -> None:
        """Add the commands."""
        self._commands.add(keys.OPEN, self.open, has_workspace)
        for command in keys.COMMANDS:
            self._commands.add(command, partial(self._press, command.id), self._is_shown)

    def open(self) -> None:
        """To the page; again leaves it."""
        center = self._navigation.center
        if center.page is Page.USAGE:
            self._navigation.back_to_work()
            return
        center.show_page(Page.USAGE)
        self._navigation.focus_center()

    def make_page(self) -> QWidget:
        """The page, for the middle of the window."""
        from haiku_pair.window.usage.page import UsagePage

        page = self._page = UsagePage(self._bridge, self._theme, self._commands)
        page.left.connect(self._navigation.back_to_work)
        return page

    def _is_shown(self) -> bool:
        return self._page is not None and self._page.isVisible()

    def _press(self, command_id: str) -> None:
        if self._page is not None:
            self._page.press(command_id)
