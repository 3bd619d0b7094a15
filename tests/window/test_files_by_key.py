"""Files as wholes, by key: new ones, other names, encodings, endings, and those that others wrote meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.edits.values import Splice
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import DocumentSpliced, DocumentState
from haiku_pair.protocol.files import (
    UNKNOWN_ENCODING,
    Compared,
    CompareDocument,
    EncodeDocument,
    EndLines,
    FilesMoved,
    FormIs,
    Merged,
    MergeDocument,
    NewDocument,
    ReopenDocument,
    SaveDocumentAs,
    untitled_path,
)
from haiku_pair.protocol.replies import DocumentOpened
from haiku_pair.protocol.spans import GetSpans, Span, SpansAre
from haiku_pair.protocol.values import DocumentView, Fault, KeyFile, PatchFile, Problem, TextStyle
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import click, eventually, focused, press, type_text, visible_texts
from tests.helpers.scripted_engine import ScriptedEngine

NEW = untitled_path(1)


@pytest.fixture
def engine() -> ScriptedEngine:
    """With one small file, and ready to begin and move others."""
    engine = ScriptedEngine({"a.txt": "one\ntwo\n", "b.txt": "b\n"})

    def begin(_body: NewDocument) -> DocumentOpened:
        engine.files[NEW] = ""
        return DocumentOpened(DocumentView(NEW, "", 0, "utf-8", "none"))

    def save_as(body: SaveDocumentAs) -> FilesMoved | Problem:
        if body.to in engine.files and not body.overwrite:
            return Problem(Fault.CHANGED_ON_DISK, "There is a file of that name already.")
        view = engine.documents.pop(body.path)
        engine.files[body.to] = view.text
        engine.documents[body.to] = view
        return FilesMoved(f"Saved as {body.to}", ((body.path, body.to),), body.to)

    engine.on(NewDocument, begin)
    engine.on(SaveDocumentAs, save_as)
    return engine


def opened(qtbot: QtBot, window: MainWindow, path: str = "a.txt") -> EditorPage:
    page = window.editor.open_path(path)
    eventually(qtbot, lambda: page.is_loaded)
    page.edit.finish()
    window.navigation.focus_editor()
    return page


def begun(qtbot: QtBot, window: MainWindow) -> EditorPage:
    press("Ctrl+N")
    eventually(qtbot, lambda: window.editor.current_path() == NEW)
    page = window.editor.page(NEW)
    assert page is not None
    eventually(qtbot, lambda: page.is_loaded)
    return page


def stale(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> EditorPage:
    page = opened(qtbot, window)
    type_text("x")
    view = engine.documents["a.txt"]
    engine.emit(DocumentState(DocumentView("a.txt", view.text, page.mirror.revision, "utf-8", "LF", True, "", True)))
    eventually(qtbot, page.stale_bar.isVisible)
    return page


def test_a_new_text_is_named_when_it_is_saved(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    page = begun(qtbot, window)
    assert window.editor.tabs.tabText(window.editor.tabs.currentIndex()) == "Untitled 1"
    type_text("draft")
    press("Ctrl+S")
    assert page.name_bar.isVisible()
    type_text("notes/a.txt")
    press("Return")
    eventually(qtbot, lambda: window.editor.current_path() == "notes/a.txt")
    assert engine.files["notes/a.txt"] == "draft"
    assert not page.mirror.is_dirty
    assert window.editor.dirty_paths() == ()
    assert page.edit.hasFocus()
    type_text("s")
    assert engine.sent(rq.ChangeDocument)[-1].path == "notes/a.txt"


def test_a_file_that_is_there_is_overwritten_only_on_demand(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    page = opened(qtbot, window)
    type_text("x")
    press("Ctrl+Shift+S")
    assert page.name_bar.input.selectedText() == "a"
    type_text("b")
    press("Return")
    eventually(qtbot, page.question.isVisible)
    assert engine.files["b.txt"] == "b\n"
    type_text("o")
    eventually(qtbot, lambda: window.editor.current_path() == "b.txt")
    assert engine.files["b.txt"] == "xone\ntwo\n"


def test_closing_a_new_text_asks_saves_and_closes(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    page = begun(qtbot, window)
    type_text("draft")
    press("Ctrl+W")
    assert page.question.text == "Untitled 1 has unsaved changes."
    type_text("s")
    assert page.name_bar.isVisible()
    type_text("c.txt")
    press("Return")
    eventually(qtbot, lambda: not window.editor.pages())
    assert engine.files["c.txt"] == "draft"


def test_a_closed_file_comes_back_where_it_was_left(qtbot: QtBot, window: MainWindow) -> None:
    page = opened(qtbot, window)
    page.edit.go_to(1, 2)
    press("Ctrl+W")
    eventually(qtbot, lambda: not window.editor.pages())
    press("Ctrl+Shift+T")
    eventually(qtbot, lambda: window.editor.current_path() == "a.txt" and window.editor.status().line == 2)
    assert not window.commands.is_enabled("file.reopen_closed")


@pytest.mark.case("E11")
def test_both_texts_are_compared_and_merged(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    page = stale(qtbot, window, engine)
    engine.on(CompareDocument, Compared(PatchFile("a.txt", "@@ -1,1 +1,1 @@\n-ONE\n+xone\n", 1, 1)))
    press("Ctrl+F5")
    eventually(qtbot, page.stale_bar.comparison.isVisible)
    assert "xone" in page.stale_bar.comparison.view.toPlainText()
    press("Esc")
    assert page.stale_bar.comparison.isHidden()
    assert page.edit.hasFocus()

    def merge(_body: MergeDocument) -> Merged:
        revision = page.mirror.revision
        engine.emit(DocumentSpliced("a.txt", revision, (Splice(1, 1, ("TWO",)),), dirty=True, why="merged"))
        return Merged("a.txt")

    engine.on(MergeDocument, Merged("a.txt", (1, 7)))
    press("Alt+F5")
    eventually(qtbot, lambda: "line 1, 7" in page.stale_bar.text)
    assert not page.edit.isReadOnly()
    engine.on(MergeDocument, merge)
    press("Alt+F5")
    eventually(qtbot, lambda: page.edit.toPlainText() == "xone\nTWO\n")
    eventually(qtbot, page.stale_bar.isHidden)
    assert page.mirror.is_dirty
    press("Ctrl+Z")
    assert page.edit.toPlainText() == "xone\ntwo\n"


def test_the_bar_names_the_keys_in_force(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.keys = KeyFile("/home/ada/keys.conf", "file.merge = Ctrl+F6\n")
    window.commands.run("keys.read")
    eventually(qtbot, lambda: window.commands.keys_of("file.merge") == ("Ctrl+F6",))
    page = stale(qtbot, window, engine)
    assert visible_texts(page.stale_bar)[-4:] == [
        "Compare  Ctrl+F5",
        "Merge  Ctrl+F6",
        "Keep mine  Shift+F5",
        "Reload  F5",
    ]


@pytest.mark.case("D04")
def test_encoding_and_endings_are_chosen(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    page = opened(qtbot, window)
    engine.on(EndLines, FormIs("a.txt", 0, "utf-8", "CRLF", dirty=True))
    press("Shift+Alt+L")
    type_text("crlf")
    press("Return")
    eventually(qtbot, lambda: page.mirror.is_dirty)
    assert engine.sent(EndLines) == [EndLines("a.txt", "CRLF")]
    assert "utf-8 CRLF" in window.status.facts()
    assert not window.commands.is_enabled("file.reopen_as")  # unsaved text would go
    engine.on(EncodeDocument, Problem(Fault.BAD_REQUEST, "koi8-r has no 'é'."))
    press("Shift+Alt+E")
    type_text("koi8")
    press("Return")
    eventually(qtbot, page.problem_bar.isVisible)
    assert "koi8-r" in page.problem_bar.text


@pytest.mark.case("D05")
def test_a_file_is_read_in_another_encoding(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    view = DocumentView("a.txt", "caf\\xe9\n", 0, UNKNOWN_ENCODING, "LF", read_only="its encoding is unknown")
    engine.on(rq.OpenDocument, DocumentOpened(view))
    page = opened(qtbot, window)
    assert "Another encoding …  Alt+Shift+R" in visible_texts(page.read_only_bar)
    engine.on(ReopenDocument, DocumentOpened(DocumentView("a.txt", "café\n", 1, "iso8859-1", "LF")))
    press("Shift+Alt+R")
    type_text("iso8859-1 Western")
    press("Return")
    eventually(qtbot, lambda: page.edit.toPlainText() == "café\n")
    assert engine.sent(ReopenDocument) == [ReopenDocument("a.txt", "iso8859-1")]
    click(window.status.encoding)
    assert focused().accessibleName() == "Form of the text"
    press("Esc")
    assert not page.edit.isReadOnly()
    assert page.read_only_bar.isHidden()


@pytest.mark.case("E07", "M09")
def test_reading_a_file_again_that_got_a_long_line_can_be_undone(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    page = opened(qtbot, window)
    type_text("typed ")
    engine.files["a.txt"] = "y" * 60_000 + "\n"
    engine.emit(DocumentState(DocumentView("a.txt", "", page.mirror.revision, "utf-8", "LF", True, "", True)))
    eventually(qtbot, page.stale_bar.isVisible)
    press("F5")
    eventually(qtbot, page.read_only_bar.isVisible)
    assert page.edit.isReadOnly()
    press("Ctrl+Z")
    assert page.edit.toPlainText() == "typed one\ntwo\n"
    assert page.read_only_bar.isHidden()
    assert page.mirror.is_dirty
    assert engine.documents["a.txt"].text == "typed one\ntwo\n"
    press("Ctrl+Shift+Z")  # pieces must never come back as if they were typed
    assert page.edit.toPlainText() == "typed one\ntwo\n"
    press("Ctrl+Z")
    assert page.edit.toPlainText() == "one\ntwo\n"


def test_a_long_line_that_went_away_leaves_undo_as_it_was(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    page = opened(qtbot, window)
    type_text("x")
    press("Ctrl+S")
    eventually(qtbot, lambda: not page.mirror.is_dirty)
    engine.files["a.txt"] = "y" * 60_000
    press("F5")
    eventually(qtbot, page.edit.isReadOnly)
    engine.files["a.txt"] = "three\n"
    press("F5")
    eventually(qtbot, lambda: page.edit.toPlainText() == "three\n")
    press("Ctrl+Z")
    assert page.edit.toPlainText() == "xone\ntwo\n"
    press("Ctrl+Z")
    assert page.edit.toPlainText() == "one\ntwo\n"
    assert QApplication.focusWidget() is page.edit


def test_a_text_is_tidied_as_the_project_wants_it_when_it_is_saved(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    style = TextStyle("\t", trims=True, ends_with_newline=True)
    engine.on(
        rq.OpenDocument,
        lambda body: DocumentOpened(
            engine.documents.setdefault(
                body.path, DocumentView(body.path, "one  \n\t \n😀 x\t", 0, "utf-8", "LF", style=style)
            )
        ),
    )
    page = opened(qtbot, window)
    press("Ctrl+S")
    assert page.edit.toPlainText() == "one  \n\t \n😀 x\t"  # nothing was typed, so nothing is changed
    press("Tab")
    press("Ctrl+S")
    eventually(qtbot, lambda: not page.mirror.is_dirty)
    assert engine.files["a.txt"] == page.edit.toPlainText() == "\tone\n\n😀 x\n"
    assert page.edit.textCursor().position() == 1
    press("Ctrl+Z")
    assert page.edit.toPlainText() == "\tone  \n\t \n😀 x\t"


def test_the_selection_grows_and_shrinks(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.files["a.txt"] = "😀 one two\nthree\n"
    page = opened(qtbot, window)
    page.edit.go_to(0, 4)  # Qt counts the first character twice
    spans = (Span(0, 2, 0, 5), Span(0, 0, 0, 9), Span(0, 0, 2, 0))
    engine.on(GetSpans, lambda body: SpansAre(body.path, page.mirror.revision, spans))

    def selected() -> str:
        return page.edit.textCursor().selectedText().replace("\u2029", "\n")

    press("Shift+Alt+Right")
    eventually(qtbot, lambda: selected() == "one")
    assert engine.sent(GetSpans) == [GetSpans("a.txt", Span(0, 3, 0, 3))]
    press("Shift+Alt+Right")
    assert selected() == "😀 one two"
    press("Shift+Alt+Right")
    assert selected() == "😀 one two\nthree\n"
    press("Shift+Alt+Left", times=2)
    assert selected() == "one"
    press("Shift+Alt+Left")
    assert selected() == ""
    assert not window.commands.is_enabled("edit.shrink")
    type_text("x")
    press("Shift+Alt+Right")
    eventually(qtbot, lambda: len(engine.sent(GetSpans)) == 2)
