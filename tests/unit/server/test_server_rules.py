"""Rules on the real engine: in the beginning of every request, changes with the next message, nearest with the file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.pond import at_work
from tests.helpers.repositories import with_history


def test_rules_are_read_once_and_changes_follow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "ada" / ".claude" / "CLAUDE.md"
    own.parent.mkdir(parents=True)
    own.write_text("Be brief.\n")
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    (tmp_path / "r").mkdir()
    files = {"CLAUDE.md": b"Use tabs.\n", "src/CLAUDE.md": b"Never sleep.\n", "src/a.py": b"x = 1\n"}
    sandbox = with_history(tmp_path / "r", files)
    script = [
        tool_reply([("read_file", {"path": "src/a.py"})]),
        text_reply("Read."),
        text_reply("Seen."),
        text_reply("Yes."),
    ]

    async def work() -> None:
        async with at_work(tmp_path / "home", sandbox) as person:
            await person.say("Read it")
            sandbox.write("CLAUDE.md", b"Use blanks.\n")
            await person.say("And now?")

    with FakeApi(script) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "k-test")
        asyncio.run(work())
        turns = [request for request in api.requests if request.get("tools")]
        first, read, second = turns[:3]
        assert first["system"] == read["system"] == second["system"]
        assert "Be brief." in json.dumps(first["system"])
        assert "Use tabs." in json.dumps(first["system"])
        assert "Never sleep." not in json.dumps(first)
        assert "Never sleep." in json.dumps(read["messages"][-1])
        assert "Use blanks." in json.dumps(second["messages"][-1])
        assert second["messages"][: len(first["messages"]) - 1] == first["messages"][:-1]
