"""The editor by keys: open, type, save, find, close, and what stands in the way of each."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import DocumentState
from haiku_pair.protocol.values import DocumentView, Fault, Place, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.editor.tabs import FileTabs
from haiku_pair.window.theme.theme import Theme
from tests.helpers.scripted_engine import ScriptedEngine

FROG, WATER = "src/frog.py", "src/water.py"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> EditorPane:
    """An editor on the screen, without a file."""
    window = QWidget()
    commands.install(window, Context.ANYWHERE)
    pane = EditorPane(bridge, theme, commands, window)
    pane.register()
    QVBoxLayout(window).addWidget(pane)
    qtbot.addWidget(window)
    window.resize(700, 400)
    window.show()
    window.activateWindow()
    return pane


def opened(qtbot: QtBot, pane: EditorPane, path: str = FROG) -> EditorPage:
    """Open a file and wait for its text, with the focus in it."""
    page = pane.open_path(path)
    qtbot.waitUntil(lambda: page.is_loaded)
    page.edit.setFocus()
    qtbot.waitUntil(page.edit.hasFocus)
    return page


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def write(text: str) -> None:
    """Type text where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def text_of(page: EditorPage) -> str:
    """The whole text; none of these files holds what `toPlainText` changes."""
    return page.edit.toPlainText()


def test_file_is_shown_with_its_status(qtbot: QtBot, pane: EditorPane) -> None:
    page = opened(qtbot, pane)
    assert text_of(page) == "def jump(height):\n    return height * 2\n"
    status = pane.status()
    assert (status.path, status.line, status.column, status.encoding) == (FROG, 1, 1, "utf-8")


def test_typed_text_is_dirty_until_saved(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    page = opened(qtbot, pane)
    write("# ")
    assert pane.dirty_paths() == (FROG,)
    assert pane.tabs.tabText(0) == "● frog.py"
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not pane.dirty_paths())
    assert engine.files[FROG] == text_of(page) == "# def jump(height):\n    return height * 2\n"
    assert pane.tabs.tabText(0) == "frog.py"


def test_undo_and_redo_by_key(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    page = opened(qtbot, pane)
    write("ab")
    press(Qt.Key.Key_Z, CTRL)
    assert not pane.dirty_paths()
    press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert engine.documents[FROG].text == text_of(page) == "abdef jump(height):\n    return height * 2\n"


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, SHIFT])
def test_enter_keeps_the_indentation(qtbot: QtBot, pane: EditorPane, modifier: Qt.KeyboardModifier) -> None:
    page = opened(qtbot, pane)
    page.edit.go_to(0, 99)
    press(Qt.Key.Key_Return, modifier)
    write("x")
    assert page.edit.document().findBlockByNumber(1).text() == "    x"
    press(Qt.Key.Key_Return, modifier)
    write("y")
    assert page.edit.document().findBlockByNumber(2).text() == "    y"


def test_tab_indents_selected_lines_and_back(qtbot: QtBot, pane: EditorPane) -> None:
    page = opened(qtbot, pane)
    before = text_of(page)
    page.edit.selectAll()
    press(Qt.Key.Key_Tab)
    assert text_of(page) == "    def jump(height):\n        return height * 2\n"
    press(Qt.Key.Key_Backtab, SHIFT)
    assert text_of(page) == before


