"""Remarks that say the same are told from those that only stand at the same place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.likeness import likeness

ENOUGH = 0.5

WORDS = ("file", "key", "list", "the", "is", "never", "closes", "closed")

texts = st.text(max_size=60) | st.lists(st.sampled_from(WORDS)).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "SQL injection through name",
            "User input is concatenated into the SQL query, allowing injection through the name parameter",
        ),
        (
            "Division by zero when the list is empty. len(values) can be 0.",
            "Empty list causes ZeroDivisionError: len(values) is 0 when no values are given",
        ),
        (
            "The file is never closed. open() without with leaks the handle.",
            "Resource leak: the file handle opened by open() is never closed on error.",
        ),
        (
            "Path traversal: name can hold .. and so any file can be read.",
            "A name with `..` leaves the folder, which lets anybody read any file (path traversal).",
        ),
        (
            "Off by one: the last item is skipped. range(len(items) - 1) ends before the last index.",
            "Loop misses last element. range(len(items) - 1) stops one short of the end.",
        ),
    ],
)
def test_the_same_in_other_words(one: str, other: str) -> None:
    assert likeness(one, other) >= ENOUGH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Name is misleading. total is a mean", "Division by zero when the list is empty. len(values) can be 0."),
        (
            "Password is logged. logger.info prints the whole request with the password.",
            "The loop could be a comprehension. It builds a list by append.",
        ),
        (
            "The timeout is ignored. connect() never passes timeout on.",
            "A negative timeout is accepted. connect() should refuse timeout below zero.",
        ),
        ("", "The file is never closed."),
        ("…", "???"),
    ],
)
def test_something_else(one: str, other: str) -> None:
    assert likeness(one, other) < ENOUGH


@given(texts, texts)
def test_it_is_the_same_both_ways_and_nothing_is_more_alike_than_itself(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == 1
