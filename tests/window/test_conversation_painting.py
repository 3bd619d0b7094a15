"""What is moved on the screen and painted in part looks as if it had been painted whole."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import TextDelta, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import ANSWER, make_pane, shown

TEXT = ANSWER * 12 + "- one\n- two `three`\n\n> quoted\n\n" * 8


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> ConversationPane:
    return make_pane(qtbot, bridge, theme, commands)


def on_screen(pane: ConversationPane) -> QImage:
    """What the screen has of the messages (in the input a cursor blinks), not what a new painting would give."""
    QApplication.sendPostedEvents()
    return pane.screen().grabWindow(pane.winId()).toImage().copy(pane.list.geometry())


def settle(qtbot: QtBot, pane: ConversationPane) -> None:
    """Until all is shown with its formats and colours."""
    view = pane.list
    qtbot.waitUntil(lambda: not view.is_busy())


@pytest.mark.parametrize("size", [7, 90, 700])
def test_parts_painted_one_after_the_other_make_the_whole(qtbot: QtBot, pane: ConversationPane, size: int) -> None:
    pane.on_event(TurnStarted("t", "?"))
    pieces = [TEXT[at : at + size] for at in range(0, min(len(TEXT), 40 * size), size)]
    for number, piece in enumerate(pieces):
        pane.on_event(TextDelta("t", piece))
        pane.list.flush()
        if number % 10 == 9:
            settle(qtbot, pane)
            seen = on_screen(pane)
            pane.list.viewport().repaint()
            assert on_screen(pane) == seen


def test_what_came_in_a_hurry_gets_its_formats(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(TurnStarted("t", "?"))
    pane.on_event(TextDelta("t", "begin\n\n"))
    pane.list.flush()
    pane.on_event(TextDelta("t", "**words** " * 300))
    pane.list.flush()
    qtbot.waitUntil(lambda: shown(pane).count("words") == 300 and "**" not in shown(pane))


def test_a_stream_that_ends_in_a_hurry_is_whole(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(TurnStarted("t", "?"))
    for _ in range(20):
        pane.on_event(TextDelta("t", "- item with `code`\n" * 30))
        pane.list.flush()
    pane.on_event(TurnFinished("t", EndReason.DONE))
    assert shown(pane).count("item with code") == 600
