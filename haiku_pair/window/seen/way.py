"""How the person gets to what the model sees: commands known before the page is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.center import Page
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.navigation import Navigation
from haiku_pair.window.seen import keys
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.seen.page import SeenPage


class WayToSeen(QObject):
    """Makes the page when it is first wanted."""

    def __init__(
        self, bridge: Bridge, theme: Theme, commands: Commands, navigation: Navigation, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._navigation = navigation
        self._page: SeenPage | None = None

    def register(self, has_workspace: Callable[[], bool]) -> None:
        """Add the commands."""
        self._commands.add(keys.OPEN, self.open, has_workspace)
        for command in keys.COMMANDS:
            self._commands.add(command, partial(self._press, command.id), self._is_shown)

    def open(self) -> None:
        """To the page; again leaves it."""
        center = self._navigation.center
        if center.page is Page.SEEN:
            self._navigation.back_to_work()
            return
        center.show_page(Page.SEEN)
        self._navigation.focus_center()

    def make_page(self) -> QWidget:
        """The page, for the middle of the window."""
        from haiku_pair.window.seen.page import SeenPage

        conversation = self._navigation.panes.conversation
        page = self._page = SeenPage(self._bridge, self._theme, self._commands, conversation.sending.message)
        page.left.connect(self._navigation.back_to_work)
        page.file_wanted.connect(self._on_file)
        page.sending_wanted.connect(self._on_sending)
        return page

    @Slot(str, int)
    def _on_file(self, path: str, line: int) -> None:
        self._navigation.focus_editor()
        self._navigation.panes.editor.open_path(path, line - 1)

    @Slot(str)
    def _on_sending(self, path: str) -> None:
        self._navigation.panes.conversation.composing.attaching.attach_files([path])

    def _is_shown(self) -> bool:
        return self._page is not None and self._page.isVisible()

    def _press(self, command_id: str) -> None:
        if self._page is not None:
            self._page.press(command_id)
