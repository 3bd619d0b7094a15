"""How a text is shown: guides, blanks, wrapping, brackets without partner, the overview, zoom. By key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.main import MainWindow
from haiku_pair.window.overview import Shape
from tests.helpers.drive import eventually, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine

TEXT = "def f():\n    if x:\n\n        a(\tb)\n    # é " + "long " * 60 + "\n" + "y\n" * 200


@pytest.fixture
def edit(qtbot: QtBot, window: MainWindow) -> CodeEdit:
    """The text of the real window, the focus in it."""
    page = window.editor.open_path("src/frog.py")
    eventually(qtbot, lambda: page.is_loaded)
    page.edit.finish()
    window.navigation.focus_editor()
    page.edit.setPlainText(TEXT)
    page.edit.unit = "    "
    return page.edit


def picture(edit: CodeEdit) -> QImage:
    return edit.viewport().grab().toImage()


def colors_in(edit: CodeEdit, line: int, first: int, last: int) -> set[str]:
    """The colours in a part of a line on the screen."""
    cursor = QTextCursor(edit.document().findBlockByNumber(line))
    start, end = QTextCursor(cursor), QTextCursor(cursor)
    start.setPosition(cursor.position() + first)
    end.setPosition(cursor.position() + last)
    image = picture(edit)
    scale = image.devicePixelRatio()
    left, right = edit.cursorRect(start), edit.cursorRect(end)
    return {
        image.pixelColor(round(x * scale), round(y * scale)).name()
        for x in range(left.left() - 1, right.left() + 2)
        for y in range(left.top() + 1, left.bottom())
    }


def test_a_guide_stands_at_each_level_through_blank_lines(edit: CodeEdit) -> None:
    edit.go_to(20)
    edit.show_from(0)
    border = edit._theme.colors.border.name()
    assert border in colors_in(edit, 3, 4, 4)
    assert border not in colors_in(edit, 1, 1, 3)
    box = edit.cursorRect(QTextCursor(edit.document().findBlockByNumber(2)))
    image = picture(edit)
    row = {image.pixelColor(x, box.center().y()).name() for x in range(box.left() + 10, box.left() + 60)}
    assert border in row


def test_blanks_and_tabs_are_marked_on_demand_and_that_is_kept(
    qtbot: QtBot, edit: CodeEdit, engine: ScriptedEngine
) -> None:
    edit.go_to(20)
    edit.show_from(0)
    assert len(colors_in(edit, 1, 1, 3)) == 1
    press("Shift+Alt+B")
    eventually(qtbot, lambda: len(colors_in(edit, 1, 1, 3)) > 1)
    assert engine.settings.show_blanks
    press("Shift+Alt+B")
    eventually(qtbot, lambda: len(colors_in(edit, 1, 1, 3)) == 1)


def test_long_lines_go_on_below_on_demand_and_that_is_kept(
    qtbot: QtBot, edit: CodeEdit, engine: ScriptedEngine
) -> None:
    assert edit.horizontalScrollBar().maximum() > 0
    press("Shift+Alt+W")
    eventually(qtbot, lambda: edit.horizontalScrollBar().maximum() == 0)
    shown = {block.blockNumber(): box.height() for block, box in edit.visible_blocks(0, 300)}
    assert shown[4] > 2 * shown[3]
    assert engine.settings.wrap_lines


def test_the_file_opens_where_it_was_with_wrapped_lines(qtbot: QtBot, edit: CodeEdit) -> None:
    press("Shift+Alt+W")
    eventually(qtbot, lambda: edit.horizontalScrollBar().maximum() == 0)
    edit.show_from(50)
    assert edit.top_line == 50


def test_a_bracket_without_a_partner_is_struck_out(edit: CodeEdit) -> None:
    edit.setPlainText("f(x]\n(y)")
    edit.go_to(0, 1)
    error = edit._theme.colors.error
    assert list(edit.features.brackets.positions) == [1]
    assert error.name() in colors_in(edit, 0, 1, 2)
    edit.go_to(1, 0)
    assert list(edit.features.brackets.positions) == [5, 7]


def test_the_overview_shows_matches_and_other_marks(qtbot: QtBot, edit: CodeEdit) -> None:
    overview = edit.features.strip.overview
    assert overview.isVisible()
    edit.features.strip.show("problems", [(100, 100, Shape.WARNING)])
    eventually(qtbot, lambda: Shape.WARNING in overview.shapes.values())
    press("Ctrl+F")
    type_text("if x")
    eventually(qtbot, lambda: Shape.FOUND in overview.shapes.values())
    press("Esc")
    eventually(qtbot, lambda: Shape.FOUND not in overview.shapes.values())
    assert Shape.WARNING in overview.shapes.values()


def test_a_click_into_the_overview_goes_there(qtbot: QtBot, edit: CodeEdit) -> None:
    overview = edit.features.strip.overview
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(5, overview.height() - 2))
    assert edit.top_line > 100


def test_text_is_larger_and_smaller_in_this_window_and_that_is_kept(
    qtbot: QtBot, window: MainWindow, edit: CodeEdit, engine: ScriptedEngine
) -> None:
    usual = edit.font().pointSize()
    press("Ctrl+=", 2)
    assert edit.font().pointSize() == usual + 2
    press("Ctrl+-", 3)
    assert edit.font().pointSize() == usual - 1
    window.lasting.save()
    assert engine.sent(rq.SaveWindowState)[-1].state.zoom == -1
    press("Ctrl+0")
    assert edit.font().pointSize() == usual


def test_the_wheel_with_ctrl_makes_text_larger(edit: CodeEdit) -> None:
    usual = edit.font().pointSize()
    place = QPointF(20, 20)
    none, control = Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier
    up = QWheelEvent(place, place, QPoint(), QPoint(0, 120), none, control, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(edit.viewport(), up)
    assert edit.font().pointSize() == usual + 1


@pytest.mark.parametrize(
    ("typed", "line", "column"),
    [("5", 4, 0), ("5:9", 4, 8), ("5,9", 4, 8), ("4:999", 3, 13), ("-1", 205, 0), ("9999", 205, 0), ("5:", 4, 0)],
)
def test_one_goes_to_a_line_and_a_column(edit: CodeEdit, typed: str, line: int, column: int) -> None:
    press("Ctrl+G")
    type_text(typed)
    press("Return")
    cursor = edit.textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (line, column)
    assert edit.hasFocus()


def test_a_column_counts_characters(window: MainWindow, edit: CodeEdit) -> None:
    edit.setPlainText("🐸🐸x")
    press("Ctrl+G")
    type_text("1:3")
    press("Return")
    assert edit.textCursor().positionInBlock() == 4
    assert window.editor.status().column == 3
