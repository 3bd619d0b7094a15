"""Lines that something was asked about: they follow every edit around them, and are never taken for others."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout
from pytestqt.qtbot import QtBot

from haiku_pair.window.editor.blocks import line_texts
from haiku_pair.window.inline.differing import differing, differing_so_far
from haiku_pair.window.inline.marked import Marked

EDIT = st.tuples(st.integers(0, 80), st.integers(0, 12), st.sampled_from(["", "x", "\n", "y\nz", "\n\n"]))
NEW = st.lists(st.sampled_from(["line 2", "line 3", "line 4", "", "other"]), max_size=5)


def document(lines: list[str]) -> QTextDocument:
    made = QTextDocument()
    made.setDocumentLayout(QPlainTextDocumentLayout(made))
    made.setPlainText("\n".join(lines))
    return made


def texts(made: QTextDocument) -> tuple[str, ...]:
    return line_texts(made, 0, made.blockCount())


def edit(made: QTextDocument, start: int, length: int, text: str) -> None:
    last = made.characterCount() - 1
    cursor = QTextCursor(made)
    cursor.setPosition(min(start, last))
    cursor.setPosition(min(start + length, last), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(EDIT, max_size=6), NEW, st.integers(2, 5))
def test_lines_go_to_their_own_place_or_nowhere(
    qapp: object, edits: list[tuple[int, int, str]], new: list[str], last: int
) -> None:
    made = document([f"line {number}" for number in range(8)])
    marked = Marked(made, 2, last)
    for start, length, text in edits:
        edit(made, start, length, text)
    if not marked.fit:
        return
    before = texts(made)
    first = marked.first
    assert before[first : first + len(marked.lines)] == marked.lines
    marked.replace(tuple(new))
    assert texts(made) == (*before[:first], *new, *before[first + len(marked.lines) :]) or not new
    if tuple(new) != marked.lines:
        made.undo()
    assert texts(made) == before, "it is one step"


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["x", "\n", "y\nz\n"])), max_size=6))
def test_lines_follow_what_happens_around_them(qapp: object, edits: list[tuple[bool, str]]) -> None:
    made = document([f"line {number}" for number in range(8)])
    marked = Marked(made, 3, 4)
    for is_above, text in edits:
        edit(made, 0 if is_above else made.characterCount() - 1, 0, text)
    edit(made, made.findBlockByNumber(marked.first).position(), 0, "above\n")
    assert marked.fit
    assert texts(made)[marked.first : marked.last + 1] == ("line 3", "line 4")


def test_all_lines_can_go_and_a_text_read_again_has_none(qtbot: QtBot) -> None:
    made = document(["a", "b"])
    marked = Marked(made, 0, 1)
    marked.replace(())
    assert texts(made) == ("",)
    marked = Marked(made, 0, 0)
    made.setPlainText("\nother")
    marked.lose()
    assert not marked.fit


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_what_is_not_marked_as_going_or_new_is_the_same_on_both_sides(old: list[str], new: list[str]) -> None:
    going, added = differing(old, new)
    kept = [line for number, line in enumerate(old) if number not in going]
    assert kept == [line for number, line in enumerate(new) if number not in added]


def test_lines_that_have_not_come_yet_do_not_go() -> None:
    old = ["a", "b", "c", "d"]
    assert differing_so_far(old, ["a"]) == (set(), set())
    assert differing_so_far(old, ["a", "x"]) == ({1}, {1})
    assert differing_so_far(old, ["a", "x", "c"]) == ({1}, {1})
    long = [str(number) for number in range(400)]
    assert differing_so_far(long, [*long[:100], "x"]) == ({100}, {100})
