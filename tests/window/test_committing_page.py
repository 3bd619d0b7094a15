"""Committing what was applied, by keys."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import StepTaken
from haiku_pair.protocol.values import Fault, JournalEntry, Problem
from haiku_pair.window.center import Page
from haiku_pair.window.committing.page import CommitPage
from haiku_pair.window.editor.bars import Bar
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press, type_text, visible_texts
from tests.helpers.journal_peer import JournalPeer
from tests.helpers.scripted_engine import ScriptedEngine

REFUSED = Problem(
    Fault.GIT,
    "The hook pre-commit refused.",
    "Nothing was committed.",
    "Change what it asks for, then commit again.",
    "src/frog.py:2:5: F401 `os` imported but unused\nFound 1 error.\n",
)


@pytest.fixture
def peer(engine: ScriptedEngine) -> JournalPeer:
    """Two applied files to commit."""
    return JournalPeer(engine)


@pytest.fixture
def page(qtbot: QtBot, peer: JournalPeer, window: MainWindow) -> CommitPage:
    """The page, shown with what would be committed and the focus in the message."""
    return opened(qtbot, window)


def opened(qtbot: QtBot, window: MainWindow) -> CommitPage:
    press("Ctrl+Shift+G")
    page = window.center.currentWidget()
    assert isinstance(page, CommitPage)
    eventually(qtbot, lambda: "src/frog.py" in page.patch.toPlainText() or page.outcome.words)
    return page


def write(page: CommitPage, text: str) -> None:
    page.message.setFocus()
    press("Ctrl+A")
    type_text(text)


def test_the_page_says_what_would_be_committed(page: CommitPage) -> None:
    said = visible_texts(page)
    assert "on main   by Ada <ada@pond.org>" in said
    assert "No hooks will run." in said
    assert page.patch.toPlainText().startswith("2 files   +3 −1\n  src/frog.py   +2 −1\n  NEWS.md   +1 −0\n")
    assert "\nnew file\n" in page.patch.toPlainText()


def test_the_suggestion_stands_in_the_message(page: CommitPage) -> None:
    assert page.message.hasFocus()
    assert page.message.toPlainText() == "Jump twice as high"


def test_hooks_are_named_before_they_run(qtbot: QtBot, peer: JournalPeer, window: MainWindow) -> None:
    peer.draft = msgspec.structs.replace(peer.draft, hooks=("pre-commit", "commit-msg"))
    page = opened(qtbot, window)
    assert "Hooks of the repository that will run: pre-commit, commit-msg" in visible_texts(page)


def test_ctrl_enter_commits_and_goes_back(
    qtbot: QtBot, window: MainWindow, page: CommitPage, engine: ScriptedEngine
) -> None:
    write(page, "Jump higher")
    press("Ctrl+Return")
    eventually(qtbot, lambda: window.status.currentMessage() == "Committed 9f8e7d6: 2 files")
    assert engine.sent(rq.CommitApplied) == [rq.CommitApplied("Jump higher")]
    assert window.center.page is Page.EDITOR
    assert has_focus(window.editor)


def test_the_journal_is_read_anew_after_a_commit(
    qtbot: QtBot, window: MainWindow, page: CommitPage, engine: ScriptedEngine
) -> None:
    window.later.show_dock()
    eventually(qtbot, lambda: len(engine.sent(rq.GetJournal)) == 1)
    press("Ctrl+Return")
    eventually(qtbot, lambda: len(engine.sent(rq.GetJournal)) == 2)


def test_enter_makes_a_new_line(page: CommitPage, engine: ScriptedEngine) -> None:
    write(page, "Jump higher\n\nMuch")
    assert page.message.toPlainText() == "Jump higher\n\nMuch"
    assert engine.sent(rq.CommitApplied) == []


def test_esc_leaves_and_the_text_stays(qtbot: QtBot, window: MainWindow, page: CommitPage) -> None:
    write(page, "Half a thought")
    press("Esc")
    assert window.center.page is Page.EDITOR
    press("Ctrl+Shift+G")
    assert page.message.toPlainText() == "Half a thought"


def test_a_newer_suggestion_replaces_the_older_but_no_text(
    qtbot: QtBot, window: MainWindow, page: CommitPage, peer: JournalPeer, engine: ScriptedEngine
) -> None:
    peer.draft = msgspec.structs.replace(peer.draft, message="Jump and swim")
    engine.emit(StepTaken(JournalEntry("s3", "Apply 1 file", ()), "1 file"))
    eventually(qtbot, lambda: page.message.toPlainText() == "Jump and swim")
    write(page, "Mine")
    peer.draft = msgspec.structs.replace(peer.draft, message="Another", branch="other")
    press("F5")
    eventually(qtbot, lambda: "on other   by Ada <ada@pond.org>" in visible_texts(page))
    assert page.message.toPlainText() == "Mine"


@pytest.mark.case("B10")
def test_what_a_hook_said_is_shown_in_place(qtbot: QtBot, page: CommitPage, engine: ScriptedEngine) -> None:
    engine.on(rq.CommitApplied, REFUSED)
    write(page, "Jump higher")
    press("Ctrl+Return")
    eventually(qtbot, lambda: page.outcome.words.startswith("⚠ The hook pre-commit refused. Nothing was committed."))
    assert page.outcome.detail.toPlainText().startswith("src/frog.py:2:5: F401")
    page.outcome.detail.setFocus()
    press("Ctrl+A")
    assert page.outcome.detail.textCursor().selectedText().endswith("Found 1 error.")
    assert page.message.toPlainText() == "Jump higher"
    assert page.isVisible()


@pytest.mark.case("B10")
def test_while_hooks_run_esc_stops_them(
    qtbot: QtBot, peer: JournalPeer, window: MainWindow, engine: ScriptedEngine
) -> None:
    peer.draft = msgspec.structs.replace(peer.draft, hooks=("pre-commit",))
    page = opened(qtbot, window)
    engine.hold(rq.CommitApplied)
    engine.on(rq.CommitApplied, Problem(Fault.GIT, "The commit was stopped.", "Nothing was committed."))
    press("Ctrl+Return")
    assert page.outcome.words == "commit: hooks are running …"
    type_text("x")
    press("Ctrl+Return")
    press("Esc")
    assert len(engine.sent(rq.StopCommit)) == len(engine.sent(rq.CommitApplied)) == 1
    engine.release(rq.CommitApplied)
    eventually(qtbot, lambda: page.outcome.words == "⚠ The commit was stopped. Nothing was committed.")
    assert page.message.toPlainText() == "Jump twice as high"
    assert not page.is_running


def test_what_failed_while_the_person_was_elsewhere_is_a_notice(
    qtbot: QtBot, window: MainWindow, page: CommitPage, engine: ScriptedEngine
) -> None:
    engine.on(rq.CommitApplied, REFUSED)
    engine.hold(rq.CommitApplied)
    press("Ctrl+Return")
    press("Ctrl+Shift+R")
    engine.release(rq.CommitApplied)
    eventually(qtbot, lambda: window.notices.what.text() == "The hook pre-commit refused.")
    press("Ctrl+Shift+G")
    assert page.outcome.detail.toPlainText().startswith("src/frog.py:2:5")


def test_a_commit_made_meanwhile_takes_nobody_away(
    qtbot: QtBot, window: MainWindow, page: CommitPage, engine: ScriptedEngine
) -> None:
    engine.hold(rq.CommitApplied)
    press("Ctrl+Return")
    press("Ctrl+Shift+R")
    engine.release(rq.CommitApplied)
    eventually(qtbot, lambda: window.status.currentMessage().startswith("Committed 9f8e7d6"))
    assert window.center.page is Page.REVIEW


def test_nothing_is_committed_without_a_message(page: CommitPage, engine: ScriptedEngine) -> None:
    write(page, " ")
    press("Ctrl+Return")
    assert page.outcome.words.startswith("⚠ There is no message.")
    assert engine.sent(rq.CommitApplied) == []


def test_where_there_is_nothing_to_commit_it_is_said_in_place(
    qtbot: QtBot, peer: JournalPeer, window: MainWindow, engine: ScriptedEngine
) -> None:
    engine.on(rq.GetCommitDraft, Problem(Fault.NOTHING_TO_DO, "Nothing was applied since the last commit."))
    page = opened(qtbot, window)
    assert page.outcome.words == "⚠ Nothing was applied since the last commit."
    press("Ctrl+Return")
    assert engine.sent(rq.CommitApplied) == []
    press("Esc")
    assert window.center.page is Page.EDITOR


def test_the_model_is_named_only_when_wanted(
    qtbot: QtBot, peer: JournalPeer, window: MainWindow, engine: ScriptedEngine
) -> None:
    peer.draft = msgspec.structs.replace(peer.draft, model="Claude Haiku 4.5 <noreply@anthropic.com>")
    page = opened(qtbot, window)
    assert page.co_author.text() == "Co-authored-by: Claude Haiku 4.5 <noreply@anthropic.com>"
    assert not page.co_author.isChecked()
    press("Tab")
    while not page.co_author.hasFocus():
        press("Tab")
    press("Space")
    press("Ctrl+Return")
    eventually(qtbot, lambda: engine.sent(rq.CommitApplied))
    assert engine.sent(rq.CommitApplied)[0].co_author


def test_what_is_left_out_is_said_first(qtbot: QtBot, peer: JournalPeer, window: MainWindow) -> None:
    peer.draft = msgspec.structs.replace(peer.draft, left_out=("pond.bin was changed again since",))
    page = opened(qtbot, window)
    assert page.patch.toPlainText().startswith("⚠ left out: pond.bin was changed again since\n2 files")


def test_what_hooks_said_of_a_commit_stays_to_be_read(
    qtbot: QtBot, window: MainWindow, page: CommitPage, engine: ScriptedEngine
) -> None:
    engine.on(rq.CommitApplied, replies.Committed("9f8e7d6c5b", "Committed 2 files as 9f8e7d6c5", "ruff: all is well"))
    press("Ctrl+Return")
    eventually(qtbot, lambda: [bar for bar in window.findChildren(Bar) if bar.accessibleName() == "Notes"])
    [bar] = [bar for bar in window.findChildren(Bar) if bar.accessibleName() == "Notes"]
    assert bar.text == "Committed 2 files as 9f8e7d6c5.\nruff: all is well"
    assert has_focus(window.editor)


def test_the_model_writes_the_message_when_asked(qtbot: QtBot, page: CommitPage, engine: ScriptedEngine) -> None:
    engine.on(rq.SuggestCommitMessage, replies.CommitMessageSuggested("frog: jump twice as high"))
    press("Ctrl+I")
    press("Ctrl+I")
    assert page.outcome.words == "Haiku is writing a message …"
    eventually(qtbot, lambda: page.message.toPlainText() == "frog: jump twice as high")
    assert len(engine.sent(rq.SuggestCommitMessage)) == 1
    press("Ctrl+Z")
    assert page.message.toPlainText() == "Jump twice as high"


def test_a_message_that_comes_while_one_types_takes_nothing_away(
    qtbot: QtBot, page: CommitPage, engine: ScriptedEngine
) -> None:
    engine.hold(rq.SuggestCommitMessage)
    engine.on(rq.SuggestCommitMessage, replies.CommitMessageSuggested("frog: jump twice as high"))
    press("Ctrl+I")
    write(page, "Mine")
    engine.release(rq.SuggestCommitMessage)
    eventually(qtbot, lambda: page.message.toPlainText() == "Mine\n\nfrog: jump twice as high")


def test_without_the_model_the_message_stays(qtbot: QtBot, page: CommitPage, engine: ScriptedEngine) -> None:
    engine.on(rq.SuggestCommitMessage, Problem(Fault.NO_KEY, "There is no API key."))
    press("Ctrl+I")
    eventually(qtbot, lambda: page.outcome.words == "⚠ There is no API key.")
    assert page.message.toPlainText() == "Jump twice as high"


def test_a_long_first_line_is_marked_and_counted(page: CommitPage) -> None:
    write(page, "x" * 80)
    assert "first line: 80 of 72 characters, 8 more than lists show" in visible_texts(page)
    [beyond] = page.message.extraSelections()
    assert beyond.cursor.selectedText() == "x" * 8


def test_a_lost_engine_leaves_the_text(qtbot: QtBot, page: CommitPage, engine: ScriptedEngine) -> None:
    engine.hold(rq.CommitApplied)
    write(page, "Jump higher")
    press("Ctrl+Return")
    engine.lose()
    eventually(qtbot, lambda: not page.is_running)
    assert page.message.toPlainText() == "Jump higher"


@pytest.mark.case("M10")
def test_the_window_fits_a_small_screen_with_the_page(
    qtbot: QtBot, window: MainWindow, page: CommitPage, engine: ScriptedEngine
) -> None:
    engine.on(rq.CommitApplied, REFUSED)
    press("Ctrl+Return")
    eventually(qtbot, lambda: page.outcome.words)
    smallest = window.minimumSizeHint()
    assert smallest.width() <= 640
    assert smallest.height() <= 480
