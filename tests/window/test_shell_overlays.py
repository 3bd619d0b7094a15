"""Palette and quick open."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine


def shown(window: MainWindow) -> list[str]:
    model = window.rest.overlays.palette().picker.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_every_command_is_in_the_palette(window: MainWindow) -> None:
    press("Ctrl+Shift+P")
    assert sorted(shown(window)) == sorted(command.title for command in window.commands.all())


def test_a_few_letters_and_enter_run_a_command(window: MainWindow) -> None:
    press("Ctrl+Shift+P")
    type_text("showtree")
    press("Return")
    assert not window.tree.isVisible()


def test_arrows_move_and_go_round(window: MainWindow) -> None:
    press("Ctrl+Shift+P")
    picker = window.rest.overlays.palette().picker
    press("Up")
    assert picker.list.currentIndex().row() == picker.list.model().rowCount() - 1
    press("Down")
    assert picker.list.currentIndex().row() == 0


def test_esc_closes_the_palette_and_gives_the_focus_back(window: MainWindow) -> None:
    press("Ctrl+L")
    press("Ctrl+Shift+P")
    press("Esc")
    assert not window.rest.overlays.palette().picker.isVisible()
    assert has_focus(window.conversation)


def test_the_last_command_comes_first_next_time(window: MainWindow) -> None:
    press("Ctrl+Shift+P")
    type_text("switch between light")
    press("Return")
    press("Ctrl+Shift+P")
    assert shown(window)[0] == "Switch between light and dark"
    press("Esc")


def test_a_command_that_can_not_run_stands_last_and_is_not_run(window: MainWindow) -> None:
    press("Ctrl+Shift+P")
    type_text("Restart the engine")
    press("Return")
    assert window.rest.overlays.palette().picker.isVisible()
    press("Esc")


def test_quick_open_opens_a_file_by_letters(qtbot: QtBot, window: MainWindow) -> None:
    press("Ctrl+P")
    eventually(qtbot, lambda: window.rest.overlays.files().picker.list.model().rowCount() == 4)
    type_text("frog")
    press("Return")
    assert window.editor.current_path() == "src/frog.py"
    assert has_focus(window.editor)


def test_quick_open_goes_to_a_line(qtbot: QtBot, window: MainWindow) -> None:
    press("Ctrl+P")
    eventually(qtbot, lambda: window.rest.overlays.files().picker.list.model().rowCount() == 4)
    type_text("water:1")
    press("Return")
    eventually(qtbot, lambda: window.status.position.text() == "1:1")


def test_quick_open_shows_open_files_first(qtbot: QtBot, window: MainWindow) -> None:
    window.editor.open_path("tests/test_frog.py")
    press("Ctrl+P")
    model = window.rest.overlays.files().picker.list.model()
    eventually(qtbot, model.rowCount)
    assert model.index(0, 0).data() == "tests/test_frog.py"
    press("Esc")


def test_quick_open_says_what_was_left_out(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.on(rq.ListFiles, replies.FilesListed(("a.py",), cut=7))
    press("Ctrl+P")
    eventually(qtbot, lambda: window.rest.overlays.files().picker.note() == "7 more files were left out.")
    press("Esc")


def test_nothing_found_is_said(qtbot: QtBot, window: MainWindow) -> None:
    press("Ctrl+P")
    type_text("qqqqxyz")
    eventually(qtbot, lambda: window.rest.overlays.files().picker.note() == "Nothing matches.")
    press("Esc")


def test_clicking_elsewhere_closes_without_a_choice(window: MainWindow) -> None:
    press("Ctrl+P")
    window.navigation.focus_conversation()
    assert not window.rest.overlays.files().picker.isVisible()
    assert has_focus(window.conversation)
