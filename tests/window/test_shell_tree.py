"""The file tree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import FilesChanged, GitChanged, StepTaken
from haiku_pair.protocol.values import (
    Entry,
    EntryKind,
    Fault,
    FileChangeKind,
    FileNews,
    GitMark,
    GitState,
    JournalEntry,
    Problem,
)
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def tree(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """The window with the root of the tree listed and the focus in the tree."""
    eventually(qtbot, lambda: window.tree.model.rowCount() == 3)
    window.navigation.focus_tree()
    return window


def names(window: MainWindow, folder: str = "") -> list[str]:
    model = window.tree.model
    parent = model.find(folder)
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def test_folders_are_listed_when_they_are_opened(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    assert [request.path for request in engine.sent(rq.ListFolder)] == [""]
    press("Home")
    press("Right")
    eventually(qtbot, lambda: names(tree, "src") == ["frog.py", "water.py"])
    assert [request.path for request in engine.sent(rq.ListFolder)] == ["", "src"]


def test_enter_opens_a_file_and_goes_to_it(qtbot: QtBot, tree: MainWindow) -> None:
    press("End")
    press("Return")
    eventually(qtbot, lambda: tree.editor.current_path() == "README.md")
    assert has_focus(tree.editor)


def test_enter_folds_and_unfolds_a_folder(qtbot: QtBot, tree: MainWindow) -> None:
    press("Home")
    press("Return")
    eventually(qtbot, lambda: names(tree, "src"))
    assert tree.tree.view.isExpanded(tree.tree.model.find("src"))
    press("Return")
    assert not tree.tree.view.isExpanded(tree.tree.model.find("src"))


def test_what_an_apply_wrote_appears(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    engine.files["NEWS.md"] = "new\n"
    engine.emit(StepTaken(JournalEntry("1", "apply", ("NEWS.md",)), "Applied in 1 file (NEWS.md)"))
    eventually(qtbot, lambda: "NEWS.md" in names(tree))


def test_the_folders_of_the_edited_file_are_unfolded(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    engine.files["src/deep/down/toad.py"] = ""
    tree.navigation.focus_editor()
    tree.editor.open_path("src/deep/down/toad.py")
    eventually(qtbot, lambda: tree.tree.view.currentIndex().data() == "toad.py")
    assert tree.tree.view.isExpanded(tree.tree.model.find("src/deep/down"))


def test_a_folder_the_person_folds_again_stays_folded(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    tree.navigation.focus_editor()
    tree.editor.open_path("src/frog.py")
    eventually(qtbot, lambda: tree.tree.view.currentIndex().data() == "frog.py")
    tree.tree.view.collapse(tree.tree.model.find("src"))
    engine.files["NEWS.md"] = engine.files["src/toad.py"] = ""
    engine.emit(FilesChanged((), 2, rescan=True))
    eventually(qtbot, lambda: "NEWS.md" in names(tree) and "toad.py" in names(tree, "src"))
    assert not tree.tree.view.isExpanded(tree.tree.model.find("src"))


def test_a_new_file_appears(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    engine.files["NEWS.md"] = "new\n"
    engine.emit(FilesChanged((FileNews("NEWS.md", FileChangeKind.CREATED),), 1))
    eventually(qtbot, lambda: names(tree) == ["src", "tests", "NEWS.md", "README.md"])


def test_a_deleted_folder_goes_with_all_below(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    press("Home")
    press("Right")
    eventually(qtbot, lambda: names(tree, "src"))
    del engine.files["src/frog.py"], engine.files["src/water.py"]
    engine.emit(FilesChanged((), 2, rescan=True))
    eventually(qtbot, lambda: names(tree) == ["tests", "README.md"])


def test_what_is_open_stays_open_when_the_folder_is_listed_again(
    qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine
) -> None:
    press("Home")
    press("Right")
    eventually(qtbot, lambda: names(tree, "src"))
    engine.files["a.txt"] = ""
    engine.emit(GitChanged(GitState(True, "main")))
    eventually(qtbot, lambda: "a.txt" in names(tree))
    assert tree.tree.view.isExpanded(tree.tree.model.find("src"))
    assert tree.tree.view.currentIndex().data() == "src"


def test_git_marks_are_letters_and_words(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    engine.on(rq.ListFolder, replies.FolderListed("", (Entry("a.py", EntryKind.FILE, GitMark.MODIFIED),)))
    engine.emit(GitChanged(GitState(True, "main")))
    eventually(qtbot, lambda: names(tree) == ["a.py"])
    model = tree.tree.model
    assert model.index(0, 1).data() == "M"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "a.py, file, modified"


@pytest.mark.case("K03")
@pytest.mark.parametrize("name", ["<img src=x>.py", "<b>bold", "&amp;", "&File", "100%"])
def test_names_are_shown_as_they_are(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine, name: str) -> None:
    engine.files = {name: ""}
    engine.emit(FilesChanged((), 0, rescan=True))
    eventually(qtbot, lambda: names(tree) == [name])


def test_a_folder_that_can_not_be_read_is_told(qtbot: QtBot, tree: MainWindow, engine: ScriptedEngine) -> None:
    engine.on(rq.ListFolder, Problem(Fault.NOT_READABLE, "src can't be read."))
    press("Home")
    press("Right")
    eventually(qtbot, lambda: tree.notices.what.text() == "src can't be read.")


def test_the_edited_file_is_marked_once_its_folder_is_open(qtbot: QtBot, tree: MainWindow) -> None:
    press("Home")
    press("Right")
    eventually(qtbot, lambda: names(tree, "src"))
    tree.editor.open_path("src/water.py")
    tree.navigation.focus_editor()
    tree.tree.select("src/water.py")
    assert tree.tree.view.currentIndex().data() == "water.py"
