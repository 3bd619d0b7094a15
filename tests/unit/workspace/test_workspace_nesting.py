"""What a piece of a text is part of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.engine.workspace.nesting import spans_around
from haiku_pair.protocol.spans import Span

CODE = """import os


def jump(height, twice=False):
    if twice:
        return leap(height * 2, "é high")
    return height
"""
PYTHON = CODE.split("\n")
TEXT = "fruit:\n  apples: red\n  pears:\n    - green\n    - yellow\n\nend".splitlines()
LINES = st.lists(st.text("ab (){}:é😀\t'\"", max_size=8), min_size=1, max_size=6)


def cut(lines: list[str], span: Span) -> str:
    """The text of a span."""
    if span.first_line == span.last_line:
        return lines[span.first_line][span.first_column : span.last_column]
    middle = lines[span.first_line + 1 : span.last_line]
    return "\n".join([lines[span.first_line][span.first_column :], *middle, lines[span.last_line][: span.last_column]])


def test_python_grows_by_its_grammar() -> None:
    at = PYTHON[5].index("high")
    found = [cut(PYTHON, span) for span in spans_around("a.py", PYTHON, Span(5, at, 5, at))]
    assert found[0] == "high"
    expected = ["é high", '"é high"', '(height * 2, "é high")', 'leap(height * 2, "é high")', PYTHON[5].strip()]
    places = [found.index(text) for text in expected]
    assert places == sorted(places)
    assert "\n".join(PYTHON[3:7]) in found
    assert found[-1] == "\n".join(PYTHON)


def test_other_texts_grow_by_their_layout() -> None:
    found = [cut(TEXT, span) for span in spans_around("a.yml", TEXT, Span(4, 7, 4, 8))]
    assert found == [
        "yellow",
        "- yellow",
        "    - yellow",
        "    - green\n    - yellow",
        "  pears:\n    - green\n    - yellow",
        "  apples: red\n  pears:\n    - green\n    - yellow",
        "\n".join(TEXT[:5]),
        "\n".join(TEXT),
    ]


@pytest.mark.parametrize("span", [Span(9, 0, 9, 0), Span(0, 99, 0, 99), Span(-1, 0, 0, 0)])
def test_what_lies_outside_is_part_of_the_whole(span: Span) -> None:
    assert spans_around("a.py", ["one", "two"], span) == (Span(0, 0, 1, 3),)
    assert spans_around("a.py", [], span) == (Span(0, 0, 0, 0),)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("ab (){}:é😀\t'\"", max_size=8), min_size=1, max_size=6), st.data(), st.sampled_from(["a.py", "b"])
)
def test_each_holds_the_one_before(lines: list[str], data: st.DataObject, path: str) -> None:
    line = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[line])))
    before = Span(line, column, line, column)
    for span in spans_around(path, lines, before):
        assert span.holds(before)
        cut(lines, span)
        before = span
    assert before.end == (len(lines) - 1, len(lines[-1]))
