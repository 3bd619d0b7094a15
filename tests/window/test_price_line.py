"""The price on the send key: there while one types, never waited for, never of something else."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import ConversationShown, TurnFinished, TurnStarted, UsageReported
from haiku_pair.protocol.requests import PriceMessage, SendMessage
from haiku_pair.protocol.usage import MessagePriced
from haiku_pair.protocol.values import EndReason, Fault, Problem, Usage
from haiku_pair.window.main import MainWindow
from haiku_pair.window.usage.price_line import PriceLine
from tests.helpers.drive import click, eventually, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def line(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> PriceLine:
    """The line, with the focus in the input and an engine that knows prices."""
    engine.on(PriceMessage, price)
    press("Ctrl+L")
    return window.conversation.price


def price(body: PriceMessage) -> MessagePriced:
    """A tenth of a cent for each character, to see which message it is of."""
    return MessagePriced(18_000, 1_200, 700, 0.001 * len(body.message.text), is_counted=body.count, usual_turn=0.02)


def test_the_price_comes_while_one_types_first_guessed_then_counted(
    qtbot: QtBot, line: PriceLine, engine: ScriptedEngine
) -> None:
    assert line.price() == "Send"
    type_text("Hello")
    eventually(qtbot, lambda: line.price() == "Send  ≈ $0.0050")
    eventually(qtbot, lambda: line.price() == "Send  $0.0050")
    assert [(body.message.text, body.count) for body in engine.sent(PriceMessage)] == [
        ("Hello", False),
        ("Hello", True),
    ]
    said = line.send.accessibleDescription()
    assert "18,000 tokens from the cache, 1,200 new (counted by the API), about 700 of the answer" in said
    assert "usually costs $0.0200" in said


def test_an_answer_to_what_was_typed_before_is_not_shown(qtbot: QtBot, line: PriceLine, engine: ScriptedEngine) -> None:
    engine.hold(PriceMessage)
    type_text("Hello")
    eventually(qtbot, lambda: engine.sent(PriceMessage))
    type_text(" you")
    engine.release(PriceMessage)
    eventually(qtbot, lambda: line.price() == "Send  ≈ $0.0090")
    assert all(body.message.text != "Hello" or not body.count for body in engine.sent(PriceMessage))


def test_typing_on_asks_for_no_count(qtbot: QtBot, line: PriceLine, engine: ScriptedEngine) -> None:
    for word in ("one ", "two ", "three "):
        asked = len(engine.sent(PriceMessage))
        type_text(word)
        qtbot.waitUntil(lambda asked=asked: len(engine.sent(PriceMessage)) > asked)  # type: ignore[misc]
    assert {body.message.text for body in engine.sent(PriceMessage) if body.count} <= {"one two three "}


def test_an_emptied_input_has_no_price(qtbot: QtBot, line: PriceLine, window: MainWindow) -> None:
    type_text("Hi")
    eventually(qtbot, lambda: "$" in line.price())
    window.conversation.input.replace_text(" ")
    assert line.price() == "Send"


def test_where_nothing_may_be_sent_there_is_no_price(qtbot: QtBot, line: PriceLine, engine: ScriptedEngine) -> None:
    engine.on(PriceMessage, Problem(Fault.NOT_TRUSTED, "This folder is restricted."))
    type_text("Hello")
    eventually(qtbot, lambda: len(engine.sent(PriceMessage)) == 2)
    assert line.price() == "Send"
    assert not [widget for widget in QApplication.topLevelWidgets() if "restricted" in widget.windowTitle()]


def test_a_message_over_a_cap_is_marked_before_it_is_sent(
    qtbot: QtBot, line: PriceLine, engine: ScriptedEngine
) -> None:
    over = Problem(Fault.LIMIT, "This could go beyond the cap of $1.00 for one day.", "", "Go on tomorrow.")
    engine.on(PriceMessage, lambda body: MessagePriced(0, 9, 9, 0.1, is_counted=body.count, refused=over))
    type_text("Hello")
    eventually(qtbot, lambda: line.price() == "Send  ⚠ ≈ $0.1000")
    assert "over a cap" in line.send.accessibleName()
    assert "Go on tomorrow." in line.send.toolTip()


def test_an_unknown_price_is_said(qtbot: QtBot, line: PriceLine, engine: ScriptedEngine) -> None:
    engine.on(PriceMessage, lambda _body: MessagePriced(0, 9, 9, None))
    type_text("Hello")
    eventually(qtbot, lambda: line.price() == "Send  price unknown")


def test_the_price_is_asked_for_again_when_the_cache_goes(
    qtbot: QtBot, line: PriceLine, engine: ScriptedEngine
) -> None:
    engine.on(PriceMessage, lambda _body: MessagePriced(9, 9, 9, 0.1, is_counted=True, again=0.2))
    type_text("Hello")
    eventually(qtbot, lambda: len(engine.sent(PriceMessage)) > 2)


def test_the_button_sends_as_enter_does(qtbot: QtBot, line: PriceLine, engine: ScriptedEngine) -> None:
    type_text("Hello")
    click(line.send)
    assert [body.text for body in engine.sent(SendMessage)] == ["Hello"]
    assert line.price() == "Send"


def test_after_the_turn_its_real_cost_and_why_the_cache_was_missed(
    qtbot: QtBot, line: PriceLine, window: MainWindow, engine: ScriptedEngine
) -> None:
    said = window.conversation.state.label
    used = Usage(100, 900, 1_000, 50, 2_050, 200_000, 0.0123, 0.25, 0.9, 0, 3, "system")
    engine.emit(TurnStarted("t1", "Hello"), UsageReported("t1", used), TurnFinished("t1", EndReason.DONE))
    eventually(qtbot, lambda: said.text() == "Last turn $0.0123 · 50 % cached · other rules")
    assert "Last turn $0.0123, 50 % cached: the rules of the project have changed" in said.toolTip()
    figures = "3 requests: 1,000 tokens read from the cache, 900 written, 100 neither, 50 of answers"
    assert figures in said.toolTip()
    engine.emit(ConversationShown("c2", ()))
    eventually(qtbot, lambda: said.text() == "Enter sends · Shift+Enter new line")
    assert not said.toolTip()


def test_while_a_turn_runs_no_price_is_asked_for(qtbot: QtBot, line: PriceLine, engine: ScriptedEngine) -> None:
    engine.emit(TurnStarted("t1", "Hello"))
    eventually(qtbot, lambda: engine.sent(PriceMessage) == [])
    type_text("And then")
    engine.emit(TurnFinished("t1", EndReason.DONE))
    eventually(qtbot, lambda: line.price() == "Send  ≈ $0.0080")
