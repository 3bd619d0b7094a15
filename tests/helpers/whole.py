"""The whole program in a test: the real window in this process, a real engine beside it, driven by keys alone.

program = start(repository.root)
program.trust()
program.ask("Fix the bug")
program.review()
program.press("y", "Ctrl+Return")
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPlainTextEdit
from pytestqt.qtbot import QtBot

from haiku_pair.cli.processes import own_command
from haiku_pair.protocol.events import Event, StepTaken, TurnFinished
from haiku_pair.protocol.requests import Hello, OpenWorkspace, Request
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.child import Child
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.engine import EngineProcess
from haiku_pair.window.main import MainWindow
from haiku_pair.window.session import FIRST_FREE_ID, HELLO_ID, OPEN_ID
from haiku_pair.window.theme.theme import Theme
from tests.helpers import drive
from tests.helpers.guards import PATIENCE, Heartbeat

KEY = "sk-ant-test-key"

T = TypeVar("T")


def clone(source: Path, target: Path) -> None:
    """Clone a repository whoever owns it, as git sees one on a machine without any configuration."""
    config = target.parent / f"{target.name}.gitconfig"
    config.write_text("[safe]\n\tdirectory = *\n")
    env = {**os.environ, "GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "clone", "--quiet", str(source), str(target)], env=env, capture_output=True, check=True)


class Program:
    """One window with its engine, from start to close."""

    def __init__(
        self, qtbot: QtBot, heartbeat: Heartbeat, path: Path | str, spawn: Callable[[Sequence[str]], Child] = Child
    ) -> None:
        """Starts both as the command line does; `appear` comes next."""
        self._qtbot = qtbot
        self._heartbeat = heartbeat
        self._is_closed = False
        self.events: list[Event] = []
        self.engine = EngineProcess(own_command("haiku_pair.engine"), spawn)
        self.engine.start()
        self.engine.send(Request(HELLO_ID, Hello()))
        self.engine.send(Request(OPEN_ID, OpenWorkspace(str(path))))
        theme, commands = Theme(), Commands()
        self.bridge = Bridge(self.engine, first_id=FIRST_FREE_ID)
        self.window = MainWindow(self.bridge, theme, commands)
        for owned in (theme, commands, self.bridge):
            owned.setParent(self.window)
        qtbot.addWidget(self.window)
        self.bridge.arrived.connect(self._on_arrived)
        self.window.open(str(path), sent=True)

    def appear(self) -> None:
        """Show the window and wait until the folder is open in it, or it says why not."""
        # The screen of the offscreen platform is smaller than the window people have.
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self._heartbeat.rest()
        self.wait(lambda: self.bridge.is_ready)
        self.wait(lambda: QApplication.activeWindow() is self.window)
        self.wait(lambda: hasattr(self.window, "conversation"))  # made after the first frame

    def _on_arrived(self, event: Event) -> None:
        self.events.append(event)

    # --- waiting -----------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], object]) -> None:
        """Until something is so."""
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def wait_text(self, *words: str) -> None:
        """Until the window says all of these somewhere."""
        try:
            self.wait(lambda: all(word in self.text() for word in words))
        except Exception as error:
            raise AssertionError(f"{words} not in:\n{self.text()}") from error

    def count(self, kind: type[T]) -> int:
        """How many events of a kind have arrived."""
        return len(self.all(kind))

    def all(self, kind: type[T]) -> list[T]:
        """Events of a kind that have arrived, oldest first."""
        return [event for event in self.events if isinstance(event, kind)]

    def without_guard(self, work: Callable[[], T]) -> T:
        """Do work of the test's own, in which the window stands still through no fault of its own."""
        result = work()
        self._heartbeat.rest()
        return result

    # --- hands -------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys one after the other, where the focus is."""
        for key in keys:
            drive.press(key)

    def type(self, text: str) -> None:
        """Type text where the focus is."""
        drive.type_text(text)

    def run(self, words: str) -> None:
        """Find a command in the palette and run it."""
        self.press("Ctrl+Shift+P")
        self.wait(lambda: isinstance(drive.focused(), QLineEdit))
        self.type(words)
        self.press("Return")

    def trust(self) -> None:
        """Trust the folder, from the palette."""
        self.run("Trust this folder")
        self.wait(lambda: self.window.session.trusted)

    def send(self, text: str) -> None:
        """Type a message and send it."""
        self.press("Ctrl+L")
        self.type(text)
        self.press("Return")

    def ask(self, text: str) -> None:
        """Send a message and wait until the turn is over."""
        before = self.count(TurnFinished)
        self.send(text)
        self.wait_end(before + 1)

    def wait_end(self, turns: int) -> None:
        """Until so many turns have ended since the window was opened."""
        self.wait(lambda: self.count(TurnFinished) >= turns and not self.window.conversation.is_running())

    def open(self, path: str) -> EditorPage:
        """Open a file by quick open, and wait for its text."""
        self.press("Ctrl+P")
        self.wait(lambda: isinstance(drive.focused(), QLineEdit))
        self.type(path)
        found = self.window.findChildren(QListView)
        self.wait(lambda: any(one.isVisible() and one.currentIndex().data() == path for one in found))
        self.press("Return")
        self.wait(lambda: self.window.editor.current_path() == path)
        page = self.window.editor.current_page()
        assert page is not None
        self.wait(lambda: page.is_loaded)
        return page

    def review(self) -> None:
        """Go to the review and wait until it shows a hunk."""
        self.press("Ctrl+Shift+R")
        self.wait(lambda: self.window.review.spot() is not None)
        assert drive.has_focus(self.window.review)

    def wait_field(self, name: str) -> None:
        """Until the keyboard is in the field of this accessible name."""
        self.wait(lambda: drive.focused().accessibleName() == name)

    def step(self, key: str) -> None:
        """Press a key that writes files (apply, undo, redo), and wait until it is done."""
        before = self.count(StepTaken)
        self.press(key)
        self.wait(lambda: self.count(StepTaken) > before)

    # --- eyes --------------------------------------------------------------------------------------

    def conversation(self) -> str:
        """All rows of the conversation as they are shown."""
        return "\n".join(self.window.conversation.list.texts())

    def text(self) -> str:
        """Everything the window says, the conversation included."""
        edits = self.window.findChildren(QPlainTextEdit)
        typed = [edit.toPlainText() for edit in edits if edit.isVisible()]
        return "\n".join([*drive.visible_texts(self.window), self.conversation(), *typed])

    # --- end ---------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the window and let the engine finish. What the person saw held no traceback."""
        if self._is_closed:
            return
        self._is_closed = True
        assert "Traceback (most recent call last)" not in self.text()
        self.window.close()
        self.without_guard(lambda: self.bridge.close(10))


def differences(before: Mapping[str, T], after: Mapping[str, T]) -> set[str]:
    """Paths that differ between two snapshots."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
