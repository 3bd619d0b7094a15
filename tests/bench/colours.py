"""Colours 300 ms after the last key beside those of one whole lex, in the twelve commonest languages.

    python tests/bench/colours.py [LINES]

A file of some 5,000 lines of each language, made of a sample over and over; five keys in the middle, among them the
beginning of a comment or a string; then the share of characters on the screen and off it that look as in one lex.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QApplication

from haiku_pair.syntax import highlight_lines
from haiku_pair.window.editor.blocks import BlockWatch, utf16_offsets
from haiku_pair.window.editor.highlighter import Highlighter
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import Theme
from tests.bench.editor import until
from tests.helpers.language_samples import SAMPLES

GOAL, SOON = 99.5, 0.3
ON_SCREEN = 50


def look(theme: Theme, block: QTextBlock, path: str) -> list[str]:
    """The colour of each character, as it is."""
    colours = [""] * (block.length() - 1)
    for item in block.layout().formats():
        colours[item.start : item.start + item.length] = [item.format.foreground().color().name()] * item.length
    return colours


def share(theme: Theme, edit: CodeEdit, path: str, lines: range) -> float:
    """Per cent of the characters in these lines that have the colour of one whole lex."""
    document = edit.document()
    texts = [document.findBlockByNumber(number).text() for number in range(document.blockCount())]
    wanted = highlight_lines(path, texts)
    alike = every = 0
    for number in lines:
        block = document.findBlockByNumber(number)
        expected = [""] * (block.length() - 1)
        offsets = utf16_offsets(block, texts[number]) or range(len(texts[number]) + 1)
        for span in wanted[number]:
            start, end = offsets[span.start], offsets[span.start + span.length]
            expected[start:end] = [theme.style(span.kind).foreground().color().name()] * (end - start)
        pairs = zip(look(theme, block, path), expected, strict=True)
        same = [have == want for have, want in pairs]
        alike, every = alike + sum(same), every + len(same)
    return 100 * alike / max(1, every)


def measured(theme: Theme, path: str, text: str) -> tuple[float, float]:
    """On the screen soon after a key, and when nothing is left to do."""
    edit = CodeEdit(theme)
    edit.setPlainText(text)
    watch, highlighter = BlockWatch(edit.document()), Highlighter(edit.document(), theme)
    watch.changed.connect(highlighter.on_changed)
    middle = edit.blockCount() // 2
    highlighter.show_lines(middle - ON_SCREEN // 2, middle + ON_SCREEN // 2)
    highlighter.start(path)
    until(lambda: not highlighter.is_busy)
    cursor = QTextCursor(edit.document().findBlockByNumber(middle))
    for key in 'x"y/*':
        cursor.insertText(key)
        end = time.perf_counter() + 0.06
        until(lambda end=end: time.perf_counter() > end)  # type: ignore[misc]
    end = time.perf_counter() + SOON
    until(lambda: time.perf_counter() > end)
    lines = range(middle - ON_SCREEN // 2, middle + ON_SCREEN // 2 + 1)
    soon = share(theme, edit, path, lines)
    until(lambda: not highlighter.is_busy)
    return soon, share(theme, edit, path, lines)


def main() -> int:
    """Measure and print; 0 always: the goal is for the reader."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 4_900
    app = QApplication.instance() or QApplication([])
    theme = Theme(app)
    print(f"share of characters on the screen as in one whole lex, {lines:,} lines (goal {GOAL} %)")
    for path, sample in SAMPLES.items():
        text = (sample * (lines // sample.count("\n") + 1)).split("\n")[:lines]
        soon, idle = measured(theme, path, "\n".join(text) + "\n")
        print(f"{path:<12} after 300 ms {soon:6.2f} %   when idle {idle:6.2f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
