"""Fixtures for tests of the window: the real widgets, a scripted engine, and guards around every test."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.main import MainWindow
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import start_window
from tests.helpers.fixtures import heartbeat, lasting, nothing_left, qapp_args, qtbot
from tests.helpers.guards import Heartbeat
from tests.helpers.scripted_engine import ScriptedEngine

__all__ = ["heartbeat", "lasting", "nothing_left", "qapp_args", "qtbot"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, in force."""
    theme = Theme()
    theme.apply(qapp)
    return theme


@pytest.fixture
def commands(qapp: QApplication) -> Commands:
    """An empty registry."""
    return Commands()


@pytest.fixture
def engine() -> ScriptedEngine:
    """The other end of the contract."""
    return ScriptedEngine()


@pytest.fixture
def bridge(qapp: QApplication, engine: ScriptedEngine) -> Bridge:
    """A bridge to the scripted engine with the workspace open."""
    bridge = Bridge(engine)
    bridge.start()
    bridge.set_ready(True)
    return bridge


@pytest.fixture
def program() -> list[str]:
    """The command by which the window starts itself again; nothing is started unless a test wants it."""
    return []


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, engine: ScriptedEngine, heartbeat: Heartbeat, program: list[str]
) -> MainWindow:
    """The real window on the scripted engine, shown, with its workspace open and the focus in it."""
    return start_window(qtbot, engine, heartbeat, program)
