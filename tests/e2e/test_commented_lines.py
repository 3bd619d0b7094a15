"""Comments on the whole program: told to the model at once, answered below their line, and nothing typed is lost."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.paths import Paths
from haiku_pair.engine.store.workspaces import WorkspaceStates
from haiku_pair.protocol.comments import CommentState
from haiku_pair.protocol.events import CommentsChanged
from tests.helpers import drive
from tests.helpers.fake_api import FakeApi, Reply, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import KEY, Program

GREET = {"old_text": 'return "Hello, " + name', "new_text": 'return f"Hello, {name}"'}
LINE = '    return f"Hello, {name}"'


def reply(request: dict[str, Any]) -> Reply:
    """Proposes one edit; answers the comment that it is told of by its id."""
    said = request["messages"][-1]["content"]
    words = said if isinstance(said, str) else "".join(str(block.get("text", "")) for block in said)
    told = re.search(r"- \[(\w+)\] app.py", words)
    if told is not None:
        return tool_reply([("answer_comment", {"comment": told[1], "text": "It is shorter.", "resolved": False})])
    if "Greet better" in words:
        return tool_reply([("read_file", {"path": "app.py"})])
    if len(request["messages"]) == 3:
        return tool_reply([("edit_file", {"path": "app.py", "edits": [GREET]})])
    return text_reply("Done.")


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """The model."""
    with FakeApi(reply, key=KEY) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        yield api


@pytest.fixture
def proposed(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> Program:
    """A proposal of one line, and the line cursor at the new line."""
    program = start(sandbox.root)
    program.trust()
    program.ask("Greet better")
    program.review()
    program.press("j")
    return program


def comments(program: Program) -> list[tuple[str, CommentState]]:
    told = program.all(CommentsChanged)
    return [(comment.text, comment.state) for comment in told[-1].comments] if told else []


def typed(program: Program) -> str:
    found = drive.focused()
    assert isinstance(found, QPlainTextEdit)
    return found.toPlainText()


def test_a_comment_is_sent_at_once_and_its_answer_stands_below_it(proposed: Program, api: FakeApi) -> None:
    proposed.press("c")
    proposed.wait_field("Comment")
    proposed.type("Why an f-string?\n")
    proposed.wait(lambda: comments(proposed) == [("Why an f-string?", CommentState.DRAFT)])
    proposed.press(")", "i")
    proposed.wait_end(2)
    proposed.wait_text(f"+{LINE}\n✎ You · sent\n   Why an f-string?\n   ↳  Haiku: It is shorter.")
    assert f"  > {LINE}\n  The person: Why an f-string?" in str(api.requests[3]["messages"][-1]).replace("\\n", "\n")
    proposed.press("t")
    proposed.wait_text("▸ ✓ resolved · ✎ You · 1 answer · Why an f-string?")


@pytest.mark.case("E17")
def test_what_is_typed_outlives_the_engine(proposed: Program) -> None:
    proposed.press("c")
    proposed.wait_field("Comment")
    proposed.type("Why an f-")
    proposed.wait(lambda: comments(proposed) == [("Why an f-", CommentState.WRITING)])
    os.kill(proposed.engine.pid, signal.SIGKILL)
    proposed.wait_text("The engine stopped unexpectedly and was started again.")
    assert typed(proposed) == "Why an f-"
    proposed.type("string?\n")
    proposed.wait(lambda: comments(proposed) == [("Why an f-string?", CommentState.DRAFT)])


@pytest.mark.case("E17")
def test_what_is_typed_outlives_the_whole_program(
    proposed: Program, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    proposed.press("c")
    proposed.wait_field("Comment")
    proposed.type("Why an f-")
    proposed.wait(lambda: comments(proposed) == [("Why an f-", CommentState.WRITING)])
    os.kill(proposed.engine.pid, signal.SIGKILL)
    proposed.close()
    again = start(sandbox.root)
    again.review()
    again.wait_text("✎ You · not finished\n   Why an f-")
    again.press("j", "c")
    again.wait_field("Comment")
    assert typed(again) == "Why an f-"
    again.type("string?\n")
    again.wait(lambda: comments(again) == [("Why an f-string?", CommentState.DRAFT)])


@pytest.mark.case("E17")
def test_a_hand_edit_that_is_typed_outlives_the_whole_program(
    proposed: Program, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    proposed.press("e")
    proposed.wait_field("New lines of the hunk")
    proposed.type("half")
    database = Database(Paths.from_environment().database_file)

    def is_kept() -> bool:
        state = WorkspaceStates(database).window(sandbox.root)
        return state is not None and any(
            "half" in line for edit in state.review_unfinished.edits for line in edit.lines
        )

    proposed.wait(is_kept)
    database.close()
    os.kill(proposed.engine.pid, signal.SIGKILL)
    proposed.close()
    again = start(sandbox.root)
    again.review()
    again.press("e")
    again.wait_field("New lines of the hunk")
    assert "half" in typed(again)
