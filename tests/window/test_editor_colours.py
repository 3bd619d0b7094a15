"""Colours on the screen are those of one whole lex, after any edit, and cost no key its time."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtGui import QTextBlock, QTextCursor
from pytestqt.qtbot import QtBot

import haiku_pair.syntax.lexing as sample
from haiku_pair.syntax import Span, highlight_lines
from haiku_pair.window.editor.blocks import BlockWatch
from haiku_pair.window.editor.highlighter import Highlighter
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import Theme
from tests.helpers.language_samples import SAMPLES

PYTHON = Path(sample.__file__).read_text(encoding="utf-8")
C = "/* a\n b */\nint main(void)\n{\n  return 0; // done\n}\n" * 4


class Screen:
    """A text widget whose lines are all on screen, with its highlighter."""

    def __init__(self, qtbot: QtBot, theme: Theme, path: str, text: str) -> None:
        self.qtbot = qtbot
        self.theme = theme
        self.path = path
        self.edit = CodeEdit(theme)
        qtbot.addWidget(self.edit)
        self.edit.setPlainText(text)
        self.watch = BlockWatch(self.edit.document())
        self.highlighter = Highlighter(self.edit.document(), theme)
        self.watch.changed.connect(self.highlighter.on_changed)
        self.highlighter.show_lines(0, 10_000)
        self.highlighter.start(path)

    def settle(self) -> None:
        """Wait until every line has its final colours."""
        self.qtbot.waitUntil(lambda: not self.highlighter.is_busy)

    def blocks(self) -> list[QTextBlock]:
        """All lines."""
        document = self.edit.document()
        return [document.findBlockByNumber(number) for number in range(document.blockCount())]

    def colours(self) -> list[list[tuple[int, int, str]]]:
        """Start, length and colour of what is coloured in each line."""
        return [
            [(item.start, item.length, item.format.foreground().color().name()) for item in block.layout().formats()]
            for block in self.blocks()
        ]

    def expected(self) -> list[list[tuple[int, int, str]]]:
        """The same from one lex of the whole text."""
        lines = highlight_lines(self.path, [block.text() for block in self.blocks()])
        return [[self._looks(span) for span in spans] for spans in lines]

    def _looks(self, span: Span) -> tuple[int, int, str]:
        return span.start, span.length, self.theme.style(span.kind).foreground().color().name()


@pytest.mark.parametrize(("path", "text"), [("a.py", PYTHON), ("a.c", C), ("a.json", '{"a": [1,\n "b"]}\n')])
def test_colours_are_those_of_a_whole_lex(qtbot: QtBot, theme: Theme, path: str, text: str) -> None:
    screen = Screen(qtbot, theme, path, text)
    screen.settle()
    assert screen.colours() == screen.expected()


@pytest.mark.parametrize("seed", range(4))
def test_colours_stay_right_through_random_edits(qtbot: QtBot, theme: Theme, seed: int) -> None:
    screen = Screen(qtbot, theme, "a.py", PYTHON[:3000])
    chance = random.Random(seed)
    document = screen.edit.document()
    for _ in range(25):
        cursor = QTextCursor(document)
        last = document.characterCount() - 1
        cursor.setPosition(chance.randrange(last))
        cursor.setPosition(
            min(last, cursor.position() + chance.choice([0, 0, 1, 200])), QTextCursor.MoveMode.KeepAnchor
        )
        cursor.insertText(chance.choice(['"""', "'", "\n", "def f():\n    ", "# ", ""]))
    screen.settle()
    assert screen.colours() == screen.expected()


@pytest.mark.parametrize("path", SAMPLES)
def test_colours_in_the_commonest_languages_are_those_of_a_whole_lex(qtbot: QtBot, theme: Theme, path: str) -> None:
    screen = Screen(qtbot, theme, path, SAMPLES[path] * 3)
    screen.settle()
    cursor = QTextCursor(screen.blocks()[len(screen.blocks()) // 2])
    for key in 'x"y/*':
        cursor.insertText(key)
    screen.settle()
    assert screen.colours() == screen.expected()


def test_typed_word_is_coloured_before_it_is_painted(qtbot: QtBot, theme: Theme) -> None:
    screen = Screen(qtbot, theme, "a.py", "x\n")
    screen.settle()
    cursor = QTextCursor(screen.edit.document())
    cursor.insertText("class ")
    assert screen.colours()[0][0][:2] == (0, 5)


def test_wide_characters_do_not_shift_colours(qtbot: QtBot, theme: Theme) -> None:
    screen = Screen(qtbot, theme, "a.py", "'\U0001f600' + 1")
    screen.settle()
    assert [item[:2] for item in screen.colours()[0]] == [(0, 4), (5, 1), (7, 1)]


def test_other_theme_colours_again(qtbot: QtBot, theme: Theme) -> None:
    screen = Screen(qtbot, theme, "a.py", "class A: pass\n")
    screen.settle()
    theme.changed.emit()
    screen.settle()
    assert screen.colours() == screen.expected()


def test_plain_text_stays_plain(qtbot: QtBot, theme: Theme) -> None:
    screen = Screen(qtbot, theme, "notes.unknown", "class A: pass\n")
    assert not screen.highlighter.is_busy
    assert screen.colours() == [[], []]
