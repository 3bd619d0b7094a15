"""The co-author's line: where git itself would put it."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.engine.vcs.message import with_co_author

TRAILER = "Co-authored-by: Claude Haiku <noreply@example.org>"


def by_git(message: str) -> str:
    """The message as `git interpret-trailers` makes it."""
    command = ["git", "interpret-trailers", "--no-divider", "--if-exists", "addIfDifferent", "--trailer", TRAILER]
    out = subprocess.run(command, input=message.encode(), capture_output=True, check=True).stdout.decode()
    return "".join(f"{line.rstrip()}\n" for line in out.splitlines())


def ours(message: str) -> str:
    return with_co_author(message, "Claude Haiku", "noreply@example.org")


@pytest.mark.parametrize(
    "message",
    [
        "Subject\n",
        "Subject\n\nBody of text.\n",
        "Subject\n\nBody.\n\nSigned-off-by: Ada <a@b>\n",
        "Subject\n\nBody: of text\nthat goes on.\n",
        "Subject\n\nSigned-off-by: Ada <a@b>\nsome words\n",
        "Subject: with a colon\n",
        "Subject\n\nFixes: #12\n",
        "Subject\n\nFixes: #12\n  and more\n",
        f"Subject\n\n{TRAILER}\n",
        f"Subject\n\nFixes: #1\n{TRAILER}\n",
        "Subject\n\n- Added: a thing\n- Fixed: another\n",
    ],
)
def test_the_line_goes_where_git_puts_it(message: str) -> None:
    assert ours(message) == by_git(message)


LINES = st.sampled_from(
    ["", "", "Words and more.", "Fixes: #1", "Signed-off-by: Ada <a@b>", "  indented", "a b: c", "x: y"]
)


@given(st.lists(LINES, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_message_gets_it_where_git_puts_it(lines: list[str]) -> None:
    message = "\n".join(["Subject", *lines]).rstrip() + "\n"
    assert ours(message) == by_git(message)


def test_a_name_can_not_break_out_of_its_line() -> None:
    assert with_co_author("Subject", "A\nB <x>", "a@b>\nC: d") == "Subject\n\nCo-authored-by: A B x <a@b C: d>\n"


def test_saying_it_twice_says_it_once() -> None:
    assert ours(ours("Subject")) == ours("Subject")
