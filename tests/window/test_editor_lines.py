"""Commands on whole lines, brackets and quotes in pairs: by key, in the real editor."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.editor.line_edits import comment_marks, joined, toggled_comment
from haiku_pair.window.editor.pairs import partner
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import Theme

ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
TEXT = "one\n    two\n\n  🐸 three\nfour"


@pytest.fixture
def edit(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> CodeEdit:
    """An editor with a text, the focus in it."""
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
    """This text instead of what is there; the cursor at its start."""
    edit.selectAll()
    edit.insertPlainText(text)
    edit.moveCursor(QTextCursor.MoveOperation.Start)


def select(edit: CodeEdit, first: int, last: int) -> None:
    """From the start of one line into the middle of another."""
    cursor = QTextCursor(edit.document().findBlockByNumber(first))
    cursor.setPosition(edit.document().findBlockByNumber(last).position() + 1, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def lines(edit: CodeEdit) -> list[str]:
    """The text."""
    return edit.toPlainText().split("\n")


def test_lines_become_comments_and_text_again_in_one_step_each(edit: CodeEdit) -> None:
    select(edit, 0, 3)
    QTest.keyClick(edit, Qt.Key.Key_Slash, CTRL)
    assert lines(edit) == ["# one", "#     two", "", "#   🐸 three", "four"]
    assert edit.selected_lines() == (0, 3)
    QTest.keyClick(edit, Qt.Key.Key_Slash, CTRL)
    assert edit.toPlainText() == TEXT
    QTest.keyClick(edit, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(edit, Qt.Key.Key_Z, CTRL)
    assert edit.toPlainText() == TEXT


def test_the_cursor_stays_in_its_word_when_the_line_becomes_a_comment(edit: CodeEdit) -> None:
    edit.go_to(1, 5)
    QTest.keyClick(edit, Qt.Key.Key_Slash, CTRL)
    QTest.keyClicks(edit, "X")
    assert lines(edit)[1] == "    # tXwo"


def test_lines_move_with_their_selection_and_stop_at_the_ends(edit: CodeEdit) -> None:
    select(edit, 0, 1)
    QTest.keyClick(edit, Qt.Key.Key_Down, ALT)
    assert lines(edit) == ["", "one", "    two", "  🐸 three", "four"]
    assert edit.selected_lines() == (1, 2)
    QTest.keyClick(edit, Qt.Key.Key_Up, ALT)
    QTest.keyClick(edit, Qt.Key.Key_Up, ALT)
    assert edit.toPlainText() == TEXT
    edit.go_to(4)
    QTest.keyClick(edit, Qt.Key.Key_Down, ALT)
    assert edit.toPlainText() == TEXT


def test_lines_are_duplicated_below(edit: CodeEdit) -> None:
    edit.go_to(4, 2)
    QTest.keyClick(edit, Qt.Key.Key_Down, ALT | SHIFT)
    assert lines(edit)[-2:] == ["four", "four"]
    assert (edit.textCursor().blockNumber(), edit.textCursor().positionInBlock()) == (5, 2)


def test_lines_are_joined_with_the_cursor_at_the_seam(edit: CodeEdit) -> None:
    select(edit, 0, 3)
    QTest.keyClick(edit, Qt.Key.Key_J, ALT)
    assert lines(edit) == ["one two 🐸 three", "four"]
    QTest.keyClick(edit, Qt.Key.Key_J, ALT)
    assert lines(edit) == ["one two 🐸 three four"]
    QTest.keyClicks(edit, "!")
    assert lines(edit) == ["one two 🐸 three! four"]


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        (0, 0, TEXT.split("\n")[1:]),
        (3, 4, TEXT.split("\n")[:3]),
        (0, 4, [""]),
        (2, 2, ["one", "    two", "  🐸 three", "four"]),
    ],
)
def test_lines_are_taken_out(edit: CodeEdit, first: int, last: int, left: list[str]) -> None:
    if first == last:
        edit.go_to(first)
    else:
        select(edit, first, last)
    QTest.keyClick(edit, Qt.Key.Key_K, CTRL | SHIFT)
    assert lines(edit) == left
    QTest.keyClick(edit, Qt.Key.Key_Z, CTRL)
    assert edit.toPlainText() == TEXT


def test_a_line_the_selection_only_reaches_is_left_alone(edit: CodeEdit) -> None:
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Down, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    QTest.keyClick(edit, Qt.Key.Key_Slash, CTRL)
    assert lines(edit)[:2] == ["# one", "    two"]


# --- pairs ---


def typed(edit: CodeEdit, keys: str, text: str = "") -> str:
    """The text with the cursor as `|` after these keys at the end of a text."""
    write(edit, text)
    edit.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(edit, keys)
    found, at = edit.toPlainText(), edit.textCursor().position()
    return f"{found[:at]}|{found[at:]}"


@pytest.mark.parametrize(
    ("keys", "before", "after"),
    [
        ("f(x)", "", "f(x)|"),
        ("f(", "", "f(|)"),
        ('"a"', "", '"a"|'),
        ("don't", "", "don't|"),
        ("'''", "", "'''|"),
        ("([{", "", "([{|}])"),
        ("x)", "(", "(x)|"),
        (")", "", ")|"),
        ("it's", "# ", "# it's|"),
    ],
)
def test_brackets_and_quotes_come_in_pairs(edit: CodeEdit, keys: str, before: str, after: str) -> None:
    assert typed(edit, keys, before) == after


def test_a_bracket_before_a_word_comes_alone(edit: CodeEdit) -> None:
    QTest.keyClicks(edit, "(")
    assert lines(edit)[0] == "(one"


def test_an_empty_pair_goes_as_a_whole(edit: CodeEdit) -> None:
    assert typed(edit, "(") == "(|)"
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.toPlainText() == ""
    QTest.keyClick(edit, Qt.Key.Key_Z, CTRL)
    assert edit.toPlainText() == "()"


def test_what_is_selected_is_put_in_a_pair_and_stays_selected(edit: CodeEdit) -> None:
    select(edit, 0, 1)
    QTest.keyClicks(edit, "[")
    assert edit.toPlainText().startswith("[one\n ]   two")
    assert edit.textCursor().selectedText() == "one\u2029 "


def test_the_cursor_goes_from_a_bracket_to_its_partner_and_back(edit: CodeEdit) -> None:
    write(edit, "f(a,\n  (b)[1],\n)\n")
    edit.go_to(0, 1)
    QTest.keyClick(edit, Qt.Key.Key_Backslash, CTRL | SHIFT)
    assert (edit.textCursor().blockNumber(), edit.textCursor().positionInBlock()) == (2, 0)
    QTest.keyClick(edit, Qt.Key.Key_Backslash, CTRL | SHIFT)
    assert (edit.textCursor().blockNumber(), edit.textCursor().positionInBlock()) == (0, 1)


# --- pure ---


@given(
    st.lists(st.text(" \tab-<>🐸", max_size=8), min_size=1, max_size=6),
    st.sampled_from(["a.py", "a.js", "a.lisp"]),
)
def test_a_comment_taken_back_is_the_text_it_was(texts: list[str], path: str) -> None:
    marks = comment_marks(path)
    assert marks is not None
    assume(any(line.strip() for line in texts))
    assert toggled_comment(toggled_comment(texts, marks), marks) == texts


@given(st.lists(st.text(" \tab(),", max_size=8), min_size=1, max_size=6))
def test_joining_keeps_all_but_white_space(texts: list[str]) -> None:
    assert "".join(joined(texts).split()) == "".join("".join(texts).split())


@given(st.text("()x", max_size=30))
def test_the_partner_of_a_partner_is_the_bracket(text: str) -> None:
    found = partner([f"({text}"], "(")
    if found is not None:
        assert partner([f"({text}"[: found[1] + 1]], ")") == (0, 0)


def test_files_whose_comments_are_not_known_have_none() -> None:
    assert comment_marks("Makefile") == comment_marks("a/.gitignore") == comment_marks("x.py")
    assert comment_marks("a.json") is None