def test_pasted_line_separators_become_lines(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    page = opened(qtbot, pane)
    mime = QMimeData()
    mime.setText("a\r\nb\u2028c\u2029d\x00\u00a0")
    page.edit.insertFromMimeData(mime)
    assert engine.documents[FROG].text.startswith("a\nb\nc\nd\u00a0def")


def test_find_counts_and_goes_round(qtbot: QtBot, pane: EditorPane) -> None:
    page = opened(qtbot, pane)
    press(Qt.Key.Key_F, CTRL)
    write("HEIGHT")
    assert page.find_bar.count.text() == "1 of 2"
    press(Qt.Key.Key_Return)
    assert (page.edit.textCursor().selectedText(), pane.status().line) == ("height", 2)
    press(Qt.Key.Key_F3)
    assert page.find_bar.count.text() == "1 of 2"
    press(Qt.Key.Key_Return, SHIFT)
    assert page.find_bar.count.text() == "2 of 2"
    press(Qt.Key.Key_Escape)
    assert page.edit.hasFocus()
    assert page.find_bar.isHidden()


def test_find_says_when_there_is_nothing(qtbot: QtBot, pane: EditorPane) -> None:
    page = opened(qtbot, pane)
    press(Qt.Key.Key_F, CTRL)
    write("toad")
    assert page.find_bar.count.text() == "No matches"


def test_go_to_line(qtbot: QtBot, pane: EditorPane) -> None:
    page = opened(qtbot, pane)
    press(Qt.Key.Key_G, CTRL)
    write("2")
    press(Qt.Key.Key_Return)
    assert pane.status().line == 2
    assert page.edit.hasFocus()


def test_open_at_a_line_counts_from_one(qtbot: QtBot, pane: EditorPane) -> None:
    page = pane.open_path(FROG, 2, 5)
    qtbot.waitUntil(lambda: page.is_loaded)
    assert (pane.status().line, pane.status().column) == (2, 5)


def test_clean_file_closes_at_once(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    opened(qtbot, pane)
    press(Qt.Key.Key_W, CTRL)
    assert pane.places() == ()
    assert engine.sent(rq.CloseDocument) == [rq.CloseDocument(FROG)]


def test_cross_closes_its_own_tab(qtbot: QtBot, pane: EditorPane) -> None:
    opened(qtbot, pane, FROG)
    opened(qtbot, pane, WATER)
    cross = pane.tabs.tabButton(0, QTabBar.ButtonPosition.RightSide)
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert [place.path for place in pane.places()] == [WATER]


def test_dirty_file_asks_and_esc_keeps_it(qtbot: QtBot, pane: EditorPane) -> None:
    page = opened(qtbot, pane)
    write("x")
    press(Qt.Key.Key_W, CTRL)
    assert "unsaved" in page.question.text
    press(Qt.Key.Key_Escape)
    assert pane.dirty_paths() == (FROG,)
    assert page.edit.hasFocus()


def test_dirty_file_is_discarded_by_key(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    opened(qtbot, pane)
    write("x")
    press(Qt.Key.Key_W, CTRL)
    press(Qt.Key.Key_D)
    assert pane.places() == ()
    assert engine.files[FROG].startswith("def")


def test_dirty_file_is_saved_and_closed_by_key(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    opened(qtbot, pane)
    write("x")
    press(Qt.Key.Key_W, CTRL)
    press(Qt.Key.Key_S)
    qtbot.waitUntil(lambda: pane.places() == ())
    assert engine.files[FROG].startswith("xdef")


def test_save_that_fails_keeps_the_file_open_and_says_why(
    qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine
) -> None:
    engine.on(rq.SaveDocument, Problem(Fault.NOT_WRITABLE, "No room.", "Your text is kept.", "Free some space."))
    page = opened(qtbot, pane)
    write("x")
    press(Qt.Key.Key_W, CTRL)
    press(Qt.Key.Key_S)
    qtbot.waitUntil(page.problem_bar.isVisible)
    assert page.problem_bar.text == "No room. Your text is kept. Free some space."
    assert pane.dirty_paths() == (FROG,)


def stale_file(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> EditorPage:
    """A file with unsaved text that changed on disk."""
    page = opened(qtbot, pane)
    write("x")
    engine.files[FROG] = "other\n"
    engine.on(rq.SaveDocument, lambda body: saved_if_forced(engine, body))
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(page.stale_bar.isVisible)
    return page


def saved_if_forced(engine: ScriptedEngine, body: rq.SaveDocument) -> replies.ReplyBody | Problem:
    """Refuses to save over a foreign change unless told to."""
    if not body.overwrite:
        return Problem(Fault.CHANGED_ON_DISK, "It changed on disk.")
    return replies.DocumentSaved(body.path, engine.documents[body.path].revision, "LF")


@pytest.mark.case("E11")
def test_foreign_change_can_be_overwritten(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    page = stale_file(qtbot, pane, engine)
    press(Qt.Key.Key_F5, SHIFT)
    assert page.stale_bar.isHidden()
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not pane.dirty_paths())
    assert engine.sent(rq.SaveDocument)[-1].overwrite


@pytest.mark.case("E11")
def test_foreign_change_can_be_taken_and_undone(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    page = stale_file(qtbot, pane, engine)
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: text_of(page) == "other\n")
    assert page.stale_bar.isHidden()
    assert not pane.dirty_paths()
    press(Qt.Key.Key_Z, CTRL)
    assert text_of(page).startswith("xdef")
    assert engine.documents[FROG].text == text_of(page)


def test_read_only_file_says_why(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    view = DocumentView(FROG, "text", 0, "cp1252", "none", read_only="its encoding is not known")
    engine.on(rq.OpenDocument, replies.DocumentOpened(view))
    page = opened(qtbot, pane)
    write("x")
    assert text_of(page) == "text"
    assert page.read_only_bar.text == "Read-only: its encoding is not known"


def test_state_from_the_engine_is_shown(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    page = opened(qtbot, pane)
    view = msgspec.structs.replace(engine.documents[FROG], line_ending="CRLF", stale=True)
    engine.emit(DocumentState(view))
    qtbot.waitUntil(page.stale_bar.isVisible)
    assert pane.status().line_ending == "CRLF"


def test_file_that_cannot_be_opened_leaves_no_tab(qtbot: QtBot, pane: EditorPane, bridge: Bridge) -> None:
    with qtbot.waitSignal(bridge.failed) as failed:
        pane.open_path("gone.txt")
    assert failed.args is not None
    assert failed.args[0].fault is Fault.NOT_FOUND
    assert pane.places() == ()


@pytest.mark.case("M09")
def test_very_long_line_is_shown_in_pieces_and_never_sent(
    qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine
) -> None:
    engine.files["big.json"] = "[" + "1234567," * 640_000 + "]"
    page = opened(qtbot, pane, "big.json")
    assert page.edit.isReadOnly()
    assert "longer than" in page.read_only_bar.text
    press(Qt.Key.Key_PageDown)
    write("x")
    assert not engine.sent(rq.ChangeDocument)


def test_places_are_restored(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    engine.files[WATER] = "x = 1\n" * 300
    places = (Place(FROG, 1, 4, 0), Place("README.md"), Place(WATER, 150, 2, 140))
    pane.restore(places, WATER)
    qtbot.waitUntil(lambda: all(page.is_loaded for page in pane.pages()))
    assert pane.places() == places
    assert pane.current_path() == WATER


def test_tabs_by_key_and_names_told_apart(qtbot: QtBot, pane: EditorPane, engine: ScriptedEngine) -> None:
    engine.files |= {"a/x&y.py": "1", "b/x&y.py": "2"}
    opened(qtbot, pane, "a/x&y.py")
    opened(qtbot, pane, "b/x&y.py")
    assert [pane.tabs.tabText(index) for index in range(2)] == ["x&&y.py — a", "x&&y.py — b"]
    press(Qt.Key.Key_PageDown, CTRL)
    assert pane.current_path() == "a/x&y.py"
    assert pane.pages()[0].edit.hasFocus()


def test_selection_is_whole_lines(qtbot: QtBot, pane: EditorPane) -> None:
    page = opened(qtbot, pane)
    assert pane.selection() is None
    cursor = page.edit.textCursor()
    cursor.setPosition(3)
    cursor.setPosition(18, QTextCursor.MoveMode.KeepAnchor)
    page.edit.setTextCursor(cursor)
    selection = pane.selection()
    assert selection is not None
    assert (selection.first, selection.last, selection.text) == (1, 1, "def jump(height):")


def test_new_engine_gets_what_was_typed(qtbot: QtBot, pane: EditorPane, bridge: Bridge, engine: ScriptedEngine) -> None:
    page = opened(qtbot, pane)
    write("x")
    engine.lose()
    qtbot.waitUntil(lambda: engine.starts == 2)
    write("y")
    bridge.set_ready(True)
    qtbot.waitUntil(lambda: FROG in engine.documents and engine.documents[FROG].text == text_of(page))
    assert text_of(page).startswith("xydef")
    assert pane.dirty_paths() == (FROG,)


def test_no_two_commands_share_a_key(pane: EditorPane, commands: Commands) -> None:
    keys = [(command.when, key) for command in commands.all() for key in command.keys]
    assert len(keys) == len(set(keys))


def test_a_long_name_is_shortened_and_leaves_the_others_whole(qtbot: QtBot, pane: EditorPane) -> None:
    tabs = FileTabs(pane)
    for _ in range(2):
        tabs.addTab("")
    tabs.set_titles([("a_very_long_name_that_goes_on_and_on.py", False), ("x.py", False)])
    assert [tabs.tabText(0), tabs.tabText(1)] == ["a_very_long_name…es_on_and_on.py", "x.py"]
