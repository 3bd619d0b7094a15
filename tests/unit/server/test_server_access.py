"""The way to the model: which key counts while a slow keyring is still being asked."""

from __future__ import annotations

import asyncio
import threading

import pytest

from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.reply import Credentials
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.store import secrets
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import KeySource, Settings


@pytest.mark.case("L02")
def test_a_key_given_while_the_keyring_is_asked_is_the_one_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    def slow(_settings: Settings) -> tuple[None, KeySource]:
        asked.set()
        may_answer.wait(10)
        return None, KeySource.NONE

    async def story() -> None:
        access = Access(Settings(), None)
        looking = asyncio.create_task(access.source())
        await asyncio.to_thread(asked.wait, 10)
        await access.save_key("sk-ant-test-1", remember=False)
        may_answer.set()
        assert await looking is KeySource.SESSION
        assert await access.source() is KeySource.SESSION

    monkeypatch.setattr(secrets, "find_key", slow)
    asyncio.run(story())


def test_a_key_never_goes_to_an_address_chosen_while_the_client_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    making, may_go_on = threading.Event(), threading.Event()
    make = ModelClient.__init__
    made: dict[ModelClient, Credentials] = {}

    def slow(client: ModelClient, credentials: Credentials, **_rest: object) -> None:
        making.set()
        may_go_on.wait(10)
        make(client, credentials)
        made[client] = credentials

    async def story() -> None:
        access = Access(Settings(), None)
        first = asyncio.create_task(access.client())
        await asyncio.to_thread(making.wait, 10)
        await access.use(Settings(provider=Provider.SERVER, base_url="http://127.0.0.1:9"))
        may_go_on.set()
        client = await first
        assert (made[client].key, made[client].base_url) == (None, "http://127.0.0.1:9")
        assert await access.client() is client

    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-of-somebody-else")
    monkeypatch.setattr(ModelClient, "__init__", slow)
    asyncio.run(story())
