"""A file of very many lines: the widget holds some screens of it, and nobody notices."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollBar
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.new_side import NewSide
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, numbered
from tests.helpers.scripted_engine import ScriptedEngine

LINES = 6_000


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """A hunk of some thousand lines with small ones above and below."""
    changed = {f"l{number}": f"new {number}" for number in (10, *range(1000, 5000), 5990)}
    peer = ReviewPeer.of_texts(engine, big=(numbered(LINES), numbered(LINES, **changed)))
    return Room(qtbot, bridge, theme, commands).open(peer)


def cursor_text(desk: Desk) -> str:
    """What a screen reader reads at the cursor."""
    return desk.view.textCursor().block().text()


def bar(desk: Desk) -> QScrollBar:
    """The bar for the whole file."""
    found = desk.view.findChild(QScrollBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(found, QScrollBar)
    return found


@pytest.mark.parametrize("sides", ["unified", "side by side"])
def test_keys_go_through_all_of_it(desk: Desk, sides: str) -> None:
    if sides == "side by side":
        desk.press("m")
    desk.press("]")
    assert cursor_text(desk) == "-line 1000"
    desk.press("]")
    assert cursor_text(desk) == "-line 5990"
    assert desk.view.blockCount() < 1_000
    desk.press("[", "[")
    assert cursor_text(desk) == "-line 10"
    desk.press("]", "y")
    assert desk.peer.decisions("big.py") == "uau"


def test_the_line_cursor_walks_over_the_edge_of_what_is_there(desk: Desk) -> None:
    desk.press("]")
    for number in range(1, 400):
        desk.tap("j")
        if number % 50 == 0:
            desk.settle()
    desk.settle()
    assert desk.view.rows[desk.view.row].text == cursor_text(desk) == "-line 1399"


def test_the_wheel_goes_on_and_on(desk: Desk) -> None:
    top = desk.view.top
    for _ in range(60):
        turn(desk, -8)
    assert desk.view.top >= top + 60 * 3
    for _ in range(80):
        turn(desk, 8)
    assert desk.view.top == 0


def turn(desk: Desk, notches: int) -> None:
    spot = QPointF(50, 50)
    event = QWheelEvent(
        spot, desk.view.viewport().mapToGlobal(spot), QPoint(), QPoint(0, notches * 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(desk.view.viewport(), event)
    desk.settle()


def test_the_bar_stands_for_the_whole_file_and_goes_to_any_line(desk: Desk) -> None:
    whole = bar(desk)
    assert whole.maximum() > 7_900
    whole.setValue(whole.maximum())
    desk.settle()
    assert "new 5990" in desk.view.toPlainText()
    assert whole.value() == whole.maximum()
    whole.setValue(4_000)
    desk.settle()
    assert desk.view.top == whole.value() == 4_000
    assert desk.view.firstVisibleBlock().text() == desk.view.rows[4_000].text


def test_both_sides_show_the_same_lines_far_below(desk: Desk) -> None:
    desk.press("m")
    bar(desk).setValue(3_000)
    desk.settle()
    right = desk.view.findChild(NewSide)
    assert isinstance(right, NewSide)
    old, new = desk.view.firstVisibleBlock().text(), right.firstVisibleBlock().text()
    assert old.removeprefix("-line ") == new.removeprefix("+new ")


def test_a_comment_far_below_has_its_room_there(desk: Desk) -> None:
    desk.press("]", "c")
    editor = desk.pane.window().focusWidget()
    assert editor is not desk.view
    assert desk.view.viewport().rect().contains(editor.mapTo(desk.view.viewport(), editor.rect().center()))
    desk.press("Esc")
    assert cursor_text(desk).startswith("-line")
