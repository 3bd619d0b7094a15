"""The review without looking: names, roles and announcements lead from its start to what is applied."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.values import ChangeKind, Decision
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30)]
NEWS = [small("c")]
CONTROLS = (QAbstractButton, QLineEdit, QAbstractItemView, QPlainTextEdit)
ROLES = {
    QAccessible.Role.Button, QAccessible.Role.PushButton, QAccessible.Role.CheckBox, QAccessible.Role.EditableText,
    QAccessible.Role.List, QAccessible.Role.RadioButton, QAccessible.Role.ButtonMenu, QAccessible.Role.StaticText,
}  # fmt: skip
"""What a screen reader has a word for."""


class Listener:
    """Somebody who hears the review and presses the keys that are named to them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.heard: list[str] = []
        desk.pane.by_ear.told.connect(self.heard.append)

    def key_for(self, word: str) -> str:
        """The key that the line of keys names for a word."""
        line = self.desk.pane.findChild(HintLine)
        assert isinstance(line, HintLine)
        found = re.search(rf"(?:^|, )(\S+) {re.escape(word)}(?:,|$)", line.accessibleDescription())
        assert found, line.accessibleDescription()
        return found[1]

    def do(self, word: str) -> str:
        """Press the key that is named for a word; what is heard next, in one piece."""
        self.heard.clear()
        self.desk.press(self.key_for(word))
        return " | ".join(self.heard)


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """A changed file with two hunks and a new one with one."""
    files = (change("calc.py", CALC), CALC), (change("news.md", NEWS, ChangeKind.CREATED), NEWS)
    return Room(qtbot, bridge, theme, commands).open(ReviewPeer(engine, *files))


def test_a_review_from_start_to_apply(desk: Desk) -> None:
    listener = Listener(desk)
    assert desk.view.accessibleDescription() == "hunk 1 of 3, calc.py, 1 added, 1 removed, undecided"
    assert listener.do("accept") == "accepted. hunk 2 of 3, calc.py, 1 added, 1 removed, undecided"
    assert listener.do("reject") == "rejected. hunk 3 of 3, news.md, 1 added, 1 removed, undecided"
    assert listener.do("undo") == "hunk 2 of 3, calc.py, 1 added, 1 removed, undecided"
    assert listener.do("reject").startswith("rejected. hunk 3 of 3, news.md")
    heard = listener.do("accept")
    assert heard.startswith("hunk 3 of 3, news.md, 1 added, 1 removed, accepted")
    assert "Ctrl+Enter" in heard
    decisions = [desk.peer.decision("calc.py", name) for name in ("a", "b")]
    assert decisions == [Decision.ACCEPTED, Decision.REJECTED]
    assert listener.do("apply").startswith("✓ 2 files written.")
    assert desk.peer.applied == 1


def test_a_question_is_heard_with_its_answers(desk: Desk) -> None:
    listener = Listener(desk)
    desk.press("A")
    assert listener.heard[-1].startswith("Accept everything, 3 hunks in 2 files?")
    desk.qtbot.waitUntil(lambda: desk.ask.is_armed)
    assert "decided" in listener.do("yes") or desk.peer.decisions("calc.py") == "aa"


def test_nothing_is_said_twice(desk: Desk) -> None:
    listener = Listener(desk)
    desk.press("]")
    desk.pane.focus_review()
    desk.peer.announce()
    desk.settle()
    assert len(listener.heard) == 1


def test_where_there_is_nowhere_to_go_is_heard(desk: Desk) -> None:
    listener = Listener(desk)
    assert listener.do("previous") == "This is the first hunk."


def _named(widget: QWidget) -> tuple[str, object]:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name), found.role()


def test_every_control_has_a_name_and_a_role(desk: Desk) -> None:
    desk.press("l", "Esc", "/", "Esc")
    controls = [child for child in desk.pane.findChildren(QWidget) if isinstance(child, CONTROLS)]
    assert len(controls) > 10
    nameless = [(type(one).__name__, one.objectName()) for one in controls if not _named(one)[0].strip()]
    roleless = [(type(one).__name__, _named(one)) for one in controls if _named(one)[1] not in ROLES]
    assert (nameless, roleless) == ([], [])


def test_every_line_of_the_list_is_words(desk: Desk) -> None:
    desk.press("y", "r")
    found = desk.listed()
    model = found.entries_model
    spoken = [model.entry(number).spoken for number in range(model.rowCount())]
    assert spoken == [
        "calc.py, changed, 2 added, 2 removed, 1 of 2 decided, 2 reviewed",
        "2 of 2 reviewed",
        "hunk 1 of 2, calc.py, 1 added, 1 removed, accepted, reviewed",
        "hunk 2 of 2, calc.py, 1 added, 1 removed, undecided, reviewed",
        "news.md, new file, 1 added, 1 removed, 0 of 1 decided",
    ]


def test_no_two_states_differ_by_their_colour_alone(desk: Desk) -> None:
    shapes = set()
    for key in ("y", "[", "n", "[", "Backspace"):
        desk.press(key)
        shapes.add(desk.view.rows[desk.view.rows.heads[0]].text.split("   ")[0])
    assert {"✓ accepted", "✗ rejected", "· undecided"} <= shapes
