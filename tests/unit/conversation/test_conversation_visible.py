"""What hides or steers is shown as what it is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.window.conversation.visible import make_visible


@pytest.mark.case("K06")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("safe\rEVIL", "safe␍EVIL"),
        ("ab\b\bcd", "ab␈␈cd"),
        ("\x9b2J", "⟨U+009B⟩2J"),
    ],
)
def test_terminal_sequences_are_inert_and_visible(text: str, shown: str) -> None:
    assert make_visible(text) == shown


@pytest.mark.case("K05")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("user\u202egpj.exe", "user⟨U+202E⟩gpj.exe"),
        ("pass\u200bword", "pass⟨U+200B⟩word"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("hi\U000e0068\U000e0069", "hi⟨tags: hi⟩"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_hidden_characters_are_marked(text: str, shown: str) -> None:
    assert make_visible(text) == shown


@pytest.mark.parametrize(
    "text", ["plain\ttext\n", "familie: 👨\u200d👩\u200d👧 ❤\ufe0f", "می\u200cخواهم", "naïve — “quoted”"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert make_visible(text) == text


def test_line_endings_become_line_feeds() -> None:
    assert make_visible("a\r\nb\x00") == "a\nb␀"


@given(st.text())
def test_no_control_or_format_character_gets_through(text: str) -> None:
    left = {char for char in make_visible(text) if unicodedata.category(char) in {"Cc", "Cs"}}
    assert left <= {"\n", "\t"}
