"""Formulas are escaped, code and prices are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.window.conversation.blocks import BlockKind, split_blocks
from haiku_pair.window.conversation.formulas import protected


@pytest.mark.parametrize("formula", ["\\(a_1\\)", "\\[x*y*z\\]", "$x_i^2$", "$$\\frac{a}{b}$$", "$\\alpha$"])
def test_the_marks_of_a_formula_are_escaped(formula: str) -> None:
    inner = protected(f"so {formula} holds").removeprefix("so ").removesuffix(" holds")
    assert inner.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == formula
    assert inner != formula


@pytest.mark.parametrize(
    "text", ["it costs $5 and $10", "`$x_1$` is code", "``\\(a\\)``", "a \\* b", "$HOME/a_b and $PATH"]
)
def test_other_text_stays(text: str) -> None:
    assert protected(text) == text


@given(st.text(alphabet="$\\()[]`ab_ \n", max_size=40))
def test_nothing_but_backslashes_is_added(text: str) -> None:
    made = protected(text)
    assert made.replace("\\", "").replace("\n", " ") == text.replace("\\", "").replace("\n", " ")


@pytest.mark.parametrize(("begin", "end"), [("$$", "$$"), ("\\[", "\\]")])
def test_a_formula_of_several_lines_is_one_block(begin: str, end: str) -> None:
    first, second = split_blocks(f"{begin}\n- a_1\n+ b_2\n{end}\nand so on")
    assert (first.kind, first.language, first.text) == (BlockKind.FENCE, "latex", "- a_1\n+ b_2")
    assert second.text == "and so on"


def test_a_formula_that_is_never_closed_ends_with_its_paragraph() -> None:
    first, second = split_blocks("$$\na_1\n\nthe rest")
    assert (first.text, second.text) == ("a_1", "the rest")
