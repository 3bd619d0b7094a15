"""The colours of the twelve commonest languages are those of one whole lex, soon after the last key.

`HAIKU_PAIR_FIDELITY=folder` takes every file of a folder instead of the small texts here.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

import haiku_pair.window.editor.highlighter as highlighting
from haiku_pair.syntax import highlight_lines, language_of
from haiku_pair.syntax.lexing import LINE_LIMIT, TEXT_LIMIT
from haiku_pair.window.editor.blocks import BlockWatch, line_texts
from haiku_pair.window.editor.highlighter import QUIET, WHOLE_LINES, Highlighter
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import Theme

ENOUGH = 0.995
SAMPLES = Path(__file__).parent / "fidelity"
PYTHON = Path(highlighting.__file__).read_text("utf-8")
TEXTS = {"sample.py": PYTHON} | {path.name: path.read_text("utf-8") * 12 for path in sorted(SAMPLES.iterdir())}


def corpus() -> dict[str, str]:
    """Texts by name."""
    folder = os.environ.get("HAIKU_PAIR_FIDELITY")
    if not folder:
        return TEXTS
    files = [path for path in sorted(Path(folder).rglob("*")) if path.is_file() and language_of(path.name)]
    texts = {str(path): path.read_text("utf-8", "replace").replace("\r\n", "\n") for path in files}
    return {name: text for name, text in texts.items() if 0 < text.count("\n") < WHOLE_LINES and _is_coloured(text)}


def _is_coloured(text: str) -> bool:
    """Whether it is short enough, and in all its lines, to have colours at all."""
    return len(text) < TEXT_LIMIT and max(map(len, text.split("\n"))) < LINE_LIMIT


def classes(edit: CodeEdit) -> list[list[str]]:
    """The colour of each character, line by line."""
    found = []
    block = edit.document().begin()
    while block.isValid():
        line = [""] * (block.length() - 1)
        for item in block.layout().formats():
            color = item.format.foreground().color().name()
            line[item.start : item.start + item.length] = [color] * item.length
        found.append(line)
        block = block.next()
    return found


def wanted(theme: Theme, name: str, lines: list[str]) -> list[list[str]]:
    """The same of one lex of the whole text."""
    found = []
    for line, spans in zip(lines, highlight_lines(name, lines), strict=True):
        colors = [""] * len(line)
        for span in spans:
            color = theme.style(span.kind).foreground().color().name()
            colors[span.start : span.start + span.length] = [color] * span.length
        found.append(colors)
    return found


@pytest.mark.parametrize("name", corpus())
def test_colours_are_those_of_one_whole_lex_soon_after_the_last_key(qtbot: QtBot, theme: Theme, name: str) -> None:
    text = "".join(character if character <= "\uffff" else "?" for character in corpus()[name])
    edit = CodeEdit(theme)
    qtbot.addWidget(edit)
    edit.setPlainText(text)
    watch, highlighter = BlockWatch(edit.document()), Highlighter(edit.document(), theme, edit)
    watch.changed.connect(highlighter.on_changed)
    highlighter.show_lines(0, WHOLE_LINES)
    highlighter.start(name)
    chosen = random.Random(1)
    for piece in ("x", '"', "/*", "\n", "}", "*/", '"'):
        cursor = QTextCursor(edit.document().findBlockByNumber(chosen.randrange(edit.blockCount())))
        cursor.insertText(piece)
    qtbot.waitUntil(lambda: not highlighter.is_busy, timeout=QUIET + 10_000)
    lines = list(line_texts(edit.document(), 0, edit.blockCount()))
    pairs = list(zip(classes(edit), wanted(theme, name, lines), strict=True))
    total = sum(len(line) for line in lines)
    same = sum(a == b for got, want in pairs for a, b in zip(got, want, strict=True))
    assert same >= ENOUGH * total, f"{same / total:.4f}"
