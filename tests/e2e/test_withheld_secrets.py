"""A token in a file stays here; the conversation says so, and one command lets it go."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox, with_history
from tests.helpers.whole import Program

TOKEN = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"
SCRIPT = [
    tool_reply([("read_file", {"path": "config.py"})]),
    text_reply("There is a token that I can't see."),
    text_reply("Now I see it."),
]


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return with_history(tmp_path, {"config.py": f'TOKEN = "{TOKEN}"\n'.encode()})


@pytest.mark.case("L08")
def test_a_secret_is_withheld_said_and_let_go(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(sandbox.root)
    program.trust()
    program.ask("What is in config.py?")
    program.wait_text("Not sent to Haiku: github token.")
    assert program.conversation().count("Not sent to Haiku") == 1
    assert TOKEN not in json.dumps(api.requests)
    program.run("Send what was withheld as it is")
    program.wait_text("From the next message on sent to Haiku as it is")
    program.ask("And now?")
    assert TOKEN in json.dumps(api.requests[-1])
    assert program.conversation().count("Not sent to Haiku") == 1
