"""What the model is told of the workspace before it looks: a map once, and the files that matter for a message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.composing import MentionedFile
from haiku_pair.protocol.events import TurnFinished, TurnStarted
from haiku_pair.protocol.nearby import FindNearby, NearbyFound
from haiku_pair.protocol.values import Settings
from tests.helpers.fake_api import FakeApi, Reply, text_reply, tool_reply
from tests.helpers.repositories import Sandbox, with_history
from tests.helpers.served import PATIENCE, Served, served

FILES = {
    "shop/invoice.py": b"from shop.money import Money\n\n\ndef total_of(lines):\n    return Money(sum(lines))\n",
    "shop/money.py": b"class Money:\n    def __init__(self, cents):\n        self.cents = cents\n",
    "shop/parrot.py": b"def squawk():\n    return 'Money'\n",
    "shop/stamp.py": b"def stamp(letter):\n    return letter\n",
    ".env": b"INVOICE_TOKEN=parrot\n",
}
Story = Callable[[Served, FakeApi], Coroutine[Any, Any, None]]
READS = tool_reply([("read_file", {"path": "shop/invoice.py"})])


@pytest.fixture
def shop(tmp_path: Path) -> Sandbox:
    """A repository with a few modules that use each other."""
    return with_history(tmp_path / "shop", FILES)


@pytest.fixture
def play(home: Path, shop: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Runs a story against a trusted folder and a model that says little."""

    def run(story: Story) -> None:
        async def whole(api: FakeApi) -> None:
            async with served(home, shop.root) as engine:
                await found(engine, "anything")
                await story(engine, api)

        def answer(request: dict[str, Any]) -> Reply:
            wants_to_read = "Read it" in str(request["messages"][-1])
            return READS if wants_to_read else text_reply("Fine.")

        with FakeApi(answer) as api:
            monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
            monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
            asyncio.run(whole(api))

    return run


async def found(engine: Served, asked: str | FindNearby) -> NearbyFound:
    """What would go along, as soon as the folder has been looked through."""
    asked = FindNearby(asked) if isinstance(asked, str) else asked
    async with asyncio.timeout(PATIENCE):
        while True:
            reply = await engine.ask(asked, NearbyFound)
            if reply.ready:
                return reply
            await asyncio.sleep(0.02)


