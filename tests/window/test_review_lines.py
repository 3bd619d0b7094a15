"""Line ranges, parts of hunks and context, by key in the real review pane."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.values import Decision, Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.gutter import Gutter
from haiku_pair.window.review.row import RowKind
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, numbered
from tests.helpers.scripted_engine import ScriptedEngine

OLD = numbered(60)
NEW = numbered(60, l10="ten", l14="fourteen", l40="forty\nforty and a half")
"""Lines 10 and 14 change in one hunk, line 40 becomes two in another."""


@pytest.fixture
def room(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> Room:
    """Where a pane can be opened."""
    return Room(qtbot, bridge, theme, commands)


@pytest.fixture
def desk(room: Room, engine: ScriptedEngine) -> Desk:
    """One file with two hunks; the first has two changes with three lines between."""
    return room.open(ReviewPeer.of_texts(engine, calc=(OLD, NEW)))


def under_cursor(desk: Desk) -> str:
    return desk.view.rows[desk.view.row].text


def headers(desk: Desk) -> list[str]:
    """What is said above each hunk and part, place and size left out."""
    rows = [row.text.split("   ") for row in desk.view.rows if row.kind in {RowKind.HEADER, RowKind.PART}]
    return ["   ".join(row[:2]) for row in rows]


def accepted(desk: Desk) -> list[str]:
    """The changed lines that are accepted, with their signs."""
    return [
        line.kind.value + line.text
        for review in desk.peer.hunks["calc.py"]
        if review.decision is Decision.ACCEPTED
        for line in review.hunk.lines
        if line.kind.value != " "
    ]


# --- lines ---


def test_one_line_is_accepted_alone(desk: Desk) -> None:
    desk.press("j", "v", "y")
    assert accepted(desk) == ["+ten"]
    assert headers(desk) == [
        "· undecided   part 1 of 3",
        "✓ accepted   part 2 of 3",
        "· undecided   part 3 of 3",
        "· undecided   hunk 4 of 4",
    ]


def test_after_lines_the_cursor_goes_to_the_next_undecided_part(desk: Desk) -> None:
    desk.press("v", "j", "y")
    assert accepted(desk) == ["-line 10", "+ten"]
    assert under_cursor(desk) == "-line 14"
    desk.press("y")
    assert accepted(desk) == ["-line 10", "+ten", "-line 14", "+fourteen"]


def test_lines_are_rejected_alone(desk: Desk) -> None:
    desk.press("v", "j", "n", "y")
    assert desk.peer.decisions("calc.py") == "rau"


def test_space_accepts_lines_and_takes_it_back(desk: Desk) -> None:
    desk.press("v", "Space")
    assert accepted(desk) == ["-line 10"]
    desk.press("k", "v", "Space")
    assert accepted(desk) == []


def test_a_selection_is_marked_by_shape_and_words(desk: Desk, theme: Theme) -> None:
    gutter = desk.view.findChild(Gutter)
    assert isinstance(gutter, Gutter)
    before = gutter.grab().toImage()
    desk.press("v", "j")
    assert desk.message.text == "2 lines selected, 2 of them changed"
    assert desk.view.accessibleDescription() == "2 lines selected, 2 of them changed"
    assert gutter.grab().toImage() != before


def test_escape_ends_the_selection_and_decides_nothing(desk: Desk) -> None:
    desk.press("v", "j", "Esc", "y")
    assert desk.peer.decisions("calc.py") == "au"


def test_v_again_ends_it_too(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("v", "v", "y")
    assert not engine.sent(rq.DecideLines)


def test_a_selection_stays_in_its_hunk(desk: Desk) -> None:
    desk.press("v", *["j"] * 30)
    assert desk.message.text == "A selection ends where its hunk does."
    assert under_cursor(desk) == " line 17"
    desk.press("y")
    assert desk.peer.decisions("calc.py") == "au"


def test_shift_and_arrows_begin_a_selection(desk: Desk) -> None:
    desk.press("Shift+Down", "y")
    assert accepted(desk) == ["-line 10", "+ten"]


def test_lines_without_a_change_decide_nothing(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("k", "v", "k", "y")
    assert desk.message.text == "None of the selected lines is changed, so there is nothing to decide."
    assert not engine.sent(rq.DecideLines)


@pytest.mark.parametrize("key", ["a", "d", "A", "D", "Ctrl+Enter", "Alt+Enter"])
def test_keys_that_reach_further_do_nothing_while_lines_are_selected(desk: Desk, key: str) -> None:
    desk.press("v", key)
    assert desk.message.text == "Lines are selected: y and n decide on them alone. Esc ends the selection."
    assert (desk.peer.decisions("calc.py"), desk.peer.applied, desk.ask.is_open) == ("uu", 0, False)


def test_a_move_to_another_hunk_ends_the_selection(desk: Desk) -> None:
    desk.press("v", "]", "y")
    assert desk.peer.decisions("calc.py") == "ua"


def test_the_mouse_selects_along_the_line_numbers(desk: Desk) -> None:
    gutter = desk.view.findChild(Gutter)
    assert isinstance(gutter, Gutter)
    places = {row.text: rect.center().y() for _, row, rect in desk.view.visible_rows()}
    QTest.mousePress(gutter, Qt.MouseButton.LeftButton, pos=QPoint(20, places["-line 14"]))
    QTest.mouseMove(gutter, QPoint(20, places["+fourteen"]))
    QTest.mouseRelease(gutter, Qt.MouseButton.LeftButton, pos=QPoint(20, places["+fourteen"]))
    desk.press("y")
    assert accepted(desk) == ["-line 14", "+fourteen"]


def test_undo_puts_the_hunk_together_again_and_redo_takes_it_apart(desk: Desk) -> None:
    desk.press("v", "j", "y", "u")
    assert len(headers(desk)) == 2
    assert desk.peer.decisions("calc.py") == "uu"
    desk.press("Ctrl+R")
    assert accepted(desk) == ["-line 10", "+ten"]


def test_lines_the_engine_refuses_are_told(desk: Desk, engine: ScriptedEngine) -> None:
    engine.on(rq.DecideLines, Problem(Fault.STORE, "The decision can't be kept.", "Nothing changed."))
    desk.press("v", "y")
    assert desk.message.text == "⚠ The decision can't be kept. Nothing changed."


# --- split ---


def test_a_hunk_is_split_where_unchanged_lines_stand(desk: Desk) -> None:
    desk.press("s")
    assert desk.message.text == "Split into 2 parts, each with a decision of its own."
    assert under_cursor(desk) == "-line 10"
    desk.press("n", "y")
    assert desk.peer.decisions("calc.py") == "rau"


def test_parts_follow_each_other_without_a_gap_or_a_line_twice(desk: Desk) -> None:
    before = [row.text for row in desk.view.rows if row.line >= 0]
    desk.press("s")
    assert [row.text for row in desk.view.rows if row.line >= 0] == before
    assert [row.kind for row in desk.view.rows].count(RowKind.GAP) == 2
    assert [row.kind for row in desk.view.rows].count(RowKind.PART) == 1


def test_a_hunk_that_cannot_be_split_says_so(desk: Desk) -> None:
    desk.press("]", "s")
    expected = "This hunk can't be split: no unchanged line stands between its changes. v selects lines of it."
    assert desk.message.text == expected


def test_undo_of_a_split(desk: Desk) -> None:
    desk.press("s", "u")
    assert len(headers(desk)) == 2


# --- context ---


def lines_shown(desk: Desk) -> int:
    return sum(row.line >= 0 for row in desk.view.rows)


def test_more_context_is_asked_for_and_kept_for_all_files(room: Room, engine: ScriptedEngine) -> None:
    desk = room.open(ReviewPeer.of_texts(engine, calc=(OLD, NEW), text=(OLD, NEW)))
    shown = lines_shown(desk)
    desk.press("+")
    assert engine.sent(rq.GetHunks)[-1].context == 5
    assert lines_shown(desk) == shown + 2 * 2 * 2
    desk.press("}")
    assert lines_shown(desk) == shown + 2 * 2 * 2


def test_less_context_is_shown_at_once(desk: Desk, engine: ScriptedEngine) -> None:
    asked = len(engine.sent(rq.GetHunks))
    desk.press("-", "-", "-")
    assert [row.text for row in desk.view.rows if row.line >= 0][:2] == ["-line 10", "+ten"]
    assert desk.message.text == "0 lines of context."
    assert len(engine.sent(rq.GetHunks)) == asked
    desk.press("-")
    assert desk.message.text == "No context is shown already."


def test_no_line_is_shown_twice_however_much_context_there_is(desk: Desk) -> None:
    desk.press(*["+"] * 8)
    olds = [row.old for row in desk.view.rows if row.old]
    assert olds == list(range(1, 61))


def test_the_line_cursor_stays_on_its_line_and_height(room: Room, engine: ScriptedEngine) -> None:
    many = {f"l{number}": "changed" for number in range(100, 400, 20)}
    desk = room.open(ReviewPeer.of_texts(engine, calc=(numbered(500), numbered(500, **many))))
    desk.press(*["]"] * 7, "[", "[", "[", "j")
    line = desk.view.rows[desk.view.row].new
    height = desk.view.row - desk.view.verticalScrollBar().value()
    for key in ("+", "+", "+", "-", "-", "-", "-"):
        desk.press(key)
        assert desk.view.rows[desk.view.row].new == line
        assert desk.view.row - desk.view.verticalScrollBar().value() == height


def test_decisions_keep_the_context(desk: Desk) -> None:
    desk.press("+", "+")
    shown = lines_shown(desk)
    desk.press("y", "v", "y")
    assert lines_shown(desk) == shown
    desk.press("u")
    assert lines_shown(desk) == shown


def test_lines_mean_the_same_with_more_context(desk: Desk) -> None:
    desk.press("+", "+", "j", "v", "y")
    assert accepted(desk) == ["+ten"]


@pytest.mark.parametrize("keys", ["", "+ +", "- - -"])
def test_an_edit_covers_the_usual_context_however_much_is_shown(desk: Desk, engine: ScriptedEngine, keys: str) -> None:
    desk.press("]", *keys.split(), "e", "Ctrl+Enter")
    lines = ["line 37", "line 38", "line 39", "forty", "forty and a half", "line 41", "line 42", "line 43"]
    assert list(engine.sent(rq.EditHunk)[0].lines) == lines


# --- one hunk alone ---


def test_only_this_hunk_is_applied(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("y", "Alt+Enter")
    assert [len(request.only) for request in engine.sent(rq.ApplyProposal)] == [1]
    assert desk.peer.decisions("calc.py") == "a"
    assert "files written" in desk.message.text


def test_a_sensitive_hunk_is_asked_for_first(room: Room, engine: ScriptedEngine) -> None:
    peer = ReviewPeer.of_texts(engine, calc=(OLD, NEW))
    peer.files[0] = msgspec.structs.replace(peer.files[0], sensitive="runs with the tests")
    desk = room.open(peer)
    desk.press("Alt+Enter")
    assert desk.ask.text == "Apply this hunk alone? Sensitive among them: calc.py (runs with the tests)."
    desk.answer_yes()
    assert desk.peer.applied == 1
