"""The menu bar, made from the registry."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.words import tr

NAMES = {
    "File": tr("&File"),
    "Edit": tr("&Edit"),
    "View": tr("&View"),
    "Go": tr("&Go"),
    "Conversation": tr("&Conversation"),
    "Review": tr("&Review"),
    "Help": tr("&Help"),
}
"""The menus, in order, and what the bar calls them; a command's `menu` is one of these or empty."""
TITLES = tuple(NAMES)


class Menus(QObject):
    """Keeps the menus as the registry is. Keys are bound by the registry; a menu only shows them."""

    def __init__(self, commands: Commands, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._commands = commands
        self._menus: dict[str, QMenu] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._build)
        commands.changed.connect(self._soon.start)
        # The titles at once, so that the bar has its height; what stands in them when all commands are known.
        for title in TITLES:
            self._menus[title] = bar.addMenu(NAMES[title])
            self._menus[title].aboutToShow.connect(self._on_about_to_show)

    @Slot()
    def _build(self) -> None:
        for title, menu in self._menus.items():
            menu.clear()
            category = ""
            for command in self._commands.all():
                if command.menu == title:
                    if category and command.category != category:
                        menu.addSeparator()
                    category = command.category
                    self._add(menu, command)
            menu.menuAction().setVisible(not menu.isEmpty())

    def _add(self, menu: QMenu, command: Command) -> None:
        # Imported here for the reason given above.
        from haiku_pair.window.commands.shortcuts import spoken

        key = f"\t{spoken(command.keys[0])}" if command.keys else ""
        action = QAction(command.title.replace("&", "&&") + key, menu)
        action.setData(command.id)
        action.triggered.connect(self._on_triggered)
        menu.addAction(action)

    @Slot()
    def _on_about_to_show(self) -> None:
        menu = self.sender()
        if isinstance(menu, QMenu):
            for action in menu.actions():
                if action.data():
                    action.setEnabled(self._commands.is_enabled(action.data()))

    @Slot()
    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._commands.run(action.data())
