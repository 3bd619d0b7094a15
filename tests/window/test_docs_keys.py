"""Keys that the README names do what it says."""

from __future__ import annotations

import re
from pathlib import Path

from haiku_pair.window.errands.comparing import NEXT
from haiku_pair.window.errands.errand import STOP
from haiku_pair.window.errands.writing import FINISH
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.key_names import shown_key

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
TYPED = {"Shift+Enter"}
"""Keys of the message input, which is no command's."""
OF_ERRANDS = (FINISH, NEXT, STOP)
"""Commands of windows that git opens."""
KEY = re.compile(r"`((?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Za-z,?\]\[}{]|F\d+|Space|Enter|Esc))`")


def test_keys_in_the_readme_are_commands_keys(window: MainWindow) -> None:
    bound = {shown_key(key) for command in [*window.commands.all(), *OF_ERRANDS] for key in command.keys}
    named = set(KEY.findall(README))
    assert {"Ctrl+Shift+P", "y", "]", "Ctrl+Enter"} <= named
    assert named - TYPED - bound == set()
