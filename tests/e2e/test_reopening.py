"""Closing the window and opening it again: all is there as it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.protocol.events import StepTaken
from haiku_pair.window.center import Page
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

GREET = {"old_text": 'return "Hello, " + name', "new_text": 'return f"Hello, {name}"'}
MAIN = {"old_text": "    print(greet(sys.argv[1]))", "new_text": "    print(shout(sys.argv[1]))"}
SCRIPT = [
    tool_reply([("read_file", {"path": "app.py"})], text="Reading."),
    tool_reply([("edit_file", {"path": "app.py", "edits": [GREET, MAIN]})]),
    text_reply("Both are better now."),
    text_reply("Here I am again."),
]


@pytest.fixture
def reopened(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> Program:
    """A new window and a new engine after: a proposal half decided, two files open, one with unsaved text, a draft."""
    program = start(sandbox.root)
    program.trust()
    program.ask("Greet better")
    program.open("app.py")
    program.press("Ctrl+Home", "Down", "Down", "Down", "Right")
    program.open("README.md")
    program.press("Ctrl+End")
    program.type("Unsaved.")
    program.review()
    program.wait_text("0 of 2 decided")
    program.press("y")
    program.wait_text("1 accepted")
    program.press("Ctrl+L")
    program.type("a draft")
    program.close()
    again = start(sandbox.root)
    again.wait(lambda: again.window.review.spot() is not None)
    return again


def test_the_conversation_is_there(reopened: Program) -> None:
    reopened.wait_text("Greet better", "Both are better now.", "1 file, 2 hunks")


def test_the_proposal_is_there_with_its_decisions(reopened: Program, sandbox: Sandbox) -> None:
    assert reopened.window.center.page is Page.REVIEW
    reopened.wait_text("1 of 2 decided", "1 accepted")
    reopened.review()
    reopened.step("Ctrl+Return")
    assert sandbox.read("app.py").count(b'f"Hello, {name}"') == 1
    assert b"shout(sys.argv[1])" not in sandbox.read("app.py")


def test_files_cursor_draft_and_unsaved_text_are_there(reopened: Program, sandbox: Sandbox) -> None:
    window = reopened.window
    assert window.conversation.draft() == "a draft"
    app, readme = window.editor.pages()
    reopened.wait(lambda: app.is_loaded and readme.is_loaded)
    assert (app.path, app.place().line, app.place().column) == ("app.py", 3, 1)
    assert readme.edit.toPlainText().endswith("politely.\nUnsaved.")
    assert window.editor.dirty_paths() == ("README.md",)
    assert sandbox.read("README.md").endswith(b"politely.\n")


def test_the_conversation_goes_on_where_it_was(reopened: Program, api: FakeApi) -> None:
    reopened.window.conversation.set_draft("")
    reopened.ask("Still there?")
    reopened.wait_text("Here I am again.")
    texts = [part.get("text", "") for message in api.requests[-1]["messages"] for part in message["content"]]
    assert "Greet better" in texts
    assert "Both are better now." in texts


def test_an_apply_can_be_undone_after_a_restart(
    reopened: Program, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    before = sandbox.read("app.py")
    reopened.review()
    reopened.step("Ctrl+Return")
    reopened.close()
    third = start(sandbox.root)
    third.step("Ctrl+Shift+U")
    assert sandbox.read("app.py") == before
    assert third.all(StepTaken)[-1].entry.undone
