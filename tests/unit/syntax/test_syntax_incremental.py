"""Only what an edit reaches is lexed again, and nothing less."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.syntax import Spans, highlight_lines, lexer_for
from haiku_pair.syntax.incremental import IncrementalLexer

LINE = st.sampled_from(['"""', "x = 1", "'''", "def f():", "    pass", "# it's", ""])
EDITS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.lists(LINE, min_size=1, max_size=3)), max_size=6)


def settle(lexer: IncrementalLexer, lines: list[str], shown: list[Spans]) -> int:
    """Settle everything; how many lines that took."""
    count = 0
    while (line := lexer.next_line) is not None:
        shown[line] = lexer.settle(lines[line])
        count += 1
    return count


def made(lines: list[str]) -> tuple[IncrementalLexer, list[Spans]]:
    """A settled document."""
    line_lexer = lexer_for("python")
    assert line_lexer is not None
    lexer = IncrementalLexer(line_lexer, len(lines))
    shown: list[Spans] = [() for _ in lines]
    settle(lexer, lines, shown)
    return lexer, shown


@given(st.lists(LINE, min_size=1, max_size=10), EDITS, st.booleans())
def test_edits_leave_what_a_whole_lex_gives(
    lines: list[str], edits: list[tuple[int, int, list[str]]], between: bool
) -> None:
    lexer, shown = made(lines)
    for at, count, new in edits:
        first = min(at, len(lines) - 1)
        removed = min(count, len(lines) - first)
        lines[first : first + removed] = new
        shown[first : first + removed] = [() for _ in new]
        lexer.splice(first, removed, len(new))
        if between:
            settle(lexer, lines, shown)
    settle(lexer, lines, shown)
    assert shown == by_line(lines)


def by_line(lines: list[str]) -> list[Spans]:
    """Each line lexed after the one above."""
    line_lexer = lexer_for("python")
    assert line_lexer is not None
    state, found = line_lexer.start, []
    for line in lines:
        spans, state = line_lexer.lex(state, line)
        found.append(spans)
    return found


def test_one_key_lexes_one_line() -> None:
    lines = ["x = 1"] * 100
    lexer, shown = made(lines)
    lines[50] = "x = 12"
    lexer.splice(50, 1, 1)
    assert settle(lexer, lines, shown) == 1


def test_open_string_reaches_to_the_end() -> None:
    lines = ["x = 1"] * 100
    lexer, shown = made(lines)
    lines[50] = "x = '''"
    lexer.splice(50, 1, 1)
    assert not lexer.is_settled(52)
    assert settle(lexer, lines, shown) == 50


def test_guess_far_below_is_what_it_will_be() -> None:
    lines = ["x = 1"] * 100
    line_lexer = lexer_for("python")
    assert line_lexer is not None
    lexer = IncrementalLexer(line_lexer, 100)
    assert lexer.guess(90, lines[90]) == highlight_lines("python", ["x = 1"])[0]
    assert not lexer.is_settled(90)
