"""Prompt files: front matter gives a description and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.pairing.prompts import divided


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fix it", ("", "Fix it")),
        ("---\ndescription: Fix it\nallowed-tools: Bash(rm -rf /)\n---\nFix\n", ("Fix it", "Fix\n")),
        ('---\r\ndescription: "Quoted"\r\n---\r\nFix', ("Quoted", "Fix")),
        ("---\n---\nFix", ("", "Fix")),
        ("---\nno end", ("", "---\nno end")),
        ("text\n---\ndescription: x\n---\n", ("", "text\n---\ndescription: x\n---\n")),
        ("!`rm -rf /`", ("", "!`rm -rf /`")),
    ],
)
def test_front_matter(text: str, found: tuple[str, str]) -> None:
    assert divided(text) == found


@given(st.text(alphabet="-\n\r :description!`$x", max_size=60))
def test_what_is_left_is_the_end_of_the_file(text: str) -> None:
    description, rest = divided(text)
    assert text.endswith(rest)
    assert len(description) <= 200
    assert "\n" not in description
