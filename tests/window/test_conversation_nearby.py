"""The files that go along with the next message are shown while it is typed, and pinned or dropped by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.composing import MentionedFile, MentionedFolder
from haiku_pair.protocol.events import ConversationShown
from haiku_pair.protocol.mentions import Mention, MentionKind
from haiku_pair.protocol.nearby import FindNearby, NearbyFile, NearbyFound
from haiku_pair.protocol.requests import PriceMessage, SendMessage
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import make_pane
from tests.helpers.scripted_engine import ScriptedEngine

FILES = ("src/invoice.py", "src/money.py", "docs/a_very_long_name_of_a_page_about_invoices.md", "src/stamp.py")


def found(asked: FindNearby) -> NearbyFound:
    """What the engine would find."""
    files = [NearbyFile(path, "its words") for path in FILES if path not in asked.dropped]
    return NearbyFound(tuple(files) if "invoice" in asked.text else (), 120)


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> ConversationPane:
    engine.on(FindNearby, found)
    return make_pane(qtbot, bridge, theme, commands)


def write(qtbot: QtBot, pane: ConversationPane, text: str = "the invoice is wrong") -> None:
    """Type it and wait until the files are shown."""
    QTest.keyClicks(pane.input, text)
    qtbot.waitUntil(pane.composing.nearby.is_there)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def rows(pane: ConversationPane) -> list[str]:
    around = pane.composing.nearby.list
    return [around.item(row).text() for row in range(around.count())] if around.isVisible() else []


def go_to_list(pane: ConversationPane) -> None:
    press(Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    assert pane.composing.nearby.list.hasFocus()


def test_what_goes_along_is_named_while_one_types(qtbot: QtBot, pane: ConversationPane) -> None:
    width = pane.minimumSizeHint().width()
    write(qtbot, pane)
    words = pane.composing.nearby.words()
    assert words.startswith("Near: invoice.py, money.py, a_very_long")
    assert words.endswith("and 1 more · ≈ 120 tokens")
    assert pane.minimumSizeHint().width() == width, "a long name does not widen the pane"
    pane.input.selectAll()
    press(Qt.Key.Key_Delete)
    assert not pane.composing.nearby.isVisible()


def test_a_message_nothing_is_found_for_shows_nothing(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    QTest.keyClicks(pane.input, "hello")
    qtbot.waitUntil(lambda: bool(engine.sent(FindNearby)))
    assert not pane.composing.nearby.isVisible()


def test_a_file_is_pinned_and_another_dropped_by_key(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    write(qtbot, pane)
    go_to_list(pane)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert rows(pane)[0] == "● src/money.py — pinned"
    press(Qt.Key.Key_Down)
    assert rows(pane)[1] == "○ src/invoice.py — its words"
    press(Qt.Key.Key_Delete)
    assert "✕ src/invoice.py — does not go along" in rows(pane)
    qtbot.waitUntil(lambda: engine.sent(FindNearby)[-1].dropped == ("src/invoice.py",))
    assert "✕ src/invoice.py — does not go along" in rows(pane)
    assert "invoice.py" not in pane.composing.nearby.words().partition("·")[0].replace("about_invoices", "")
    qtbot.waitUntil(lambda: engine.sent(PriceMessage)[-1].message.dropped == ("src/invoice.py",))
    press(Qt.Key.Key_Escape)
    assert pane.input.hasFocus()
    assert rows(pane) == []
    press(Qt.Key.Key_Return)
    message = engine.sent(SendMessage)[-1]
    assert (message.pinned, message.dropped) == (("src/money.py",), ("src/invoice.py",))


def test_pinned_files_stay_for_the_next_message_and_dropped_ones_come_back(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    write(qtbot, pane)
    go_to_list(pane)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    pinned = pane.composing.nearby.pinned
    assert len(pinned) == 1
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(engine.sent(SendMessage)))
    qtbot.waitUntil(lambda: not pane.composing.nearby.dropped)
    assert pane.composing.nearby.pinned == pinned
    pane.on_event(ConversationShown("another", ()))
    assert not pane.composing.nearby.pinned


def test_a_dropped_file_stays_where_it_was(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    write(qtbot, pane)
    go_to_list(pane)
    for path in FILES[1:3]:
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Delete)
        dropped = [row for row in rows(pane) if row.startswith("✕")]
        assert path in dropped[-1]
    qtbot.waitUntil(lambda: engine.sent(FindNearby)[-1].dropped == FILES[1:3])
    qtbot.waitUntil(lambda: "120 tokens" in pane.composing.nearby.words())
    assert [row[0] for row in rows(pane)] == ["○", "✕", "✕", "○"]
    assert pane.composing.nearby.list.currentRow() == 2


def test_a_dropped_file_comes_back_by_the_same_key(qtbot: QtBot, pane: ConversationPane) -> None:
    write(qtbot, pane)
    go_to_list(pane)
    press(Qt.Key.Key_Delete)
    assert pane.composing.nearby.dropped == ("src/invoice.py",)
    while "✕" not in rows(pane)[pane.composing.nearby.list.currentRow()]:
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Delete)
    assert not pane.composing.nearby.dropped


def test_an_answer_that_was_overtaken_is_dropped(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.hold(FindNearby)
    QTest.keyClicks(pane.input, "the invoice")
    qtbot.waitUntil(lambda: bool(engine.sent(FindNearby)))
    pane.input.selectAll()
    press(Qt.Key.Key_Delete)
    engine.release(FindNearby)
    QApplication.processEvents()
    assert not pane.composing.nearby.isVisible()


def test_it_is_asked_again_as_long_as_there_are_no_answers(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    engine.on(FindNearby, NearbyFound((), 0, ready=False))
    QTest.keyClicks(pane.input, "the invoice is wrong")
    qtbot.waitUntil(lambda: len(engine.sent(FindNearby)) >= 2)
    engine.on(FindNearby, found)
    qtbot.waitUntil(pane.composing.nearby.is_there)


def test_what_is_attached_is_told_when_it_is_asked(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    write(qtbot, pane)
    pane.composing.chips.add(MentionedFile("src/money.py"), MentionedFolder("docs"), Mention(MentionKind.DIFF))
    qtbot.waitUntil(lambda: engine.sent(FindNearby)[-1].attached == ("src/money.py", "docs/"))
