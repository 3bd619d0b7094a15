"""At a place in the text, with both processes: lines rewritten as they stream in, grey text, what the model hears."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.protocol.inline import InlineGrew
from tests.helpers.fake_api import FakeApi, Reply, hold, text_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import KEY, Program

SECRET = "AKIA" + "Q3EGRIPDWZXBNML7"
BEFORE = f'KEY = "{SECRET}"\n\n\ndef mean(values):\n    return sum(values) / len(values)\n'
LINES = (
    "````python\ndef mean(values):\n    if not values:\n        return 0.0\n    return sum(values) / len(values)\n````"
)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """A server that rewrites, goes on, and talks; each rewriting stops midway until the test lets it go."""

    def reply(request: dict[str, Any]) -> Reply:
        words = json.dumps(request["messages"][-1])
        if "<rewrite>" in words:
            return hold(text_reply(LINES, 20), 16)
        return text_reply("<insert>print(mean([]))</insert>" if "<cursor/>" in words else "I see.")

    with FakeApi(reply, key=KEY) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        yield api


def test_lines_are_rewritten_and_gone_on_with_by_key(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    sandbox.write("sums.py", BEFORE.encode())
    sandbox.commit("sums")
    program = start(sandbox.root)
    program.trust()
    program.ask("hello")
    page = program.open("sums.py")
    page.go_to(3)
    program.press("Shift+Down", "Shift+Down", "Ctrl+I")
    program.wait_field("What is to be done with these lines?")
    program.type("no values: 0")
    program.press("Return")
    program.without_guard(lambda: api.wait_for_hold(1))
    program.wait(lambda: program.count(InlineGrew))
    program.wait_text("Haiku writes …")
    program.press("Esc")
    program.without_guard(lambda: api.wait_for_disconnects(1))
    program.wait_text("rewrite", "ask")
    assert page.edit.toPlainText() == BEFORE

    program.press("Return")
    program.without_guard(lambda: api.wait_for_hold(2))
    api.release()
    program.wait_text("Alt+Y keep", "$0.0")
    assert page.edit.toPlainText() == BEFORE
    program.press("Alt+Y")
    program.wait(lambda: "        return 0.0\n" in page.edit.toPlainText())
    assert sandbox.read("sums.py") == BEFORE.encode(), "nothing is written before it is saved"

    page.go_to(7)
    program.press("Alt+\\")
    desk = program.window.rest.inline
    program.wait(lambda: desk.ghost is not None and desk.ghost.text)
    program.press("Tab")
    program.wait(lambda: page.edit.toPlainText().endswith("print(mean([]))"))
    assert SECRET not in json.dumps(api.requests)

    program.ask("what do you see?")
    told = json.dumps(api.requests[-1]["messages"])
    assert "+        return 0.0" in told, "what was kept is a change of the person's own"
