"""Long answers and long conversations: the window stays alive (the heartbeat fails these tests otherwise)."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import ConversationShown, TextDelta, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import ANSWER, make_pane, turns

DELTAS = 20_000


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> ConversationPane:
    return make_pane(qtbot, bridge, theme, commands)


class Stream(QObject):
    """Hands a pane deltas as fast as the event loop turns, 60 at a time."""

    done = Signal()

    def __init__(self, pane: ConversationPane, text: str) -> None:
        super().__init__()
        self._pane = pane
        size = max(1, len(text) // DELTAS)
        self._deltas = [text[at : at + size] for at in range(0, len(text), size)]
        self._at = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_turn)

    def start(self) -> None:
        self._pane.on_event(TurnStarted("t", "?"))
        self._timer.start()

    @Slot()
    def _on_turn(self) -> None:
        for delta in self._deltas[self._at : self._at + 60]:
            self._pane.on_event(TextDelta("t", delta))
        self._at += 60
        if self._at >= len(self._deltas):
            self._timer.stop()
            self._pane.on_event(TurnFinished("t", EndReason.DONE))
            self.done.emit()


SHAPES = {
    "mixed": ANSWER * 500,
    "one fence": "```python\n" + "value = compute(1, 'x')  # note\n" * 3_000,
    "one list": "- an item with `code` and **words**\n" * 3_000,
    "one paragraph": "words and more of them " * 4_000,
}


def newest_text(pane: ConversationPane) -> str:
    """What the newest row shows, once all of it is there."""
    row = pane.list.rows.list[-1]
    return "" if row.stale or row.document is None else row.document.document.toPlainText()


@pytest.mark.case("H23")
@pytest.mark.parametrize("shape", SHAPES)
def test_twenty_thousand_deltas_keep_the_window_alive(qtbot: QtBot, pane: ConversationPane, shape: str) -> None:
    stream = Stream(pane, SHAPES[shape] + "THE END")
    with qtbot.waitSignal(stream.done, timeout=60_000):
        stream.start()
    qtbot.waitUntil(lambda: newest_text(pane).endswith("THE END"), timeout=60_000)


@pytest.mark.case("H23")
def test_one_event_of_eight_megabytes_keeps_the_window_alive(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(TurnStarted("t", "?"))
    pane.on_event(TextDelta("t", "some words, then more\n\n" * 350_000))
    pane.on_event(TurnFinished("t", EndReason.DONE))
    qtbot.waitUntil(lambda: "more characters: copy the message" in newest_text(pane), timeout=60_000)


@pytest.mark.case("M06")
def test_five_hundred_messages_open_quickly(qtbot: QtBot, pane: ConversationPane) -> None:
    events = turns(250)
    began = time.process_time()
    pane.on_event(ConversationShown("c", events))
    pane.grab()
    assert time.process_time() - began < 1.5
    alive = [row for row in pane.list.rows.list if row.document is not None]
    assert len(alive) <= 60


@pytest.mark.case("M06")
def test_a_delta_costs_the_same_after_a_long_conversation(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(ConversationShown("c", turns(250)))
    pane.on_event(TurnStarted("t", "?"))
    began = time.process_time()
    for number in range(30):
        pane.on_event(TextDelta("t", f"word {number} "))
        pane.list.flush()
        pane.list.viewport().grab()
    assert (time.process_time() - began) / 30 < 0.05
