"""Sending, stopping and what the pane says meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import (
    ConversationShown,
    FilesChanged,
    ProposalReady,
    RetryScheduled,
    TextDelta,
    TurnFinished,
    TurnStarted,
    UsageReported,
)
from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.requests import QueueMessage, SendMessage, StopTurn
from haiku_pair.protocol.values import EndReason, Fault, Problem, Selection, Usage
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import make_pane, shown, turn
from tests.helpers.scripted_engine import ScriptedEngine

NO_KEY = Problem(Fault.NO_KEY, "There is no API key.", "Your message is in the input.", "Enter a key in the settings.")


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> ConversationPane:
    return make_pane(qtbot, bridge, theme, commands)


def type_and_send(pane: ConversationPane, text: str) -> None:
    QTest.keyClicks(pane.input, text)
    QTest.keyClick(pane.input, Qt.Key.Key_Return)


def running(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine, text: str = "") -> None:
    engine.emit(TurnStarted("t", "Why?"), *([TextDelta("t", text)] if text else []))
    qtbot.waitUntil(pane.is_running)


def test_enter_sends_what_is_typed(pane: ConversationPane, engine: ScriptedEngine) -> None:
    type_and_send(pane, "Does it cost much? oc")
    assert engine.sent(SendMessage) == [SendMessage("Does it cost much? oc")]
    assert pane.input.toPlainText() == ""


def test_shift_enter_breaks_the_line(pane: ConversationPane, engine: ScriptedEngine) -> None:
    QTest.keyClicks(pane.input, "one")
    QTest.keyClick(pane.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_and_send(pane, "two")
    assert engine.sent(SendMessage) == [SendMessage("one\ntwo")]


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_not_sent(pane: ConversationPane, engine: ScriptedEngine, text: str) -> None:
    pane.set_draft(text)
    QTest.keyClick(pane.input, Qt.Key.Key_Return)
    assert not engine.sent(SendMessage)


def test_enter_does_not_send_while_an_input_method_composes(pane: ConversationPane, engine: ScriptedEngine) -> None:
    pane.set_draft("你")
    QApplication.sendEvent(pane.input, QInputMethodEvent("hao", []))
    QTest.keyClick(pane.input, Qt.Key.Key_Return)
    pane.desk.send()
    assert not engine.sent(SendMessage)


def test_up_in_an_empty_input_brings_back_what_was_sent(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    engine.emit(*turn(1), *turn(2))
    qtbot.waitUntil(lambda: len(pane.transcript.messages()) == 2)
    QTest.keyClick(pane.input, Qt.Key.Key_Up)
    assert pane.draft() == "Question 2?"
    QTest.keyClick(pane.input, Qt.Key.Key_Up)
    assert pane.draft() == "Question 1?"
    QTest.keyClick(pane.input, Qt.Key.Key_Down)
    assert pane.draft() == "Question 2?"


def test_up_in_a_text_moves_the_cursor(pane: ConversationPane) -> None:
    pane.set_draft("a\nb")
    QTest.keyClick(pane.input, Qt.Key.Key_Up)
    assert pane.input.textCursor().blockNumber() == 0


def test_the_open_file_and_the_selection_travel_along(pane: ConversationPane, engine: ScriptedEngine) -> None:
    selection = Selection(3, 9, "text")
    pane.selection_provider = lambda: ("src/frog & co.py", selection)
    pane.refresh_context()
    assert pane.context.switch.text() == "src/frog && co.py, lines 3–9"
    type_and_send(pane, "hi")
    assert engine.sent(SendMessage) == [SendMessage("hi", "src/frog & co.py", selection)]


def test_the_open_file_can_be_left_out_by_keys(pane: ConversationPane, engine: ScriptedEngine) -> None:
    pane.selection_provider = lambda: ("src/frog.py", None)
    pane.refresh_context()
    QTest.keyClick(pane.input, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert pane.context.switch.hasFocus()
    QTest.keyClick(pane.context.switch, Qt.Key.Key_Space)
    assert pane.context.switch.text() == "src/frog.py — stays here"
    type_and_send(pane, "hi")
    assert engine.sent(SendMessage) == [SendMessage("hi")]


def test_changed_files_are_told_until_the_next_message(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    engine.emit(FilesChanged((), 2))
    qtbot.waitUntil(pane.context.changed.isVisible)
    assert pane.context.changed.text() == "2 files changed since your last message"
    running(qtbot, pane, engine)
    assert not pane.context.changed.isVisible()


@pytest.mark.case("E17")
def test_a_message_that_was_not_taken_comes_back(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.on(SendMessage, NO_KEY)
    engine.hold(SendMessage)
    type_and_send(pane, "my question")
    assert pane.draft() == "my question"
    QTest.keyClicks(pane.input, "typed since")
    engine.release(SendMessage)
    qtbot.waitUntil(pane.problem.isVisible)
    assert pane.input.toPlainText() == "my question\ntyped since"
    assert "There is no API key." in pane.problem.text.text()


@pytest.mark.parametrize(
    ("fault", "signal"), [(Fault.NO_KEY, "settings_requested"), (Fault.NOT_TRUSTED, "trust_requested")]
)
def test_the_next_step_is_offered_in_place(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine, fault: Fault, signal: str
) -> None:
    engine.on(SendMessage, Problem(fault, "Not sent."))
    type_and_send(pane, "hi")
    qtbot.waitUntil(pane.problem.isVisible)
    pane.problem.remedy.setFocus()
    with qtbot.waitSignal(getattr(pane, signal)):
        QTest.keyClick(pane.problem.remedy, Qt.Key.Key_Return)
    assert len(engine.sent(SendMessage)) == 1


@pytest.mark.case("E17")
def test_a_message_on_its_way_survives_the_engine(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.hold(SendMessage)
    type_and_send(pane, "precious")
    engine.lose()
    qtbot.waitUntil(pane.problem.isVisible)
    assert pane.input.toPlainText() == "precious"


def test_a_message_waits_while_a_turn_runs(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    running(qtbot, pane, engine)
    type_and_send(pane, "next")
    assert not engine.sent(SendMessage)
    assert [request.message.text for request in engine.sent(QueueMessage)] == ["next"]


def test_escape_stops_at_once_and_says_so(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    running(qtbot, pane, engine, "half an ans")
    assert pane.state.label.text() == "Haiku is working…  Esc stops · Enter queues"
    QTest.keyClick(pane.input, Qt.Key.Key_Escape)
    assert engine.sent(StopTurn) == [StopTurn()]
    assert pane.state.label.text() == "Stopping…"
    engine.emit(TurnFinished("t", EndReason.STOPPED))
    qtbot.waitUntil(lambda: not pane.is_running())
    assert "half an ans" in shown(pane)
    assert "Stopped by you." in shown(pane)


def test_escape_stops_from_the_messages_too(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    running(qtbot, pane, engine)
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_Escape)
    assert engine.sent(StopTurn) == [StopTurn()]


def test_escape_without_a_use_goes_on_to_the_window(
    qtbot: QtBot, pane: ConversationPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(pane, "keyPressEvent", lambda event: seen.append(event.key()))
    QTest.keyClick(pane.input, Qt.Key.Key_Escape)
    assert seen == [Qt.Key.Key_Escape]


def test_a_stop_that_fails_can_be_tried_again(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.on(StopTurn, Problem(Fault.ENGINE, "It can't be stopped."))
    running(qtbot, pane, engine)
    pane.desk.stop()
    qtbot.waitUntil(pane.problem.isVisible)
    engine.on(StopTurn, Done())
    pane.desk.stop()
    assert len(engine.sent(StopTurn)) == 2


def test_a_lost_engine_ends_the_turn_and_keeps_the_draft(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    running(qtbot, pane, engine, "partial")
    pane.set_draft("my next thought")
    with qtbot.waitSignal(pane.running_changed):
        engine.lose()
    assert "The engine stopped unexpectedly." in shown(pane)
    assert "partial" in shown(pane)
    assert pane.draft() == "my next thought"


def test_running_and_usage_are_told(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    told: list[object] = []
    pane.running_changed.connect(told.append)
    pane.usage_changed.connect(told.append)
    usage = Usage(output=7)
    engine.emit(TurnStarted("t", "?"), UsageReported("t", usage), TurnFinished("t", EndReason.DONE))
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [True, usage, False]


@pytest.mark.parametrize("reason", [EndReason.CUT_OFF, EndReason.FAILED, EndReason.LIMIT, EndReason.REFUSED])
def test_how_a_turn_ended_is_said_in_place(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine, reason: EndReason
) -> None:
    running(qtbot, pane, engine)
    engine.emit(TurnFinished("t", reason, Problem(Fault.CUT_OFF, "What happened.", "What was kept.", "What to do.")))
    qtbot.waitUntil(lambda: not pane.is_running())
    assert "✕ What happened.\nWhat was kept. What to do." in shown(pane)


def test_a_retry_counts_down_and_takes_the_void_text_back(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    running(qtbot, pane, engine, "void words")
    engine.emit(RetryScheduled("t", 2, 3.0, Problem(Fault.OVERLOADED, "The API is overloaded.")))
    qtbot.waitUntil(lambda: "Trying again in 3 s (attempt 2)" in shown(pane))
    assert "void words" not in shown(pane)
    qtbot.waitUntil(lambda: "Trying again in 2 s" in shown(pane))
    engine.emit(TextDelta("t", "better"))
    qtbot.waitUntil(lambda: "Tried again (attempt 2)" in shown(pane))


def test_enter_on_the_proposal_card_asks_for_the_review(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    engine.emit(ProposalReady("t", "p", 3, 7, 34, 12))
    qtbot.waitUntil(lambda: "3 files, 7 hunks  +34 −12\nReview  Ctrl+Shift+R" in shown(pane))
    QTest.keyClick(pane.input, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert pane.list.hasFocus()
    with qtbot.waitSignal(pane.review_requested):
        QTest.keyClick(pane.list, Qt.Key.Key_Return)


def test_a_reloaded_conversation_looks_as_it_did_live(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    events = (*turn(1), *turn(2), ProposalReady("t2", "p", 1, 1, 1, 0))
    engine.emit(*events)
    qtbot.waitUntil(lambda: "Proposal" in shown(pane))
    live = shown(pane)
    engine.emit(ConversationShown("c2", ()))
    qtbot.waitUntil(lambda: shown(pane) == "")
    engine.emit(ConversationShown("c", events))
    qtbot.waitUntil(lambda: shown(pane) == live)


def test_a_turn_without_an_end_is_shown_as_ended(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.emit(ConversationShown("c", tuple(turn(1)[:-1])))
    qtbot.waitUntil(lambda: "The engine stopped in the middle of this answer." in shown(pane))
    assert not pane.is_running()


@pytest.mark.case("K11")
def test_a_huge_paste_is_refused_and_said(pane: ConversationPane) -> None:
    QApplication.clipboard().setText("x" * 300_000)
    pane.input.paste()
    assert pane.draft() == ""
    assert "too much for a message" in pane.state.label.text()


def test_the_input_grows_with_its_text_up_to_a_bound(pane: ConversationPane) -> None:
    small = pane.input.height()
    pane.set_draft("\n" * 5)
    middle = pane.input.height()
    pane.set_draft("\n" * 500)
    assert small < middle < pane.input.height() < 300
