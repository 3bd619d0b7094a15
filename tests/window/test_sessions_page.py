"""The list of sessions, by keys."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import sessions as rq
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.center import Page
from haiku_pair.window.main import MainWindow
from haiku_pair.window.sessions.page import SessionsPage
from tests.helpers.drive import eventually, has_focus, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine
from tests.helpers.sessions_peer import SessionsPeer


@pytest.fixture
def peer(engine: ScriptedEngine) -> SessionsPeer:
    """Sessions of each kind."""
    return SessionsPeer(engine)


@pytest.fixture
def page(qtbot: QtBot, peer: SessionsPeer, window: MainWindow) -> SessionsPage:
    """The page, shown with the focus in its list."""
    press("Ctrl+Shift+L")
    shown = window.center.currentWidget()
    assert isinstance(shown, SessionsPage)
    eventually(qtbot, shown.list.current)
    return shown


def names(page: SessionsPage) -> list[str]:
    model = page.list.shown
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def go_to(page: SessionsPage, session: str) -> None:
    press("k", 10)
    for _ in range(10):
        here = page.list.current()
        if here is not None and here.id == session:
            return
        press("j")
    raise AssertionError(session)


def test_the_sessions_of_this_folder_are_listed_and_the_archive_is_not(page: SessionsPage) -> None:
    assert names(page) == [
        "How frogs jump, in general",
        "Let them jump twice as high",
        "Let them jump twice as high",
        "修复语法解析器的中文注释",
        "<b>Bold</b> & odd ⟨RLO⟩ names",
    ]
    assert page._count.text() == "5 sessions of this folder, 1 archived not shown"
    press("a")
    assert "Of another folder" in names(page)
    press("a")
    press("Shift+A")
    assert names(page)[-1] == "An old idea"


def test_a_line_says_everything_to_a_screen_reader(page: SessionsPage) -> None:
    model = page.list.shown
    spoken = [str(model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(3)]
    assert spoken[0].startswith("How frogs jump, in general, pinned, 41 messages, ")
    assert spoken[1].startswith("Let them jump twice as high, open, 7 messages, today ")
    assert ", copy, 3 messages, " in spoken[2]
    assert page.accessibleName() == "Sessions"
    assert page.list.accessibleName()
    assert page.search.accessibleName()
    assert page.rename_line.accessibleName()


def test_enter_goes_on_with_a_session_in_the_conversation(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: SessionsPage
) -> None:
    go_to(page, "cjk")
    press("Return")
    eventually(qtbot, lambda: has_focus(window.conversation))
    assert engine.sent(rq.OpenSession) == [rq.OpenSession("cjk")]
    assert window.center.page is Page.EDITOR
    assert window.conversation.transcript.messages() == ["修复语法解析器的中文注释"]


def test_typing_searches_and_enter_opens_what_was_found(
    qtbot: QtBot, engine: ScriptedEngine, page: SessionsPage
) -> None:
    press("/")
    type_text("frogs")
    eventually(qtbot, lambda: names(page) == ["How frogs jump, in general"])
    spoken = str(page.list.shown.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.endswith("… about frogs and more …")
    press("Return")
    eventually(qtbot, lambda: engine.sent(rq.OpenSession) == [rq.OpenSession("pin")])


def test_a_search_reaches_the_archive_and_says_when_nothing_is_found(qtbot: QtBot, page: SessionsPage) -> None:
    press("/")
    type_text("idea")
    eventually(qtbot, lambda: names(page) == ["An old idea"])
    type_text("x")
    eventually(qtbot, lambda: names(page) == [])
    assert "“ideax”" in page.empty.text()
    assert page.empty.isVisible()
    press("Esc")
    eventually(qtbot, lambda: len(names(page)) == 5)
    assert has_focus(page.list)


def test_a_session_is_renamed_in_place(qtbot: QtBot, engine: ScriptedEngine, page: SessionsPage) -> None:
    go_to(page, "cjk")
    press("r")
    assert has_focus(page.rename_line)
    assert page.rename_line.text() == "修复语法解析器的中文注释"
    type_text("Nj")
    press("Return")
    eventually(qtbot, lambda: "Nj" in names(page))
    assert engine.sent(rq.RenameSession) == [rq.RenameSession("cjk", "Nj")]
    assert has_focus(page.list)
    press("F2")
    press("Esc")
    assert not page.rename_line.isVisible()
    assert len(engine.sent(rq.RenameSession)) == 1


def test_pin_archive_and_copy_are_one_key_each(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: SessionsPage
) -> None:
    go_to(page, "cjk")
    press("p")
    eventually(qtbot, lambda: engine.sent(rq.PinSession) == [rq.PinSession("cjk", True)])
    press("x")
    eventually(qtbot, lambda: len(names(page)) == 4)
    assert engine.sent(rq.ArchiveSession) == [rq.ArchiveSession("cjk", True)]
    press("c")
    eventually(qtbot, lambda: QGuiApplication.clipboard().text() == "# markdown\n")
    press("f")
    eventually(qtbot, lambda: has_focus(window.conversation))
    assert len(engine.sent(rq.ForkSession)) == 1


def test_deleting_asks_and_everything_but_yes_means_no(
    qtbot: QtBot, engine: ScriptedEngine, page: SessionsPage
) -> None:
    go_to(page, "old")
    press("d")
    assert "for good" in page.question.text
    press("y")  # too early to have been read
    assert page.question.text
    press("j")
    assert not page.question.text
    go_to(page, "old")
    press("Delete")
    eventually(qtbot, lambda: page.question.is_armed)
    press("n")
    assert not page.question.text
    assert not engine.sent(rq.DeleteSession)
    press("d")
    eventually(qtbot, lambda: page.question.is_armed)
    press("y")
    eventually(qtbot, lambda: len(names(page)) == 4)
    assert engine.sent(rq.DeleteSession) == [rq.DeleteSession("old")]
    assert "nothing of it is left" in page.message.text


@pytest.mark.case("L04")
def test_a_session_is_saved_for_its_owner_alone(qtbot: QtBot, page: SessionsPage, tmp_path: Path) -> None:
    page.going_out.save_to(str(tmp_path / "told.json"))
    eventually(qtbot, (tmp_path / "told.json").exists)
    assert (tmp_path / "told.json").read_text() == "# json\n"
    assert stat.S_IMODE((tmp_path / "told.json").stat().st_mode) == 0o600
    eventually(qtbot, lambda: "told.json" in page.message.text)
    page.going_out.save_to(str(tmp_path / "nowhere" / "told.md"))
    eventually(qtbot, lambda: page.message.is_problem)


def test_a_session_of_another_folder_opens_that_folder(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: SessionsPage
) -> None:
    wanted: list[str] = []
    page.folder_wanted.connect(wanted.append)
    press("a")
    go_to(page, "there")
    press("Return")
    eventually(qtbot, lambda: wanted == ["/home/ada/lake"])


def test_what_goes_wrong_is_said_in_place(qtbot: QtBot, engine: ScriptedEngine, page: SessionsPage) -> None:
    engine.on(rq.PinSession, Problem(Fault.NOT_FOUND, "This session is not there any more."))
    press("p")
    eventually(qtbot, lambda: page.message.is_problem)
    engine.on(rq.ListSessions, Problem(Fault.STORE, "The history can't be read."))
    page.refresh()
    eventually(qtbot, lambda: "history" in page.message.text)


def test_esc_and_the_key_of_the_page_lead_back(window: MainWindow, page: SessionsPage) -> None:
    press("Esc")
    assert window.center.page is Page.EDITOR
    press("Ctrl+Shift+L")
    assert has_focus(page.list)
    press("Ctrl+Shift+L")
    assert window.center.page is Page.EDITOR


def test_a_summary_is_asked_for_and_undone_from_the_palette(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    engine.on(rq.CompactConversation, Problem(Fault.NOTHING_TO_DO, "There is too little to sum up."))
    window.commands.run("conversation.compact")
    eventually(qtbot, lambda: engine.sent(rq.CompactConversation))
    eventually(qtbot, lambda: window.notices.problem() is not None)
    window.commands.run("conversation.undo_compaction")
    eventually(qtbot, lambda: engine.sent(rq.UndoCompaction))


def test_a_message_is_forked(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, peer: SessionsPeer) -> None:
    window.rest.sessions.act_on_message("t7", "fork")
    eventually(qtbot, lambda: engine.sent(rq.ForkSession) == [rq.ForkSession("", "t7")])
    eventually(qtbot, lambda: has_focus(window.conversation))
