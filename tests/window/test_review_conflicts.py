"""Conflicts: places that the person and Haiku both changed, shown and settled by key in the real review pane."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.edits.values import Hunk
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.values import ConflictSides, Settling
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.editors import HunkEditor
from haiku_pair.window.review.row import RowKind
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, numbered
from tests.helpers.scripted_engine import ScriptedEngine

MINE = numbered(60, l20="my twenty")
THEIRS = numbered(60, l5="five", l20="your twenty\nand more", l40="forty")
SIDES = ConflictSides(("line 20",), ("my twenty",), ("your twenty", "and more"))
WHOLE = ConflictSides((), (), ())
HOW = "< keeps yours, > takes Haiku's, = keeps both, e edits"


@pytest.fixture
def room(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> Room:
    """Where a pane can be opened."""
    return Room(qtbot, bridge, theme, commands)


@pytest.fixture
def desk(room: Room, engine: ScriptedEngine) -> Desk:
    """One file with three hunks, of which the second is in conflict; the keyboard is there."""
    peer = ReviewPeer.of_texts(engine, calc=(MINE, THEIRS))
    peer.conflict("calc.py", peer.hunks["calc.py"][1].hunk.id, SIDES)
    desk = room.open(peer)
    desk.press("]")
    return desk


def listed(desk: Desk) -> list[str]:
    """The lines of the list as they are shown."""
    found = desk.listed()
    model = found.entries_model
    return [f"{entry.left} {entry.middle}" for entry in map(model.entry, range(model.rowCount()))]


def part_of(desk: Desk, first: str, last: str) -> list[str]:
    """The shown rows from one to another."""
    rows = [row.text for row in desk.view.rows]
    return rows[rows.index(first) : rows.index(last) + 1]


# --- how it looks ---


@pytest.mark.case("E15")
def test_a_conflict_shows_both_sides_and_how_to_settle_it(desk: Desk) -> None:
    assert part_of(desk, " line 19", " line 21") == [
        " line 19",
        "▸ before: 1 line (b shows it)",
        "< yours: 1 line",
        "<my twenty",
        "> Haiku's: 2 lines",
        ">your twenty",
        ">and more",
        " line 21",
    ]
    said = "≠ You and Haiku both changed this place. < yours > Haiku's = both e edit"
    assert said in " ".join(desk.text.split())
    assert "≠ conflict   hunk 2 of 3" in desk.text


def test_what_is_said_of_a_conflict_fits_beside_it(desk: Desk) -> None:
    desk.pane.resize(760, 600)
    desk.pane.show_side_by_side(shown=True)
    desk.settle()
    told = [row.text for row in desk.view.rows if row.kind is RowKind.WARNING]
    assert max(map(len, told)) <= desk.view.words_width
    assert any(line.lstrip().startswith("> Haiku's") or "   > Haiku's" in line for line in told)


def test_what_was_there_before_is_folded(desk: Desk) -> None:
    desk.press("b")
    assert part_of(desk, "▾ before: 1 line (b hides it)", "< yours: 1 line")[1] == "|line 20"
    desk.press("b")
    assert "|line 20" not in desk.text


def test_list_and_counts_name_it(desk: Desk) -> None:
    assert listed(desk)[1] == "≠ conflict: the same lines were changed meanwhile"
    assert "≠ lines 17–24 conflict" in listed(desk)
    assert desk.counts.text == "0 of 3 decided · 0 accepted · ≠ 1 conflict"
    assert desk.view.accessibleDescription().endswith("conflict")


def test_hints_name_the_keys_that_settle_it(desk: Desk) -> None:
    line = desk.pane.findChild(HintLine)
    assert isinstance(line, HintLine)
    assert line.accessibleDescription().startswith("< keep yours, > take Haiku's, = both, e edit")
    desk.press("]")
    assert line.accessibleDescription().startswith("y accept")


def test_the_line_cursor_goes_through_the_sides(desk: Desk) -> None:
    found = [desk.view.rows[desk.view.row].text]
    for _ in range(3):
        desk.press("j")
        found.append(desk.view.rows[desk.view.row].text)
    assert found == ["<my twenty", ">your twenty", ">and more", " line 21"]


# --- settling ---


def test_accepting_says_that_it_must_be_settled_first(desk: Desk, engine: ScriptedEngine) -> None:
    for key in ("y", "Space", "Alt+Enter"):
        desk.press(key)
        assert desk.message.text == f"You and Haiku both changed this place, so it must be settled first: {HOW}."
    assert not engine.sent(rq.Decide)
    assert desk.peer.applied == 0


@pytest.mark.parametrize(
    ("key", "settling", "decisions"),
    [("<", Settling.MINE, "uru"), (">", Settling.THEIRS, "uau"), ("=", Settling.BOTH, "uau")],
)
def test_a_conflict_is_settled_by_key(
    desk: Desk, engine: ScriptedEngine, key: str, settling: Settling, decisions: str
) -> None:
    desk.press(key)
    assert [request.settling for request in engine.sent(rq.SettleConflict)] == [settling]
    assert desk.peer.decisions("calc.py") == decisions
    assert desk.counts.text.count("conflict") == 0
    assert desk.view.rows[desk.view.row].text == "-line 40"


def test_both_sides_are_kept_yours_first(desk: Desk) -> None:
    desk.press("=")
    assert part_of(desk, "+my twenty", "+and more") == ["+my twenty", "+your twenty", "+and more"]


@pytest.mark.parametrize("key", ["<", ">", "="])
def test_settling_can_be_undone(desk: Desk, key: str) -> None:
    before = desk.text
    desk.press(key, "u")
    assert desk.text == before
    assert desk.peer.hunks["calc.py"][1].conflict == SIDES


def test_a_side_that_was_kept_can_be_changed_for_the_other(desk: Desk) -> None:
    desk.press("<")
    assert "≠ You and Haiku both changed this place. Yours stays.   > Haiku's" in desk.text
    desk.press("[", ">")
    assert desk.peer.decisions("calc.py") == "uau"


def test_a_conflict_is_edited_by_hand_below_its_sides(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("e")
    assert "<my twenty" in desk.text
    editor = desk.view.findChild(HunkEditor)
    assert isinstance(editor, HunkEditor)
    editor.input.setPlainText("our twenty")
    desk.press("Ctrl+Enter")
    assert engine.sent(rq.EditHunk)[0].lines == ("our twenty",)
    assert desk.peer.decisions("calc.py") == "uau"


def test_rejecting_leaves_yours(desk: Desk) -> None:
    desk.press("n")
    assert desk.peer.decisions("calc.py") == "uru"
    assert "conflict" not in desk.counts.text


def test_lines_of_a_conflict_cannot_be_selected(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("v")
    assert "must be settled first" in desk.message.text
    desk.press("n")
    assert not engine.sent(rq.DecideLines)


# --- finding it ---


def test_the_next_undecided_hunk_may_be_a_conflict(desk: Desk) -> None:
    desk.press("[", "y")
    assert desk.at.endswith(desk.peer.hunks["calc.py"][1].hunk.id)
    desk.press("]", "K")
    assert desk.at.endswith(desk.peer.hunks["calc.py"][1].hunk.id)


@pytest.mark.parametrize("key", ["a", "A"])
def test_accepting_many_leaves_conflicts_open_and_says_so(desk: Desk, key: str) -> None:
    desk.press("[", key)
    if desk.ask.is_open:
        assert "Conflicts stay open." in desk.ask.text
        desk.answer_yes()
    assert desk.peer.decisions("calc.py") == "aua"
    assert desk.message.text == f"1 conflict was left open. Settle each first: {HOW}."


@pytest.mark.parametrize("key", ["d", "D"])
def test_rejecting_many_takes_conflicts_along(desk: Desk, key: str) -> None:
    desk.press("[", key)
    if desk.ask.is_open:
        desk.answer_yes()
    assert desk.peer.decisions("calc.py") == "rrr"


@pytest.mark.parametrize("key", ["<", ">", "=", "b"])
def test_elsewhere_there_is_nothing_to_settle(desk: Desk, engine: ScriptedEngine, key: str) -> None:
    desk.press("[", key)
    assert "conflict here" in desk.message.text
    assert not engine.sent(rq.SettleConflict)


# --- about a whole file ---


@pytest.fixture
def gone(room: Room, engine: ScriptedEngine) -> Desk:
    """A file that was deleted while the proposal changes it."""
    whole = Hunk("whole", 0, 0, 0, 0, ())
    peer = ReviewPeer(engine, (change("calc.py", [whole], conflict="it was deleted meanwhile"), [whole]))
    peer.conflict("calc.py", "whole", WHOLE)
    return room.open(peer)


def test_a_conflict_about_a_file_is_said_in_words(gone: Desk) -> None:
    assert "≠ conflict: it was deleted meanwhile" in gone.text
    assert "≠ You and Haiku both changed this file.   < yours   > Haiku's" in gone.text


@pytest.mark.parametrize(("key", "decision"), [("<", "r"), (">", "a")])
def test_it_is_settled_as_a_whole(gone: Desk, key: str, decision: str) -> None:
    gone.press(key)
    assert gone.peer.decisions("calc.py") == decision


def test_only_one_side_of_a_file_can_be_kept(gone: Desk, engine: ScriptedEngine) -> None:
    gone.press("=")
    assert gone.message.text == "This is about the whole file, so only one side can be kept: < or >."
    assert not engine.sent(rq.SettleConflict)


# --- what was adjusted ---


def test_what_was_adjusted_is_said_above_the_first_hunk(room: Room, engine: ScriptedEngine) -> None:
    peer = ReviewPeer.of_texts(engine, calc=(MINE, THEIRS))
    peer.adjusted["calc.py"] = ("blanks at line ends were ignored in 2 places",)
    desk = room.open(peer)
    rows = [row.text for row in desk.view.rows]
    said = "≈ Haiku's edit was adjusted: blanks at line ends were ignored in 2 places"
    assert rows.index(said) < rows.index("· undecided   hunk 1 of 3   lines 2–8   +1 −1")
