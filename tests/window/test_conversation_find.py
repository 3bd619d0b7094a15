"""Find in the conversation, by key: count, next and previous, over folded rows and rows never laid out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import (
    ConversationShown,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import make_pane, turns

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> ConversationPane:
    return make_pane(qtbot, bridge, theme, commands)


def find(qtbot: QtBot, pane: ConversationPane, text: str) -> str:
    """Look for something from the input; what the bar says when every row was looked at."""
    QTest.keyClick(pane.input, Qt.Key.Key_F, CONTROL)
    qtbot.waitUntil(pane.finder.input.hasFocus)
    QTest.keyClicks(pane.finder.input, text)
    qtbot.waitUntil(lambda: pane.list.finding.is_done, timeout=30_000)
    return pane.finder.count.text()


def test_matches_are_counted_and_walked(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(ConversationShown("c", turns(3)))
    pane.list.scroll_to_bottom()
    assert find(qtbot, pane, "second point").endswith(" of 3")
    seen = []
    for _ in range(3):
        QTest.keyClick(pane.finder.input, Qt.Key.Key_Return)
        seen.append(pane.finder.count.text())
    assert sorted(seen) == ["1 of 3", "2 of 3", "3 of 3"]
    QTest.keyClick(pane.finder.input, Qt.Key.Key_Return, SHIFT)
    assert pane.finder.count.text() == seen[1]


def test_what_is_found_comes_into_view_and_keeps_the_keyboard(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(ConversationShown("c", turns(60)))
    assert find(qtbot, pane, "Question 3?") == "1 of 1"
    index, _ = pane.list.match or (-1, 0)
    assert index in pane.list.visible()
    QTest.keyClick(pane.finder.input, Qt.Key.Key_Escape)
    assert (pane.finder.isVisible(), pane.list.hasFocus(), pane.list.current) == (False, True, index)


def test_folded_rows_are_searched_and_unfolded(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(ConversationShown("c", (
        TurnStarted("t", "?"),
        ToolStarted("t", "c", "read_file", "Read a.py", "{}"),
        ToolFinished("t", "c", True, "1 line", "a needle in here"),
        TurnFinished("t", EndReason.DONE),
    )))  # fmt: skip
    assert find(qtbot, pane, "needle") == "1 of 1"
    assert pane.list.rows.list[1].expanded


def test_marks_of_markdown_are_not_in_the_way(qtbot: QtBot, pane: ConversationPane) -> None:
    answer = TextDelta("t", "the **big** pond &amp; its `frogs`, a[b](https://x.example)c")
    pane.on_event(ConversationShown("c", (TurnStarted("t", "?"), answer, TurnFinished("t", EndReason.DONE))))
    assert find(qtbot, pane, "big pond & its frogs, abc") == "1 of 1"


def test_emoji_before_a_match_move_nothing(qtbot: QtBot, pane: ConversationPane) -> None:
    answer = TextDelta("t", "🐸🐸 jump")
    pane.on_event(ConversationShown("c", (TurnStarted("t", "?"), answer, TurnFinished("t", EndReason.DONE))))
    find(qtbot, pane, "jump")
    (match,) = pane.list.finding.matches(1)
    document = pane.list.rows.list[1].document
    assert document is not None
    assert document.document.find("jump").selectionStart() == match.start


def test_a_growing_answer_is_searched_as_it_grows(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(TurnStarted("t", "?"))
    pane.on_event(TextDelta("t", "one frog"))
    find(qtbot, pane, "frog")
    qtbot.waitUntil(lambda: pane.finder.count.text() == "1 of 1")
    pane.on_event(TextDelta("t", ", two frogs"))
    qtbot.waitUntil(lambda: pane.finder.count.text() == "1 of 2")


def test_names_over_messages_are_no_matches(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(ConversationShown("c", turns(2)))
    assert find(qtbot, pane, "haiku") == "No matches"


@pytest.mark.case("M06")
def test_hundreds_of_messages_are_searched_without_a_pause(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(ConversationShown("c", turns(400)))
    assert find(qtbot, pane, "height * 2").endswith(" of 800")
    alive = [row for row in pane.list.rows.list if row.document is not None]
    assert len(alive) <= 60
