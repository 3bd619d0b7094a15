"""Code of an answer as text that can be proposed."""

from __future__ import annotations

import pytest

from haiku_pair.edits.pasted import parse_pasted
from haiku_pair.protocol.values import Selection
from haiku_pair.window.conversation.proposable import proposable

SELECTED = Selection(2, 3, "old line\nother\n")


@pytest.mark.parametrize("named", ["src/frog.py\npython", "\npython src/frog.py", "**src/frog.py**:\npy"])
def test_a_named_file_is_proposed_as_a_whole(named: str) -> None:
    (file,) = parse_pasted(proposable("x = 1", named, "", None))
    assert (file.path, file.whole) == ("src/frog.py", "x = 1\n")


def test_code_without_a_name_replaces_the_selection() -> None:
    (file,) = parse_pasted(proposable("x = 1", "like so:\npython", "src/frog.py", SELECTED))
    assert (file.path, file.edits[0].old, file.edits[0].new) == (
        "src/frog.py",
        "old line\nother\n",
        "x = 1\n",
    )


def test_a_diff_says_itself_what_it_changes() -> None:
    diff = "--- a/src/frog.py\n+++ b/src/frog.py\n@@ -1 +1 @@\n-a\n+b"
    (file,) = parse_pasted(proposable(diff, "\ndiff", "other.py", SELECTED))
    assert file.path == "src/frog.py"


def test_without_a_name_and_a_selection_nobody_can_tell() -> None:
    assert proposable("x = 1", "like so:\npython", "src/frog.py", None) == ""
    assert proposable("x = 1", "\n", "", SELECTED) == ""


def test_backticks_in_the_code_end_nothing() -> None:
    (file,) = parse_pasted(proposable("```\ninner\n```", "docs/a.md\nmarkdown", "", None))
    assert file.whole == "```\ninner\n```\n"
