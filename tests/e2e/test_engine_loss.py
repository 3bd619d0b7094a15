"""The engine is killed in the middle of a turn: the window says so, starts it again, and nothing is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.fake_api import FakeApi, hold, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

GREET = {"old_text": 'return "Hello, " + name', "new_text": 'return f"Hello, {name}"'}
SCRIPT = [
    tool_reply([("read_file", {"path": "app.py"})]),
    tool_reply([("edit_file", {"path": "app.py", "edits": [GREET]})]),
    hold(text_reply("A long answer that is cut off by a crash."), after=5),
    text_reply("The next answer."),
]


@pytest.fixture
def survivor(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> Program:
    """The window after the loss, with unsaved text and a draft from before it and a new engine."""
    program = start(sandbox.root)
    program.trust()
    program.open("README.md")
    program.press("Ctrl+End")
    program.type("Unsaved.")
    program.send("Greet better")
    program.wait_text("A long")
    program.type("a draft")
    os.kill(program.engine.pid, signal.SIGKILL)
    program.wait_text("The engine stopped unexpectedly and was started again.")
    return program


def test_the_window_says_what_happened_and_what_was_kept(survivor: Program) -> None:
    assert "Your text, the draft and everything on disk are as they were" in survivor.text()
    assert "If an answer was cut off, send the message again." in survivor.text()


def test_the_cut_turn_is_marked_and_what_had_come_is_kept(survivor: Program) -> None:
    survivor.wait_text("Greet better", "A long", "The engine ended in the middle of this turn.")
    assert not survivor.window.conversation.is_running()


def test_typed_text_and_draft_are_kept_and_reach_the_new_engine(survivor: Program, sandbox: Sandbox) -> None:
    assert survivor.window.conversation.draft() == "a draft"
    survivor.press("F6", "F6")
    survivor.press("Ctrl+End")
    survivor.type(" More.")
    survivor.press("Ctrl+S")
    survivor.wait(lambda: survivor.window.editor.dirty_paths() == ())
    assert sandbox.read("README.md").endswith(b"Unsaved. More.")


def test_the_proposal_so_far_is_kept(survivor: Program) -> None:
    survivor.review()
    survivor.wait_text("0 of 1 decided")


def test_the_next_message_works(survivor: Program) -> None:
    survivor.window.conversation.set_draft("")
    survivor.ask("Go on")
    survivor.wait_text("The next answer.")
