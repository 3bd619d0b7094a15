"""Unsaved text is there again after the window was closed in any way."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from haiku_pair.protocol.values import Place, WindowState
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, start_window
from tests.helpers.guards import Heartbeat
from tests.helpers.scripted_engine import ScriptedEngine


def test_files_with_unsaved_text_get_tabs_of_their_own(
    qtbot: QtBot, engine: ScriptedEngine, heartbeat: Heartbeat
) -> None:
    engine.window_state = WindowState(open_files=(Place("README.md"),), active="README.md")
    engine.unsaved = ("README.md", "src/frog.py")
    window: MainWindow = start_window(qtbot, engine, heartbeat, [])
    eventually(qtbot, lambda: [page.path for page in window.editor.pages()] == ["README.md", "src/frog.py"])
    assert window.editor.current_path() == "README.md"
