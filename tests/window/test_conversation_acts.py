"""What can be done with messages and their code, by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.composing import Attached, GetAttached, MentionedFile
from haiku_pair.protocol.events import (
    ConversationEvent,
    ConversationShown,
    RetryScheduled,
    TextDelta,
    ToolStarted,
    TurnFinished,
    TurnStarted,
    WordsAdded,
)
from haiku_pair.protocol.values import EndReason, Fault, Problem, Selection
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import make_pane, shown, turns
from tests.helpers.scripted_engine import ScriptedEngine

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
CODE = "src/frog.py\n```py\nfirst()\n```\nor\n```\nsecond\n```"


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> ConversationPane:
    return make_pane(qtbot, bridge, theme, commands)


def show(qtbot: QtBot, pane: ConversationPane, *answers: str) -> None:
    """Conversations with these answers, with the keyboard at the newest message."""
    events: list[ConversationEvent] = []
    for number, text in enumerate(answers):
        turn = f"t{number}"
        events += [TurnStarted(turn, f"Q{number}"), TextDelta(turn, text), TurnFinished(turn, EndReason.DONE)]
    pane.on_event(ConversationShown("c", tuple(events)))
    pane.list.setFocus()
    qtbot.waitUntil(pane.list.hasFocus)
    QTest.keyClick(pane.list, Qt.Key.Key_End)


def test_code_blocks_are_walked_over_messages(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, "```\nzero\n```", CODE)
    seen = []
    for key in "]][[[":
        QTest.keyClicks(pane.list, key)
        seen.append((pane.list.current, pane.list.codes.chosen))
    assert seen == [(3, 0), (3, 1), (3, 0), (1, 0), (1, 0)]
    QTest.keyClick(pane.list, Qt.Key.Key_C)
    assert QApplication.clipboard().text() == "zero"


def test_the_chosen_block_is_inserted(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, CODE)
    QTest.keyClicks(pane.list, "]]")
    with qtbot.waitSignal(pane.insert_requested) as asked:
        QTest.keyClick(pane.list, Qt.Key.Key_I)
    assert asked.args == ["second"]


def test_a_named_block_is_proposed(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, CODE)
    with qtbot.waitSignal(pane.propose_requested) as asked:
        QTest.keyClick(pane.list, Qt.Key.Key_P)
    assert asked.args == ["src/frog.py\n```py\nfirst()\n```\n"]


def test_a_block_without_a_name_replaces_the_selection(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, "Try\n```\nnew()\n```")
    QTest.keyClick(pane.list, Qt.Key.Key_P)
    assert "select the lines it replaces" in pane.state.label.text()
    pane.selection_provider = lambda: ("src/frog.py", Selection(1, 1, "old()\n"))
    with qtbot.waitSignal(pane.propose_requested) as asked:
        QTest.keyClick(pane.list, Qt.Key.Key_P)
    assert "old()\n=======\nnew()\n" in asked.args[0]


@pytest.mark.parametrize(("words", "signal"), [("Insert", "insert_requested"), ("Propose", "propose_requested")])
def test_the_words_over_a_block_do_the_same(qtbot: QtBot, pane: ConversationPane, words: str, signal: str) -> None:
    show(qtbot, pane, CODE)
    pane.list.set_current(1)
    document = pane.list.rows.list[1].document
    assert document is not None
    cursor = document.document.find(words)
    block = cursor.block()
    line = block.layout().lineForTextPosition(cursor.selectionStart() - block.position())
    x = line.cursorToX(cursor.selectionStart() - block.position() + 1)[0]  # type: ignore[index]
    top = document.document.documentLayout().blockBoundingRect(block).top()
    place = pane.list.text_origin(1).toPoint() + QPoint(round(x), round(top + line.y() + line.height() / 2))
    with qtbot.waitSignal(getattr(pane, signal)):
        QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_an_earlier_message_is_edited_and_sent_in_its_place(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    show(qtbot, pane, "a", "b")
    pane.set_draft("half a thought")
    QTest.keyClick(pane.list, Qt.Key.Key_Home)
    QTest.keyClick(pane.list, Qt.Key.Key_E)
    assert (pane.input.toPlainText(), pane.input.hasFocus()) == ("Q0", True)
    QTest.keyClicks(pane.input, " better")
    QTest.keyClick(pane.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not pane.sending.is_pending)
    (sent,) = engine.sent(rq.SendMessage)
    assert (sent.text, sent.instead_of) == ("Q0 better", "t0")
    assert pane.input.toPlainText() == "half a thought"


def test_words_that_joined_a_turn_are_edited_with_it(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    turn = (TurnStarted("t", "Q"), WordsAdded("t", "more"), TextDelta("t", "a"), TurnFinished("t", EndReason.DONE))
    pane.on_event(ConversationShown("c", turn))
    pane.list.setFocus()
    pane.list.set_current(1)
    QTest.keyClick(pane.list, Qt.Key.Key_E)
    assert pane.input.toPlainText() == "Q\n\nmore"
    assert "joined" in pane.state.label.text()
    QTest.keyClick(pane.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not pane.sending.is_pending)
    (sent,) = engine.sent(rq.SendMessage)
    assert (sent.text, sent.instead_of) == ("Q\n\nmore", "t")


def test_what_was_attached_goes_along_with_the_edited_message(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    chips, other = pane.composing.chips, MentionedFile("README.md")
    engine.on(GetAttached, Attached((MentionedFile("a.py"),)))
    said = TurnStarted("t0", "Q0", attached=(MentionedFile("a.py"),))
    pane.on_event(ConversationShown("c", (said, TurnFinished("t0", EndReason.DONE))))
    pane.set_draft("half a thought")
    chips.add(other)
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: chips.items() == (MentionedFile("a.py"),))
    assert pane.composing.unsent().attachments == (other, MentionedFile("a.py"))
    QTest.keyClick(pane.input, Qt.Key.Key_Escape)
    assert chips.items() == (other,)
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: chips.items() == (MentionedFile("a.py"),))
    engine.hold(rq.SendMessage)
    QTest.keyClick(pane.input, Qt.Key.Key_Return)
    engine.emit(ConversationShown("d", ()))  # the copy without the turn is shown before the message is taken
    qtbot.waitUntil(lambda: not pane.transcript.items)
    engine.release(rq.SendMessage)
    qtbot.waitUntil(lambda: not pane.sending.is_pending)
    (sent,) = engine.sent(rq.SendMessage)
    assert (sent.instead_of, sent.attachments) == ("t0", (MentionedFile("a.py"),))
    assert (pane.input.toPlainText(), chips.items()) == ("half a thought", (other,))


@pytest.mark.case("E17")
def test_leaving_an_edit_brings_the_draft_back(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, "a")
    pane.set_draft("half a thought")
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_E)
    assert "half a thought" in pane.draft()
    QTest.keyClick(pane.input, Qt.Key.Key_Escape)
    assert (pane.input.toPlainText(), pane.sending.instead_of) == ("half a thought", "")


@pytest.mark.case("E17")
def test_an_edit_that_is_refused_can_be_sent_again(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    engine.on(rq.SendMessage, Problem(Fault.ENGINE, "No.", "", ""))
    show(qtbot, pane, "a")
    QTest.keyClick(pane.list, Qt.Key.Key_E)
    QTest.keyClick(pane.input, Qt.Key.Key_Return)
    qtbot.waitUntil(pane.problem.isVisible)
    assert (pane.input.toPlainText(), pane.sending.instead_of) == ("Q0", "t0")


def test_an_edit_that_is_refused_after_its_copy_was_shown_is_a_new_message(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    engine.on(rq.SendMessage, Problem(Fault.ENGINE, "No.", "", ""))
    engine.hold(rq.SendMessage)
    show(qtbot, pane, "a")
    pane.set_draft("half a thought")
    QTest.keyClick(pane.list, Qt.Key.Key_E)
    QTest.keyClick(pane.input, Qt.Key.Key_Return)
    engine.emit(ConversationShown("d", ()))
    qtbot.waitUntil(lambda: not pane.transcript.items)
    engine.release(rq.SendMessage)
    qtbot.waitUntil(pane.problem.isVisible)
    assert (pane.input.toPlainText(), pane.sending.instead_of) == ("Q0\nhalf a thought", "")


def test_a_fork_is_asked_for_with_the_turn(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, "a", "b")
    QTest.keyClick(pane.list, Qt.Key.Key_Home)
    with qtbot.waitSignal(pane.act_on_message) as asked:
        QTest.keyClick(pane.list, Qt.Key.Key_F)
    assert asked.args == ["t0", "fork"]


def test_letters_are_typed_in_the_input(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, CODE)
    pane.focus_input()
    QTest.keyClicks(pane.input, "ecip[]fr")
    assert pane.input.toPlainText() == "ecip[]fr"


def test_messages_are_selected_as_a_whole_by_key(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, "the **a**", "b")
    QTest.keyClick(pane.list, Qt.Key.Key_Home)
    QTest.keyClick(pane.list, Qt.Key.Key_Down, SHIFT)
    assert pane.list.selected_text() == "You\nQ0"
    QTest.keyClick(pane.list, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(pane.list, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "You\nQ0\n\nHaiku\nthe **a**"


@pytest.mark.case("M06")
def test_everything_is_selected_and_copied_at_once(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(ConversationShown("c", turns(700)))
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(pane.list, Qt.Key.Key_C, CONTROL)
    copied = QApplication.clipboard().text()
    assert copied.startswith("You\nQuestion 0?")
    assert copied.count("I looked at `jump`.") == 700
    assert len([row for row in pane.list.rows.list if row.document is not None]) <= 60


def test_left_folds_and_right_unfolds(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(ConversationShown("c", turns(1)))
    pane.list.setFocus()
    pane.list.set_current(1)
    QTest.keyClick(pane.list, Qt.Key.Key_Right)
    assert "Result" in shown(pane)
    QTest.keyClick(pane.list, Qt.Key.Key_Right)
    assert "Result" in shown(pane)
    QTest.keyClick(pane.list, Qt.Key.Key_Left)
    assert "Result" not in shown(pane)


def test_an_edit_is_shown_as_lines_while_it_is_written(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(TurnStarted("t", "?"))
    started = '{"path": "a.py", "edits": [{"old_text": "x = 1\\n", "new_text": "x = 2\\ny'
    pane.on_event(ToolStarted("t", "c", "edit_file", "Edit a.py", started))
    assert "▸ Edit a.py  +2 −1  running…\n- x = 1\n+ x = 2\n+ y" in shown(pane)


@pytest.mark.case("K05")
def test_hidden_characters_of_an_edit_are_visible(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(TurnStarted("t", "?"))
    raw = '{"path": "a.py", "edits": [{"old_text": "a", "new_text": "b\\u202e\\u001b[2J'
    pane.on_event(ToolStarted("t", "c", "edit_file", "Edit a.py", raw))
    assert "+ b⟨U+202E⟩␛[2J" in shown(pane)


@pytest.mark.case("H12")
def test_a_wait_can_be_cancelled_from_its_row(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    pane.on_event(TurnStarted("t", "?"))
    pane.on_event(RetryScheduled("t", 1, 30.0, Problem(Fault.ENGINE, "Overloaded.")))
    assert "in 30 s" in shown(pane)
    pane.list.action_requested.emit("stop")
    qtbot.waitUntil(lambda: len(engine.sent(rq.StopTurn)) == 1)


@pytest.mark.case("H12")
def test_a_wait_can_be_cut_short_from_its_row(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    pane.on_event(TurnStarted("t", "?"))
    pane.on_event(RetryScheduled("t", 1, 30.0, Problem(Fault.ENGINE, "Overloaded.")))
    pane.list.flush()
    pane.list.setFocus()
    qtbot.waitUntil(pane.list.hasFocus)
    QTest.keyClick(pane.list, Qt.Key.Key_End)
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(engine.sent(rq.RetryNow)) == 1)
    QTest.keyClick(pane.list, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(engine.sent(rq.RetryNow)) == 2)
