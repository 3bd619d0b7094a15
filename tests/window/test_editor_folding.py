"""Folding: by key, by mouse, and through changes of the text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.editor.fold_ranges import hidden_after, may_fold
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import press
from tests.helpers.guards import Heartbeat

TEXT = "class A:\n    def f():\n        one\n\n        two\n\n    def g():\n        x\n\nend\n"


@pytest.fixture
def page(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> EditorPage:
    """An editor with a text, the focus in it, the cursor at its start."""
    pane = EditorPane(bridge, theme, commands)
    commands.install(pane, Context.ANYWHERE)
    pane.register()
    qtbot.addWidget(pane)
    pane.resize(700, 400)
    pane.show()
    pane.activateWindow()
    page = pane.open_path("src/frog.py")
    qtbot.waitUntil(lambda: page.is_loaded)
    page.edit.finish()
    page.edit.setFocus()
    qtbot.waitUntil(page.edit.hasFocus)
    page.edit.setPlainText(TEXT)
    return page


@pytest.fixture
def edit(page: EditorPage) -> CodeEdit:
    return page.edit


def seen(edit: CodeEdit) -> list[int]:
    """The lines that are not folded away."""
    document = edit.document()
    numbers = range(document.blockCount())
    return [number for number in numbers if document.findBlockByNumber(number).isVisible()]


def settled(qtbot: QtBot, edit: CodeEdit) -> None:
    qtbot.waitUntil(lambda: not edit.features.folds.is_busy)


def test_the_innermost_lines_around_the_cursor_are_folded_then_those_around_them(edit: CodeEdit) -> None:
    edit.go_to(4, 8)
    press("Ctrl+Shift+[")
    assert seen(edit) == [0, 1, 5, 6, 7, 8, 9, 10]
    assert edit.textCursor().blockNumber() == 1
    press("Ctrl+Shift+[")
    assert seen(edit) == [0, 8, 9, 10]
    press("Ctrl+Shift+]")
    assert seen(edit) == [0, 1, 5, 6, 7, 8, 9, 10]  # the inner one is still folded


def test_everything_is_folded_and_opened(qtbot: QtBot, edit: CodeEdit) -> None:
    press("Alt+0")
    settled(qtbot, edit)
    assert seen(edit) == [0, 8, 9, 10]
    press("Alt+9")
    settled(qtbot, edit)
    assert seen(edit) == list(range(11))


def test_the_arrow_steps_over_what_is_folded(edit: CodeEdit) -> None:
    press("Ctrl+Shift+[")
    press("Down")
    assert edit.textCursor().blockNumber() == 8
    press("Up")
    assert edit.textCursor().blockNumber() == 0


def test_line_numbers_stay_those_of_the_file(edit: CodeEdit) -> None:
    press("Ctrl+Shift+[")
    shown = edit.visible_blocks(0, edit.viewport().height())
    assert [block.blockNumber() for block, _ in shown] == [0, 8, 9, 10]


def test_going_to_a_line_or_finding_text_opens_the_fold(qtbot: QtBot, page: EditorPage) -> None:
    press("Ctrl+Shift+[")
    page.go_to(4)
    assert 4 in seen(page.edit)
    page.edit.go_to(0)
    press("Ctrl+Shift+[")
    press("Ctrl+F")
    page.find_bar.input.setText("")
    QTest.keyClicks(page.find_bar.input, "two")
    qtbot.waitUntil(lambda: page.edit.textCursor().selectedText() == "two")
    assert 4 in seen(page.edit)


def test_a_click_beside_the_line_folds_and_opens_it(edit: CodeEdit) -> None:
    place = QPoint(edit.gutter.width() - 4, edit.cursorRect().center().y())
    QTest.mouseClick(edit.gutter, Qt.MouseButton.LeftButton, pos=place)
    assert seen(edit) == [0, 8, 9, 10]
    QTest.mouseClick(edit.gutter, Qt.MouseButton.LeftButton, pos=place)
    assert seen(edit) == list(range(11))


def test_folds_stay_while_one_types_elsewhere(edit: CodeEdit) -> None:
    edit.go_to(1)
    press("Ctrl+Shift+[")
    edit.go_to(0)
    QTest.keyClicks(edit, "x")
    press("Return")
    assert edit.document().findBlockByNumber(2).text() == "    def f():"
    assert seen(edit) == [0, 1, 2, 6, 7, 8, 9, 10, 11]
    QTest.keyClicks(edit, "y")
    edit.go_to(2, 8)
    QTest.keyClicks(edit, "z")
    assert 3 not in seen(edit)


def test_a_new_line_in_the_header_opens_its_fold(edit: CodeEdit) -> None:
    press("Ctrl+Shift+[")
    press("End")
    press("Return")
    assert seen(edit) == list(range(12))


def test_deleting_over_a_fold_leaves_nothing_hidden(edit: CodeEdit) -> None:
    press("Ctrl+Shift+[")
    press("Shift+Down")
    press("Delete")
    assert edit.toPlainText() == "\nend\n"
    assert seen(edit) == [0, 1, 2]
    press("Ctrl+Z")
    assert edit.toPlainText() == TEXT
    assert seen(edit) == list(range(11))


def test_a_change_of_another_program_within_a_fold_leaves_it_folded(page: EditorPage) -> None:
    from haiku_pair.edits.values import Splice
    from haiku_pair.window.editor.blocks import replace_lines

    press("Ctrl+Shift+[")
    replace_lines(page.edit.document(), Splice(2, 1, ("        1", "        2")))
    assert seen(page.edit) == [0, 9, 10, 11]


@pytest.mark.parametrize(
    ("header", "following", "count"),
    [
        ("def f():", ["    a", "", "    b", "", "c"], 3),
        ("int main() {", ["a;", "b;", "}"], 2),
        ("x = [", ["]"], 0),
        ("if (x) {", ["  a", "} else {", "  b", "}"], 1),
        ("x = {", ["    1,"], 1),
        ("", ["   a"], 0),
        ("a", ["b"], 0),
        ("\ta:", ["\t\tb"], 1),
    ],
)
def test_what_belongs_to_a_line(header: str, following: list[str], count: int) -> None:
    assert hidden_after(header, following) == count
    assert may_fold(header, following) == bool(count)


KEYS = ["a", "Return", "Backspace", "Delete", "Up", "Down", "Shift+Down", "Tab", "Ctrl+Z", "Ctrl+Shift+Z"]
MORE = ["Ctrl+Shift+[", "Ctrl+Shift+]", "Alt+0", "Alt+9", "Ctrl+End", "Ctrl+Home", "Ctrl+Shift+K", "Alt+Down"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(KEYS + MORE), max_size=20))
def test_nothing_stays_hidden_that_can_not_be_opened(
    qtbot: QtBot, page: EditorPage, heartbeat: Heartbeat, keys: list[str]
) -> None:
    heartbeat.rest()
    edit = page.edit
    edit.setPlainText(TEXT)
    for key in keys:
        press(key)
        settled(qtbot, edit)
        assert edit.textCursor().block().isVisible()
    press("Alt+9")
    settled(qtbot, edit)
    assert seen(edit) == list(range(edit.blockCount()))


def test_lines_put_between_hidden_ones_take_no_room(page: EditorPage) -> None:
    from haiku_pair.edits.values import Splice
    from haiku_pair.window.editor.blocks import replace_lines

    document = page.edit.document()
    page.edit.features.fold()
    hidden = [number for number in range(document.blockCount()) if number not in seen(page.edit)]
    replace_lines(document, Splice(hidden[1], 0, ("    new", "    newer")))
    blocks = [document.findBlockByNumber(number) for number in range(document.blockCount())]
    assert [block.lineCount() for block in blocks] == [int(block.isVisible()) for block in blocks]
    assert len([block for block in blocks if not block.isVisible()]) == len(hidden) + 2
