"""Modes, thinking and attachments through the server: what the model is sent, and what it is refused."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.engine.pairing.queue import MessageQueue
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.composing import (
    Attached,
    AttachedText,
    Attachment,
    FileOffered,
    GetAttached,
    ListPrompts,
    MentionedFile,
    MentionedFolder,
    Mode,
    OfferFile,
    Picture,
    Prompt,
    PromptOrigin,
    PromptsListed,
    RememberLine,
    SavePrompt,
)
from haiku_pair.protocol.events import (
    ProposalChanged,
    ProposalReady,
    ThinkingDelta,
    ToolFinished,
    TurnFinished,
    TurnStarted,
)
from haiku_pair.protocol.values import EndReason, Fault, Problem
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served

READ = ("read_file", {"path": "app.py"})
EDIT = ("edit_file", {"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]})
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the environment."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")


async def turn(engine: Served, message: ask.SendMessage) -> str:
    """Send it and wait for the end; the turn."""
    name = (await engine.ask(message, replies.TurnAccepted)).turn
    ended = await engine.until(TurnFinished, lambda event: event.turn == name)
    assert ended.reason is EndReason.DONE, ended
    return name


def last_words(body: dict[str, Any]) -> str:
    """All text of the newest message."""
    return "\n".join(block.get("text", "") for block in body["messages"][-1]["content"])


def prefix(body: dict[str, Any]) -> str:
    """What comes before the conversation."""
    return json.dumps([body["tools"], body["system"]], sort_keys=True)


@pytest.mark.parametrize(("mode", "said"), [(Mode.ASK, "Mode: Ask"), (Mode.PLAN, "Mode: Plan")])
def test_a_mode_that_changes_nothing_refuses_edits_with_words_that_help(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch, mode: Mode, said: str
) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with served(home, pond.root) as engine:
            name = await turn(engine, ask.SendMessage("What would you do?", mode=mode))
            refused = await engine.until(ToolFinished, lambda event: not event.ok)
            assert refused.summary == "refused"
            assert "Nothing was changed" in refused.result
            assert not [event for event in engine.events if isinstance(event, ProposalReady)]
            assert said in last_words(api.requests[0])
            started = await engine.until(TurnStarted, lambda event: event.turn == name)
            assert started.mode is mode
            await turn(engine, ask.SendMessage("Then do it."))
            assert "Mode: Pair" in last_words(api.requests[3])
            await engine.until(ProposalReady)
            await turn(engine, ask.SendMessage("And now?"))
            assert "Mode:" not in last_words(api.requests[-1])
            assert len({prefix(body) for body in api.requests}) == 1

    script = [tool_reply([READ]), tool_reply([EDIT]), text_reply("1. Say Servus.")]
    with FakeApi([*script, tool_reply([EDIT]), text_reply("Done."), text_reply("Nothing.")]) as api:
        asyncio.run(story(api))


def test_thinking_is_asked_for_in_each_request_of_its_turn_and_no_other(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with served(home, pond.root) as engine:
            await turn(engine, ask.SendMessage("Think.", thinking=True))
            await turn(engine, ask.SendMessage("Don't."))
            budgets = [body.get("thinking", {}).get("budget_tokens", 0) for body in api.requests]
            assert budgets[0] == budgets[1] > 1024
            assert budgets[2] == 0
            assert api.requests[0]["max_tokens"] - budgets[0] == api.requests[2]["max_tokens"]

    with FakeApi([tool_reply([READ]), text_reply("Hm."), text_reply("So.")]) as api:
        asyncio.run(story(api))


def test_attachments_stand_before_the_words_and_the_model_may_edit_what_it_was_shown(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached: tuple[Attachment, ...] = (
        Picture("screen.png", "image/png", PNG, 28, 28),
        MentionedFile("app.py"),
        AttachedText("notes.txt", "be kind"),
    )

    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with served(home, pond.root) as engine:
            name = await turn(engine, ask.SendMessage("Be Bavarian", attachments=attached))
            image, file, notes, words, *_ = api.requests[0]["messages"][0]["content"]
            assert image["source"] == {
                "type": "base64", "media_type": "image/png", "data": base64.b64encode(PNG).decode(),
            }  # fmt: skip
            assert '<document source="app.py">\n1\t' in file["text"]
            assert "be kind" in notes["text"]
            assert words["text"] == "Be Bavarian"
            await engine.until(ProposalReady)
            started = await engine.until(TurnStarted, lambda event: event.turn == name)
            assert started.context[:3] == ("picture screen.png", "@app.py", "notes.txt")
        async with served(home, pond.root) as engine:  # it is kept with the session
            assert (await engine.ask(GetAttached(name), Attached)).attachments == attached
            assert not (await engine.ask(GetAttached("gone"), Attached)).attachments
            await turn(engine, ask.SendMessage("Again"))
            assert api.requests[-1]["messages"][0]["content"][0]["source"]["data"]

    with FakeApi([tool_reply([EDIT]), text_reply("Done."), text_reply("Yes.")]) as api:
        asyncio.run(story(api))


def test_a_folder_goes_along_as_its_names_and_the_files_that_fit(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = pond.root / "lake"
    (lake / "deep").mkdir(parents=True)
    (lake / "near.py").write_text("near = 1\n")
    (lake / "deep" / "far.py").write_text("far = 2\n")
    (lake / "long.txt").write_text("long words\n" * 10_000)
    (lake / "noise.bin").write_bytes(bytes(range(256)))
    (lake / ".env").write_text("TOKEN=hidden\n")

    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with served(home, pond.root) as engine:
            offered = (await engine.ask(OfferFile("lake"), FileOffered)).attachment
            assert isinstance(offered, MentionedFolder)
            assert offered.path == "lake"
            assert 30 < offered.tokens < 300
            name = await turn(engine, ask.SendMessage("Look", attachments=(offered,)))
            listing, near, far, words, *_ = api.requests[0]["messages"][0]["content"]
            assert "lake/long.txt" in listing["text"]
            assert "2 of them shown whole" in listing["text"]
            assert '<document source="lake/near.py">\n1\tnear = 1' in near["text"]
            assert "far = 2" in far["text"]
            assert words["text"] == "Look"
            assert "hidden" not in json.dumps(api.requests)
            started = await engine.until(TurnStarted, lambda event: event.turn == name)
            assert started.context[0] == "@lake/"
            (pond.root / "empty").mkdir()
            assert "no file in empty" in (await engine.fails(OfferFile("empty"))).what
            gone = ask.SendMessage("Look", attachments=(MentionedFolder("nowhere"),))
            name = (await engine.ask(gone, replies.TurnAccepted)).turn
            ended = await engine.until(TurnFinished, lambda event: event.turn == name)
            assert ended.problem is not None
            assert "no file in nowhere" in ended.problem.what

    with FakeApi([text_reply("Nice.")]) as api:
        asyncio.run(story(api))


def test_what_is_offered_becomes_what_it_is_or_says_why_not(home: Path, pond: Sandbox, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "note.txt").write_text("hello")
    (outside / "paper.pdf").write_bytes(b"%PDF-1.4")
    (outside / "noise.bin").write_bytes(bytes(range(256)))
    (outside / ".env").write_text("TOKEN=1")
    (pond.root / "shot.png").write_bytes(PNG)

    async def refused(engine: Served, path: Path | str) -> Problem:
        return await engine.fails(OfferFile(str(path)))

    async def story() -> None:
        async with served(home, pond.root) as engine:

            async def offer(path: Path | str) -> Attachment:
                return (await engine.ask(OfferFile(str(path)), FileOffered)).attachment

            assert await offer(outside / "note.txt") == AttachedText("note.txt", "hello")
            inside = await offer(pond.root / "app.py")
            assert isinstance(inside, MentionedFile)
            assert inside.path == "app.py"
            assert inside.tokens > 0
            assert await offer("shot.png") == Picture("shot.png", "image/png", PNG, 0, 0)
            assert "a PDF" in (await refused(engine, outside / "paper.pdf")).what
            assert "no text" in (await refused(engine, outside / "noise.bin")).what
            assert "secrets" in (await refused(engine, outside / ".env")).what
            assert (await refused(engine, outside)).what
            assert (await refused(engine, "../note.txt")).what
            assert (await refused(engine, outside / "gone")).what

    asyncio.run(story())


def test_prompts_of_the_folder_are_there_while_it_is_trusted(home: Path, pond: Sandbox) -> None:
    commands = pond.root / ".claude" / "commands"
    (commands / "git").mkdir(parents=True)
    (commands / "fix.md").write_text("---\ndescription: Fix it\nallowed-tools: Bash(rm:*)\n---\nFix $ARGUMENTS\n")
    (commands / "git" / "log.md").write_text("Tell me of !`git log`")
    (commands / "broken.md").write_bytes(b"\xff\xfe\xfa")

    async def story() -> None:
        async with served(home, pond.root, trusted=False) as engine:
            assert not (await engine.ask(ListPrompts(), PromptsListed)).prompts
            await engine.ask(ask.SetTrust(True), replies.Done)
            found = await engine.ask(ListPrompts(), PromptsListed)
            assert [(one.name, one.text, one.description) for one in found.prompts] == [
                ("fix", "Fix $ARGUMENTS", "Fix it"),
                ("git:log", "Tell me of !`git log`", ""),
            ]
            assert "broken.md" in found.left_out[0]
            mine = (await engine.ask(SavePrompt("fix", "Mend it"), PromptsListed)).prompts[0]
            assert mine == Prompt("fix", "Mend it", PromptOrigin.OWN)
            assert (await engine.fails(SavePrompt("../fix", "x"))).kept
            await engine.ask(SavePrompt("fix", ""), PromptsListed)
            assert (await engine.ask(ListPrompts(), PromptsListed)).prompts[0].origin is PromptOrigin.PROJECT

    asyncio.run(story())


def test_a_line_to_remember_is_proposed_and_not_written(home: Path, pond: Sandbox) -> None:
    (pond.root / "CLAUDE.md").write_bytes(b"# Rules\r\n\r\n- one\r\n")

    async def story() -> None:
        async with served(home, pond.root) as engine:
            await engine.ask(RememberLine("Speak  softly"), replies.Pasted)
            changed = await engine.until(ProposalChanged, lambda event: event.proposal is not None)
            assert changed.proposal is not None
            assert [file.path for file in changed.proposal.files] == ["CLAUDE.md"]
            assert (pond.root / "CLAUDE.md").read_bytes() == b"# Rules\r\n\r\n- one\r\n"
            found = await engine.ask(ask.GetHunks(changed.proposal.id, "CLAUDE.md"), replies.Hunks)
            assert "- Speak softly" in str(found)
            assert (await engine.fails(RememberLine("  "))).fault is Fault.BAD_REQUEST

    asyncio.run(story())


def test_what_the_model_thought_goes_back_unchanged_in_the_loop(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with served(home, pond.root) as engine:
            name = await turn(engine, ask.SendMessage("Think.", thinking=True))
            said = [event.text for event in engine.events if isinstance(event, ThinkingDelta) and event.turn == name]
            assert "".join(said) == "Let me see what there is."
            first = api.requests[1]["messages"][1]["content"][0]
            assert first["thinking"] == "Let me see what there is."
            assert first["signature"]

    with FakeApi([tool_reply([READ], thinking="Let me see what there is."), text_reply("So.")]) as api:
        asyncio.run(story(api))


def test_a_message_with_attachments_does_not_join_a_turn() -> None:
    waiting = MessageQueue(lambda _raw: None, lambda _event: None)
    waiting.add(ask.SendMessage("one", attachments=(AttachedText("a", "b"),)), joins=True)
    waiting.add(ask.SendMessage("two"), joins=True)
    assert waiting.pop_joining() == ("two",)
