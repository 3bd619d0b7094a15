"""The dock at the bottom and the journal in it, by keys."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import StepTaken
from haiku_pair.protocol.values import ChangeKind, Fault, JournalEntry, Problem, RestoredFile
from haiku_pair.window.journal.pane import JournalPane
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press, start_window, type_text
from tests.helpers.journal_peer import JournalPeer
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def peer(engine: ScriptedEngine) -> JournalPeer:
    """A journal with a line of each kind."""
    return JournalPeer(engine)


@pytest.fixture
def journal(qtbot: QtBot, peer: JournalPeer, window: MainWindow) -> JournalPane:
    """The journal, shown with the focus in its list."""
    press("Ctrl+J")
    pane = window.rest.panes.dock.page("Journal")
    assert isinstance(pane, JournalPane)
    eventually(qtbot, pane.list.current)
    eventually(qtbot, lambda: "src/frog.py" in pane.patch.toPlainText())
    return pane


def go_to(qtbot: QtBot, journal: JournalPane, item_id: str) -> None:
    while journal.list.current().id != item_id:  # type: ignore[union-attr]
        press("j")


def asked_to_go_back(qtbot: QtBot, journal: JournalPane) -> None:
    go_to(qtbot, journal, "c2")
    press("g")
    eventually(qtbot, lambda: journal.way_back.is_armed)


# --- the dock --------------------------------------------------------------------------------------


def test_ctrl_j_shows_the_dock_and_goes_there_and_back(qtbot: QtBot, peer: JournalPeer, window: MainWindow) -> None:
    press("Ctrl+L")
    press("Ctrl+J")
    assert window.rest.panes.dock.isVisible()
    assert has_focus(window.rest.panes.dock)
    press("Ctrl+J")
    assert not window.rest.panes.dock.isVisible()
    assert has_focus(window.conversation)


def test_ctrl_j_goes_to_a_dock_that_is_shown(window: MainWindow, journal: JournalPane) -> None:
    press("Ctrl+L")
    press("Ctrl+J")
    assert has_focus(journal)


def test_nothing_is_asked_before_the_dock_is_shown(window: MainWindow, engine: ScriptedEngine) -> None:
    assert engine.sent(rq.GetJournal) == []
    assert window.rest.panes.dock.page("Journal") is None


def test_f6_passes_through_the_dock_while_it_is_shown(window: MainWindow, journal: JournalPane) -> None:
    for pane in (window.tree, window.center, window.conversation, window.rest.panes.dock):
        press("F6")
        assert has_focus(pane)
    press("Shift+F6")
    assert has_focus(window.conversation)


def test_a_line_stands_above_the_dock_that_has_the_keyboard(window: MainWindow, journal: JournalPane) -> None:
    assert window.rest.focus_line.pane is window.rest.panes.dock


def test_esc_goes_back_and_leaves_the_dock(window: MainWindow, journal: JournalPane) -> None:
    press("Esc")
    assert has_focus(window.center)
    assert window.rest.panes.dock.isVisible()


def test_the_dock_comes_back_with_its_height(qtbot: QtBot, window: MainWindow, journal: JournalPane) -> None:
    window._levels.setSizes([380, 300])
    height = window.rest.panes.dock.height()
    other = ScriptedEngine()
    JournalPeer(other)
    other.window_state = window.take_state()
    again = start_window(qtbot, other)
    assert again.rest.panes.dock.isVisible()
    assert again.rest.panes.dock.height() == height
    assert has_focus(again.center)


def test_a_hidden_dock_stays_hidden(qtbot: QtBot, window: MainWindow, journal: JournalPane) -> None:
    press("Ctrl+J")
    other = ScriptedEngine()
    other.window_state = window.take_state()
    assert not start_window(qtbot, other).rest.panes.dock.isVisible()


@pytest.mark.case("M10")
def test_the_window_fits_a_small_screen_with_the_dock(window: MainWindow, journal: JournalPane) -> None:
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 640
    assert smallest.height() <= 480


# --- the list --------------------------------------------------------------------------------------


def test_the_change_of_the_line_is_shown(qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine) -> None:
    assert "+    return 2 * height" in journal.patch.toPlainText()
    press("Down", 4)
    eventually(qtbot, lambda: "NEWS.md" in journal.patch.toPlainText())
    assert engine.sent(rq.GetPatch)[-1].item == "s1"


def test_j_and_k_walk_and_stop_at_the_ends(journal: JournalPane) -> None:
    press("k")
    assert journal.list.currentIndex().row() == 0
    press("j", 20)
    assert journal.list.currentIndex().row() == len(journal.list.shown.items) - 1


def test_enter_goes_to_the_change_and_esc_back(journal: JournalPane) -> None:
    press("Return")
    assert journal.patch.hasFocus()
    press("Esc")
    assert journal.list.hasFocus()


def test_a_slash_searches(qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine) -> None:
    press("/")
    type_text("water")
    eventually(qtbot, lambda: [item.id for item in journal.list.shown.items] == ["r1"])
    assert [request.search for request in engine.sent(rq.GetJournal)] == ["", "water"]
    press("Down")
    assert journal.list.hasFocus()


def test_esc_in_the_search_shows_everything_again(qtbot: QtBot, journal: JournalPane) -> None:
    press("/")
    type_text("water")
    eventually(qtbot, lambda: len(journal.list.shown.items) == 1)
    press("Esc")
    assert journal.list.hasFocus()
    eventually(qtbot, lambda: len(journal.list.shown.items) == 6)


def test_what_is_not_found_is_said(qtbot: QtBot, journal: JournalPane) -> None:
    press("/")
    type_text("heron")
    eventually(qtbot, lambda: journal.patch.toPlainText() == "Nothing matches “heron”.")


def test_an_empty_journal_says_what_it_is_for(qtbot: QtBot, peer: JournalPeer, window: MainWindow) -> None:
    peer.items = ()
    press("Ctrl+J")
    pane = window.rest.panes.dock.page("Journal")
    assert isinstance(pane, JournalPane)
    eventually(qtbot, lambda: pane.patch.toPlainText().startswith("Nothing here yet."))


def test_what_is_kept_is_said(journal: JournalPane) -> None:
    assert journal.kept.text() == "12 MB kept"


def test_a_step_appears_while_the_journal_is_seen(
    qtbot: QtBot, journal: JournalPane, peer: JournalPeer, engine: ScriptedEngine
) -> None:
    press("j")
    peer.items = (msgspec.structs.replace(peer.items[0], id="s3"), *peer.items)
    engine.emit(StepTaken(JournalEntry("s3", "Apply 1 file", ()), "1 file"))
    eventually(qtbot, lambda: journal.list.shown.items[0].id == "s3")
    assert journal.list.current().id == "c2"  # type: ignore[union-attr]


def test_nothing_is_asked_while_the_dock_is_hidden(
    qtbot: QtBot, window: MainWindow, journal: JournalPane, engine: ScriptedEngine
) -> None:
    press("Ctrl+J")
    asked = len(engine.sent(rq.GetJournal))
    engine.emit(StepTaken(JournalEntry("s3", "Apply 1 file", ()), "1 file"))
    eventually(qtbot, lambda: journal._stale)
    assert len(engine.sent(rq.GetJournal)) == asked
    press("Ctrl+J")
    eventually(qtbot, lambda: len(engine.sent(rq.GetJournal)) == asked + 1)


def test_a_patch_that_can_not_be_had_is_told_in_its_place(
    qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine
) -> None:
    engine.on(rq.GetPatch, Problem(Fault.STORE, "The change is no longer kept."))
    press("j")
    eventually(qtbot, lambda: journal.patch.toPlainText() == "The change is no longer kept.")


# --- ways back -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "key", "wanted"),
    [("r1", "p", rq.ProposeAgain("r1")), ("d1", "p", rq.ProposeAgain("d1")), ("s2", "b", rq.ProposeReverse("s2"))],
)
def test_a_line_is_proposed(
    qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine, item: str, key: str, wanted: rq.RequestBody
) -> None:
    go_to(qtbot, journal, item)
    press(key)
    eventually(qtbot, lambda: "Ctrl+Shift+R reviews it" in journal.message.text)
    assert engine.sent(type(wanted)) == [wanted]


@pytest.mark.parametrize(("item", "keys"), [("s2", "pgfc"), ("c2", "pbfc"), ("r1", "bgfc"), ("s0", "pbg")])
def test_keys_that_do_not_fit_the_line_do_nothing(
    qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine, item: str, keys: str
) -> None:
    go_to(qtbot, journal, item)
    for key in keys:
        press(key)
    assert not any(engine.sent(kind) for kind in (rq.ProposeAgain, rq.ProposeReverse, rq.PreviewRestore))


def test_a_failure_is_told_in_place(qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine) -> None:
    engine.on(rq.ProposeReverse, Problem(Fault.CONFLICT, "src/frog.py has changed since.", "Nothing was proposed."))
    press("b")
    eventually(qtbot, lambda: journal.message.text == "⚠ src/frog.py has changed since. Nothing was proposed.")


@pytest.mark.case("F03")
def test_what_going_back_would_do_is_shown_first(qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine) -> None:
    asked_to_go_back(qtbot, journal)
    shown = journal.patch.toPlainText()
    assert "Go back to before “Jump twice as high”" in shown
    assert "src/frog.py   changes" in shown
    assert "would be lost: 2 lines you added at the end" in shown
    assert "1 turn of the conversation would be set aside." in shown
    assert engine.sent(rq.RestoreCheckpoint) == []


@pytest.mark.parametrize(("key", "files", "conversation"), [("f", True, False), ("c", False, True), ("b", True, True)])
def test_how_far_to_go_back_is_chosen_by_key(
    qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine, key: str, files: bool, conversation: bool
) -> None:
    asked_to_go_back(qtbot, journal)
    press(key)
    eventually(qtbot, lambda: journal.message.text == "✓ 2 files are as they were. Ctrl+Shift+U undoes.")
    assert engine.sent(rq.RestoreCheckpoint) == [rq.RestoreCheckpoint("c2", files, conversation)]


def test_an_undone_way_back_is_no_longer_told(qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine) -> None:
    asked_to_go_back(qtbot, journal)
    press("f")
    eventually(qtbot, lambda: journal.message.text.startswith("✓"))
    engine.emit(StepTaken(JournalEntry("s3", "Go back", ("src/frog.py",), undone=True), "Undone in 1 file"))
    eventually(qtbot, lambda: not journal.message.text)


def test_answers_count_only_after_a_while(qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine) -> None:
    go_to(qtbot, journal, "c2")
    press("g")
    eventually(qtbot, lambda: journal.way_back.is_open)
    press("b")
    assert engine.sent(rq.RestoreCheckpoint) == []
    assert journal.way_back.is_open


@pytest.mark.parametrize("key", ["Esc", "Return", "g", "/"])
def test_anything_else_means_no(qtbot: QtBot, journal: JournalPane, engine: ScriptedEngine, key: str) -> None:
    asked_to_go_back(qtbot, journal)
    press(key)
    assert not journal.way_back.is_open
    assert journal.list.hasFocus()
    assert engine.sent(rq.RestoreCheckpoint) == []


def test_arrows_walk_in_what_would_happen(qtbot: QtBot, journal: JournalPane) -> None:
    asked_to_go_back(qtbot, journal)
    press("Down")
    assert journal.way_back.is_open
    assert journal.list.current().id == "c2"  # type: ignore[union-attr]


def test_the_question_takes_no_keys_from_who_types_meanwhile(
    qtbot: QtBot, window: MainWindow, journal: JournalPane, engine: ScriptedEngine
) -> None:
    engine.hold(rq.PreviewRestore)
    go_to(qtbot, journal, "c2")
    press("g")
    press("Ctrl+L")
    engine.release(rq.PreviewRestore)
    eventually(qtbot, lambda: journal.way_back.is_armed)
    type_text("fcb")
    assert window.conversation.draft() == "fcb"
    assert engine.sent(rq.RestoreCheckpoint) == []


def test_what_there_is_nothing_of_can_not_be_chosen(
    qtbot: QtBot, journal: JournalPane, peer: JournalPeer, engine: ScriptedEngine
) -> None:
    peer.preview = replies.RestorePreview("c2", (RestoredFile("src/frog.py", ChangeKind.DELETED),), -1)
    asked_to_go_back(qtbot, journal)
    assert "only files can go back" in journal.patch.toPlainText()
    press("c")
    press("b")
    assert engine.sent(rq.RestoreCheckpoint) == []
    press("f")
    eventually(qtbot, lambda: engine.sent(rq.RestoreCheckpoint))


def test_commands_of_the_journal_wait_for_it(window: MainWindow) -> None:
    waiting = [command.id for command in window.commands.all() if command.id.startswith("journal.")]
    assert [command_id for command_id in waiting if window.commands.is_enabled(command_id)] == ["journal.search"]


def test_searching_from_anywhere_shows_the_journal(qtbot: QtBot, peer: JournalPeer, window: MainWindow) -> None:
    window.commands.run("journal.search")
    pane = window.rest.panes.dock.page("Journal")
    assert isinstance(pane, JournalPane)
    assert pane.search.hasFocus()
