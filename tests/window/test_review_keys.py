"""The keys of the review, each pressed in the real pane against a proposal that takes decisions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.values import Command, Context, clashes
from haiku_pair.window.review.keys import COMMANDS, REPEATING
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30), small("c", 60)]
TEXT = [small("d"), small("e", 40)]


@pytest.fixture
def room(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> Room:
    """Where a pane can be opened."""
    return Room(qtbot, bridge, theme, commands)


@pytest.fixture
def desk(room: Room, engine: ScriptedEngine) -> Desk:
    """Two files, with three and two hunks."""
    return room.open(ReviewPeer(engine, (change("calc.py", CALC), CALC), (change("text.py", TEXT), TEXT)))


def decisions(desk: Desk) -> str:
    return f"{desk.peer.decisions('calc.py')} {desk.peer.decisions('text.py')}"


# --- one key, one decision, and where the cursor goes ---


@pytest.mark.parametrize(("key", "letter"), [("y", "a"), ("n", "r"), ("Space", "a")])
def test_a_decision_is_taken_and_the_cursor_goes_on(desk: Desk, key: str, letter: str) -> None:
    desk.press(key)
    assert (decisions(desk), desk.at) == (f"{letter}uu uu", "calc.py:b")


def test_the_cursor_skips_what_is_decided_below(desk: Desk) -> None:
    desk.press("]", "n", "[", "[", "y")
    assert (decisions(desk), desk.at) == ("aru uu", "calc.py:c")


def test_after_the_last_undecided_below_the_cursor_stays(desk: Desk) -> None:
    desk.press("}", "]", "y")
    assert (decisions(desk), desk.at) == ("uuu ua", "text.py:e")


def test_the_next_undecided_may_be_in_the_next_file(desk: Desk) -> None:
    desk.press("y", "y", "y")
    assert (decisions(desk), desk.at) == ("aaa uu", "text.py:d")


def test_a_decision_can_be_changed(desk: Desk) -> None:
    desk.press("y", "[", "n")
    assert decisions(desk) == "ruu uu"


def test_space_takes_an_acceptance_back_and_stays(desk: Desk) -> None:
    desk.press("Space", "[", "Space")
    assert (decisions(desk), desk.at) == ("uuu uu", "calc.py:a")


def test_keys_pressed_before_any_answer_reach_one_hunk_each(desk: Desk, engine: ScriptedEngine) -> None:
    engine.hold(rq.Decide)
    desk.tap("y", "n", "y", "n")
    assert desk.counts.text == "4 of 5 decided · 2 accepted"
    engine.release(rq.Decide)
    desk.settle()
    assert decisions(desk) == "ara ru"


@pytest.mark.case("E13")
def test_a_key_held_down_decides_once_but_moves_on(desk: Desk) -> None:
    repeats = {s.key().toString(): s.autoRepeat() for s in desk.pane.findChildren(QShortcut)}
    assert not any(repeats[key] for key in ("Y", "N", "Space", "A", "D", "U", "Ctrl+R", "Shift+A", "Ctrl+Return"))
    assert all(repeats[key] for key in ("]", "[", "J", "K", "}", "{"))


@pytest.mark.case("E13")
def test_a_repeated_key_event_decides_nothing(desk: Desk) -> None:
    nothing = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        QApplication.sendEvent(desk.view, QKeyEvent(kind, Qt.Key.Key_Y, nothing, "y", autorep=True))
    desk.settle()
    assert decisions(desk) == "uuu uu"


# --- moves ---


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ("]", "calc.py:b"),
        ("] ] ]", "text.py:d"),
        ("] ] ] [", "calc.py:c"),
        ("}", "text.py:d"),
        ("} {", "calc.py:a"),
        ("} ] ]", "text.py:e"),
        ("[", "calc.py:a"),
        ("y y K", "calc.py:c"),
        ("] y [ [ J", "calc.py:c"),
        ("] ] y K", "calc.py:b"),
    ],
)
def test_moves(desk: Desk, keys: str, at: str) -> None:
    desk.press(*keys.split())
    assert desk.at == at


def test_undecided_hunks_are_found_across_files(desk: Desk) -> None:
    desk.press("y", "y", "y", "K")
    assert desk.at == "text.py:d"
    desk.press("J", "K")
    assert desk.at == "text.py:d"


def test_at_the_end_a_move_says_so(desk: Desk) -> None:
    desk.press("}", "]", "]")
    assert desk.message.text == "This is the last hunk."


def test_lines_move_the_line_cursor_and_the_hunk_with_it(desk: Desk) -> None:
    rows = desk.view.rows
    assert rows[desk.view.row].text == "-    return item.a"
    desk.press("j")
    assert rows[desk.view.row].text == "+    return round(item.a, 2)"
    desk.press("j", "j")
    assert desk.at == "calc.py:b"
    desk.press("k", "k")
    assert desk.at == "calc.py:a"


def test_a_moved_line_cursor_decides_on_the_hunk_it_is_in(desk: Desk) -> None:
    desk.press("j", "j", "y")
    assert decisions(desk) == "uau uu"


# --- undo and redo ---


def test_undo_takes_the_decision_back_and_shows_its_hunk(desk: Desk) -> None:
    desk.press("y", "n", "u")
    assert (decisions(desk), desk.at) == ("auu uu", "calc.py:b")


def test_redo_takes_it_again(desk: Desk) -> None:
    desk.press("y", "u", "Ctrl+R")
    assert (decisions(desk), desk.at) == ("auu uu", "calc.py:a")


def test_undo_of_a_whole_file_is_one_step(desk: Desk) -> None:
    desk.press("a", "u")
    assert decisions(desk) == "uuu uu"


def test_undo_without_a_decision_says_so(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("u")
    assert desk.message.text == "There is no decision to undo."
    assert not engine.sent(rq.UndoDecision)


def test_a_key_pressed_while_undo_is_under_way_keeps_its_hunk(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("y")
    engine.hold(rq.UndoDecision)
    desk.tap("u", "n")
    assert decisions(desk) == "auu uu"
    engine.release(rq.UndoDecision)
    desk.settle()
    assert decisions(desk) == "uru uu"


# --- many at once ---


@pytest.mark.parametrize(("key", "after"), [("a", "raa uu"), ("d", "rrr uu")])
def test_the_rest_of_the_file_begins_at_the_cursor(desk: Desk, key: str, after: str) -> None:
    desk.press("n", key)
    assert (decisions(desk), desk.at) == (after, "text.py:d")


def test_the_rest_of_the_file_leaves_decisions_below_alone(desk: Desk) -> None:
    desk.press("]", "n", "[", "[", "a")
    assert decisions(desk) == "ara uu"


@pytest.mark.parametrize(("key", "after"), [("A", "aaa aa"), ("D", "rrr rr")])
def test_everything_asks_first(desk: Desk, key: str, after: str) -> None:
    desk.press(key)
    assert decisions(desk) == "uuu uu"
    assert "everything, 5 hunks in 2 files?" in desk.ask.text
    desk.answer_yes()
    assert decisions(desk) == after


def test_yes_counts_only_after_a_moment(desk: Desk) -> None:
    desk.press("A", "y")
    assert desk.ask.is_open
    assert decisions(desk) == "uuu uu"


@pytest.mark.parametrize("key", ["n", "Esc", "Enter", "Space", "D"])
def test_any_other_key_means_no(desk: Desk, key: str) -> None:
    desk.press("A", key)
    assert not desk.ask.is_open
    assert decisions(desk) == "uuu uu"


@pytest.mark.case("K09")
def test_accepting_everything_names_what_was_never_shown(desk: Desk) -> None:
    desk.press("A")
    assert "Not shown yet: 2 hunks." in desk.ask.text


def test_everything_fetches_the_hunks_it_does_not_know(room: Room, engine: ScriptedEngine) -> None:
    files = [(change(f"f{i}.py", [small("x")]), [small("x")]) for i in range(20)]
    desk = room.open(ReviewPeer(engine, *files))
    desk.press("A")
    desk.answer_yes()
    assert all(desk.peer.decisions(f"f{i}.py") == "a" for i in range(20))
    assert len(engine.sent(rq.Decide)) == 1


# --- leaving ---


def test_escape_goes_back(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.pane.back_requested):
        desk.press("Esc")


def test_enter_opens_the_file_at_the_line(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.pane.open_requested) as opened:
        desk.press("]", "Enter")
    assert opened.args == ["calc.py", 31]


def test_help_works_from_here(desk: Desk, commands: Commands) -> None:
    seen: list[str] = []
    commands.add(Command("help.keys", "Keys", "Help", ("?",)), lambda: seen.append("?"))
    commands.install(desk.pane, Context.ANYWHERE)
    desk.type("?")
    assert seen == ["?"]


# --- the registry ---


def test_no_key_means_two_things() -> None:
    assert not clashes(COMMANDS)


def test_reject_is_not_on_a_key_that_means_something_else_elsewhere() -> None:
    keys = next(command.keys for command in COMMANDS if command.id == "review.reject")
    assert not {"Ctrl+N", "Ctrl+Shift+N", "Ctrl+Backspace", "Ctrl+Y", "Ctrl+Return"} & set(keys)


def test_only_moves_repeat() -> None:
    assert {command.id for command in COMMANDS} > REPEATING
    assert "review.accept" not in REPEATING


def test_hidden_commands_decide_nothing(desk: Desk, commands: Commands) -> None:
    desk.pane.hide()
    commands.run("review.accept")
    desk.settle()
    assert decisions(desk) == "uuu uu"


# --- when the engine says no ---


def test_a_refused_decision_is_told_and_taken_back(desk: Desk, engine: ScriptedEngine) -> None:
    engine.on(rq.Decide, Problem(Fault.STORE, "The decision can't be kept.", "Nothing changed.", "Free some space."))
    desk.press("y")
    assert desk.message.is_problem
    assert "The decision can't be kept. Nothing changed. Free some space." in desk.message.text
    assert desk.counts.text == "0 of 5 decided · 0 accepted"


def test_hunks_that_cannot_be_read_do_not_hold_up_the_rest(room: Room, engine: ScriptedEngine) -> None:
    peer = ReviewPeer(engine, (change("calc.py", CALC), CALC), (change("text.py", TEXT), TEXT))
    desk = room.open(peer)
    desk.press("}")
    peer.announce("text.py")
    engine.on(rq.GetHunks, Problem(Fault.GIT, "The hunks can't be read."))
    desk.settle()
    assert "The hunks can't be read." in desk.message.text
    desk.press("{", "y")
    assert decisions(desk) == "auu uu"


def test_a_late_change_of_a_new_proposal_leaves_the_cursor_to_who_pressed_a_key(desk: Desk) -> None:
    desk.peer.name = "p2"
    told = ProposalChanged(desk.peer.proposal())
    desk.view.blockSignals(True)  # a busy machine: what is on the screen is reported later than the key is pressed
    desk.pane.on_event(told)
    desk.qtbot.waitUntil(lambda: bool(desk.at))
    first = desk.at
    desk.press("}")
    moved = desk.at
    desk.pane.on_event(told)
    desk.settle()
    assert desk.at == moved != first
