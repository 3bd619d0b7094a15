"""Hand edits, apply, kinds of files, and what a screen reader hears, in the real review pane."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import ChangeKind, Fault, FileChange, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.values import Command
from haiku_pair.window.review.editors import HunkEditor
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, hunk, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30), small("c", 60)]


@pytest.fixture
def room(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> Room:
    """Where a pane can be opened."""
    return Room(qtbot, bridge, theme, commands)


@pytest.fixture
def desk(room: Room, engine: ScriptedEngine) -> Desk:
    """One file of three hunks."""
    return room.open(ReviewPeer(engine, (change("calc.py", CALC), CALC)))


def listed(desk: Desk) -> list[str]:
    """The lines of the list as they are read out."""
    found = desk.listed()
    model = found.entries_model
    return [model.entry(number).spoken for number in range(model.rowCount())]


# --- hand edits ---


def edit_text(desk: Desk, text: str) -> None:
    editor = desk.view.findChild(HunkEditor)
    assert isinstance(editor, HunkEditor)
    editor.input.setPlainText(text)


def test_an_edited_hunk_is_kept_and_accepted(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("e")
    edit_text(desk, "def price(item):\n    return item.price")
    desk.press("Ctrl+Enter")
    assert engine.sent(rq.EditHunk)[0].lines == ("def price(item):", "    return item.price")
    assert desk.peer.decisions("calc.py") == "auu"
    assert desk.at == "calc.py:b"
    assert "edited by you" in desk.text


def test_an_edit_shows_the_new_side_and_returns_it_to_the_character(room: Room, engine: ScriptedEngine) -> None:
    odd = hunk("odd", " a\u00a0b", "-x", "+c\u2028d\ufeff", "+\ttab\r", "+\ue000")
    desk = room.open(ReviewPeer(engine, (change("odd.txt", [odd]), [odd])))
    desk.press("e", "Ctrl+Enter")
    assert engine.sent(rq.EditHunk)[0].lines == ("a\u00a0b", "c\u2028d\ufeff", "\ttab\r", "\ue000")


def test_an_emptied_hunk_has_no_lines(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("e")
    edit_text(desk, "")
    desk.press("Ctrl+Enter")
    assert engine.sent(rq.EditHunk)[0].lines == ()


@pytest.mark.case("M12")
def test_escape_leaves_the_edit_and_keeps_the_draft(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("e")
    edit_text(desk, "mine")
    desk.press("Esc")
    assert not engine.sent(rq.EditHunk)
    desk.press("e", "Ctrl+Enter")
    assert engine.sent(rq.EditHunk)[0].lines == ("mine",)


# --- apply ---


def test_nothing_accepted_says_so(desk: Desk) -> None:
    desk.press("n", "Ctrl+Enter")
    assert "Nothing is accepted" in desk.message.text
    assert desk.peer.applied == 0


def test_apply_tells_what_was_written_and_how_to_undo(desk: Desk, commands: Commands) -> None:
    commands.add(Command("edit.undo_apply", "Undo the apply", "Edit", ("Ctrl+Shift+U",)), lambda: None)
    with desk.qtbot.waitSignal(desk.pane.applied):
        desk.press("y", "n", "Ctrl+Enter")
    assert desk.message.text == "✓ 1 files written. Ctrl+Shift+U undoes."
    assert desk.counts.text == "0 of 1 decided · 0 accepted"


def test_undo_of_the_apply_brings_the_proposal_back(desk: Desk, engine: ScriptedEngine) -> None:
    before = desk.peer.proposal()
    desk.press("a", "Ctrl+Enter")
    assert not desk.view.isVisible()
    desk.peer.hunks, desk.peer.files = desk.peer.done[-1], list(before.files)
    engine.emit(ProposalChanged(before, ("calc.py",)))
    desk.qtbot.waitUntil(lambda: desk.at == "calc.py:a")
    assert desk.view.hasFocus()


@pytest.mark.case("C05")
def test_sensitive_files_need_their_own_yes(room: Room, engine: ScriptedEngine) -> None:
    file = change("conftest.py", CALC, sensitive="runs with the tests")
    desk = room.open(ReviewPeer(engine, (file, CALC)))
    desk.press("y", "Ctrl+Enter")
    assert "conftest.py (runs with the tests)" in desk.ask.text
    assert desk.peer.applied == 0
    desk.answer_yes()
    assert desk.peer.applied == 1


@pytest.mark.case("C05")
def test_accepting_everything_leaves_sensitive_files_undecided(room: Room, engine: ScriptedEngine) -> None:
    files = (change("calc.py", CALC), CALC), (change(".envrc", CALC, sensitive="runs in your shell"), CALC)
    desk = room.open(ReviewPeer(engine, *files))
    desk.press("A")
    assert "left to decide one by one: .envrc." in desk.ask.text
    desk.answer_yes()
    assert (desk.peer.decisions("calc.py"), desk.peer.decisions(".envrc")) == ("aaa", "uuu")


def test_a_conflict_is_told_in_place(desk: Desk, engine: ScriptedEngine) -> None:
    trouble = Problem(Fault.CONFLICT, "calc.py changed.", "Nothing was written.", "Look at it again.")
    engine.on(rq.ApplyProposal, trouble)
    desk.press("y", "Ctrl+Enter")
    assert desk.message.text == "⚠ calc.py changed. Nothing was written. Look at it again."
    desk.press("n")
    assert desk.peer.decisions("calc.py") == "aru"


@pytest.mark.case("E15")
def test_a_hunk_that_is_gone_is_not_mistaken_for_another(desk: Desk, engine: ScriptedEngine) -> None:
    engine.hold(rq.GetHunks)
    desk.peer.hunks["calc.py"].pop(0)
    desk.peer.announce("calc.py")
    desk.press("y")
    assert desk.peer.decisions("calc.py") == "uu"
    assert "That hunk is gone." in desk.message.text


# --- kinds of files ---


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (change("new.py", CALC, ChangeKind.CREATED), "A new.py   new file"),
        (change("old.py", CALC, ChangeKind.DELETED), "D old.py   deleted"),
        (change("b.py", CALC, ChangeKind.RENAMED, old_path="a.py"), "R a.py → b.py   renamed"),
        (change("run.sh", CALC, old_mode="100644", new_mode="100755"), "becomes executable (mode 100644 → 100755)"),
        (change("l", CALC, ChangeKind.CREATED, new_mode="120000"), "⚠ The file is a symbolic link."),
        (change("logo.png", CALC, binary=True), "Binary file"),
        (change("a.txt", CALC, encoding="The encoding changes: A → B;"), "⚠ The encoding changes: A → B;"),
        (change("x.py", CALC, conflict="changed on disk"), "≠ conflict: changed on disk"),
        (change("Makefile", CALC, sensitive="runs programs"), "⚠ sensitive: runs programs"),
    ],
)
def test_what_happens_to_a_file_is_said_in_words(
    room: Room, engine: ScriptedEngine, file: FileChange, said: str
) -> None:
    desk = room.open(ReviewPeer(engine, (file, CALC)))
    assert said in f"{desk.header}\n{desk.text}"


def test_a_change_without_lines_takes_a_decision_too(room: Room, engine: ScriptedEngine) -> None:
    whole = Hunk("whole", 0, 0, 0, 0, ())
    desk = room.open(ReviewPeer(engine, (change("logo.png", [whole], binary=True), [whole])))
    desk.press("e")
    assert "no lines to edit" in desk.message.text
    desk.press("y")
    assert desk.peer.decisions("logo.png") == "a"


def test_a_missing_final_newline_is_marked(room: Room, engine: ScriptedEngine) -> None:
    last = hunk("last", "-x\\", "+x")
    desk = room.open(ReviewPeer(engine, (change("a.txt", [last]), [last])))
    assert "\\ no newline at the end of the file" in desk.text
    assert "only the newline at the end of the file changes" in desk.text


@pytest.mark.case("K09")
def test_line_endings_are_named(room: Room, engine: ScriptedEngine) -> None:
    lines = (HunkLine(LineKind.REMOVED, "x", "\r\n"), HunkLine(LineKind.ADDED, "x", "\n"))
    made = Hunk("eol", 1, 1, 1, 1, lines)
    desk = room.open(ReviewPeer(engine, (change("a.txt", [made]), [made])))
    assert "only line endings change: CRLF → LF" in desk.text
    assert "-x⟨CRLF⟩\n+x⟨LF⟩" in desk.text


@pytest.mark.case("C07")
def test_odd_names_are_shown_escaped_and_asked_for_as_they_are(room: Room, engine: ScriptedEngine) -> None:
    name = "-a\n\u202eb\t.py "
    desk = room.open(ReviewPeer(engine, (change(name, CALC), CALC)))
    assert "M -a⟨LF⟩⟨RLO⟩b" in desk.header
    desk.press("y")
    assert engine.sent(rq.Decide)[0].decisions[0].path == name


def test_a_new_file_cannot_be_opened_before_it_is_there(room: Room, engine: ScriptedEngine) -> None:
    desk = room.open(ReviewPeer(engine, (change("new.py", CALC, ChangeKind.CREATED), CALC)))
    with desk.qtbot.assertNotEmitted(desk.pane.open_requested):
        desk.press("Enter")
    assert "not there before it is applied" in desk.message.text


# --- by ear, and at rest ---


@pytest.mark.case("M12")
def test_a_hunk_is_announced(desk: Desk) -> None:
    desk.press("]")
    said = "hunk 2 of 3, calc.py, 1 added, 1 removed, undecided"
    assert desk.view.accessibleDescription() == said
    assert said in listed(desk)
    desk.press("n", "[")
    assert desk.view.accessibleDescription().endswith("rejected")


@pytest.mark.case("M12")
def test_everything_has_a_name(desk: Desk) -> None:
    assert desk.pane.accessibleName() == "Review"
    assert listed(desk)[0] == "calc.py, changed, 3 added, 3 removed, 0 of 3 decided"
    assert desk.view.accessibleName() == "Diff"


def test_only_the_keyboard_hunk_is_told_by_words_and_shapes(desk: Desk) -> None:
    desk.press("y", "n")
    heads = [row.text.split("   ")[0] for row in desk.view.rows if "hunk" in row.text]
    assert heads == ["✓ accepted", "✗ rejected", "· undecided"]


def test_without_a_proposal_it_says_what_will_be_here(desk: Desk) -> None:
    desk.pane.show_proposal(None)
    assert not desk.view.isVisible()
    desk.press("y")
    with desk.qtbot.waitSignal(desk.pane.back_requested):
        desk.press("Esc")


def test_the_keyboard_hunk_is_scrolled_onto_the_screen(room: Room, engine: ScriptedEngine) -> None:
    many = [small(f"h{i}", 10 * i + 1) for i in range(60)]
    desk = room.open(ReviewPeer(engine, (change("calc.py", many), many)))
    desk.press(*["y"] * 40)
    assert desk.at == "calc.py:h40"
    assert 40 in desk.view.hunks_on_screen


@pytest.mark.case("E13")
def test_200_files_and_5000_hunks_keep_the_window_alive(room: Room, engine: ScriptedEngine) -> None:
    files = []
    for number in range(200):
        made = [small(f"h{number}x{i}", 10 * i + 1) for i in range(25)]
        files.append((change(f"src/module_{number:03}.py", made), made))
    desk = room.open(ReviewPeer(engine, *files))
    desk.press(*["y", "n", "]", "}"] * 20)
    desk.press("A")
    desk.answer_yes()
    desk.qtbot.waitUntil(lambda: desk.counts.text == "5000 of 5000 decided · 5000 accepted", timeout=20_000)


@pytest.mark.parametrize("key", ["y", "]"])
def test_a_file_of_3000_hunks_answers_a_key_at_once(room: Room, engine: ScriptedEngine, key: str) -> None:
    made = [small(f"h{i}", 10 * i + 1) for i in range(3000)]
    desk = room.open(ReviewPeer(engine, (change("big.py", made), made)))
    desk.press(*[key] * 10)
    assert desk.at == "big.py:h10"
