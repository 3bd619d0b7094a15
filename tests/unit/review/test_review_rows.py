"""What the diff shows of lines that hide something, are long, or differ little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review.row import Look, Row, RowKind, Slot
from haiku_pair.window.review.rows import build
from haiku_pair.window.review.visible import LINE_CAP, ROW, Mark, MarkKind, cut, difference, escaped, show

REMOVED, ADDED, CONTEXT = LineKind.REMOVED, LineKind.ADDED, LineKind.CONTEXT
FILE = FileChange("a.py", ChangeKind.CHANGED)


def rows(*lines: HunkLine, slot: Slot | None = None) -> tuple[Row, ...]:
    return tuple(build(FILE, [ReviewHunk(Hunk("h", 1, 1, 1, 1, lines))], Look(slot=slot)))


def texts(*lines: HunkLine) -> list[str]:
    return [row.text for row in rows(*lines)]


@pytest.mark.case("K05")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a⟨RLO⟩b"),
        ("a\u200bb", "a⟨ZWSP⟩b"),
        ("a\ufe0fb", "a⟨U+FE0F⟩b"),
        ("a\U000e0041b", "a⟨tag A⟩b"),
        ("a\x1b[0m", "a⟨ESC⟩[0m"),
        ("a\rb", "a⟨CR⟩b"),
        ("a\u00a0b", "a⟨NBSP⟩b"),
        ("a\tb", "a   b"),
        ("\tb", "    b"),
        ("日本語 ok", "日本語 ok"),
    ],
)
def test_nothing_hides_in_a_line(text: str, shown: str) -> None:
    assert show(text).text == shown


@pytest.mark.case("K05")
def test_words_of_two_alphabets_are_marked() -> None:
    assert show("x = p\u0430ypal").marks == (Mark(4, 6, MarkKind.MIXED),)


@given(st.text())
def test_shown_text_is_on_one_line_and_its_columns_grow(text: str) -> None:
    shown = show(text, spaces=True)
    assert not set(shown.text) & set("\n\r\u2028\u2029\t\u202e\u200b")
    assert list(shown.columns) == sorted(shown.columns)


@given(st.text(min_size=1, max_size=2000), st.integers(1, 50))
def test_rows_of_a_cut_line_make_up_the_whole(text: str, width: int) -> None:
    shown = show(text)
    assert "".join(part.text for part in cut(shown, width)) == shown.text


@pytest.mark.case("K09")
def test_a_far_column_of_a_long_line_is_shown() -> None:
    line = HunkLine(ADDED, "x" * 10_000 + "payload")
    shown = texts(line)
    assert any("payload" in text for text in shown)
    assert max(map(len, shown)) <= ROW + 1
    assert "⚠ 1 very long line, cut into rows of 400 characters" in shown


def test_what_is_cut_off_is_counted() -> None:
    assert show("x" * (LINE_CAP + 1_234)).text.endswith("… 1,234 more characters are not shown")


@pytest.mark.case("K09")
@given(st.text(), st.text())
def test_the_difference_of_two_lines_lies_between_what_is_alike(old: str, new: str) -> None:
    found = difference(old, new)
    if found:
        (start, end), (_, new_end) = found
        assert old[:start] == new[:start]
        assert old[end:] == new[new_end:]
        assert old[start:end] != new[start:new_end]


@pytest.mark.case("K09")
def test_one_changed_character_in_a_moved_line_is_marked() -> None:
    found = rows(HunkLine(REMOVED, "if admin == 1:"), HunkLine(ADDED, "if admin != 1:"))
    marks = [mark for row in found for mark in row.marks]
    assert marks == [Mark(10, 1, MarkKind.CHANGED)] * 2


@pytest.mark.case("K09")
def test_white_space_is_drawn_when_it_is_all_that_changes() -> None:
    shown = texts(HunkLine(REMOVED, "\tx"), HunkLine(ADDED, "  x"))
    assert "⚠ only white space changes" in shown
    assert shown[-2:] == ["-→   x", "+··x"]


def test_trailing_spaces_of_added_lines_are_drawn() -> None:
    assert texts(HunkLine(ADDED, "x y  "), HunkLine(REMOVED, "q"))[-2] == "+x y··"


def test_numbers_count_on_their_own_side() -> None:
    found = rows(HunkLine(CONTEXT, "a"), HunkLine(REMOVED, "b"), HunkLine(ADDED, "c"), HunkLine(CONTEXT, "d"))
    assert [(row.old, row.new) for row in found if row.line >= 0] == [(1, 1), (2, 0), (0, 2), (3, 3)]


def test_an_editor_takes_the_place_of_the_lines() -> None:
    found = rows(HunkLine(ADDED, "x"), slot=Slot(0, 5, instead=True))
    assert [row.kind for row in found].count(RowKind.SLOT) == 5
    assert all(row.line < 0 for row in found)


@pytest.mark.case("C07")
def test_a_name_is_shown_on_one_line() -> None:
    assert escaped("a\nb\t\u202ec") == "a⟨LF⟩b⟨U+0009⟩⟨RLO⟩c"
