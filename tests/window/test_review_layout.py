"""What the review shows around the diff: the list, the hints, where the cursor begins."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import ProposalChanged, StepTaken
from haiku_pair.protocol.values import ChangeKind, JournalEntry
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review import words
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.row import RowKind
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30)]
TEXT = [small("d")]


@pytest.fixture
def room(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> Room:
    """Where a pane can be opened."""
    return Room(qtbot, bridge, theme, commands)


@pytest.fixture
def desk(room: Room, engine: ScriptedEngine) -> Desk:
    """Two files, with two hunks and one."""
    return room.open(ReviewPeer(engine, (change("calc.py", CALC), CALC), (change("text.py", TEXT), TEXT)))


def hinted(desk: Desk) -> str:
    line = desk.pane.findChild(HintLine)
    assert isinstance(line, HintLine)
    return line.accessibleDescription()


def test_in_a_narrow_pane_the_list_stands_above_the_diff(desk: Desk) -> None:
    desk.pane.resize(600, 600)
    desk.settle()
    assert desk.pane.area.orientation() is Qt.Orientation.Vertical
    assert desk.view.width() == 600


def test_in_a_wide_pane_it_stands_beside_it(desk: Desk) -> None:
    desk.pane.resize(600, 600)
    desk.pane.resize(1100, 600)
    desk.settle()
    assert desk.pane.area.orientation() is Qt.Orientation.Horizontal
    assert desk.view.width() > 800


def test_the_list_keeps_its_sizes_both_ways(desk: Desk) -> None:
    desk.pane.area.set_list_sizes(260, 120)
    desk.pane.resize(600, 600)
    desk.settle()
    assert desk.pane.area.sizes()[0] == 120
    desk.pane.resize(1100, 600)
    desk.settle()
    assert desk.pane.area.sizes()[0] == 260


@pytest.mark.parametrize(
    ("key", "hints"),
    [
        ("c", "Enter keep, Shift+Enter new line, Esc leave, the draft stays"),
        ("e", "Ctrl+Enter keep and accept, Esc leave, the draft stays"),
        ("A", "y yes, n no, Esc no"),
    ],
)
def test_hints_name_the_keys_that_work_now(desk: Desk, key: str, hints: str) -> None:
    before = hinted(desk)
    desk.press(key)
    assert hinted(desk) == hints
    desk.press("Esc")
    assert hinted(desk) == before


def test_an_unread_proposal_begins_at_its_first_hunk(room: Room, engine: ScriptedEngine) -> None:
    files = (change("b.py", TEXT), TEXT), (change("a.py", CALC), CALC)
    first, whole = ReviewPeer(engine, files[0]), ReviewPeer(engine, *reversed(files))
    desk = room.open(first)
    desk.pane.hide()
    desk.pane.on_event(ProposalChanged(None, ()))
    desk.pane.on_event(ProposalChanged(first.proposal(), ("b.py",)))
    desk.pane.on_event(ProposalChanged(whole.proposal(), ("a.py", "b.py")))
    desk.settle()
    assert desk.at == "a.py:a"


def test_a_proposal_that_is_being_read_keeps_its_place(room: Room, engine: ScriptedEngine) -> None:
    files = (change("b.py", TEXT), TEXT), (change("a.py", CALC), CALC)
    desk = room.open(ReviewPeer(engine, files[0]))
    whole = ReviewPeer(engine, *reversed(files))
    desk.pane.on_event(ProposalChanged(whole.proposal(), ("a.py", "b.py")))
    desk.settle()
    assert desk.at == "b.py:d"


def test_a_place_is_taken_up_when_the_proposal_comes(room: Room, engine: ScriptedEngine) -> None:
    peer = ReviewPeer(engine, (change("calc.py", CALC), CALC))
    desk = room.open(peer)
    desk.pane.on_event(ProposalChanged(None, ()))
    desk.pane.go_to("calc.py", "b")
    desk.pane.on_event(ProposalChanged(peer.proposal(), ("calc.py",)))
    desk.settle()
    assert desk.at == "calc.py:b"


def test_an_undone_apply_takes_the_word_of_it_away(desk: Desk) -> None:
    desk.press("y")
    desk.press("Ctrl+Enter")
    desk.pane.on_step(StepTaken(JournalEntry("1", "apply", ("calc.py",), undone=True), "Undone in 1 file (calc.py)"))
    assert desk.message.text == "↶ Undone in 1 file (calc.py)."


def test_deciding_on_everything_leaves_no_word_of_collecting(desk: Desk) -> None:
    desk.press("A")
    desk.answer_yes()
    assert desk.message.text == ""


def test_a_plain_rename_counts_no_lines() -> None:
    renamed = change("b.py", (), ChangeKind.RENAMED, old_path="a.py")
    assert words.size(renamed.added, renamed.removed) == ""


def test_where_there_is_little_room_counts_are_left_out_whole(desk: Desk) -> None:
    desk.press("y")
    whole = desk.counts.text
    assert desk.counts.shown == whole
    desk.counts.resize(160, desk.counts.height())
    desk.qtbot.waitUntil(lambda: desk.counts.shown != whole)
    assert whole.startswith(f"{desk.counts.shown} · ")
    assert desk.counts.text == whole
    desk.counts.resize(900, desk.counts.height())
    desk.qtbot.waitUntil(lambda: desk.counts.shown == whole)


def test_what_is_said_of_a_file_goes_on_in_the_next_row(room: Room, engine: ScriptedEngine) -> None:
    said = "The encoding changes: Western, Latin-1 → UTF-8; the text stays the same."
    desk = room.open(ReviewPeer(engine, (change("a.txt", CALC, encoding=said), CALC)))
    desk.pane.resize(500, 600)
    desk.qtbot.waitUntil(lambda: len([row for row in desk.view.rows if row.kind is RowKind.WARNING]) > 1)
    shown = [row.text for row in desk.view.rows if row.kind is RowKind.WARNING]
    assert max(map(len, shown)) <= desk.view.words_width
    assert " ".join(text.strip() for text in shown) == f"⚠ {said}"


def test_what_can_be_done_is_said_before_the_last_counts(desk: Desk) -> None:
    desk.press("A")
    desk.answer_yes()
    desk.counts.resize(330, desk.counts.height())
    place = next(label for label in desk.counts.findChildren(QLabel) if label.text().startswith("all decided"))
    assert place.isVisible()
    assert desk.counts.shown == desk.counts.text.split(" · ", maxsplit=1)[0]
