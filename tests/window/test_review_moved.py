"""Moved lines are told apart from new ones, in words, while nobody waits for it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, numbered
from tests.helpers.scripted_engine import ScriptedEngine

BLOCK = b"def price(item):\n    rate = item.rate\n    return item.price * rate\n"


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """A function that went from the top of one file to its end, and one that went into the next file."""
    other = BLOCK.replace(b"item", b"thing")
    calc = (BLOCK + numbered(30) + other, numbered(30) + BLOCK)
    shop = (numbered(40), numbered(40) + other)
    return Room(qtbot, bridge, theme, commands).open(ReviewPeer.of_texts(engine, calc=calc, shop=shop))


@pytest.mark.parametrize("sides", [(), ("m",)])
def test_a_moved_block_says_where_it_came_from_and_went(desk: Desk, qtbot: QtBot, sides: tuple[str, ...]) -> None:
    desk.press(*sides)
    qtbot.waitUntil(lambda: "⇄ 3 lines moved to line 31" in desk.text)
    assert "⇄ 3 lines moved from line 1" in desk.text
    assert "⇄ 3 lines moved to line 41 of shop.py" in desk.text
    desk.press("}")
    qtbot.waitUntil(lambda: "⇄ 3 lines moved from line 34 of calc.py" in desk.text)


def test_the_line_cursor_and_decisions_stay_what_they_were(desk: Desk, qtbot: QtBot) -> None:
    desk.press("j")
    line = desk.view.rows[desk.view.row].text
    qtbot.waitUntil(lambda: "⇄" in desk.text)
    assert desk.view.rows[desk.view.row].text == line
    desk.press("v", "y")
    assert "a" in desk.peer.decisions("calc.py")
