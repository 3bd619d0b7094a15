"""Random edits with a small model's imperfections: the result is the one meant, or a refusal. Nothing between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.edits.matching import Edit, NoMatch, apply_edits

BODIES = ["x = 1", "call(a, b)", "return x", "if x:", "else:", "it = 'a'", "# it’s – so", "y = “q”", "}", "12: z", ""]
LINES = st.builds(
    lambda depth, body, trail: ("    " * depth + body + trail) if body else "",
    st.integers(0, 3),
    st.sampled_from(BODIES),
    st.sampled_from(["", "", "", "  ", "\t"]),
)
FILES = st.lists(LINES, min_size=1, max_size=14)
ENDINGS = st.sampled_from(["\n", "\r\n"])


def result(file: str, *edits: Edit) -> str | None:
    """The file after the edits, or None when they were refused."""
    try:
        return apply_edits(file.encode(), edits).raw.decode()
    except NoMatch:
        return None


SIGNS = st.text(alphabet="ab \n\t“\u00a0.", max_size=12)


@settings(max_examples=200)
@given(SIGNS, SIGNS.filter(bool), SIGNS)
def test_an_exact_edit_is_a_splice_of_text(file: str, old: str, new: str) -> None:
    outcome = result(file, Edit(old, new))
    places = [at for at in range(len(file)) if file.startswith(old, at)]
    if len(places) == 1 and outcome is not None:
        spliced = file[: places[0]] + new + file[places[0] + len(old) :]
        at_end = file.endswith(old) and old.endswith("\n")
        assert outcome == spliced or (at_end and outcome == spliced + "\n")
    if len(places) > 1:
        assert outcome is None


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[str], int, int, list[str]]:
    """A file's lines, a stretch of them, and what is to stand there: lines kept, changed, added."""
    lines = draw(FILES)
    first = draw(st.integers(0, len(lines) - 1))
    last = draw(st.integers(first + 1, len(lines)))
    new: list[str] = []
    for line in lines[first:last]:
        indent = line[: len(line) - len(line.lstrip())]
        new += draw(st.sampled_from([[line]] * 3 + [[], [indent + "changed()"], [line, indent + "added()"]]))
    return lines, first, last, new


def unchanged(lines: list[str]) -> list[str]:
    return lines


def without_trailing_blanks(lines: list[str]) -> list[str]:
    return [line.rstrip() for line in lines]


def plain(lines: list[str]) -> list[str]:
    return [line.translate(str.maketrans("’–“”", '\'-""')) for line in lines]


def deeper(lines: list[str]) -> list[str]:
    return ["  " + line if line else line for line in lines]


def dedented(lines: list[str]) -> list[str]:
    return [line.lstrip() for line in lines]


def with_tabs(lines: list[str]) -> list[str]:
    return [line.replace("    ", "\t") for line in lines]


def numbered(lines: list[str]) -> list[str]:
    return [f"{number:6}\t{line}" for number, line in enumerate(lines, start=1)]


def between_blanks(lines: list[str]) -> list[str]:
    return ["", *lines, ""]


def squeezed(text: str) -> list[str]:
    """Lines with what an adjustment may touch taken away."""
    return ["".join(plain(line.split())) for line in text.splitlines()]


@pytest.mark.parametrize(
    "spoil",
    [unchanged, without_trailing_blanks, plain, deeper, dedented, with_tabs, numbered, between_blanks],
    ids=lambda spoil: spoil.__name__,
)
@settings(max_examples=60, deadline=None)
@given(edits(), ENDINGS)
@pytest.mark.case("D02")
def test_a_spoiled_edit_does_what_was_meant_or_nothing(
    spoil: Callable[[list[str]], list[str]], edit: tuple[list[str], int, int, list[str]], ending: str
) -> None:
    lines, first, last, new = edit
    file = "".join(line + ending for line in lines)
    old_text, new_text = ("".join(line + "\n" for line in spoil(part)) for part in (lines[first:last], new))
    outcome = result(file, Edit(old_text, new_text))
    if outcome is None or old_text in file.replace(ending, "\n"):
        return
    meant = "".join(line + ending for line in lines[:first] + new + lines[last:])
    assert squeezed(outcome) == squeezed(meant)
    if spoil is without_trailing_blanks:
        assert without_trailing_blanks(outcome.splitlines()) == without_trailing_blanks(meant.splitlines())
        assert outcome.startswith("".join(line + ending for line in lines[:first]))
        assert outcome.endswith("".join(line + ending for line in lines[last:]))
    elif spoil is not dedented:
        assert outcome == meant
