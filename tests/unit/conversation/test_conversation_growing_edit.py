"""Edits read from JSON that is still being written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.window.conversation.growing_edit import completed, growing_edit

WHOLE = json.dumps(
    {
        "path": "src/frog.py",
        "edits": [{"old_text": 'say("hi")\\n', "new_text": "say(1)\n"}, {"old_text": "b", "new_text": "c ü 🐸"}],
    }
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=4), st.booleans())
def test_all_of_it_is_what_json_says(value: dict[str, object], ascii_only: bool) -> None:
    assert completed(json.dumps(value, ensure_ascii=ascii_only)) == value


@given(st.integers(0, len(WHOLE)))
def test_any_beginning_is_a_beginning_of_the_edit(end: int) -> None:
    edit = growing_edit("edit_file", WHOLE[:end])
    whole = growing_edit("edit_file", WHOLE)
    assert whole is not None
    if edit is not None:
        assert whole.path.startswith(edit.path)
        for shown, real in zip(edit.places, whole.places, strict=False):
            assert real[0].startswith(_sure(shown[0]))
            assert real[1].startswith(_sure(shown[1]))


def _sure(text: str) -> str:
    """Without half of a character that stands in two escapes."""
    return text[:-1] if text and "\ud800" <= text[-1] <= "\udfff" else text


@settings(max_examples=300)
@given(st.text(alphabet='{}[],:"\\u12a \n', max_size=40))
def test_anything_else_is_nothing_but_no_error(raw: str) -> None:
    assert isinstance(completed(raw), dict)


@pytest.mark.case("H23")
def test_the_deepest_nesting_is_no_error() -> None:
    assert completed('{"a":' + "[" * 200_000) == {}


def test_a_new_file_is_all_added() -> None:
    edit = growing_edit("create_file", '{"path": "a.py", "content": "one\\ntwo')
    assert edit is not None
    assert (edit.path, edit.places, edit.counts) == ("a.py", (("", "one\ntwo"),), (2, 0))


@pytest.mark.parametrize("tool", ["read_file", "edit_file"])
def test_there_is_nothing_to_show_of(tool: str) -> None:
    assert growing_edit(tool, '{"path": "a.py"') is None
