"""“Check for updates”: asked for in the menu, answered in the status bar."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from haiku_pair.protocol.updates import CheckForUpdates, UpdatesAre
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually
from tests.helpers.scripted_engine import ScriptedEngine


def test_nothing_is_asked_until_the_person_does(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    eventually(qtbot, lambda: window.is_complete)
    assert not engine.sent(CheckForUpdates)
    engine.on(CheckForUpdates, UpdatesAre("0.1.0", "0.2.0", "Update it with: pipx upgrade haiku-pair"))
    window.commands.run("help.updates")
    wanted = "Release 0.2.0 is out; this is 0.1.0. Update it with: pipx upgrade haiku-pair"
    eventually(qtbot, lambda: window.status.currentMessage() == wanted)
    assert len(engine.sent(CheckForUpdates)) == 1


def test_a_refused_answer_is_told(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    refused = Problem(Fault.BAD_REQUEST, "The answer makes no sense.", "Nothing was downloaded or changed.")
    engine.on(CheckForUpdates, refused)
    window.commands.run("help.updates")
    eventually(qtbot, window.notices.isVisible)
    assert window.notices.what.text() == refused.what
