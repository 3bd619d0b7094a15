"""The short way of inline Markdown says what the parser says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument

from haiku_pair.window.conversation.inline import Style, simple_pieces
from haiku_pair.window.conversation.links import hidden_host, is_web_address
from haiku_pair.window.conversation.markdown import MarkdownWriter
from haiku_pair.window.conversation.page import Page
from haiku_pair.window.theme.theme import Theme
from tests.helpers.guards import Heartbeat

WORDS = st.sampled_from([
    "frog", "the pond", "snake_case", "a.b", "`code`", "`a b`", "**bold**", "*it*", "**b c**", " ", " ", ", ", "(", ")",
    "1. ", "- ", "#", "&", "& ", "!", "x*y", "2**3", "_u_", "`", "*", "**", "~", "|", "ü", "$5", "\\", "  ", ":",
    "**`x`**", "[reed](https://a.example/reed)", "[see it](http://b.example)", "[", "](https://c.example)", "https://d.example",
])  # fmt: skip
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


Run = tuple[str, Style, str]


def parsed(text: str) -> list[Run]:
    """What Qt makes of it: runs of text with their looks."""
    document = QTextDocument()
    document.setMarkdown(text, _FEATURES)
    found: list[Run] = []
    iterator = document.begin().begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        fmt = fragment.charFormat()
        style = Style.CODE if fmt.fontFixedPitch() else Style.STRONG if fmt.fontWeight() > 400 else Style.PLAIN
        style = Style.EMPHASIS if fmt.fontItalic() else Style.LINK if fmt.isAnchor() else style
        found.append((fragment.text(), style, fmt.anchorHref()))
        iterator += 1
    assert document.blockCount() == 1
    return joined(found)


def joined(pieces: list[Run]) -> list[Run]:
    """Neighbours of one look as one."""
    found: list[Run] = []
    for text, style, address in pieces:
        if found and found[-1][1:] == (style, address):
            found[-1] = (found[-1][0] + text, style, address)
        else:
            found.append((text, style, address))
    return found


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=8).map("".join))
def test_what_is_simple_looks_as_parsed(heartbeat: Heartbeat, text: str) -> None:
    heartbeat.stop()
    pieces = simple_pieces(text)
    if pieces is not None:
        assert joined([(piece.text, piece.style, piece.address) for piece in pieces]) == parsed(text)


def test_usual_sentences_are_simple() -> None:
    assert simple_pieces("I looked at `jump` and **the pond**, in *all* of snake_case.") is not None
    assert simple_pieces("see [the docs](https://example.com/docs/a.html).") is not None
    assert simple_pieces("see https://example.com") is None
    assert simple_pieces("a picture ![of it](https://example.com/a.png)") is None


@pytest.mark.case("K04")
@pytest.mark.parametrize(
    ("words", "address", "host"),
    [
        ("https://good.example", "https://evil.example/x", "evil.example"),
        ("good.example/path", "https://evil.example", "evil.example"),
        ("the docs", "https://example.com", ""),
        ("example.com", "https://www.example.com/x", ""),
        ("here", "https://ex\u0430mple.com/", "xn--exmple-4nf.com"),
    ],
)
def test_a_host_that_the_words_hide_is_told(words: str, address: str, host: str) -> None:
    assert hidden_host(words, address) == host


@pytest.mark.case("K04")
@pytest.mark.parametrize("address", ["https://a@b.com", "https://good.com\\@evil.com", "http://", "ftp://x.y", "//x.y"])
def test_what_is_no_plain_web_address_is_no_link(address: str) -> None:
    assert not is_web_address(address)


CELLS = st.sampled_from(
    ["frog", "12", "`a`", "**b** c", "-", "1. x", "# x", "[reed](https://a.example)", "ü, ö", "a_b"]
)
RULES = st.sampled_from(["---", ":--", "--:", ":-:", "-"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 3).flatmap(lambda wide: st.tuples(
    st.lists(RULES, min_size=wide, max_size=wide),
    st.lists(st.lists(CELLS, min_size=wide, max_size=wide), min_size=1, max_size=3),
)))  # fmt: skip
def test_a_table_written_the_short_way_is_the_one_that_is_parsed(
    heartbeat: Heartbeat, made: tuple[list[str], list[list[str]]]
) -> None:
    heartbeat.stop()
    rules, rows = made
    wide = len(rules)
    # Only a parser knows what the last line of the second one means.
    short, long = (
        table_of([f"| {' | '.join(cells)} |" for cells in (["Head"] * wide, rules, *rows, [last] * wide)])
        for last in ("x", "\\*")
    )
    cells = 1 + wide * (len(rows) + 1)
    assert short[:cells] == long[:cells]


def test_empty_cells_stay_in_their_columns() -> None:
    texts = [text for text, _, _ in table_of(["| a | b | c |", "|---|---|---|", "| frog |  |  |", "|  | toad | x |"])]
    assert texts[1:10] == ["a", "b", "c", "frog", "", "", "", "toad", "x"]


def table_of(lines: list[str]) -> list[tuple[str, Qt.AlignmentFlag, list[tuple[str, int, str]]]]:
    """The cells of a table as it is written, in order: text, alignment, and runs of it with weight and address."""
    document = QTextDocument()
    writer = MarkdownWriter(Page(document, Theme()))
    writer.feed("\n".join(lines))
    writer.finish()
    found = []
    at = document.begin()
    while at.isValid():
        runs, iterator = [], at.begin()
        while not iterator.atEnd():
            fmt = iterator.fragment().charFormat()
            runs.append((iterator.fragment().text(), fmt.fontWeight(), fmt.anchorHref()))
            iterator += 1
        found.append((at.text(), at.blockFormat().alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask, runs))
        at = at.next()
    return found
