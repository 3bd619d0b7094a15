"""What keys leave on the screen of the review: the same as if all of it were painted anew."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.new_side import NewSide
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, numbered
from tests.helpers.scripted_engine import ScriptedEngine

WAYS = {"unified": (), "side by side": ("m",)}
KEYS = ("j", "j", "k", "y", "[", "n", "u", "]", "v", "j", "Esc", "G", "g", "]", "Space", "j")


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """A file with hunks enough to scroll."""
    changes = {f"l{line}": f"OTHER {line}\nAND MORE" for line in range(3, 400, 20)}
    return Room(qtbot, bridge, theme, commands).open(
        ReviewPeer.of_texts(engine, calc=(numbered(400), numbered(400, **changes)))
    )


def painted(desk: Desk) -> list[QWidget]:
    """Lines and their numbers, on each side that is shown."""
    sides = [side for side in (desk.view, *desk.view.findChildren(NewSide)) if side.isVisible()]
    return [part for side in sides for part in (side.gutter, side.viewport())]


def on_screen(part: QWidget) -> QImage:
    window = part.window()
    corner = part.mapTo(window, QPoint())
    shown = window.screen().grabWindow(window.winId(), corner.x(), corner.y(), part.width(), part.height())
    return shown.toImage().convertToFormat(QImage.Format.Format_RGB32)


def painted_anew(part: QWidget) -> QImage:
    return part.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("way", WAYS)
def test_a_key_leaves_nothing_of_before(desk: Desk, qtbot: QtBot, way: str) -> None:
    desk.press(*WAYS[way])
    assert len(painted(desk)) == 2 * (1 + bool(WAYS[way]))
    for key in KEYS:
        desk.press(key)
        qtbot.waitUntil(lambda: all(on_screen(part) == painted_anew(part) for part in painted(desk)))
