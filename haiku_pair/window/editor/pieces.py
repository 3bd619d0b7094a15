"""Texts with very long lines: shown in pieces, read-only."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from haiku_pair.window.editor.gutter import CONTINUES
from haiku_pair.window.editor.text_edit import CodeEdit

LONGEST_LINE = 50_000
"""Characters. With longer lines every key takes too long (1.7 s at 5 MB): they are shown in pieces, read-only."""
PIECE = 1_024


def has_long_line(text: str) -> bool:
    """Whether a text has a line that no key could be typed into in time."""
    half = LONGEST_LINE // 2
    # A line that long holds one of these stretches whole: few are, and only then its ends are looked for.
    if all(text.find("\n", start, start + half) >= 0 for start in range(0, len(text) - half + 1, half)):
        return False
    start = 0
    while (end := text.find("\n", start)) >= 0:
        if end - start > LONGEST_LINE:
            return True
        start = end + 1
    return len(text) - start > LONGEST_LINE


def reason() -> str:
    """What the person is told."""
    return (
        f"a line of this file is longer than {LONGEST_LINE:,} characters. It is shown broken into pieces of "
        f"{PIECE:,} without colours; the file itself is unchanged."
    )


def show(edit: CodeEdit, text: str, *, undoable: bool = False) -> None:
    """Show a text with its long lines broken; the pieces after the first have no number.

    `undoable`: what is shown until now comes back by undo.
    """
    pieces: list[str] = []
    goes_on: list[int] = []
    for line in text.split("\n"):
        for start in range(0, max(len(line), 1), PIECE):
            if start:
                goes_on.append(len(pieces))
            pieces.append(line[start : start + PIECE])
    if undoable:
        cursor = QTextCursor(edit.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText("\n".join(pieces))
        cursor.endEditBlock()
    else:
        edit.setPlainText("\n".join(pieces))
    for number in goes_on:
        edit.document().findBlockByNumber(number).setUserState(CONTINUES)
