"""The page without a file: the keys to begin with."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.editor.welcome import Welcome
from haiku_pair.window.theme.theme import Theme


def test_it_is_written_once_however_many_commands_come(qtbot: QtBot, theme: Theme, commands: Commands) -> None:
    page = Welcome(theme, commands)
    qtbot.addWidget(page)
    page.show()
    before = len(page.findChildren(QLabel))
    for number in range(50):
        commands.add(Command(f"some.{number}", f"Number {number}", "Some"), page.update)
    commands.add(Command("file.quick_open", "Open a file by name", "File", ("Ctrl+P",)), page.update)
    assert len(page.findChildren(QLabel)) == before
    qtbot.waitUntil(lambda: "Open a file by name" in [label.text() for label in page.findChildren(QLabel)])
