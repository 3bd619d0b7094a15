"""The file's header that stays, and the strip that shows where in the file is what."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.values import ConflictSides
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.overview import Overview, Shape
from haiku_pair.window.review.file_header import FileHeader
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, numbered
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def peer(engine: ScriptedEngine) -> ReviewPeer:
    """Four hunks, the last one in conflict."""
    new = numbered(400, l10="ten", l100="hundred", l200="two hundred", l390="end")
    peer = ReviewPeer.of_texts(engine, calc=(numbered(400), new))
    peer.conflict("calc.py", peer.hunks["calc.py"][3].hunk.id, ConflictSides(("a",), ("b",), ("c",)))
    return peer


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, peer: ReviewPeer) -> Desk:
    """The pane, lower than the diff is long."""
    desk = Room(qtbot, bridge, theme, commands).open(peer)
    desk.pane.resize(1000, 400)
    desk.settle()
    return desk


def strip(desk: Desk) -> Overview:
    found = desk.view.findChild(Overview)
    assert isinstance(found, Overview)
    return found


def header(desk: Desk) -> FileHeader:
    found = desk.view.findChild(FileHeader)
    assert isinstance(found, FileHeader)
    return found


def test_the_header_names_file_size_and_hunk_wherever_one_is(desk: Desk) -> None:
    assert header(desk).text == "M calc.py   changed   +4 −4   hunk 1 of 4   · undecided"
    desk.press("y", "]")
    assert header(desk).text == "M calc.py   changed   +4 −4   hunk 3 of 4   · undecided"
    desk.press("[", "[")
    assert header(desk).text.endswith("hunk 1 of 4   ✓ accepted")
    assert header(desk).accessibleName() == header(desk).text
    assert header(desk).geometry().bottom() < desk.view.viewport().geometry().top()


def test_each_decision_has_a_shape_of_its_own(desk: Desk) -> None:
    desk.press("y", "n")
    assert list(strip(desk).shapes.values()) == [Shape.DONE, Shape.REFUSED, Shape.OPEN, Shape.WARNING]
    desk.press("u")
    assert list(strip(desk).shapes.values()) == [Shape.DONE, Shape.OPEN, Shape.OPEN, Shape.WARNING]


@pytest.mark.parametrize("sides", [(), ("m",)])
def test_a_click_goes_there(desk: Desk, sides: tuple[str, ...]) -> None:
    desk.press(*sides)
    shown = strip(desk)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(5, shown.height() - 2))
    desk.settle()
    assert "hunk 4 of 4" in "\n".join(row.text for _, row, _ in desk.view.visible_rows())
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(5, 1))
    desk.settle()
    assert desk.view.top == 0


def test_of_many_at_one_place_the_most_urgent_is_seen(
    qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine
) -> None:
    changed = {f"l{number}": "x" for number in range(1, 9_000, 9)}
    peer = ReviewPeer.of_texts(engine, many=(numbered(9_000), numbered(9_000, **changed)))
    desk = Room(qtbot, bridge, theme, commands).open(peer)
    assert set(strip(desk).shapes.values()) == {Shape.OPEN}
    assert len(strip(desk).shapes) < 100
    desk.press("y", "n", "n")
    assert set(strip(desk).shapes.values()) == {Shape.OPEN}