@asynccontextmanager
async def until(condition: Callable[[], Coroutine[Any, Any, bool]]) -> AsyncIterator[None]:
    """Until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.02)
    yield


async def say(engine: Served, message: str | ask.SendMessage) -> TurnStarted:
    """A turn, and how it began."""
    message = ask.SendMessage(message) if isinstance(message, str) else message
    turn = (await engine.ask(message, replies.TurnAccepted)).turn
    await engine.until(TurnFinished, lambda event: event.turn == turn)
    return await engine.until(TurnStarted, lambda event: event.turn == turn)


def newest(api: FakeApi) -> str:
    """The last message of the person as it was sent."""
    return str(api.requests[-1]["messages"][-1])


def test_the_files_a_message_is_about_go_along(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        shown = await found(engine, "The total of an invoice is wrong")
        assert shown.files[0].path == "shop/invoice.py"
        assert shown.files[0].definitions == ("def total_of(lines):",)
        assert 0 < shown.tokens < 200
        began = await say(engine, "The total of an invoice is wrong")
        assert "shop/invoice.py:\n  def total_of(lines):" in newest(api).replace("\\n", "\n")
        assert any(word.startswith("near: invoice.py") for word in began.context)

    play(story)


def test_what_is_attached_is_not_named_beside(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        words = "The total of an invoice is wrong"
        for attached in ("shop/invoice.py", "shop/", "gone/"):
            shown = await found(engine, FindNearby(words, attached=(attached,)))
            named = {file.path for file in shown.files}
            assert ("shop/invoice.py" in named) == (attached == "gone/")
        shown = await found(engine, FindNearby(words, attached=("shop/invoice.py",)))
        began = await say(engine, ask.SendMessage(words, attachments=(MentionedFile("shop/invoice.py"),)))
        (near,) = [word for word in began.context if word.startswith("near: ")]
        names = [file.path.rpartition("/")[2] for file in shown.files]
        assert near == f"near: {', '.join(names[:3])} and {len(names) - 3} more"

    play(story)


def test_the_map_is_told_once(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        await say(engine, "Hello")
        assert "shop/money.py:\\n  class Money:" in newest(api)
        await say(engine, "And now?")
        assert str(api.requests[-1]).count("<workspace_map>") == 1
        await engine.ask(ask.NewConversation(), replies.Done)
        await say(engine, "Hello again")
        assert str(api.requests[-1]).count("<workspace_map>") == 1

    play(story)


def test_pinned_files_go_along_and_dropped_ones_do_not(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        words = "The total of an invoice is wrong"
        pinned, dropped = ("shop/stamp.py",), ("shop/invoice.py",)
        shown = await found(engine, FindNearby(words, pinned=pinned, dropped=dropped))
        assert (shown.files[0].path, shown.files[0].pinned) == ("shop/stamp.py", True)
        assert "shop/invoice.py" not in [file.path for file in shown.files]
        await say(engine, ask.SendMessage(words, pinned=pinned, dropped=dropped))
        block = newest(api).partition("<workspace>")[2]
        assert "stamp.py" in block
        assert "invoice.py" not in block

    play(story)


def test_a_file_the_model_has_read_is_not_named_again(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, _api: FakeApi) -> None:
        await say(engine, "The total of an invoice is wrong. Read it.")
        shown = await found(engine, "The total of an invoice is wrong")
        assert "shop/invoice.py" not in [file.path for file in shown.files]

    play(story)


def test_what_changes_is_found_and_what_is_deleted_is_not(play: Callable[[Story], None], shop: Sandbox) -> None:
    async def story(engine: Served, _api: FakeApi) -> None:
        async def is_first() -> bool:
            files = (await found(engine, "Where do giraffes sleep?")).files
            return [file.path for file in files[:1]] == ["shop/zoo.py"]

        async def is_gone() -> bool:
            return not await is_first()

        (shop.root / "shop/zoo.py").write_text("def giraffes():\n    return 'asleep'\n", "utf-8")
        async with until(is_first):
            (shop.root / "shop/zoo.py").unlink()
        async with until(is_gone):
            pass

    play(story)


def test_secrets_are_neither_looked_through_nor_named(play: Callable[[Story], None], home: Path) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        shown = await found(engine, FindNearby("INVOICE_TOKEN parrot .env", pinned=(".env",)))
        assert ".env" not in [file.path for file in shown.files]
        await say(engine, ask.SendMessage("INVOICE_TOKEN parrot .env", pinned=(".env",)))
        assert "INVOICE_TOKEN=" not in str(api.requests)

    play(story)


def test_an_ignored_file_is_never_named_however_often_it_is_written(
    play: Callable[[Story], None], shop: Sandbox
) -> None:
    async def story(engine: Served, _api: FakeApi) -> None:
        async def knows(path: str) -> bool:
            return path in [file.path for file in (await found(engine, "Where do giraffes sleep?")).files]

        (shop.root / ".gitignore").write_text("local_settings.py\n", "utf-8")
        for number in range(3):
            (shop.root / "local_settings.py").write_text(f"def giraffes():\n    return {number}\n", "utf-8")
            (shop.root / f"zoo{number}.py").write_text("def giraffes():\n    return 'asleep'\n", "utf-8")
            async with until(partial(knows, f"zoo{number}.py")):
                pass
        assert not await knows("local_settings.py")

    play(story)


def test_trust_taken_back_and_given_again_at_once_looks_again(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, _api: FakeApi) -> None:
        for _ in range(3):
            await asyncio.gather(
                engine.ask(ask.SetTrust(False), replies.Done), engine.ask(ask.SetTrust(True), replies.Done)
            )
        await engine.ask(ask.SetTrust(True), replies.Done)
        assert (await found(engine, "The total of an invoice is wrong")).files

    play(story)


@pytest.mark.case("A11")
@pytest.mark.case("A15")
def test_nothing_is_looked_through_before_the_folder_is_trusted(home: Path, shop: Sandbox) -> None:
    async def story() -> None:
        async with served(home, shop.root, trusted=False) as engine:
            reply = await engine.ask(FindNearby("invoice"), NearbyFound)
            assert (reply.ready, reply.files) == (False, ())
            assert not list(home.rglob("words.sqlite3"))
            await engine.ask(ask.SetTrust(True), replies.Done)
            assert (await found(engine, "invoice")).files
            await engine.ask(ask.SetTrust(False), replies.Done)
            assert (await engine.ask(FindNearby("invoice"), NearbyFound)).files == ()

    asyncio.run(story())


def test_it_can_be_switched_off(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        await engine.ask(ask.ChangeSettings(Settings(map_tokens=0, nearby_tokens=0)), replies.SettingsAre)
        await say(engine, "The total of an invoice is wrong")
        assert "workspace_map" not in newest(api)
        assert "total_of" not in newest(api)

    play(story)


def test_what_was_learned_is_there_at_the_next_start(home: Path, shop: Sandbox) -> None:
    async def story() -> None:
        async with served(home, shop.root) as engine:
            assert (await found(engine, "invoice")).files
        (shop.root / "shop/parrot.py").write_text("def invoice_parrot():\n    return 'invoice'\n", "utf-8")
        async with served(home, shop.root) as engine:
            paths = [file.path for file in (await found(engine, "invoice parrot")).files]
            assert paths[0] == "shop/parrot.py"

    asyncio.run(story())
