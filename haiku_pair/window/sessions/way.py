"""How the person gets to the sessions: commands known before the page is made, and what follows from the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.sessions import CompactConversation, ForkSession, UndoCompaction
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.center import Page
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.navigation import Navigation
from haiku_pair.window.sessions import keys
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.sessions.page import SessionsPage


class WayToSessions(QObject):
    """Makes the page when it is first wanted."""

    failed = Signal(object)
    """A `Problem`."""
    said = Signal(str)
    """A few words for the status bar."""
    folder_wanted = Signal(str)

    def __init__(
        self, bridge: Bridge, theme: Theme, commands: Commands, navigation: Navigation, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._navigation = navigation
        self._page: SessionsPage | None = None

    def register(self, has_workspace: Callable[[], bool]) -> None:
        """Add the commands."""
        add = self._commands.add
        add(keys.OPEN, self.open, has_workspace)
        add(keys.COMPACT, self.compact, has_workspace)
        add(keys.UNDO_COMPACTION, self.undo_compaction, has_workspace)
        for command in keys.COMMANDS:
            add(command, partial(self._press, command.id), partial(self._can, command.id))

    def open(self) -> None:
        """To the list; again leaves it."""
        center = self._navigation.center
        if center.page is Page.SESSIONS:
            self._navigation.back_to_work()
            return
        center.show_page(Page.SESSIONS)
        self._navigation.focus_center()

    def make_page(self) -> QWidget:
        """The page, for the middle of the window."""
        from haiku_pair.window.sessions.page import SessionsPage

        page = self._page = SessionsPage(self._bridge, self._theme, self._commands)
        page.left.connect(self._navigation.back_to_work)
        page.chosen.connect(self._on_chosen)
        page.folder_wanted.connect(self.folder_wanted)
        return page

    @Slot(str, str, str)
    def _on_chosen(self, session: str, turn: str, words: str) -> None:
        self._navigation.center.back_to_work()
        self._navigation.focus_conversation()
        if turn:
            self._navigation.show_turn(session, turn, words)

    def compact(self) -> None:
        """Let a summary stand for what came before."""
        self.said.emit("Haiku sums up what came before …")
        self._bridge.ask(CompactConversation(), Done, self._on_compacted, self.failed.emit)

    def _on_compacted(self, _done: Done) -> None:
        self.said.emit("A summary stands for what came before. It can be undone from the palette.")

    def undo_compaction(self) -> None:
        """Let Haiku know all of it again."""
        self._bridge.ask(UndoCompaction(), Done, None, self.failed.emit)

    @Slot(str, str)
    def act_on_message(self, turn: str, what: str) -> None:
        """What the person wants with a message of the conversation."""
        if what == "fork":
            self._bridge.ask(ForkSession("", turn), Done, self._on_forked, self.failed.emit)

    def _on_forked(self, _done: Done) -> None:
        self.said.emit("This is a copy up to the message. The whole session is in the list of sessions.")
        self._navigation.focus_conversation()

    def _can(self, command_id: str) -> bool:
        return self._page is not None and self._page.isVisible() and self._page.can(command_id)

    def _press(self, command_id: str) -> None:
        if self._page is not None:
            self._page.press(command_id)
