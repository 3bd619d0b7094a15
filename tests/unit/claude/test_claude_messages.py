"""What is kept of a conversation, and which arguments of a tool can be used."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haiku_pair.engine.claude.messages import (
    InvalidArguments,
    Thinking,
    ToolResult,
    assistant,
    clean,
    decode_history,
    encode_history,
    parse_arguments,
    tool_call,
    user,
)

ANY_TEXT = st.text(st.characters(categories=["L", "N", "P", "Z", "Cc", "Cs", "So"]))
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.case("H08")
@pytest.mark.parametrize(
    "arguments",
    [
        '["a.py"]',
        '"a.py"',
        "null",
        '{"path": "a.py", "path": "b.py"}',
        '{"at": {"line": 1, "line": 2}}',
        '{"line": NaN}',
        '{"line": -Infinity}',
        '{"line": 1e999}',
        '{"line": ' + "9" * 400 + "}",
        '{"line": 9223372036854775808}',
        '{"path": "a.py"} and more',
        '{"path": "a.py"}{"path": "b.py"}',
        '{"path": "a.p',
        '{"path": "\\ud800"}',
        '{"a": ' * 100_000,
    ],
)
def test_arguments_that_are_not_one_strict_object_carry_an_error(arguments: str) -> None:
    call = tool_call("toolu_1", "read", arguments)
    assert call.error
    assert call.input == {}
    assert call.arguments == arguments


@given(st.dictionaries(st.text(), JSON_VALUES, max_size=4))
def test_every_strict_object_is_read_in_its_own_order(value: dict[str, object]) -> None:
    read = parse_arguments(json.dumps(value))
    assert read == value
    assert list(read) == list(value)


@given(st.text())
def test_any_text_is_either_an_object_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidArguments):
        assert parse_arguments(text) == (json.loads(text) if text.strip() else {})


def test_a_call_without_arguments_is_an_empty_object() -> None:
    assert tool_call("toolu_1", "list", "").input == {}


def test_a_history_comes_back_from_the_store_as_it_was() -> None:
    history = [
        user("Hello", ToolResult("toolu_1", "no such file", is_error=True)),
        assistant(
            Thinking({"type": "thinking", "thinking": "…", "signature": "s"}), "Hi", tool_call("t", "x", '{"b":1}')
        ),
    ]
    assert decode_history(encode_history(history)) == history
    assert decode_history(b"") == []


@pytest.mark.case("G12")
@given(ANY_TEXT)
@example("half a pair: \ud800")
def test_any_text_can_be_kept(text: str) -> None:
    assert decode_history(encode_history([user(text)])) == [user(clean(text))]


@given(ANY_TEXT)
def test_cleaned_text_is_unicode_and_otherwise_the_same(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert cleaned == text
