"""Colours of source text, line by line and as a whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import haiku_pair.syntax.lexing as subject
from haiku_pair.syntax import LineLexer, Span, Spans, TokenClass, highlight_lines, lexer_for, lexer_name_for
from haiku_pair.syntax.languages import LEXERS

SAMPLE = Path(subject.__file__).read_text(encoding="utf-8").split("\n")

TRICKY = '''\
def f(a: int = 0x1F) -> str:
    """Doc
    over lines, with 'quotes' and {braces}.
    """
    text = f"{a!r:>{10}} {"inner"}" + r"\\raw" b"bytes"
    return text  # comment """ not a string
x = """unfinished
'''.splitlines()


def lexer(language: str) -> LineLexer:
    """The lexer of a language that must exist."""
    found = lexer_for(language)
    assert found is not None
    return found


def by_line(language: str, lines: list[str]) -> list[Spans]:
    """Spans of each line, lexed one after the other."""
    engine = lexer(language)
    state = engine.start
    result = []
    for line in lines:
        spans, state = engine.lex(state, line)
        result.append(spans)
    return result


@pytest.mark.parametrize("lines", [SAMPLE, TRICKY], ids=["own source", "strings"])
def test_python_by_line_is_python_as_a_whole(lines: list[str]) -> None:
    assert by_line("python", lines) == highlight_lines("python", lines)


def test_string_over_lines_carries_its_state() -> None:
    first, second, third = by_line("python", ["x = '''one", "two", "three'''; y = 1"])
    assert first[-1].kind is TokenClass.STRING
    assert second == (Span(0, 3, TokenClass.STRING),)
    assert third[0] == Span(0, 8, TokenClass.STRING)


def test_equal_states_are_one_object() -> None:
    engine = lexer("python")
    _, once = engine.lex(engine.start, "x = '''")
    _, again = engine.lex(engine.start, "other = '''text")
    assert once is again
    assert engine.lex(once, "'''")[1] is engine.start


def test_very_long_line_is_left_plain_and_keeps_the_state() -> None:
    engine = lexer("python")
    _, inside = engine.lex(engine.start, "x = '''")
    assert engine.lex(inside, "y" * (subject.LINE_LIMIT + 1)) == ((), inside)


def test_lexers_without_a_stack_are_lexed_as_a_whole() -> None:
    assert not lexer("json").resumable
    key, value = highlight_lines("json", ['{"a":', " 1.5}"])
    assert Span(1, 3, TokenClass.NAME_TAG) in key
    assert Span(1, 3, TokenClass.NUMBER) in value


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("src/app.py", "python"),
        ("A/B/Makefile", "make"),
        ("Dockerfile.prod", "docker"),
        ("x.TSX", "typescript"),
        (".editorconfig", "ini"),
        ("LICENSE", ""),
        ("archive.unknown", ""),
    ],
)
def test_language_by_name(path: str, language: str) -> None:
    assert lexer_name_for(path) == language


@pytest.mark.parametrize("word", ["py", "Python", "python3", "a/b.py", " py "])
def test_fence_words_and_paths_name_a_language(word: str) -> None:
    assert highlight_lines(word, ["def f(): pass"])[0][0] == Span(0, 3, TokenClass.KEYWORD)


@pytest.mark.parametrize("word", ["", "text", "no such language", "notes.zzz"])
def test_unknown_language_is_plain(word: str) -> None:
    assert highlight_lines(word, ["def f(): pass", ""]) == [(), ()]


def test_language_only_pygments_knows() -> None:
    assert any(highlight_lines("brainfuck", ["+++[>+<-]."])[0])


def test_every_lexer_of_the_table_exists() -> None:
    assert all(lexer_for(language) is not None for language in LEXERS)


@given(st.lists(st.text(alphabet="ab \t\"'\\#{}()[]/*<>=\u00a0\u00e9\U0001f600", max_size=20), max_size=8))
@pytest.mark.parametrize("language", ["python", "c++", "html", "json", "yaml", "markdown", "diff"])
def test_spans_lie_in_their_line_in_order(language: str, lines: list[str]) -> None:
    for found in (by_line(language, lines), highlight_lines(language, lines)):
        assert len(found) == len(lines)
        for line, spans in zip(lines, found, strict=True):
            ends = [0, *(span.start + span.length for span in spans)]
            assert all(span.start >= end and span.length > 0 for span, end in zip(spans, ends, strict=False))
            assert ends[-1] <= len(line)


def test_pygments_waits_for_the_first_lexer() -> None:
    script = "import sys, haiku_pair.syntax as s; s.lexer_name_for('a.py'); sys.exit('pygments' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
