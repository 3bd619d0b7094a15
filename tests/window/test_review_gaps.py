"""Lines that are left out between hunks: counted, and shown more of, by key and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.row import RowKind
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, numbered
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """Two hunks, at lines 50 and 150 of 300."""
    peer = ReviewPeer.of_texts(engine, calc=(numbered(300), numbered(300, l50="fifty", l150="more")))
    return Room(qtbot, bridge, theme, commands).open(peer)


def gaps(desk: Desk) -> list[str]:
    return [row.text for row in desk.view.rows if row.kind is RowKind.GAP]


def numbers(desk: Desk) -> list[int]:
    return [row.old for row in desk.view.rows if row.old]


def test_a_gap_says_how_much_is_left_out(desk: Desk) -> None:
    assert gaps(desk) == ["⋯ 46 unchanged lines", "⋯ 93 unchanged lines"]


@pytest.mark.parametrize("sides", [(), ("m",)])
def test_more_lines_above_and_below_one_hunk(desk: Desk, sides: tuple[str, ...]) -> None:
    desk.press(*sides, "Alt+Up")
    assert gaps(desk) == ["⋯ 26 unchanged lines", "⋯ 93 unchanged lines"]
    desk.press("Alt+Down")
    assert gaps(desk) == ["⋯ 26 unchanged lines", "⋯ 73 unchanged lines"]
    assert numbers(desk) == [*range(27, 74), *range(147, 154)]
    assert desk.view.rows[desk.view.row].text == "-line 50"


def test_all_lines_up_to_the_neighbours(desk: Desk) -> None:
    desk.press("*")
    assert gaps(desk) == [""]
    assert numbers(desk) == list(range(1, 154))
    desk.press("y", "n")
    assert desk.peer.decisions("calc.py") == "ar"
    assert numbers(desk) == list(range(1, 154))


def test_a_click_on_a_gap_shows_what_is_in_it(desk: Desk) -> None:
    place = next(rect for _, row, rect in desk.view.visible_rows() if row.text == "⋯ 93 unchanged lines")
    spot = QPoint(40, place.center().y())
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    desk.settle()
    assert gaps(desk) == ["⋯ 46 unchanged lines", ""]


def test_where_nothing_is_left_out_it_says_so(desk: Desk) -> None:
    desk.press("*", "Alt+Up")
    assert "no more lines" in desk.message.text
