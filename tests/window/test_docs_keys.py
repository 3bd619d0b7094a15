"""Keys that the README and the manual name do what they say."""

from __future__ import annotations

import re
from pathlib import Path

from haiku_pair.window.errands.comparing import NEXT
from haiku_pair.window.errands.errand import STOP
from haiku_pair.window.errands.writing import FINISH
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.key_names import shown_key

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
MANUAL = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs" / "manual").glob("*.md")))
TYPED = {"Shift+Enter"}
"""Keys of the message input, which is no command's."""
OF_ERRANDS = (FINISH, NEXT, STOP)
"""Commands of windows that git opens."""
KEY = re.compile(r"`((?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Za-z,?\]\[}{]|F\d+|Space|Enter|Esc))`")
KEY_OR_SIGN = re.compile(
    r"`((?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Za-z1-9,.?/\]\[}{<>=@#]|F\d+|Space|Enter|Esc|Delete|Backspace))`"
)
TYPED_SIGNS = {"@", "#"}
"""Signs that begin something in the message input."""


def test_keys_in_the_readme_are_commands_keys(window: MainWindow) -> None:
    bound = {shown_key(key) for command in [*window.commands.all(), *OF_ERRANDS] for key in command.keys}
    named = set(KEY.findall(README))
    assert {"Ctrl+Shift+P", "y", "]", "Ctrl+Enter"} <= named
    assert named - TYPED - bound == set()


def test_keys_in_the_manual_are_commands_keys(window: MainWindow) -> None:
    bound = {shown_key(key) for command in [*window.commands.all(), *OF_ERRANDS] for key in command.keys}
    named = set(KEY_OR_SIGN.findall(MANUAL))
    assert {"Alt+.", "<", "Ctrl+Shift+P"} <= named
    assert named - TYPED - TYPED_SIGNS - bound == set()
