"""Of several secrets that were kept back, each is let go by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.withheld import SecretsWithheld, SendWithheld, WithheldSecret
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from haiku_pair.window.withheld import Withheld
from tests.helpers.conversation import make_pane
from tests.helpers.scripted_engine import ScriptedEngine

TEST = WithheldSecret("[withheld:token:1]", "token", "1\tTEST = '")
REAL = WithheldSecret("[withheld:token:2]", "token", "2\tREAL = '")
THIRD = WithheldSecret("[withheld:github-token:3]", "github-token", "")


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> ConversationPane:
    engine.on(SendWithheld, Done())
    return make_pane(qtbot, bridge, theme, commands)


def choose(letters: str) -> None:
    """Where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, letters)
    QTest.keyClick(focused, Qt.Key.Key_Return)


def test_each_is_chosen_by_what_stands_before_it(
    qtbot: QtBot, pane: ConversationPane, bridge: Bridge, theme: Theme, engine: ScriptedEngine
) -> None:
    withheld = Withheld(bridge, theme, pane, pane)
    assert not withheld.is_there()
    engine.emit(SecretsWithheld((THIRD,)), SecretsWithheld((TEST, REAL)))
    qtbot.waitUntil(withheld.is_there)
    withheld.send()
    assert not engine.sent(SendWithheld)
    choose("test")
    qtbot.waitUntil(lambda: engine.sent(SendWithheld) == [SendWithheld((TEST,))])
    engine.emit(SecretsWithheld((TEST,), let_go=True), SecretsWithheld((THIRD, REAL), let_go=True))
    qtbot.waitUntil(lambda: not withheld.is_there())


def test_all_of_them_go_at_once_where_that_is_wanted(
    qtbot: QtBot, pane: ConversationPane, bridge: Bridge, theme: Theme, engine: ScriptedEngine
) -> None:
    withheld = Withheld(bridge, theme, pane, pane)
    engine.emit(SecretsWithheld((TEST, REAL)))
    qtbot.waitUntil(withheld.is_there)
    withheld.send()
    choose("all of")
    qtbot.waitUntil(lambda: engine.sent(SendWithheld) == [SendWithheld((TEST, REAL))])
    engine.emit(SecretsWithheld((REAL,), let_go=True))
    qtbot.waitUntil(lambda: withheld.kept_back() == [TEST])
    withheld.send()
    qtbot.waitUntil(lambda: engine.sent(SendWithheld)[-1:] == [SendWithheld((TEST,))])
