"""Undo goes back through saving, through what the engine changed, and through reading the file again. By key."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.edits.values import Splice
from haiku_pair.protocol.events import DocumentSpliced
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine

BEFORE = "one\ntwo\nthree\n"


@pytest.fixture
def engine() -> ScriptedEngine:
    """With one small file."""
    return ScriptedEngine({"a.txt": BEFORE})


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> EditorPage:
    """The file in the real window, the focus in it."""
    page = window.editor.open_path("a.txt")
    eventually(qtbot, lambda: page.is_loaded)
    page.edit.finish()
    window.navigation.focus_editor()
    return page


def text_of(page: EditorPage) -> str:
    return page.edit.toPlainText()


def undo_all(page: EditorPage) -> None:
    while page.edit.document().isUndoAvailable():
        press("Ctrl+Z")


def redo_all(page: EditorPage) -> None:
    while page.edit.document().isRedoAvailable():
        press("Ctrl+Shift+Z")


@pytest.mark.case("E07")
def test_undo_goes_back_through_saving(qtbot: QtBot, page: EditorPage, engine: ScriptedEngine) -> None:
    type_text("x")
    press("Ctrl+S")
    eventually(qtbot, lambda: not page.mirror.is_dirty)
    type_text("y")
    undo_all(page)
    assert text_of(page) == BEFORE
    assert page.mirror.is_dirty  # what is on disk is another text
    redo_all(page)
    assert text_of(page) == "xy" + BEFORE
    assert engine.documents["a.txt"].text == "xy" + BEFORE


@pytest.mark.case("E07")
def test_undo_goes_back_through_what_a_proposal_changed(qtbot: QtBot, page: EditorPage, engine: ScriptedEngine) -> None:
    type_text("x")
    splices = (Splice(1, 1, ("2", "2b")),)
    engine.emit(DocumentSpliced("a.txt", page.mirror.revision, splices, dirty=True, why="apply"))
    eventually(qtbot, lambda: "2b" in text_of(page))
    assert page.edit.textCursor().position() == 1
    type_text("y")
    press("Ctrl+Z")
    assert text_of(page) == "xone\n2\n2b\nthree\n"
    press("Ctrl+Z")
    assert text_of(page) == "xone\ntwo\nthree\n"
    press("Ctrl+Z")
    assert text_of(page) == BEFORE
    redo_all(page)
    assert text_of(page) == "xyone\n2\n2b\nthree\n"


@pytest.mark.case("E07")
def test_undo_goes_back_through_reading_the_file_again(qtbot: QtBot, page: EditorPage, engine: ScriptedEngine) -> None:
    type_text("mine ")
    engine.files["a.txt"] = "theirs\ntwo\n"
    page.reload()
    eventually(qtbot, lambda: text_of(page) == "theirs\ntwo\n")
    press("Ctrl+Z")
    assert text_of(page) == "mine " + BEFORE
    undo_all(page)
    assert text_of(page) == BEFORE
    redo_all(page)
    assert text_of(page) == "theirs\ntwo\n"
