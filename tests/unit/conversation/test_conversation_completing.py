"""Words that can be completed, messages that are commands, and prompts with their arguments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.protocol.mentions import MentionKind
from haiku_pair.window.conversation.completing import (
    Word,
    called,
    expanded,
    folders_of,
    named_kind,
    remembered,
    sought,
    word_at,
)

TEXTS = st.text(alphabet="@/#$a1 \n.{}()ARGUMENTS", max_size=40)
PATHS = st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join), max_size=8)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("fr", (True, True, "fr")),
        ("file:fr", (True, False, "fr")),
        ("Folder:", (False, True, "")),
        ("src:x", (True, True, "src:x")),
    ],
)
def test_a_kind_before_the_letters_leaves_only_it(query: str, meant: tuple[bool, bool, str]) -> None:
    assert sought(query) == meant


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("symbol:fr", (MentionKind.SYMBOL, "fr")),
        ("Commit:", (MentionKind.COMMIT, "")),
        ("symbol", (None, "symbol")),
        ("src:x", (None, "src:x")),
        ("session:a:b", (MentionKind.SESSION, "a:b")),
    ],
)
def test_other_things_are_named_by_their_kind(query: str, meant: tuple[MentionKind | None, str]) -> None:
    assert named_kind(query) == meant


@given(PATHS)
def test_folders_are_all_that_hold_a_file(paths: list[str]) -> None:
    *_, folders = folders_of(paths)
    assert folders is not None
    assert list(folders) == sorted(set(folders))
    assert all(any(path.startswith(folder) for path in paths) for folder in folders)
    for path in paths:
        parts = path.split("/")[:-1]
        assert all("/".join(parts[: count + 1]) + "/" in folders for count in range(len(parts)))


@given(TEXTS, st.integers(0, 40))
def test_a_word_is_where_it_says(text: str, position: int) -> None:
    position = min(position, len(text))
    word = word_at(text, position)
    if word is not None:
        assert text[word.start : position] == word.kind + word.query
        assert word.start == 0 or text[word.start - 1].isspace()
        assert not any(letter.isspace() for letter in word.query)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("@", Word("@", 0, "")),
        ("see @src/fr", Word("@", 4, "src/fr")),
        ("ada@example.org", None),
        ("/fi", Word("/", 0, "fi")),
        ("in /usr", None),
        ("/usr/bin", None),
        ("", None),
    ],
)
def test_marks_that_begin_a_word(text: str, word: Word | None) -> None:
    assert word_at(text, len(text)) == word


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/fix", ("fix", "")),
        ("/git:log two words ", ("git:log", "two words")),
        ("/usr/bin is a path", None),
        ("a /fix", None),
        ("/", None),
        ("/fix\nmany\nlines", ("fix", "many\nlines")),
    ],
)
def test_messages_that_are_commands(text: str, found: tuple[str, str] | None) -> None:
    assert called(text) == found


def test_lines_to_remember() -> None:
    assert remembered("# speak softly ") == "speak softly"
    assert remembered("#speak") == "speak"
    assert not remembered("## A heading")
    assert not remembered("#")
    assert not remembered("# one\n# two")
    assert not remembered("no")


def test_prompts_take_their_arguments() -> None:
    assert expanded("Fix $ARGUMENTS!", "the frog") == "Fix the frog!"
    assert expanded("$2 before $1, not $3 or $10", "a b") == "b before a, not  or $10"
    assert expanded("Fix it", "") == "Fix it"
    assert expanded("Fix it\n", "please") == "Fix it\n\nplease"
    assert expanded("Cost: $ARGUMENTSX", "") == "Cost: $ARGUMENTSX"


@given(TEXTS, TEXTS)
def test_arguments_are_text_and_never_places_themselves(template: str, arguments: str) -> None:
    assert expanded("$ARGUMENTS", arguments) == arguments
    assert expanded("no place", arguments).startswith("no place")
    assert isinstance(expanded(template, arguments), str)
