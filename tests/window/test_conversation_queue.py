"""Messages that wait while Haiku answers: queued, joined, edited and removed by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.composing import AttachedText
from haiku_pair.protocol.events import TurnFinished, TurnStarted, WordsAdded
from haiku_pair.protocol.queue import MessagesQueued, MoveQueued, QueuedMessage, SendQueuedNow, TakeBackQueued
from haiku_pair.protocol.values import EndReason, Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.conversation.queued import WITH_ATTACHED
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import make_pane
from tests.helpers.scripted_engine import ScriptedEngine

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Waiting:
    """The engine's queue."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self.engine = engine
        self.messages: list[QueuedMessage] = []
        engine.on(rq.QueueMessage, self.queue)
        engine.on(TakeBackQueued, self.take_back)
        engine.on(SendQueuedNow, self.send)
        engine.on(MoveQueued, self.move)

    def queue(self, request: rq.QueueMessage) -> replies.Done:
        self.messages.append(QueuedMessage(f"q{len(self.messages)}", request.message.text, request.joins))
        return self.tell()

    def take_back(self, request: TakeBackQueued) -> replies.Done | Problem:
        if all(message.id != request.id for message in self.messages):
            return Problem(Fault.NOT_FOUND, "This message waits no longer: it has been sent.")
        self.messages = [message for message in self.messages if message.id != request.id]
        return self.tell()

    def send(self, request: SendQueuedNow) -> replies.Done:
        self.messages = [
            QueuedMessage(message.id, message.text, message.joins or message.id == request.id)
            for message in self.messages
        ]
        return self.tell()

    def move(self, request: MoveQueued) -> replies.Done:
        at = [message.id for message in self.messages].index(request.id)
        self.messages.insert(at + request.by, self.messages.pop(at))
        return self.tell()

    def tell(self) -> replies.Done:
        self.engine.emit(MessagesQueued(tuple(self.messages)))
        return replies.Done()


@pytest.fixture
def waiting(engine: ScriptedEngine) -> Waiting:
    return Waiting(engine)


@pytest.fixture
def pane(
    qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine, waiting: Waiting
) -> ConversationPane:
    """Haiku is answering."""
    pane = make_pane(qtbot, bridge, theme, commands)
    engine.emit(TurnStarted("t", "Why?"))
    qtbot.waitUntil(pane.is_running)
    pane.input.setFocus()
    return pane


