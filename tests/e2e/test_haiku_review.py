"""Haiku reviews a change: asked for by key, four requests sharing one cached beginning, findings decided on by key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.protocol.comments import CommentState
from haiku_pair.protocol.events import CommentsChanged, HaikuReviewChanged
from haiku_pair.protocol.haiku_reviews import REVIEWERS, ReviewerPhase
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.resources import resource
from tests.helpers.fake_api import FakeApi, Reply, hold, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import KEY, Program

FOCUS = {resource("prompts", "reviewers", f"{name}.md").read_text("utf-8").strip(): name for name in REVIEWERS}
COUNT = 400
BEFORE = "".join(f"def plus_{number}(value):\n    return value + {number}\n\n\n" for number in range(COUNT))
AFTER = BEFORE.replace("    return value + 7\n", "    total = value - 7\n    return total\n")
LINE = AFTER.split("\n").index("    total = value - 7") + 1


def finding(quote: str, line: int, title: str, **more: object) -> tuple[str, dict[str, Any]]:
    said = {"path": "sums.py", "side": "new", "first": line, "last": line, "quote": [quote], "severity": "minor"}
    return "report_finding", {**said, "title": title, "text": "", "suggestion": None, **more}


MINUS = finding(
    "    total = value - 7",
    LINE,
    "plus_7 subtracts 7 from the value",
    severity="critical",
    suggestion=["    total = value + 7"],
)
MINUS_TOO = finding("    total = value - 7", LINE + 3, "The value: plus_7 subtracts 7")
LOCAL = finding("    return total", LINE + 1, "total is not needed")
NOWHERE = finding("    raise ValueError", 9_000, "Raises for no reason")
ANSWERS: dict[str, Reply] = {
    "bugs": hold(tool_reply([MINUS, NOWHERE]), 1),
    "security": hold(text_reply("Nothing found."), 3),
    "tests": hold(text_reply("Nothing found."), 3),
    "simplicity": hold(tool_reply([MINUS_TOO, LOCAL]), 3),
}


def last_words(request: dict[str, Any]) -> str:
    return str(request["messages"][-1]["content"][-1].get("text", ""))


def reviewer_of(request: dict[str, Any]) -> str:
    return FOCUS[last_words(request)]


def reply(request: dict[str, Any]) -> Reply:
    """The answer of a reviewer; in the conversation, one word under the comment that it is told of."""
    if last_words(request) in FOCUS:
        return ANSWERS[reviewer_of(request)]
    told = re.search(r"- \[(\w+)\] sums.py", last_words(request))
    if told is None:
        return text_reply("Done.")
    return tool_reply([("answer_comment", {"comment": told[1], "text": "It is read nowhere else.", "resolved": False})])


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """A server that answers each reviewer, and holds each answer until the test lets it go."""
    with FakeApi(reply, key=KEY) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        yield api


@pytest.fixture
def program(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> Program:
    """The person's own work in front of them: one function of many is another now."""
    sandbox.write("sums.py", BEFORE.encode())
    sandbox.commit("sums")
    sandbox.write("sums.py", AFTER.encode())
    sandbox.write(".env", b"TOKEN=hunter2\n")
    program = start(sandbox.root)
    program.trust()
    program.press("Ctrl+Shift+R", "2")
    program.wait(lambda: program.window.review.sources.source.kind is SourceKind.UNSTAGED)
    program.wait(lambda: program.window.review.spot() is not None)
    return program


def test_own_work_is_reviewed_and_a_suggestion_taken_by_key(program: Program, api: FakeApi, sandbox: Sandbox) -> None:
    program.press("h")
    program.wait_text("≈ $0.0", "at most $", "Not sent: .env")
    assert not api.requests
    program.press("Return")
    program.without_guard(lambda: api.wait_for_hold(1))
    assert [reviewer_of(request) for request in api.requests] == ["bugs"], "the cache is not written yet"
    api.release()
    program.without_guard(lambda: api.wait_for_hold(4))
    program.wait_text("security re", "tests re", "simplicity re", "H stops")
    for _ in range(3):
        api.release()
    program.wait_text("3 findings (bugs 1, simplicity 2)", "1 dropped")
    assert sandbox.read("sums.py").decode() == AFTER

    shares_the_cache(api)
    told = program.all(HaikuReviewChanged)[-1]
    assert {state.phase for state in told.reviewers} == {ReviewerPhase.DONE}
    assert told.dollars is not None
    assert f"${told.dollars:.4f}" in program.text(), "and nothing else was asked in this session"

    program.press("f")
    program.wait_text("‼ critical · finding 1 of 2 · bugs, simplicity · sums.py:")
    program.press("g")
    program.wait_text("The suggestion is a change of the proposal now")
    program.wait_text("finding 1 of 1", "total is not needed")
    program.press("w")
    program.wait_field("What you write to Haiku about the finding")
    program.type("why not?")
    program.press("Return")
    program.wait_end(1)
    program.wait_text("You: why not?", "Haiku: It is read nowhere else.")
    program.press("x")
    program.wait(lambda: states(program) == {CommentState.RESOLVED, CommentState.DISMISSED})
    program.press("1")
    program.wait(lambda: program.window.review.sources.source.kind is SourceKind.PROPOSAL)
    program.wait_text("0 of 1 decided")
    program.press("y")
    program.step("Ctrl+Return")
    assert sandbox.read("sums.py").decode() == AFTER.replace("total = value - 7", "total = value + 7")


def shares_the_cache(api: FakeApi) -> None:
    """One request wrote the beginning, all others read the whole of it; and nothing of it must stay here."""
    first, *others = api.usages
    assert {reviewer_of(request) for request in api.requests} == set(REVIEWERS)
    assert first["cache_creation_input_tokens"] > 4_096
    assert [usage["cache_read_input_tokens"] for usage in others] == [first["cache_creation_input_tokens"]] * 3
    assert [usage["cache_creation_input_tokens"] for usage in others] == [0, 0, 0]
    assert "hunter2" not in str(api.requests) + str(api.counted)


def states(program: Program) -> set[CommentState]:
    return {comment.state for comment in program.all(CommentsChanged)[-1].comments}


def test_a_review_is_stopped_by_key(program: Program, api: FakeApi) -> None:
    program.press("h")
    program.wait_text("at most $")
    program.press("Return")
    program.without_guard(lambda: api.wait_for_hold(1))
    program.press("Shift+H")
    program.without_guard(lambda: api.wait_for_disconnects(1))
    program.wait_text("Haiku's review: 0 findings")
    assert len(api.requests) == 1
