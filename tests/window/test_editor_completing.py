"""Completing words of the open files: by key, in the real window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.words import completions, word_before, words_of
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def engine() -> ScriptedEngine:
    """With two files that share no words."""
    return ScriptedEngine({"a.py": "alphabet = 1\nalpine = 2\n\n", "b.py": "almanac = walrus\n"})


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> EditorPage:
    """The first file, the other one open as well, the cursor in its last line."""
    other = window.editor.open_path("b.py")
    page = window.editor.open_path("a.py")
    eventually(qtbot, lambda: page.is_loaded and other.is_loaded)
    page.edit.finish()
    window.navigation.focus_editor()
    page.edit.go_to(2)
    return page


def choices(page: EditorPage) -> list[str]:
    """What the list offers, as far as it is shown."""
    shown = page.edit.features.completion.list
    return [shown.item(row).text() for row in range(shown.count())] if shown.isVisible() else []


def last_line(page: EditorPage) -> str:
    return page.edit.document().findBlockByNumber(2).text()


def test_words_of_this_file_and_of_the_others_are_offered(qtbot: QtBot, page: EditorPage) -> None:
    type_text("al")
    press("Ctrl+Space")
    eventually(qtbot, lambda: choices(page) == ["alpine", "alphabet", "almanac"])
    press("Down")
    press("Return")
    assert last_line(page) == "alphabet"
    assert choices(page) == []
    press("Ctrl+Z")
    assert last_line(page) == "al"


def test_typing_goes_on_and_narrows_the_list(qtbot: QtBot, page: EditorPage) -> None:
    type_text("al")
    press("Ctrl+Space")
    eventually(qtbot, lambda: len(choices(page)) == 3)
    type_text("m")
    assert choices(page) == ["almanac"]
    press("Tab")
    assert last_line(page) == "almanac"


def test_a_key_that_ends_the_word_ends_the_list(qtbot: QtBot, page: EditorPage) -> None:
    type_text("al")
    press("Ctrl+Space")
    eventually(qtbot, lambda: choices(page))
    type_text(" ")
    assert choices(page) == []
    press("Return")
    assert page.edit.blockCount() == 5


def test_escape_leaves_the_list_and_nothing_else(qtbot: QtBot, page: EditorPage) -> None:
    type_text("al")
    press("Ctrl+Space")
    eventually(qtbot, lambda: choices(page))
    press("Esc")
    assert choices(page) == []
    assert last_line(page) == "al"


def test_a_word_is_completed_at_every_cursor(qtbot: QtBot, page: EditorPage) -> None:
    page.edit.setPlainText("alphabet\n\n")
    page.edit.go_to(1)
    press("Ctrl+Shift+Down")
    type_text("alp")
    press("Ctrl+Space")
    eventually(qtbot, lambda: choices(page))
    press("Return")
    assert page.edit.toPlainText() == "alphabet\nalphabet\nalphabet"


def test_letters_in_order_are_enough(qtbot: QtBot, page: EditorPage) -> None:
    type_text("abt")
    press("Ctrl+Space")
    eventually(qtbot, lambda: choices(page) == ["alphabet"])


def test_the_focus_stays_in_the_text(qtbot: QtBot, page: EditorPage) -> None:
    type_text("al")
    press("Ctrl+Space")
    eventually(qtbot, lambda: choices(page))
    assert page.edit.hasFocus()
    assert page.edit.features.completion.list.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_word_at_a_seam_of_a_long_text_is_whole() -> None:
    text = "x " * 24_998 + "boundary_word"
    assert "boundary_word" in words_of(text)


@given(st.text("abc_1 \n.", max_size=40))
def test_words_are_those_of_the_text(text: str) -> None:
    found = words_of(text)
    assert all(word in text and len(word) >= 3 for word in found)
    assert word_before(text) == "" or text.endswith(word_before(text))


@given(st.text("abAB_", max_size=4), st.lists(st.text("abAB_", min_size=3, max_size=8), max_size=8))
def test_each_choice_has_what_was_typed_in_order(typed: str, known: list[str]) -> None:
    for word in completions(typed, set(known), {}):
        rest = iter(word.casefold())
        assert all(letter in rest for letter in typed.casefold())
