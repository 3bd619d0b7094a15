"""The short way of inline Markdown says what the parser says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from haiku_pair.window.conversation.inline import Style, simple_pieces
from haiku_pair.window.conversation.links import hidden_host, is_web_address
from tests.helpers.guards import Heartbeat

WORDS = st.sampled_from([
    "frog", "the pond", "snake_case", "a.b", "`code`", "`a b`", "**bold**", "*it*", "**b c**", " ", " ", ", ", "(", ")",
    "1. ", "- ", "#", "&", "& ", "!", "x*y", "2**3", "_u_", "`", "*", "**", "~", "|", "ü", "$5", "\\", "  ", ":",
    "**`x`**",
])  # fmt: skip
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


def parsed(text: str) -> list[tuple[str, Style]]:
    """What Qt makes of it: runs of text with their looks."""
    document = QTextDocument()
    document.setMarkdown(text, _FEATURES)
    found: list[tuple[str, Style]] = []
    iterator = document.begin().begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        fmt = fragment.charFormat()
        style = Style.CODE if fmt.fontFixedPitch() else Style.STRONG if fmt.fontWeight() > 400 else Style.PLAIN
        found.append((fragment.text(), Style.EMPHASIS if fmt.fontItalic() else style))
        iterator += 1
    assert document.blockCount() == 1
    return joined(found)


def joined(pieces: list[tuple[str, Style]]) -> list[tuple[str, Style]]:
    """Neighbours of one look as one."""
    found: list[tuple[str, Style]] = []
    for text, style in pieces:
        if found and found[-1][1] is style:
            found[-1] = (found[-1][0] + text, style)
        else:
            found.append((text, style))
    return found


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=8).map("".join))
def test_what_is_simple_looks_as_parsed(heartbeat: Heartbeat, text: str) -> None:
    heartbeat.stop()
    pieces = simple_pieces(text)
    if pieces is not None:
        assert joined([(piece.text, piece.style) for piece in pieces]) == parsed(text)


def test_usual_sentences_are_simple() -> None:
    assert simple_pieces("I looked at `jump` and **the pond**, in *all* of snake_case.") is not None
    assert simple_pieces("see https://example.com") is None


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
