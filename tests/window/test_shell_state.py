"""The window opens again as it was closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.composing import MentionedFile, Mode, Picture
from haiku_pair.protocol.events import ConversationShown, ProposalChanged, TextDelta, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason, Place, WindowState
from haiku_pair.window.center import Page
from haiku_pair.window.main import MainWindow, _fitting
from tests.helpers.drive import eventually, press, start_window, type_text
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine


def saved(engine: ScriptedEngine) -> WindowState:
    return engine.sent(rq.SaveWindowState)[-1].state


def test_state_is_saved_a_while_after_a_change(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    press("Ctrl+L")
    type_text("a draft")
    eventually(qtbot, lambda: engine.sent(rq.SaveWindowState) and saved(engine).draft == "a draft")


def test_closing_saves_at_once(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.editor.open_path("src/frog.py")
    press("Ctrl+B")
    window.close()
    assert saved(engine).active == "src/frog.py"
    assert not saved(engine).tree_shown


def test_nothing_is_saved_while_nothing_changes(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.lasting.save()
    window.lasting.save()
    assert len(engine.sent(rq.SaveWindowState)) == 1


def test_files_draft_and_page_come_back(qtbot: QtBot, engine: ScriptedEngine) -> None:
    places = (Place("README.md"), Place("src/frog.py", 1, 4))
    engine.window_state = WindowState(
        open_files=places, active="src/frog.py", draft="half a thought", review_shown=True, tree_shown=False
    )
    window = start_window(qtbot, engine)
    eventually(qtbot, lambda: window.status.position.text() == "2:5")
    assert [place.path for place in window.editor.places()] == ["README.md", "src/frog.py"]
    assert window.conversation.draft() == "half a thought"
    assert window.center.page is Page.REVIEW
    assert not window.tree.isVisible()


def test_what_was_made_ready_beside_the_words_comes_back(qtbot: QtBot, engine: ScriptedEngine) -> None:
    planned = (
        TurnStarted("t", "Make it hop", mode=Mode.PLAN),
        TextDelta("t", "1. Hop\n2. Stop"),
        TurnFinished("t", EndReason.DONE),
    )
    window = start_window(qtbot, engine)
    engine.emit(ConversationShown("c", planned))
    composing = window.conversation.composing
    eventually(qtbot, composing.has_plan)
    press("Ctrl+L")
    press("Alt+M")  # Pair, then Ask
    press("Alt+T")
    composing.chips.add(MentionedFile("src/frog.py"), Picture("a.png", "image/png", b"x" * 5_000_000, 9, 9))
    press("Alt+P")
    press("Ctrl+End")
    type_text(" early")
    changed = "1. Hop\n2. Stop early"
    eventually(qtbot, lambda: engine.sent(rq.SaveWindowState) and saved(engine).unsent.plan == changed)
    again = ScriptedEngine()
    again.window_state = saved(engine)
    after = start_window(qtbot, again).conversation.composing
    again.emit(ConversationShown("c", planned))
    eventually(qtbot, after.has_plan)
    assert after.plan.editor.toPlainText() == changed
    assert after.manner.mode is Mode.ASK
    assert after.manner.thinks
    assert after.chips.items() == (MentionedFile("src/frog.py"),)  # the picture is too large to be kept
    after.plan.leave()
    again.emit(ConversationShown("c", planned))
    eventually(qtbot, lambda: after.unsent().plan_written and not after.has_plan())


def test_the_hunk_under_review_comes_back(qtbot: QtBot, engine: ScriptedEngine) -> None:
    hunks = [small("a"), small("b", 30)]
    peer = ReviewPeer(engine, (change("calc.py", hunks), hunks))
    state = WindowState(review_shown=True, review_path="calc.py", review_hunk="b", review_list=(260, 120))
    engine.window_state = state
    window = start_window(qtbot, engine)
    engine.emit(ProposalChanged(peer.proposal(), ("calc.py",)))
    eventually(qtbot, window.review.spot)
    window.close()
    kept = saved(engine)
    assert (kept.review_path, kept.review_hunk, kept.review_list) == ("calc.py", "b", (260, 120))


def test_the_named_file_is_shown_in_front(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.window_state = WindowState(open_files=(Place("README.md"),), active="README.md", review_shown=True)
    engine.open_path = "src/water.py"
    window = start_window(qtbot, engine)
    eventually(qtbot, lambda: window.editor.current_path() == "src/water.py")
    assert window.center.page is Page.EDITOR


def test_what_was_saved_gives_the_same_window(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.resize(760, 500)
    window.splitter.setSizes([120, 380, 250])
    window.lasting.save()
    other = ScriptedEngine()
    other.window_state = saved(engine)
    again = start_window(qtbot, other)
    assert again.size() == window.size()
    assert again.splitter.sizes() == window.splitter.sizes()


def test_damaged_state_is_as_none(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.window_state = WindowState(geometry=b"\x00junk", splitters=(b"junk",), active="gone.py")
    window = start_window(qtbot, engine)
    assert window.center.isVisible()
    assert window.conversation.isVisible()


def test_a_replay_is_marked(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.is_replay = True
    window = start_window(qtbot, engine)
    assert window.replay.isVisible()
    assert window.replay.text() == "Replay of a recorded session"


def test_names_stand_in_the_title_as_they_are(qtbot: QtBot, engine: ScriptedEngine) -> None:
    window = start_window(qtbot, engine, path="/home/ada/<b>[*]&x")
    assert window.windowTitle() == "<b>[*][*]&x — Haiku Pair"


@pytest.mark.case("M10")
def test_it_fits_a_small_screen(window: MainWindow) -> None:
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 640
    assert smallest.height() <= 480


def test_a_new_window_fits_on_a_small_screen() -> None:
    assert _fitting(QSize(1240, 760), QSize(640, 480)) == QSize(608, 416)
    assert _fitting(QSize(1240, 760), QSize(1920, 1080)) == QSize(1240, 760)