def say(
    qtbot: QtBot, pane: ConversationPane, text: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClicks(pane.input, text)
    QTest.keyClick(pane.input, Qt.Key.Key_Return, held)
    qtbot.waitUntil(lambda: not pane.sending.is_pending)


def lines(pane: ConversationPane) -> list[str]:
    """What the strip shows."""
    return [label.text() for label in pane.queued.findChildren(QLabel) if label.isVisible()]


def test_enter_queues_while_haiku_works(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    say(qtbot, pane, "one")
    say(qtbot, pane, "two")
    qtbot.waitUntil(lambda: lines(pane) == ["⋯ one", "⋯ two"])
    assert pane.input.toPlainText() == ""
    assert not engine.sent(rq.SendMessage)


def test_ctrl_enter_joins_the_answer(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    say(qtbot, pane, "one", CTRL)
    qtbot.waitUntil(lambda: lines(pane) == ["↳ one"])
    engine.emit(MessagesQueued(()), WordsAdded("t", "one"))
    qtbot.waitUntil(lambda: "one" in "\n".join(pane.list.texts()))
    assert pane.queued.isHidden()


def test_ctrl_enter_with_nothing_typed_lets_the_first_one_join(qtbot: QtBot, pane: ConversationPane) -> None:
    say(qtbot, pane, "one")
    say(qtbot, pane, "two")
    qtbot.waitUntil(lambda: len(lines(pane)) == 2)
    QTest.keyClick(pane.input, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: lines(pane) == ["↳ one", "⋯ two"])
    QTest.keyClick(pane.input, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: lines(pane) == ["↳ one", "↳ two"])


def test_one_with_something_attached_says_that_it_waits(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    pane.composing.chips.add(AttachedText("notes.txt", "frogs"))
    say(qtbot, pane, "one", CTRL)
    assert pane.state.label.text() == WITH_ATTACHED
    engine.emit(MessagesQueued((QueuedMessage("q", "one", has_attached=True),)))
    qtbot.waitUntil(lambda: lines(pane) == ["⋯ one"])
    pane.say("")
    assert pane.state.label.text() == ""
    QTest.keyClick(pane.input, Qt.Key.Key_Return, CTRL)
    assert pane.state.label.text() == WITH_ATTACHED
    assert not engine.sent(SendQueuedNow)


def test_the_last_one_comes_back_to_be_edited_before_what_is_typed(qtbot: QtBot, pane: ConversationPane) -> None:
    say(qtbot, pane, "one")
    say(qtbot, pane, "two")
    qtbot.waitUntil(lambda: len(lines(pane)) == 2)
    QTest.keyClicks(pane.input, "three")
    QTest.keyClick(pane.input, Qt.Key.Key_Up, CTRL)
    qtbot.waitUntil(lambda: pane.input.toPlainText() == "two\nthree")
    assert lines(pane) == ["⋯ one"]


def test_one_is_moved_before_others_and_back(qtbot: QtBot, pane: ConversationPane) -> None:
    for text in ("one", "two", "three"):
        say(qtbot, pane, text)
    qtbot.waitUntil(lambda: len(lines(pane)) == 3)
    QTest.keyClick(pane.input, Qt.Key.Key_Up, CTRL | SHIFT)
    qtbot.waitUntil(lambda: lines(pane) == ["⋯ one", "⋯ three", "⋯ two"])
    QTest.keyClick(pane.input, Qt.Key.Key_Up, CTRL | SHIFT)
    qtbot.waitUntil(lambda: lines(pane) == ["⋯ three", "⋯ one", "⋯ two"])
    QTest.keyClick(pane.input, Qt.Key.Key_Down, CTRL | SHIFT)
    qtbot.waitUntil(lambda: lines(pane) == ["⋯ one", "⋯ three", "⋯ two"])


def test_the_one_with_the_keyboard_is_moved_and_keeps_it(qtbot: QtBot, pane: ConversationPane) -> None:
    say(qtbot, pane, "one")
    say(qtbot, pane, "two")
    qtbot.waitUntil(lambda: len(lines(pane)) == 2)
    edit = next(one for one in pane.queued.findChildren(QPushButton) if one.accessibleName() == "Edit: one")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Down, CTRL | SHIFT)
    qtbot.waitUntil(lambda: lines(pane) == ["⋯ two", "⋯ one"])
    now = QApplication.focusWidget()
    assert now is not None
    assert now.accessibleName() == "Edit: one"


def test_all_are_removed(qtbot: QtBot, pane: ConversationPane) -> None:
    say(qtbot, pane, "one")
    say(qtbot, pane, "two")
    qtbot.waitUntil(lambda: len(lines(pane)) == 2)
    QTest.keyClick(pane.input, Qt.Key.Key_Delete, CTRL | SHIFT)
    qtbot.waitUntil(pane.queued.isHidden)


def test_one_that_was_sent_meanwhile_is_told_of(qtbot: QtBot, pane: ConversationPane, waiting: Waiting) -> None:
    say(qtbot, pane, "one")
    qtbot.waitUntil(lambda: lines(pane) == ["⋯ one"])
    waiting.messages.clear()
    QTest.keyClick(pane.input, Qt.Key.Key_Up, CTRL)
    qtbot.waitUntil(pane.problem.isVisible)
    assert "has been sent" in pane.problem.text.text()
    assert pane.input.toPlainText() == ""


def test_what_is_left_after_stop_is_sent_by_key(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    say(qtbot, pane, "one")
    engine.emit(TurnFinished("t", EndReason.STOPPED))
    qtbot.waitUntil(lambda: not pane.is_running())
    assert lines(pane) == ["⋯ one"]
    QTest.keyClick(pane.input, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: engine.sent(SendQueuedNow) == [SendQueuedNow("q0")])
