"""The messages by keys and mouse: walk, unfold, copy, scroll; what they never do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtNetwork import QHostAddress, QTcpServer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import (
    Compacted,
    ConversationShown,
    TextDelta,
    ThinkingDelta,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import make_pane, shown, turn, turns
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> ConversationPane:
    return make_pane(qtbot, bridge, theme, commands)


def show(qtbot: QtBot, pane: ConversationPane, *events: object) -> None:
    """Reload a conversation and go to its newest message."""
    pane.on_event(ConversationShown("c", events))  # type: ignore[arg-type]
    pane.list.setFocus()
    qtbot.waitUntil(pane.list.hasFocus)
    pane.list.set_current(len(pane.transcript.items) - 1)


def answer(text: str) -> tuple[object, ...]:
    return TurnStarted("t", "?"), TextDelta("t", text), TurnFinished("t", EndReason.DONE)


def test_arrows_walk_and_the_message_is_spoken(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *turn(1))
    QTest.keyClick(pane.list, Qt.Key.Key_Up)
    assert pane.list.accessibleName() == "Message 2 of 3, folded. Tool: Read src/frog.py, done · 2 lines"
    QTest.keyClick(pane.list, Qt.Key.Key_Up)
    assert pane.list.accessibleName() == "Message 1 of 3. You: Question 1?"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_tool_call_unfolds_and_folds_by_key(qtbot: QtBot, pane: ConversationPane, key: Qt.Key) -> None:
    show(qtbot, pane, *turn(1))
    pane.list.set_current(1)
    assert "Arguments" not in shown(pane)
    QTest.keyClick(pane.list, key)
    assert 'Arguments\n{"path": "src/frog.py"}\nResult\ndef jump(height):' in shown(pane)
    QTest.keyClick(pane.list, key)
    assert "Arguments" not in shown(pane)


def test_a_tool_call_unfolds_by_click(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *turn(1))
    QTest.keyClick(pane.list, Qt.Key.Key_Home)
    place = pane.list.text_origin(1).toPoint() + QPoint(40, 6)
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "Arguments" in shown(pane)


def test_a_running_call_says_so_and_growing_arguments_are_followed(qtbot: QtBot, pane: ConversationPane) -> None:
    pane.on_event(TurnStarted("t", "?"))
    pane.on_event(ToolStarted("t", "c", "edit_file", "Edit a.py", '{"pa'))
    assert "▸ Edit a.py  running…" in shown(pane)
    pane.on_event(ToolStarted("t", "c", "edit_file", "Edit a.py, 2 places", "{}"))
    assert "Edit a.py, 2 places" in shown(pane)


def test_thinking_is_folded(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, TurnStarted("t", "?"), ThinkingDelta("t", "secret plan"), TurnFinished("t", EndReason.DONE))
    assert "secret plan" not in shown(pane)
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert "secret plan" in shown(pane)


def test_copying_a_message_gives_its_markdown(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *answer("a **b** `c`"))
    QTest.keyClick(pane.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "a **b** `c`"


def test_c_copies_one_code_block_after_the_other(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *answer("```py\nfirst()\n```\ntext\n```\nsecond\n```"))
    QTest.keyClick(pane.list, Qt.Key.Key_C)
    assert QApplication.clipboard().text() == "first()"
    QTest.keyClick(pane.list, Qt.Key.Key_C)
    assert QApplication.clipboard().text() == "second"
    assert pane.state.label.text() == "Code block 2 of 2 copied"


def test_a_selection_reaches_over_messages(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *answer("the answer"))
    view = pane.list.viewport()
    begin = pane.list.text_origin(0).toPoint() + QPoint(1, 4)
    end = pane.list.text_origin(1).toPoint() + QPoint(300, 40)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    assert pane.list.selected_text() == "You\n?\n\nHaiku\nthe answer"


@pytest.mark.case("K04")
def test_a_link_is_opened_only_after_its_real_address_was_shown(qtbot: QtBot, pane: ConversationPane) -> None:
    opened: list[str] = []
    pane.links.opener = opened.append
    show(qtbot, pane, *answer("[https://good.example](https://evil.example/x)"))
    QTest.keyClick(pane.list, Qt.Key.Key_O)
    assert pane.links.address.text() == "https://evil.example/x"
    assert pane.links.cancel.hasFocus()
    QTest.keyClick(pane.links.cancel, Qt.Key.Key_Escape)
    assert (opened, pane.links.isVisible(), pane.list.hasFocus()) == ([], False, True)
    QTest.keyClick(pane.list, Qt.Key.Key_O)
    pane.links.open.setFocus()
    QTest.keyClick(pane.links.open, Qt.Key.Key_Return)
    assert opened == ["https://evil.example/x"]


@pytest.mark.case("K04")
def test_the_host_of_a_homograph_is_shown_as_it_is_sent(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *answer("[x](https://ex\u0430mple.com/)"))
    QTest.keyClick(pane.list, Qt.Key.Key_O)
    assert pane.links.question.text() == "Open xn--exmple-4nf.com in the browser?"


@pytest.mark.case("K04")
@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "command:run", "https://me@evil.com/"]
)
def test_other_links_are_text_with_their_address(qtbot: QtBot, pane: ConversationPane, address: str) -> None:
    show(qtbot, pane, *answer(f"[click]({address})"))
    assert f"click ({address})" in shown(pane)
    QTest.keyClick(pane.list, Qt.Key.Key_O)
    assert not pane.links.isVisible()


@pytest.mark.case("K03")
@pytest.mark.parametrize("text", ["Use List<int> and <div> here", "<img src=x>", "<b>bold</b>", "<script>x</script>"])
def test_html_is_literal_text(qtbot: QtBot, pane: ConversationPane, text: str) -> None:
    show(qtbot, pane, *answer(f"{text}\n\nlater"))
    assert f"{text}\nlater" in shown(pane)


@pytest.mark.case("K01")
def test_nothing_is_ever_loaded(qtbot: QtBot, pane: ConversationPane) -> None:
    server = QTcpServer()
    assert server.listen(QHostAddress(QHostAddress.SpecialAddress.LocalHost))
    address = f"http://127.0.0.1:{server.serverPort()}/x.png"
    show(
        qtbot,
        pane,
        *answer(f'![pic]({address}) <img src="{address}">\n\n| a |\n|--|\n| ![c]({address}) |\n\n![d](/etc/hosts)'),
    )
    pane.grab()
    assert not server.waitForNewConnection(200)[0]
    assert f"[image: pic — {address}]" in shown(pane)
    server.close()


@pytest.mark.case("K06")
def test_escape_sequences_are_visible_and_inert(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *answer("\x1b]0;title\x07 and &#x202e;txt"))
    assert "␛]0;title␇ and ⟨U+202E⟩txt" in shown(pane)


def test_it_sticks_to_the_end_only_while_the_person_is_there(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *turns(10))
    bar = pane.list.verticalScrollBar()
    QTest.keyClick(pane.list, Qt.Key.Key_PageUp)
    top = pane.list.visible().start
    before = pane.list.text_origin(top)
    pane.on_event(TurnStarted("t", "?"))
    pane.on_event(TextDelta("t", "line\n\n" * 50))
    pane.list.flush()
    assert (pane.list.visible().start, pane.list.text_origin(top)) == (top, before)
    QTest.keyClick(pane.list, Qt.Key.Key_End)
    pane.on_event(TextDelta("t", "line\n\n" * 50))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() and pane.list.visible().stop == 32)


def test_pages_up_skip_nothing(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *turns(20))
    seen: set[int] = set(pane.list.visible())
    while 0 not in seen:
        QTest.keyClick(pane.list, Qt.Key.Key_PageUp)
        seen |= set(pane.list.visible())
    assert seen == set(range(60))


def test_home_shows_the_first_message_and_end_the_last(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *turns(30))
    QTest.keyClick(pane.list, Qt.Key.Key_Home)
    assert (pane.list.verticalScrollBar().value(), pane.list.current) == (0, 0)
    QTest.keyClick(pane.list, Qt.Key.Key_End)
    assert pane.list.current == 89
    assert 89 in pane.list.visible()


def test_all_pages_up_reach_the_first_message(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, *turns(20))
    for _ in range(200):
        QTest.keyClick(pane.list, Qt.Key.Key_PageUp)
    assert pane.list.verticalScrollBar().value() == 0
    assert pane.list.visible().start == 0


def test_a_long_message_of_the_person_is_folded(qtbot: QtBot, pane: ConversationPane) -> None:
    show(qtbot, pane, TurnStarted("t", "\n".join(f"line {n}." for n in range(100))))
    pane.list.set_current(0)
    assert "line 99." not in shown(pane)
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert "line 99." in shown(pane)


def test_a_summary_of_what_came_before_unfolds_and_folds_by_key(qtbot: QtBot, pane: ConversationPane) -> None:
    summary = Compacted("s", "", 4, "- The frog jumps twice.", 90_000, 4_000)
    show(qtbot, pane, *turn(1), summary)
    assert pane.list.accessibleName().startswith("Message 4 of 4, folded. From here on Haiku knows what came before")
    assert "The frog jumps twice." not in shown(pane)
    for key, unfolded in (
        (Qt.Key.Key_Return, True), (Qt.Key.Key_Space, False), (Qt.Key.Key_Right, True), (Qt.Key.Key_Left, False),
    ):  # fmt: skip
        QTest.keyClick(pane.list, key)
        assert ("- The frog jumps twice." in shown(pane)) is unfolded


def test_a_new_theme_redraws_everything(
    qtbot: QtBot, pane: ConversationPane, theme: Theme, engine: ScriptedEngine
) -> None:
    show(qtbot, pane, *turn(1))
    before = shown(pane)
    theme.changed.emit()
    assert shown(pane) == before
