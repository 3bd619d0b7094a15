"""A changed picture is shown before and after, with its size; what can't be shown says why."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from haiku_pair.edits.values import Hunk
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.picture_pair import PicturePair
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine
from tests.unit.review.test_review_pictures import picture

LOGO = [Hunk("logo", 0, 0, 0, 0, ())]
CALC = [small("a")]


def opened(
    qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine, sides: replies.SidesShown
) -> Desk:
    engine.on(rq.GetSides, sides)
    files = ((change("logo.png", LOGO, binary=True), LOGO), (change("calc.py", CALC), CALC))
    return Room(qtbot, bridge, theme, commands).open(ReviewPeer(engine, *files))


def pair(desk: Desk) -> PicturePair:
    found = desk.view.findChild(PicturePair)
    assert isinstance(found, PicturePair)
    return found


def test_both_sides_stand_below_the_rows(
    qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine
) -> None:
    sides = replies.SidesShown(picture(120, 80), picture(200, 90))
    desk = opened(qtbot, bridge, theme, commands, engine, sides)
    qtbot.waitUntil(pair(desk).isVisible)
    assert "before: 120 × 80 pixels" in pair(desk).accessibleName()
    assert "after: 200 × 90 pixels" in pair(desk).accessibleName()
    last = max(rect.bottom() for _, _, rect in desk.view.visible_rows())
    assert pair(desk).y() > desk.view.viewport().y() + last
    shown = pair(desk).grab().toImage()
    found = {shown.pixelColor(x, y).name() for x in range(0, shown.width(), 9) for y in range(0, shown.height(), 9)}
    assert "#008080" in found
    desk.press("m", "y")
    assert desk.peer.decisions("logo.png") == "a"
    assert desk.at == "calc.py:a"
    assert not pair(desk).isVisible()


def test_a_new_picture_has_nothing_before(
    qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine
) -> None:
    desk = opened(qtbot, bridge, theme, commands, engine, replies.SidesShown(None, picture(300, 300)[:60]))
    qtbot.waitUntil(pair(desk).isVisible)
    assert pair(desk).text.startswith("before: no file   after: ")
    assert "damaged" in pair(desk).text


def test_with_little_room_the_pictures_stay_off_the_header(
    qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine
) -> None:
    desk = opened(qtbot, bridge, theme, commands, engine, replies.SidesShown(picture(120, 80), picture(200, 90)))
    qtbot.waitUntil(pair(desk).isVisible)
    view = desk.view
    view.setMinimumHeight(0)
    view.resize(view.width(), view.height() - view.viewport().height() + 40)
    area = view.viewport().geometry()
    assert area.height() < 60
    assert pair(desk).y() >= area.y() + area.height() // 2
