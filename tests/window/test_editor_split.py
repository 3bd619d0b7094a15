"""One document seen twice: by key, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from haiku_pair.edits.values import Splice
from haiku_pair.protocol.events import DocumentSpliced
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def engine() -> ScriptedEngine:
    """With one file of 300 lines."""
    return ScriptedEngine({"long.py": "".join(f"line = {number}\n" for number in range(300))})


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> EditorPage:
    """A file in the real window, the focus in it."""
    page = window.editor.open_path("long.py")
    eventually(qtbot, lambda: page.is_loaded)
    page.edit.finish()
    window.navigation.focus_editor()
    return page


@pytest.mark.parametrize(("key", "way"), [("Ctrl+\\", Qt.Orientation.Horizontal), ("Alt+2", Qt.Orientation.Vertical)])
def test_the_text_is_shown_twice_with_one_history(page: EditorPage, key: str, way: Qt.Orientation) -> None:
    page.edit.go_to(150)
    press(key)
    first, second = page.views.all()
    assert first.isVisible()
    assert second.isVisible()
    assert second.hasFocus()
    assert second.textCursor().blockNumber() == 150
    second.go_to(0)
    type_text("x")
    assert first.document().firstBlock().text() == "xline = 0"
    assert first.textCursor().blockNumber() == 150
    press("Alt+O")
    assert first.hasFocus()
    press("Ctrl+Z")
    assert second.document().firstBlock().text() == "line = 0"
    horizontal = way is Qt.Orientation.Horizontal
    assert (first.y() == second.y()) is horizontal


def test_closing_either_view_keeps_the_other_one_s_place(page: EditorPage) -> None:
    press("Ctrl+\\")
    first, second = page.views.all()
    second.go_to(200)
    first.go_to(100)
    press("Alt+O")
    assert first.hasFocus()
    press("Alt+1")
    assert page.views.all() == [first]
    assert page.edit.textCursor().blockNumber() == 200
    assert page.edit.hasFocus()
    press("Ctrl+\\")
    page.views.all()[1].go_to(10)
    press("Alt+1")
    assert page.edit.textCursor().blockNumber() == 200
    type_text("x")
    assert page.edit.textCursor().block().text() == "xline = 200"


def test_commands_act_in_the_view_with_the_focus(qtbot: QtBot, page: EditorPage) -> None:
    press("Alt+2")
    first, second = page.views.all()
    press("Ctrl+G")
    type_text("250")
    press("Return")
    assert (first.textCursor().blockNumber(), second.textCursor().blockNumber()) == (0, 249)
    press("Alt+O")
    press("Ctrl+F")
    type_text("= 17")
    eventually(qtbot, lambda: first.textCursor().selectedText() == "= 17")
    assert second.textCursor().blockNumber() == 249
    press("Esc")
    assert first.hasFocus()
    press("Ctrl+Shift+K")
    assert second.textCursor().blockNumber() == 248


def test_both_views_have_colours(qtbot: QtBot, page: EditorPage) -> None:
    press("Alt+2")
    first, second = page.views.all()
    second.go_to(290)
    eventually(qtbot, lambda: first.document().findBlockByNumber(290).layout().formats())
    assert first.document().findBlockByNumber(0).layout().formats()


def test_a_fold_is_one_of_the_document(page: EditorPage) -> None:
    page.edit.setPlainText("def f():\n    a\n    b\nend\n")
    press("Alt+2")
    first, second = page.views.all()
    press("Ctrl+Shift+[")
    for view in (first, second):
        assert [block.blockNumber() for block, _ in view.visible_blocks(0, 200)] == [0, 3, 4]


def test_a_change_of_the_engine_leaves_both_where_they_are(
    qtbot: QtBot, page: EditorPage, engine: ScriptedEngine
) -> None:
    press("Alt+2")
    first, second = page.views.all()
    first.go_to(100, 2)
    second.go_to(200, 3)
    engine.emit(DocumentSpliced("long.py", page.mirror.revision, (Splice(0, 0, ("new",)),), dirty=False, why="apply"))
    eventually(qtbot, lambda: first.document().firstBlock().text() == "new")
    assert (first.textCursor().blockNumber(), second.textCursor().blockNumber()) == (101, 201)


def test_the_file_s_page_goes_with_both_views(qtbot: QtBot, window: MainWindow, page: EditorPage) -> None:
    press("Alt+2")
    press("Ctrl+W")
    eventually(qtbot, lambda: not window.editor.pages())


def test_the_focus_comes_back_to_the_view_it_left(window: MainWindow, page: EditorPage) -> None:
    press("Alt+2")
    second = page.views.all()[1]
    press("Ctrl+L")
    assert has_focus(window.conversation)
    window.navigation.focus_editor()
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Down)
    assert second.textCursor().blockNumber() == 1
