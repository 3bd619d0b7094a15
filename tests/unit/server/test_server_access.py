"""The way to the model: which key counts while a slow keyring is still being asked."""

from __future__ import annotations

import asyncio
import threading

import pytest

from haiku_pair.engine.server.access import Access
from haiku_pair.engine.store import secrets
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
