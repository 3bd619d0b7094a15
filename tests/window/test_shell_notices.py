"""What the person is told, and how it is put away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import GitChanged, Notice, WatcherChanged
from haiku_pair.protocol.values import Fault, GitState, Problem, Usage
from haiku_pair.window.center import Page
from haiku_pair.window.main import MainWindow
from haiku_pair.window.reporter import Reporter
from tests.helpers.drive import click, eventually, has_focus, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine

FULL = Problem(Fault.NOT_WRITABLE, "The disk is full.", "Your text is kept.", "Make room and save again.", "errno 28")


def test_a_notice_says_what_was_kept_and_what_to_do(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.emit(Notice(FULL))
    eventually(qtbot, window.notices.isVisible)
    assert window.notices.what.text() == "The disk is full."
    assert window.notices.rest.text() == "Your text is kept. Make room and save again."


def test_a_notice_never_takes_the_keys(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    press("Ctrl+L")
    type_text("I am ")
    engine.emit(Notice(FULL))
    eventually(qtbot, window.notices.isVisible)
    type_text("typing")
    assert window.conversation.draft() == "I am typing"


@pytest.mark.parametrize("place", ["Ctrl+L", "Ctrl+Shift+E"])
def test_esc_dismisses_and_shows_the_one_before(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, place: str
) -> None:
    engine.emit(Notice(FULL), Notice(Problem(Fault.GIT, "git failed.")))
    eventually(qtbot, lambda: window.notices.count.text() == "1 more")
    press(place)
    press("Esc")
    assert window.notices.what.text() == "The disk is full."
    press("Esc")
    assert not window.notices.isVisible()


def test_esc_keeps_the_draft(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    press("Ctrl+L")
    type_text("half a thought")
    engine.emit(Notice(FULL))
    eventually(qtbot, window.notices.isVisible)
    press("Esc", 3)
    assert window.conversation.draft() == "half a thought"


def test_details_can_be_copied(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.emit(Notice(FULL))
    eventually(qtbot, window.notices.isVisible)
    click(window.notices.copy)
    assert "errno 28" in QGuiApplication.clipboard().text()


def test_a_missing_key_leads_to_the_settings(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.emit(Notice(Problem(Fault.NO_KEY, "No key.")))
    eventually(qtbot, window.notices.isVisible)
    click(window.notices.action)
    assert window.center.page is Page.SETTINGS


def test_a_failure_nobody_handles_is_told(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.on(rq.UndoApply, Problem(Fault.NOTHING_TO_DO, "Nothing was applied yet."))
    press("Ctrl+Shift+U")
    eventually(qtbot, lambda: window.notices.what.text() == "Nothing was applied yet.")


def test_undo_and_redo_of_an_apply_by_key(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    press("Ctrl+Shift+U")
    press("Alt+Shift+Z")
    eventually(qtbot, lambda: window.status.currentMessage() == "1 file written")
    assert engine.sent(rq.UndoApply)
    assert engine.sent(rq.RedoApply)


def test_an_unexpected_error_is_told_once_and_without_a_traceback(qtbot: QtBot, window: MainWindow) -> None:
    reporter = Reporter(window)
    reporter.reported.connect(window.notices.tell)
    error = ValueError("broken")
    for _ in range(2):
        reporter.report(ValueError, error, None)
    assert "Traceback" not in window.notices.what.text() + window.notices.rest.text()
    assert window.notices.count.text() == "0 more"


def test_a_passing_message_stands_alone_until_it_is_gone(window: MainWindow) -> None:
    status = window.status
    status.showMessage("Saved.")
    status.show_git(GitState(is_repository=True, branch="main"))
    assert not status.branch.isVisible()
    status.clearMessage()
    assert status.branch.isVisible()


def test_the_status_bar_has_all_facts(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    usage = Usage(1200, 300, 16500, 400, 18_000, 200_000, 0.01, 0.0123)
    engine.emit(GitChanged(GitState(True, "main", "abc")), WatcherChanged("watching"))
    window.editor.open_path("src/frog.py")
    eventually(qtbot, lambda: window.status.position.text() == "1:1")
    window.status.show_usage(usage)
    assert window.status.facts() == (
        "main · watching · utf-8 LF · 1:1 · claude-haiku-4-5 · context 18k/200k · cache 92 % · $0.0123"
    )


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (GitState(), "no git"),
        (GitState(True, "", "0123456789abcdef"), "detached at 01234567"),
        (GitState(True), "no commits yet"),
        (GitState(True, "topic", "a", "rebase"), "topic (rebase)"),
    ],
)
def test_states_of_git_in_words(window: MainWindow, state: GitState, text: str) -> None:
    window.status.show_git(state)
    assert window.status.branch.text() == text


@pytest.mark.case("K03")
def test_all_labels_of_the_shell_show_plain_text(window: MainWindow) -> None:
    shells = (window.status, window.notices, window.trust_bar, window.tree)
    labels = [label for shell in shells for label in shell.findChildren(QLabel) if label.objectName() != "qt_"]
    assert [label for label in labels if label.textFormat() is not Qt.TextFormat.PlainText] == []


def test_a_restricted_folder_says_so_until_it_is_trusted(qtbot: QtBot, window: MainWindow) -> None:
    window.session.trust_changed.emit(False)
    assert window.trust_bar.isVisible()
    click(window.trust_bar.button)
    eventually(qtbot, lambda: not window.trust_bar.isVisible())
    assert has_focus(window.editor) or not has_focus(window.trust_bar)


@pytest.mark.parametrize("width", [640, 1280])
def test_what_the_bar_says_gets_the_room_it_takes(qtbot: QtBot, window: MainWindow, width: int) -> None:
    window.resize(width, 600)
    window.trust_bar.show()
    label = window.trust_bar.findChildren(QLabel)[0]
    eventually(qtbot, lambda: label.height() == label.heightForWidth(label.width()))
