"""A look at the whole file passes over none that has a line with a match."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.workspace.line_search import Search, compiled

PART = st.sampled_from([
    "a", "b", " ", ".", "^", "$", "\\b", "\\B", "\\s", "[^a]", "(a|b)", "(?:a)", "(?!a)", "(?<!\\s)", "\\A", "\\Z", "*",
    "+", "++", "?", "(?i)", "\\1", "\\n",
])  # fmt: skip
TEXT = st.text(st.sampled_from("aAb \n\r"), max_size=12)


@given(st.lists(PART, min_size=1, max_size=5).map("".join), TEXT, st.booleans(), st.booleans(), st.booleans())
def test_no_match_is_passed_over(source: str, text: str, pattern: bool, case: bool, word: bool) -> None:
    try:
        expression = compiled(source, pattern=pattern, case=case, word=word)
    except re.error:
        return
    lines = [line.removesuffix("\r") for line in text.split("\n")] if "\n" in text else text.split("\r")
    wanted = [
        number
        for number, line in enumerate(lines, 1)
        if any(match.end() > match.start() for match in expression.finditer(line))
    ]
    found = Search(expression, 5_000).found(text.encode())
    assert [number for number, _, spans in found if spans] == wanted
