"""A `.haikuignore` on the real engine: no tool, mention, difference, message or proposal takes such a file along."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.composing import MentionedFile, OfferFile
from haiku_pair.protocol.events import TurnFinished
from haiku_pair.protocol.values import EndReason
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.pond import at_work
from tests.helpers.repositories import Sandbox, with_history

CANARY = "the rooster crows at noon"


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    files = {
        ".haikuignore": b"hidden/\n",
        "hidden/plan.txt": f"{CANARY}\n".encode(),
        "open.txt": b"hello\n",
        ".env": f"A={CANARY}\n".encode(),
    }
    made = with_history(tmp_path, files)
    (made.root / "alias.txt").symlink_to("hidden/plan.txt")
    return made


@pytest.mark.case("L08")
def test_no_tool_shows_or_changes_it(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, tmp_path: Path) -> None:
    calls = [
        ("list_files", {}),
        ("read_file", {"path": "hidden/plan.txt"}),
        ("read_file", {"path": "alias.txt"}),
        ("search_files", {"pattern": "rooster"}),
        ("create_file", {"path": "hidden/new.txt", "content": "x"}),
        ("create_file", {"path": ".haikuignore", "content": ""}),
        ("rename_file", {"path": "hidden/plan.txt", "new_path": "plan.txt"}),
        ("rename_file", {"path": ".env", "new_path": "env.txt"}),
        ("delete_file", {"path": "hidden/plan.txt"}),
        ("read_file", {"path": "env.txt"}),
        ("read_file", {"path": "plan.txt"}),
    ]

    async def work() -> None:
        async with at_work(tmp_path / "home", sandbox) as person:
            await person.say("Read everything")
            assert await person.proposal() is None

    with FakeApi([tool_reply(calls), text_reply("Done.")]) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "k-test")
        asyncio.run(work())
        assert CANARY not in json.dumps(api.requests)
        listed = api.requests[-1]["messages"][-1]["content"][0]["content"]
        assert "open.txt" in listed
        assert "plan.txt" not in listed


@pytest.mark.case("L08")
def test_no_message_takes_it_along(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, tmp_path: Path) -> None:
    async def work() -> None:
        async with at_work(tmp_path / "home", sandbox) as person:
            engine = person.engine
            await person.say("Hello")
            sandbox.write("hidden/plan.txt", f"{CANARY}, and at midnight\n".encode())
            sandbox.write("open.txt", b"hello again\n")
            assert "haikuignore" in (await engine.fails(OfferFile("hidden/plan.txt"))).what
            message = ask.SendMessage("And now?", open_path="hidden/plan.txt")
            turn = (await engine.ask(message, replies.TurnAccepted)).turn
            await engine.until(TurnFinished, lambda event: event.turn == turn)
            mention = ask.SendMessage("With it?", attachments=(MentionedFile("alias.txt", 3),))
            turn = (await engine.ask(mention, replies.TurnAccepted)).turn
            ended = await engine.until(TurnFinished, lambda event: event.turn == turn)
            assert ended.reason is EndReason.FAILED

    with FakeApi([text_reply("Hi."), text_reply("Yes.")]) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "k-test")
        asyncio.run(work())
        said = json.dumps(api.requests)
        assert "hello again" in said
        assert CANARY not in said
        assert "plan.txt" not in said
