"""Old and new lines side by side, by key: the same rows, decisions and cursor as unified."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.new_side import NewSide
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import eventually, press
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, numbered
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """A file with two hunks, the second of several lines."""
    new = numbered(60, l3="THREE", l40="FORTY", l41="FORTY-ONE\nAND MORE")
    return Room(qtbot, bridge, theme, commands).open(ReviewPeer.of_texts(engine, calc=(numbered(60), new)))


def right(desk: Desk) -> NewSide:
    side = desk.view.findChild(NewSide)
    assert isinstance(side, NewSide)
    return side


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]


def test_m_puts_old_and_new_side_by_side_and_back(desk: Desk) -> None:
    before = desk.view.toPlainText()
    desk.press("m")
    old, new = lines(desk.view.toPlainText()), lines(right(desk).toPlainText())
    assert len(old) == len(new)
    place = old.index("-line 3")
    assert new[place] == "+THREE"
    assert "+THREE" not in old
    assert "-line 3" not in new
    desk.press("m")
    assert desk.view.toPlainText() == before


def test_keys_decide_and_move_as_unified(desk: Desk) -> None:
    desk.press("m", "y", "n", "u", "[", "j", "v", "j", "y")
    assert desk.peer.decisions("calc.py").count("a") >= 1
    assert desk.view.hasFocus()


def test_the_line_cursor_walks_over_both_sides(desk: Desk) -> None:
    unified = []
    desk.press("]")
    for _ in range(8):
        desk.press("j")
        unified.append(desk.view.row)
    desk.press("[", "m", "]")
    sides = []
    for _ in range(8):
        desk.press("j")
        sides.append(desk.view.row)
    assert sides == unified


def test_both_sides_scroll_together(desk: Desk) -> None:
    desk.pane.resize(1000, 300)
    desk.press("m", "]")
    assert desk.view.verticalScrollBar().value() == right(desk).verticalScrollBar().value() > 0


def test_an_editor_goes_across_both_sides(desk: Desk) -> None:
    desk.press("m", "e")
    editor = desk.pane.window().focusWidget()
    assert editor.width() > desk.view.viewport().width() + right(desk).width() // 2
    desk.press("Esc")
    assert desk.view.hasFocus()


def test_selected_text_of_the_new_side_is_copied(desk: Desk) -> None:
    desk.press("m")
    right(desk).selectAll()
    desk.press("Ctrl+C")
    assert "+THREE" in QGuiApplication.clipboard().text()


def test_the_choice_is_kept_with_the_window(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    ReviewPeer.of_texts(engine, calc=(numbered(9), numbered(9, l3="THREE"))).announce()
    press("Ctrl+Shift+R")
    eventually(qtbot, lambda: window.review.spot() is not None)
    assert not window.take_state().review_side_by_side
    press("m")
    assert window.take_state().review_side_by_side
