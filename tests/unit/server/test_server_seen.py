"""The person looks at what the model has before it, and at requests as they are and were sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.composing import AttachedText, MentionedFile, MentionedFolder
from haiku_pair.protocol.events import TurnFinished
from haiku_pair.protocol.mentions import Mention, MentionKind
from haiku_pair.protocol.seen import GetSeen, RequestIs, SeenFile, SeenIs, SeenState, SetSeenAside
from haiku_pair.protocol.values import Settings
from tests.helpers.fake_api import FakeApi, Reply, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served

Story = Callable[[Served, FakeApi], Coroutine[Any, Any, None]]
CALLS = {
    "Read": [tool_reply([("read_file", {"path": "app.py", "first_line": 5, "last_line": 6})])],
    "Change": [
        tool_reply([("read_file", {"path": "app.py"})]),
        tool_reply([("edit_file", {"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]})]),
    ],
}
PLAIN = Settings(map_tokens=0, nearby_tokens=0)


@pytest.fixture
def play(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Runs a story with a model that calls what the message begins with."""

    def run(story: Story) -> None:
        coming: list[Reply] = []

        def answer(request: dict[str, Any]) -> Reply:
            newest = str(request["messages"][-1])
            coming.extend(next((calls for word, calls in CALLS.items() if f"{word}, please" in newest), []))
            return coming.pop(0) if coming else text_reply("Fine.")

        async def whole() -> None:
            async with served(home, pond.root) as engine:
                await engine.ask(ask.ChangeSettings(PLAIN), replies.SettingsAre)
                await story(engine, api)

        with FakeApi(answer) as api:
            monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
            monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
            asyncio.run(whole())

    return run


async def say(engine: Served, text: str, *files: str) -> None:
    """A turn."""
    message = ask.SendMessage(text, attachments=tuple(MentionedFile(path) for path in files))
    turn = (await engine.ask(message, replies.TurnAccepted)).turn
    await engine.until(TurnFinished, lambda event: event.turn == turn)


async def seen(engine: Served) -> dict[str, SeenFile]:
    """By path."""
    return {file.path: file for file in (await engine.ask(GetSeen(), SeenIs)).files}


def test_what_was_read_is_fresh_until_somebody_changes_these_lines(
    play: Callable[[Story], None], pond: Sandbox
) -> None:
    async def story(engine: Served, _api: FakeApi) -> None:
        assert await seen(engine) == {}
        await say(engine, "Read, please")
        [shown] = (await seen(engine))["app.py"].ranges
        assert (shown.first, shown.last, shown.turn, shown.how, shown.state) == (5, 6, 1, "read", SeenState.FRESH)
        assert shown.tokens > 0
        pond.write("app.py", pond.read("app.py").replace(b"import sys", b"import sys, os"))
        assert (await seen(engine))["app.py"].state is SeenState.FRESH, "other lines"
        pond.write("app.py", pond.read("app.py").replace(b"return", b"yield"))
        file = (await seen(engine))["app.py"]
        assert file.state is SeenState.STALE
        assert file.dollars is not None
        await say(engine, "Again", "app.py")
        file = (await seen(engine))["app.py"]
        assert [one.state for one in file.ranges] == [SeenState.STALE, SeenState.FRESH]
        assert (file.state, file.ranges[1].how) == (SeenState.FRESH, "attached")

    play(story)


def test_its_own_proposal_is_what_the_model_knows(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, _api: FakeApi) -> None:
        await say(engine, "Change, please")
        assert [one.how for one in (await seen(engine))["app.py"].ranges] == ["read", "proposed"]

    play(story)


def test_a_file_that_is_gone_is_stale(play: Callable[[Story], None], pond: Sandbox) -> None:
    async def story(engine: Served, _api: FakeApi) -> None:
        await say(engine, "Look at this", "app.py")
        (pond.root / "app.py").unlink()
        assert (await seen(engine))["app.py"].state is SeenState.STALE

    play(story)


