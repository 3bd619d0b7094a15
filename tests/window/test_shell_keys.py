"""Every action by a key, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from haiku_pair.window.center import Page
from haiku_pair.window.commands.values import Context, clashes, is_forbidden
from haiku_pair.window.main import MainWindow
from haiku_pair.window.menus import TITLES
from tests.helpers.drive import eventually, has_focus, press, type_text


def open_frog(qtbot: QtBot, window: MainWindow) -> None:
    window.editor.open_path("src/frog.py")
    eventually(qtbot, window.status.encoding.text)
    window.navigation.focus_editor()


def test_no_key_means_two_things_in_one_context(window: MainWindow) -> None:
    assert clashes(window.commands.all()) == []


def test_no_key_is_one_that_types_a_character(window: MainWindow) -> None:
    assert [key for command in window.commands.all() for key in command.keys if is_forbidden(key)] == []


@pytest.mark.parametrize("key", ["Ctrl+N", "Ctrl+Shift+N", "Ctrl+Backspace", "Ctrl+Y", "Ctrl+Enter", "Ctrl+Return"])
def test_no_familiar_key_rejects(window: MainWindow, key: str) -> None:
    meant = [command.id for command in window.commands.all() if key in command.keys]
    assert not [command_id for command_id in meant if "reject" in command_id]


def test_the_window_s_keys_are_those_of_no_pane_that_types(window: MainWindow) -> None:
    typed = [key for command in window.commands.for_context(Context.EDITOR) for key in command.keys if len(key) == 1]
    assert typed == []


def test_a_menu_entry_for_every_command_that_names_a_menu(qtbot: QtBot, window: MainWindow) -> None:
    wanted = {command.id for command in window.commands.all() if command.menu}
    eventually(qtbot, lambda: {a.data() for a in window.menuBar().findChildren(QAction) if a.data()} == wanted)


def test_menus_are_those_of_the_bar(window: MainWindow) -> None:
    assert {command.menu for command in window.commands.all()} <= {"", *TITLES}


def test_f6_goes_from_pane_to_pane_and_round(qtbot: QtBot, window: MainWindow) -> None:
    open_frog(qtbot, window)
    for pane in (window.conversation, window.tree, window.editor, window.conversation):
        press("F6")
        assert has_focus(pane)


def test_shift_f6_goes_the_other_way(qtbot: QtBot, window: MainWindow) -> None:
    open_frog(qtbot, window)
    for pane in (window.tree, window.conversation, window.editor):
        press("Shift+F6")
        assert has_focus(pane)


def test_ctrl_l_goes_to_the_conversation(qtbot: QtBot, window: MainWindow) -> None:
    open_frog(qtbot, window)
    press("Ctrl+L")
    type_text("hello")
    assert window.conversation.draft() == "hello"


def test_ctrl_shift_r_goes_to_the_review_and_esc_back(qtbot: QtBot, window: MainWindow) -> None:
    open_frog(qtbot, window)
    press("Ctrl+Shift+R")
    assert window.center.page is Page.REVIEW
    assert has_focus(window.review)
    press("Esc")
    assert has_focus(window.editor)


def test_ctrl_b_hides_the_tree_and_shows_it_again(window: MainWindow) -> None:
    press("Ctrl+B")
    assert not window.tree.isVisible()
    press("Ctrl+B")
    assert window.tree.isVisible()


def test_hiding_the_tree_does_not_leave_the_focus_in_it(window: MainWindow) -> None:
    window.navigation.focus_tree()
    press("Ctrl+B")
    press("Ctrl+L")
    assert has_focus(window.conversation)


def test_a_question_mark_shows_the_keys_of_the_focused_pane(window: MainWindow) -> None:
    window.navigation.focus_tree()
    press("?")
    keys = window.rest.overlays.keys()
    assert keys.isVisible()
    assert ("F5", "List the files again") in keys.rows()
    assert ("Ctrl+P", "Open file …") in keys.rows()
    press("?")
    assert not keys.isVisible()
    assert has_focus(window.tree)


def test_groups_of_keys_stand_apart(window: MainWindow) -> None:
    window.navigation.focus_tree()
    press("?")
    labels = [label for label in window.rest.overlays.keys().findChildren(QLabel) if label.font().bold()]
    gaps = {label.text(): label.contentsMargins().top() for label in labels}
    assert (gaps["Edit"], gaps["File"]) == (12, 12)
    press("Esc")


@pytest.mark.case("M10")
def test_in_a_small_window_the_keys_need_no_scrolling_sideways(window: MainWindow) -> None:
    window.resize(640, 480)
    window.navigation.focus_tree()
    press("?")
    scroll = window.rest.overlays.keys().findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    assert not scroll.horizontalScrollBar().isVisible()
    press("Esc")


def test_a_question_mark_in_the_conversation_is_typed(window: MainWindow) -> None:
    press("Ctrl+L")
    type_text("why?")
    assert window.conversation.draft() == "why?"


def test_f1_shows_the_keys_where_text_is_typed(window: MainWindow) -> None:
    press("Ctrl+L")
    press("F1")
    assert ("Ctrl+Shift+P", "Command palette") in window.rest.overlays.keys().rows()
    press("Esc")
    assert has_focus(window.conversation)


def test_plain_letters_in_the_tree_are_not_the_review_s(window: MainWindow) -> None:
    window.navigation.focus_tree()
    press("y")
    assert has_focus(window.tree)


def test_the_pane_s_own_command_wins_over_the_window_s(qtbot: QtBot, window: MainWindow) -> None:
    open_frog(qtbot, window)
    ran: list[str] = []
    window.commands.ran.connect(ran.append)
    window.navigation.focus_tree()
    press("F5")
    window.navigation.focus_editor()
    press("F5")
    assert ran == ["tree.refresh", "file.reload"]


@pytest.mark.parametrize(
    ("keys", "pane"), [("Ctrl+L", "conversation"), ("Ctrl+Shift+R", "center"), ("Ctrl+Shift+E", "tree")]
)
def test_a_line_stands_above_the_pane_that_has_the_keyboard(window: MainWindow, keys: str, pane: str) -> None:
    press(keys)
    assert window.rest.focus_line.pane is getattr(window, pane)
    assert window.rest.focus_line.isVisible()


def test_no_pane_is_marked_while_the_palette_has_the_keyboard(window: MainWindow) -> None:
    press("Ctrl+Shift+P")
    assert not window.rest.focus_line.isVisible()
    press("Esc")
    assert window.rest.focus_line.pane is window.center
