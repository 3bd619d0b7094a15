"""Find and replace by key: cases, words, regular expressions, in a selection, one by one and all at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.editor.matches import Query, find_all, replacements
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.main import MainWindow
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import eventually, type_text
from tests.helpers.drive import press as drive

ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
TEXT = "Frog frog\n🐸 frogs 12 3\nfroggy = frog(4)\nend"


@pytest.fixture
def page(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> EditorPage:
    """A file with a text, the focus in it."""
    window = QWidget()
    commands.install(window, Context.ANYWHERE)
    pane = EditorPane(bridge, theme, commands, window)
    pane.register()
    QVBoxLayout(window).addWidget(pane)
    qtbot.addWidget(window)
    window.resize(900, 400)
    window.show()
    window.activateWindow()
    page = pane.open_path("src/frog.py")
    qtbot.waitUntil(lambda: page.is_loaded)
    page.edit.finish()
    page.edit.setFocus()
    qtbot.waitUntil(page.edit.hasFocus)
    page.edit.selectAll()
    page.edit.insertPlainText(TEXT)
    page.edit.moveCursor(QTextCursor.MoveOperation.Start)
    return page


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def write(text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def count(page: EditorPage) -> str:
    return page.find_bar.count.text()


def test_case_and_words_are_switched_by_key(page: EditorPage) -> None:
    press(Qt.Key.Key_F, CTRL)
    write("frog")
    assert count(page) == "1 of 5"
    press(Qt.Key.Key_I, ALT)
    assert count(page) == "1 of 4"
    press(Qt.Key.Key_W, ALT)
    assert count(page) == "1 of 2"
    press(Qt.Key.Key_I, ALT)
    assert count(page) == "1 of 3"


def test_a_regular_expression_is_found_also_beyond_wide_characters(page: EditorPage) -> None:
    press(Qt.Key.Key_F, CTRL)
    press(Qt.Key.Key_X, ALT)
    write(r"\d+")
    assert count(page) == "1 of 3"
    assert page.edit.textCursor().selectedText() == "12"
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_F3)
    assert page.edit.textCursor().selectedText() == "4"


def test_a_wrong_expression_says_why(page: EditorPage) -> None:
    press(Qt.Key.Key_F, CTRL)
    press(Qt.Key.Key_X, ALT)
    write("(")
    assert count(page).startswith("Missing )")


def test_an_expression_that_never_ends_is_given_up(qtbot: QtBot, page: EditorPage) -> None:
    page.edit.selectAll()
    page.edit.insertPlainText("ab" * 2000 + "\n")
    press(Qt.Key.Key_F, CTRL)
    press(Qt.Key.Key_X, ALT)
    page.find_bar.input.setText("")
    write("(?:(?:a|b|ab)+)+c")
    qtbot.waitUntil(lambda: count(page) in {"Takes more than 2 s", "No matches"}, timeout=10_000)


def test_a_match_is_replaced_and_the_next_one_selected(page: EditorPage) -> None:
    press(Qt.Key.Key_H, CTRL)
    write("frog")
    press(Qt.Key.Key_Tab)
    write("toad")
    assert page.find_bar.preview.text() == "Frog → toad"
    press(Qt.Key.Key_Return)
    assert page.edit.toPlainText().startswith("toad frog\n")
    assert count(page) == "1 of 4"
    press(Qt.Key.Key_Return, ALT)
    assert page.edit.toPlainText().startswith("toad toad\n")


def test_all_are_replaced_as_one_step(page: EditorPage) -> None:
    press(Qt.Key.Key_H, CTRL)
    write("frog")
    page.find_bar.replacement.setFocus()
    page.find_bar.replacement.insert("🐸")  # no key types it
    press(Qt.Key.Key_A, ALT)
    assert page.edit.toPlainText() == "🐸 🐸\n🐸 🐸s 12 3\n🐸gy = 🐸(4)\nend"
    assert page.find_bar.preview.text() == "5 replaced"
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Z, CTRL)
    assert page.edit.toPlainText() == TEXT


def test_groups_and_line_breaks_in_a_replacement(page: EditorPage) -> None:
    press(Qt.Key.Key_H, CTRL)
    press(Qt.Key.Key_X, ALT)
    write(r"(\w+) = (\w+)\((\d)\)")
    page.find_bar.replacement.setFocus()
    write(r"\2\n\1[\3]")
    assert page.find_bar.preview.text() == "froggy = frog(4) → frog⏎froggy[4]"
    press(Qt.Key.Key_A, ALT)
    assert page.edit.toPlainText().split("\n")[2:] == ["frog", "froggy[4]", "end"]


def test_a_group_that_is_not_there_changes_nothing(page: EditorPage) -> None:
    press(Qt.Key.Key_H, CTRL)
    press(Qt.Key.Key_X, ALT)
    write("frog")
    page.find_bar.replacement.setFocus()
    write(r"\7")
    press(Qt.Key.Key_Return)
    assert "group" in page.find_bar.preview.text().lower()
    assert page.edit.toPlainText() == TEXT


def test_only_the_selected_lines_are_searched(page: EditorPage) -> None:
    cursor = page.edit.textCursor()
    cursor.setPosition(cursor.document().findBlockByNumber(1).position())
    cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    page.edit.setTextCursor(cursor)
    press(Qt.Key.Key_H, CTRL)
    press(Qt.Key.Key_L, ALT)
    write("frog")
    assert count(page).endswith("of 3")
    page.find_bar.replacement.setFocus()
    write("long toad")
    press(Qt.Key.Key_Return)
    assert count(page).endswith("of 2")
    press(Qt.Key.Key_A, ALT)
    assert page.edit.toPlainText() == "Frog frog\n🐸 long toads 12 3\nlong toadgy = long toad(4)\nend"


# --- pure ---

WORDS = st.text("aAb🐸 \u2029", max_size=30)


@given(WORDS, st.text("aAb🐸", min_size=1, max_size=3))
def test_matches_are_where_the_text_is(text: str, wanted: str) -> None:
    raw = text.encode("utf-16-le")
    found = find_all(text, Query(wanted, match_case=True))
    cut = [raw[2 * start : 2 * end].decode("utf-16-le") for start, end in zip(found.starts, found.ends, strict=True)]
    assert cut == re.findall(re.escape(wanted), text)


@given(WORDS, st.text("ab\\1", max_size=4))
def test_a_plain_replacement_is_taken_as_it_is(text: str, new: str) -> None:
    query = Query("a", match_case=True)
    found = find_all(text, query)
    parts, at = [], 0
    raw = text.encode("utf-16-le")
    for start, end, put in zip(found.starts, found.ends, replacements(text, query, new), strict=True):
        parts += [raw[2 * at : 2 * start].decode("utf-16-le"), put]
        at = end
    assert "".join([*parts, raw[2 * at :].decode("utf-16-le")]) == text.replace("a", new)


def test_in_the_whole_window_the_switches_do_not_open_menus(qtbot: QtBot, window: MainWindow) -> None:
    window.editor.open_path("src/frog.py")
    eventually(qtbot, window.status.encoding.text)
    window.navigation.focus_editor()
    drive("Ctrl+F")
    type_text("frog")
    page = window.editor.current_page()
    assert page is not None
    for key, switch in (("Alt+I", page.find_bar.case), ("Alt+W", page.find_bar.word), ("Alt+X", page.find_bar.pattern)):
        drive(key)
        assert switch.isChecked()
        assert QApplication.activePopupWidget() is None