def test_what_is_set_aside_is_told_once_and_must_be_read_again(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        await say(engine, "Look at this", "app.py")
        aside = await engine.ask(SetSeenAside("app.py"), SeenIs)
        assert aside.files[0].state is SeenState.SET_ASIDE
        await say(engine, "Go on")
        assert "disregard what you have read of: app.py" in str(api.requests[-1]["messages"][-1])
        await say(engine, "And on")
        assert "disregard" not in str(api.requests[-1]["messages"][-1])
        back = await engine.ask(SetSeenAside("app.py"), SeenIs)
        assert back.files[0].state is SeenState.FRESH
        await engine.ask(ask.NewConversation(), replies.Done)
        assert await seen(engine) == {}

    play(story)


def test_a_request_is_shown_as_it_was_sent(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        await say(engine, "Read, please")
        await say(engine, "And now?")
        shown = await engine.ask(ask.GetRequest(ask.SendMessage(""), turn=1, whole=True), RequestIs)
        sent = {name: value for name, value in api.requests[1].items() if name != "stream"}
        assert json.loads(shown.json) == sent
        assert (shown.exact, shown.turn, shown.turns) == (True, 1, 2)
        assert {part.role for part in shown.parts} == {"tool", "system", "user", "assistant"}
        assert any("Hello, " in part.text and part.kind == "tool_result" for part in shown.parts)
        assert any(part.marked for part in shown.parts)
        assert 'model: "claude-haiku-4-5"' in shown.settings
        assert "sk-test-1" not in shown.json
        assert (await engine.ask(ask.GetRequest(ask.SendMessage(""), turn=99), RequestIs)).turn == 2

    play(story)


def test_the_coming_request_is_what_is_then_sent(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        await say(engine, "Hello")
        message = ask.SendMessage("And now?")
        coming = await engine.ask(ask.GetRequest(message, whole=True), RequestIs)
        await say(engine, "And now?")
        sent = {name: value for name, value in api.requests[-1].items() if name != "stream"}
        assert json.loads(coming.json)["messages"] == sent["messages"]
        assert coming.turn == 0

    play(story)


def test_after_a_restart_a_request_is_put_together_again(
    home: Path, pond: Sandbox, play: Callable[[Story], None]
) -> None:
    async def first(engine: Served, _api: FakeApi) -> None:
        await say(engine, "Read, please")

    async def second(engine: Served, _api: FakeApi) -> None:
        shown = await engine.ask(ask.GetRequest(ask.SendMessage(""), turn=1), RequestIs)
        assert not shown.exact
        assert any("Hello, " in part.text for part in shown.parts)

    play(first)
    play(second)


def test_a_restricted_folder_has_no_request(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root, trusted=False) as engine:
            problem = await engine.fails(ask.GetRequest(ask.SendMessage("Hello")))
            assert "restricted" in problem.what

    asyncio.run(story())


def test_only_files_of_the_folder_are_listed_and_parts_of_them_as_their_lines(
    play: Callable[[Story], None], pond: Sandbox
) -> None:
    pond.write("lake/a.py", b"a = 1\n")
    attached = (
        AttachedText("app.py", "a text from elsewhere with a name that is here as well"),
        MentionedFolder("lake"),
        Mention(MentionKind.SYMBOL, "shout", "app.py", 8),
        Mention(MentionKind.SELECTION, path="README.md", line=1, text="# Greeter"),
        Mention(MentionKind.DIFF),
    )

    async def story(engine: Served, _api: FakeApi) -> None:
        turn = (await engine.ask(ask.SendMessage("Look", attachments=attached), replies.TurnAccepted)).turn
        await engine.until(TurnFinished, lambda event: event.turn == turn)
        found = await seen(engine)
        shown = {path: [(one.first, one.last, one.state) for one in file.ranges] for path, file in found.items()}
        assert shown == {
            "lake/a.py": [(1, 1, SeenState.FRESH)],
            "app.py": [(8, 9, SeenState.FRESH)],
            "README.md": [(1, 1, SeenState.FRESH)],
        }

    play(story)
