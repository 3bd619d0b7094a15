"""The person and the model change the same lines at the same time: nothing is overwritten, a key settles it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import APP, Sandbox
from tests.helpers.whole import Program

GREET = {"old_text": 'return "Hello, " + name', "new_text": 'return f"Hello, {name}"'}
MAIN = {"old_text": "    print(greet(sys.argv[1]))", "new_text": "    print(shout(sys.argv[1]))"}
SCRIPT = [
    tool_reply([("read_file", {"path": "app.py"})]),
    tool_reply([("edit_file", {"path": "app.py", "edits": [GREET, MAIN]})]),
    text_reply("Done."),
]
LOUD = APP.replace(b"print(greet(", b"print(shout(")
BOTH = LOUD.replace(b'"Hello, " + name', b'f"Hello, {name}"')


@pytest.fixture
def accepted(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> Program:
    """A proposal of two hunks in one file, both accepted and not applied."""
    program = start(sandbox.root)
    program.trust()
    program.ask("Greet better")
    program.review()
    program.press("y", "y")
    program.wait_text("all decided")
    return program


@pytest.mark.case("E02")
@pytest.mark.parametrize(("key", "result"), [("<", LOUD.replace(b"Hello", b"Ahoy")), (">", BOTH)])
def test_what_another_program_wrote_meanwhile_is_settled_by_key(
    accepted: Program, sandbox: Sandbox, key: str, result: bytes
) -> None:
    theirs = APP.replace(b"Hello", b"Ahoy")
    sandbox.write("app.py", theirs)
    accepted.wait_text("1 conflict", "1 of 2 decided")
    assert sandbox.read("app.py") == theirs
    accepted.press("[", key)
    accepted.wait_text("all decided")
    accepted.step("Ctrl+Return")
    assert sandbox.read("app.py") == result


@pytest.mark.case("E01")
def test_unsaved_text_in_the_same_lines_stops_an_apply_and_stays(accepted: Program, sandbox: Sandbox) -> None:
    page = accepted.open("app.py")
    accepted.press("Ctrl+Home", *["Down"] * 4, "End")
    accepted.type("  # mine")
    accepted.review()
    accepted.press("Ctrl+Return")
    accepted.wait_text("changed since the review, so nothing was applied", "1 conflict")
    assert sandbox.read("app.py") == APP
    accepted.press("[", "<")
    accepted.wait_text("all decided")
    accepted.step("Ctrl+Return")
    assert sandbox.read("app.py") == APP
    assert page.edit.toPlainText().encode() == LOUD.replace(b"+ name", b"+ name  # mine")
