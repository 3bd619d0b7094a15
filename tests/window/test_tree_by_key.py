"""The file tree by key: new names, other names, deleting, looking for some, leaving some out, dragging."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import DocumentState
from haiku_pair.protocol.files import ChangeFiles, FileAct, FilesMoved, FindInTree, TreeFound
from haiku_pair.protocol.values import Entry, EntryKind, Fault, GitMark, Problem
from haiku_pair.window.dragging import dragged
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def engine() -> ScriptedEngine:
    """Does to its files in memory what is asked."""
    engine = ScriptedEngine()

    def change(body: ChangeFiles) -> FilesMoved | Problem:
        if body.act is FileAct.MOVE:
            moves = tuple((path, body.to + path[len(body.path) :]) for path in engine.files if path == body.path)
            for old, new in moves:
                engine.files[new] = engine.files.pop(old)
                if old in engine.documents:
                    engine.documents[new] = engine.documents.pop(old)
            return FilesMoved("Moved", moves, body.to)
        if body.act is FileAct.DELETE:
            del engine.files[body.path]
            return FilesMoved("Deleted")
        if body.path in engine.files:
            return Problem(Fault.NOT_REGULAR, f"There is something called {body.path} already.")
        engine.files[body.path if body.act is FileAct.FILE else f"{body.path}/."] = ""
        return FilesMoved("Created", path=body.path)

    engine.on(ChangeFiles, change)
    return engine


@pytest.fixture
def tree(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """The window with the focus in the tree, on README.md."""
    eventually(qtbot, lambda: window.tree.model.rowCount() == 3)
    window.navigation.focus_tree()
    press("End")
    return window


def here(window: MainWindow) -> str:
    """The name at the cursor."""
    return str(window.tree.view.currentIndex().siblingAtColumn(0).data())


def names(window: MainWindow, folder: str = "") -> list[str]:
    model = window.tree.model
    parent = model.find(folder) if folder else QModelIndex()
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def test_a_new_file_is_created_where_the_cursor_is_and_opened(qtbot: QtBot, tree: MainWindow) -> None:
    press("Home")
    press("Ins")
    assert tree.tree.names.input.text() == "src/"
    type_text("new.py")
    press("Return")
    eventually(qtbot, lambda: tree.editor.current_path() == "src/new.py")
    eventually(qtbot, lambda: "new.py" in names(tree, "src"))
    assert has_focus(tree.editor)


def test_a_name_that_is_taken_is_told(qtbot: QtBot, tree: MainWindow) -> None:
    press("Ins")
    type_text("README.md")
    press("Return")
    eventually(qtbot, lambda: tree.notices.what.text() == "There is something called README.md already.")


def test_a_renamed_file_goes_on_in_its_tab_with_unsaved_text(
    qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine
) -> None:
    page = tree.editor.open_path("README.md")
    eventually(qtbot, lambda: page.is_loaded)
    tree.navigation.focus_editor()
    type_text("x")
    tree.navigation.focus_tree()
    press("F2")
    assert tree.tree.names.input.selectedText() == "README"
    type_text("GUIDE")
    press("Return")
    eventually(qtbot, lambda: tree.editor.current_path() == "GUIDE.md")
    assert tree.editor.dirty_paths() == ("GUIDE.md",)
    eventually(qtbot, lambda: here(tree) == "GUIDE.md")
    tree.navigation.focus_editor()
    press("Ctrl+S")
    eventually(qtbot, lambda: not tree.editor.dirty_paths())
    assert engine.files["GUIDE.md"].startswith("x# Pond")


def test_deleting_asks_first(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    press("Del")
    assert "README.md" in tree.tree.question.text
    press("Esc")
    assert tree.tree.question.isHidden()
    assert has_focus(tree.tree)
    press("Del")
    type_text("d")
    eventually(qtbot, lambda: names(tree) == ["src", "tests"])
    assert engine.sent(ChangeFiles) == [ChangeFiles(FileAct.DELETE, "README.md")]


def test_a_deleted_file_is_closed_unless_it_has_unsaved_text(
    qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine
) -> None:
    for path in ("src/frog.py", "README.md"):
        tree.editor.open_path(path)
    eventually(qtbot, lambda: all(page.is_loaded for page in tree.editor.pages()))
    tree.navigation.focus_editor()
    type_text("x")
    tree.navigation.focus_tree()
    press("Del")
    type_text("d")
    eventually(qtbot, lambda: "README.md" not in engine.files)
    engine.on(ChangeFiles, FilesMoved("Deleted"))
    press("Home")
    press("Del")
    type_text("d")
    eventually(qtbot, lambda: [page.path for page in tree.editor.pages()] == ["README.md"])
    gone = Problem(Fault.NOT_FOUND, "README.md was deleted.")
    engine.emit(DocumentState(replace(engine.documents["README.md"], stale=True), gone))
    eventually(qtbot, tree.editor.pages()[0].stale_bar.isVisible)
    assert tree.editor.pages()[0].stale_bar.text.startswith("README.md was deleted. Nothing was overwritten")


def test_files_are_looked_for_and_opened(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    entry = Entry("src/frog.py", EntryKind.FILE, GitMark.MODIFIED)
    engine.on(FindInTree, lambda body: TreeFound(body.words, (entry, Entry("src/deep/x.py", EntryKind.FILE)), 7))
    press("Ctrl+F")
    type_text("fr")
    eventually(qtbot, lambda: names(tree) == ["src", "7 more: filter to see them"])
    assert names(tree, "src") == ["deep", "frog.py"]
    assert here(tree) == "x.py"
    press("Down")
    press("Down")
    assert here(tree) == "frog.py"
    assert tree.tree.view.currentIndex().siblingAtColumn(1).data() == "M"
    press("Return")
    eventually(qtbot, lambda: tree.editor.current_path() == "src/frog.py")
    tree.navigation.focus_tree()
    press("Ctrl+F")
    press("Esc")
    eventually(qtbot, lambda: names(tree) == ["src", "tests", "README.md"])
    assert has_focus(tree.tree)


def test_names_are_left_out_and_that_is_kept(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    press("Shift+Alt+H")
    press("Shift+Alt+I")
    eventually(qtbot, lambda: rq.ListFolder("", hidden=False, ignored=False) in engine.sent(rq.ListFolder))
    assert tree.take_state().hides_hidden
    assert tree.take_state().hides_ignored
    press("Shift+Alt+H")
    assert not tree.take_state().hides_hidden


def test_what_is_dropped_on_a_folder_is_moved_when_the_person_says_so(
    qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine
) -> None:
    model = tree.tree.model
    assert not model.flags(model.find("README.md")) & Qt.ItemFlag.ItemIsDropEnabled
    assert model.dropMimeData(dragged(["README.md"]), Qt.DropAction.MoveAction, -1, -1, model.find("src"))
    assert not engine.sent(ChangeFiles)
    type_text("m")
    eventually(qtbot, lambda: engine.sent(ChangeFiles) == [ChangeFiles(FileAct.MOVE, "README.md", "src/README.md")])
    eventually(qtbot, lambda: names(tree) == ["src", "tests"])
    eventually(qtbot, lambda: here(tree) == "README.md")


@pytest.mark.case("M01")
def test_a_folder_of_50_000_files_shows_its_first_ones(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    entries = tuple(Entry(f"src/f{number:05}", EntryKind.FILE) for number in range(500))
    engine.on(rq.ListFolder, lambda body: replies.FolderListed(body.path, entries if body.path else (), 49_500))
    press("Home")
    press("Right")
    eventually(qtbot, lambda: names(tree, "src")[-1:] == ["49,500 more: filter to see them"])
    assert max(request.most for request in engine.sent(rq.ListFolder)) <= 500
    tree.tree.view.setCurrentIndex(tree.tree.model.index(500, 0, tree.tree.model.find("src")))
    press("Return")
    assert tree.tree.filter.isVisible()


@pytest.mark.case("C07")
def test_odd_names_are_kept_as_they_are(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    press("Ins")
    type_text(" -a.py ")
    press("Return")
    eventually(qtbot, lambda: " -a.py " in names(tree))
    engine.files["zz\nz"] = ""
    eventually(qtbot, lambda: tree.editor.current_path() == " -a.py ")
    tree.navigation.focus_tree()
    press("F5")
    eventually(qtbot, lambda: "zz\nz" in names(tree))
    press("End")
    press("F2")
    assert tree.tree.names.isHidden()
    eventually(qtbot, lambda: "line break" in tree.notices.what.text())
