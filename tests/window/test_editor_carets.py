"""More cursors than one: by key and by mouse, in the real editor."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import press
from tests.helpers.guards import Heartbeat

TEXT = "one two\none three\n🐸 one\nfour"
LEFT = Qt.MouseButton.LeftButton
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def edit(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> CodeEdit:
    """An editor with a text, the focus in it, the cursor at its start."""
    window = QWidget()
    commands.install(window, Context.ANYWHERE)
    pane = EditorPane(bridge, theme, commands, window)
    pane.register()
    QVBoxLayout(window).addWidget(pane)
    qtbot.addWidget(window)
    window.resize(700, 400)
    window.show()
    window.activateWindow()
    page = pane.open_path("src/frog.py")
    qtbot.waitUntil(lambda: page.is_loaded)
    page.edit.finish()
    page.edit.setFocus()
    qtbot.waitUntil(page.edit.hasFocus)
    write(page.edit, TEXT)
    return page.edit


def write(edit: CodeEdit, text: str) -> None:
    """This text instead of what is there, the cursor at its start, nothing to be undone."""
    edit.setPlainText(text)
    edit.features.carets.clear()


def text_of(edit: CodeEdit) -> str:
    return edit.toPlainText()


def place(edit: CodeEdit, line: int, column: int) -> QPoint:
    """Where a character stands in the viewport."""
    cursor = QTextCursor(edit.document().findBlockByNumber(line))
    cursor.setPosition(cursor.position() + column)
    return edit.cursorRect(cursor).center()


def test_what_is_typed_stands_in_each_line_and_goes_in_one_step_each(edit: CodeEdit) -> None:
    press("Ctrl+Shift+Down", 3)
    QTest.keyClicks(edit, "ab")
    assert text_of(edit) == "abone two\nabone three\nab🐸 one\nabfour"
    press("Ctrl+Z", 2)
    assert text_of(edit) == TEXT


def test_lines_are_laid_out_anew_when_their_first_characters_go(edit: CodeEdit) -> None:
    write(edit, "one\ntwo")
    press("Ctrl+Home")
    press("Ctrl+Shift+Down")
    press("Delete")
    assert text_of(edit) == "ne\nwo"
    assert edit.document().lastBlock().layout().lineAt(0).textLength() == 2


def test_cursors_are_added_above_too_and_stop_at_the_top(edit: CodeEdit) -> None:
    edit.go_to(1, 3)
    press("Ctrl+Shift+Up", 3)
    QTest.keyClicks(edit, "!")
    assert text_of(edit) == "one! two\none! three\n🐸 one\nfour"


def test_escape_leaves_one_cursor(edit: CodeEdit) -> None:
    press("Ctrl+Shift+Down")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    QTest.keyClicks(edit, "x")
    assert text_of(edit).count("x") == 1


def test_the_command_leaves_one_cursor(edit: CodeEdit) -> None:
    press("Ctrl+Shift+Down")
    press("Shift+Esc")
    assert not edit.features.carets.are_many


def test_a_cursor_at_the_end_of_each_selected_line(edit: CodeEdit) -> None:
    press("Ctrl+A")
    press("Shift+Alt+I")
    QTest.keyClicks(edit, ";")
    assert text_of(edit) == "one two;\none three;\n🐸 one;\nfour;"


def test_the_word_is_selected_then_where_it_occurs_next(edit: CodeEdit) -> None:
    press("Ctrl+D", 2)
    QTest.keyClicks(edit, "X")
    assert text_of(edit) == "X two\nX three\n🐸 one\nfour"


def test_an_occurrence_can_be_skipped(edit: CodeEdit) -> None:
    press("Ctrl+D", 2)
    press("Alt+D")
    QTest.keyClicks(edit, "X")
    assert text_of(edit) == "X two\none three\n🐸 X\nfour"


def test_a_word_found_as_a_whole_is_no_part_of_another(edit: CodeEdit) -> None:
    write(edit, "a\nab\na")
    press("Ctrl+D", 3)
    QTest.keyClicks(edit, "X")
    assert text_of(edit) == "X\nab\nX"


def test_all_occurrences_at_once(edit: CodeEdit) -> None:
    press("Ctrl+F2")
    QTest.keyClicks(edit, "1")
    assert text_of(edit) == "1 two\n1 three\n🐸 1\nfour"


def test_deleting_by_words_happens_at_each(edit: CodeEdit) -> None:
    press("Ctrl+Shift+Down")
    press("Ctrl+Delete")
    assert text_of(edit) == "two\nthree\n🐸 one\nfour"
    press("Shift+End")
    press("Backspace")
    assert text_of(edit) == "\n\n🐸 one\nfour"


def test_brackets_lines_and_tabs_are_as_with_one_cursor(edit: CodeEdit) -> None:
    write(edit, "\n")
    press("Ctrl+Shift+Down")
    QTest.keyClicks(edit, "f(")
    assert text_of(edit) == "f()\nf()"
    press("Backspace")
    press("Tab")
    QTest.keyClicks(edit, ":")
    press("Return")
    QTest.keyClicks(edit, "x")
    assert text_of(edit) == "f   :\n    x\nf   :\n    x"


def test_lines_are_pasted_one_to_each_cursor(edit: CodeEdit) -> None:
    write(edit, "a\nb")
    press("Ctrl+Shift+Down")
    QGuiApplication.clipboard().setText("1\n2\n")
    press("Ctrl+V")
    assert text_of(edit) == "1a\n2b"
    QGuiApplication.clipboard().setText("z")
    press("Ctrl+V")
    assert text_of(edit) == "1za\n2zb"


def test_what_is_selected_at_each_is_copied_and_cut_line_by_line(edit: CodeEdit) -> None:
    press("Ctrl+F2")
    press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "one\none\none"
    press("Ctrl+X")
    assert text_of(edit) == " two\n three\n🐸 \nfour"


def test_a_click_with_alt_is_one_cursor_more_and_again_one_less(edit: CodeEdit) -> None:
    QTest.mouseClick(edit.viewport(), LEFT, ALT, place(edit, 1, 3))
    QTest.mouseClick(edit.viewport(), LEFT, ALT, place(edit, 3, 0))
    QTest.mouseClick(edit.viewport(), LEFT, ALT, place(edit, 3, 0))
    QTest.keyClicks(edit, "x")
    assert text_of(edit) == "xone two\nonex three\n🐸 one\nfour"
    QTest.mouseClick(edit.viewport(), LEFT, pos=place(edit, 0, 1))
    assert not edit.features.carets.are_many


def test_a_column_is_selected_with_the_mouse(edit: CodeEdit) -> None:
    write(edit, "abcd\nx\nefgh\nijkl")
    start, end = place(edit, 0, 1), place(edit, 3, 3)
    QTest.mousePress(edit.viewport(), LEFT, ALT | SHIFT, start)
    drag(edit, end)
    QTest.mouseRelease(edit.viewport(), LEFT, ALT | SHIFT, end)
    assert edit.features.carets.selected_text() == "bc\nfg\njk"
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert text_of(edit) == "ad\nx\neh\nil"


def drag(edit: CodeEdit, end: QPoint) -> None:
    """Move the mouse with its left button down."""
    there = QPointF(end)
    event = QMouseEvent(QEvent.Type.MouseMove, there, there, Qt.MouseButton.NoButton, LEFT, ALT | SHIFT)
    QApplication.sendEvent(edit.viewport(), event)


def test_an_input_method_writes_at_each_cursor(edit: CodeEdit) -> None:
    press("Ctrl+Shift+Down")
    event = QInputMethodEvent()
    event.setCommitString("蛙")
    QApplication.sendEvent(edit, event)
    assert text_of(edit).startswith("蛙one two\n蛙one three")


def test_cursors_that_meet_become_one(edit: CodeEdit) -> None:
    press("Ctrl+Shift+Down")
    press("Home")
    press("Backspace")
    QTest.keyClicks(edit, "x")
    assert text_of(edit) == "xone twoxone three\n🐸 one\nfour"
    press("Ctrl+A")
    assert edit.textCursor().selectedText().count("x") == 2


def test_no_break_spaces_are_copied_as_they_are(edit: CodeEdit) -> None:
    write(edit, "a\u00a0b\nc")
    press("Ctrl+A")
    press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "a\u00a0b\nc"


def test_each_cursor_is_drawn(edit: CodeEdit) -> None:
    press("Ctrl+Shift+Down", 2)
    box = edit.cursorRect(edit.features.carets.all()[1])
    picture = edit.viewport().grab().toImage()
    scale = picture.devicePixelRatio()
    column = QRect(box.left(), box.top() + 2, 3, box.height() - 4)
    colors = {
        picture.pixelColor(round(x * scale), round(column.center().y() * scale)).name()
        for x in range(column.left(), column.right() + 1)
    }
    assert edit.palette().text().color().name() in colors


KEYS = ["a", "(", '"', "Return", "Tab", "Backspace", "Delete", "Left", "Shift+Right", "Home", "End", "Up", "Down"]
MORE = ["Ctrl+Shift+Down", "Ctrl+Shift+Up", "Ctrl+D", "Ctrl+F2", "Shift+Alt+I", "Ctrl+Backspace"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(KEYS + MORE), max_size=14))
def test_all_that_was_done_can_be_undone(edit: CodeEdit, heartbeat: Heartbeat, keys: list[str]) -> None:
    heartbeat.rest()
    write(edit, TEXT)
    for key in keys:
        press(key)
    while edit.document().isUndoAvailable():
        press("Ctrl+Z")
    assert text_of(edit) == TEXT
