"""People stay in their own editor: a comment that ends in AI! or AI? asks from there, the window is for the review."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from haiku_pair.protocol.events import FilesChanged, GitChanged, TurnStarted
from haiku_pair.protocol.queue import MessagesQueued
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

BEFORE = "    # louder, please AI!\n    return 2 * n"
EDIT = {"path": "src/pkg/util.py", "edits": [{"old_text": BEFORE, "new_text": "    return 4 * n"}]}
SCRIPT = [
    tool_reply([("read_file", {"path": "src/pkg/util.py"})]),
    tool_reply([("edit_file", EDIT)]),
    text_reply("It is louder now."),
    text_reply("Because of history."),
]


def watched(program: Program) -> None:
    """What is saved from now on is news: the files as they are have been taken in."""
    program.trust()
    program.wait(lambda: program.count(GitChanged))


def save_elsewhere(sandbox: Sandbox, path: str, text: str) -> None:
    """Another program, an editor, saves a file by renaming a new one over it."""
    code = "import os,sys; open(sys.argv[1]+'~','w').write(sys.argv[2]); os.replace(sys.argv[1]+'~', sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, path, text], cwd=sandbox.root, check=True)


def test_a_comment_is_asked_reviewed_applied_and_never_asked_again(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(sandbox.root)
    watched(program)
    program.press("Alt+Y")
    program.wait(lambda: program.window.session.settings.asks_in_files)
    save_elsewhere(sandbox, "src/pkg/util.py", f"def twice(n):\n{BEFORE}\n")
    program.wait_end(1)
    shown = program.conversation()
    assert "From a comment in a saved file" in shown
    assert "src/pkg/util.py" in shown
    assert "louder, please AI!" in shown
    program.review()
    program.press("a")
    program.step("Ctrl+Return")
    assert sandbox.read("src/pkg/util.py") == b"def twice(n):\n    return 4 * n\n"
    program.open("README.md")
    program.press("Ctrl+Home")
    program.type("x")
    program.press("Ctrl+S")
    program.wait(lambda: program.window.editor.dirty_paths() == ())
    save_elsewhere(sandbox, "why.py", "# why is it so AI?\nx = 1\n")
    program.wait_end(2)
    assert [event.text.count("“") for event in program.all(TurnStarted)] == [1, 1]
    assert "why is it so AI?" in program.all(TurnStarted)[1].text
    assert not any(event.messages for event in program.all(MessagesQueued))


def test_a_comment_typed_and_saved_in_the_window_asks(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(sandbox.root)
    program.trust()
    program.run("AI comments in files")
    program.wait(lambda: program.window.session.settings.asks_in_files)
    program.open("src/pkg/util.py")
    program.press("Ctrl+Home", "End", "Return")
    program.type("# louder, please AI!")
    program.press("Ctrl+S")
    program.wait_end(1)
    assert "louder, please AI!" in program.conversation()


def test_off_it_asks_nothing(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(sandbox.root)
    watched(program)
    save_elsewhere(sandbox, "why.py", "# why is it so AI?\nx = 1\n")
    program.wait(lambda: program.count(FilesChanged))
    program.press("Alt+Y")
    program.wait(lambda: program.window.session.settings.asks_in_files)
    program.press("Alt+Y")
    program.wait(lambda: not program.window.session.settings.asks_in_files)
    assert program.count(TurnStarted) == 0
    assert api.requests == []
