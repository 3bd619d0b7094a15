"""Several questions about the same: they share what the cache holds, and what they will cost can be asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.layout import ToolSpec, build_side_request
from haiku_pair.engine.claude.profiles import profile_for
from haiku_pair.engine.claude.reply import Credentials, ModelTrouble, ReplyBegan, StreamPart
from haiku_pair.protocol.values import Fault
from tests.helpers.api_rules import check_request
from tests.helpers.asking import KEY
from tests.helpers.fake_api import FakeApi, text_reply

REPORT = ToolSpec("report", "Reports.", {"type": "object", "additionalProperties": False}, strict=True)
SHARED = "Here is a change.\n" + "x = 1\n" * 4_000


def asked(question: str) -> dict[str, Any]:
    request = build_side_request(
        profile_for("claude-haiku-4-5"), (["You review."], [REPORT], SHARED), question, max_tokens=500
    )
    check_request(request)
    return request


def test_all_that_is_shared_comes_first_and_ends_with_the_one_breakpoint() -> None:
    one, other = asked("Are there bugs?"), asked("Is it safe?")
    assert {**one, "messages": []} == {**other, "messages": []}
    assert one["tools"][0]["strict"] is True
    shared, question = one["messages"][0]["content"]
    assert shared == other["messages"][0]["content"][0]
    assert question == {"type": "text", "text": "Are there bugs?"}
    assert str(one).count("cache_control") == 1
    assert shared["cache_control"] == {"type": "ephemeral"}


def test_the_second_question_reads_what_the_first_has_written() -> None:
    async def both(api: FakeApi) -> list[StreamPart]:
        client, parts = ModelClient(Credentials(KEY, api.base_url)), list[StreamPart]()
        for question in ("Are there bugs?", "Is it safe?"):
            await client.reply(asked(question), parts.append)
        await client.aclose()
        return parts

    with FakeApi([text_reply("No."), text_reply("Yes.")]) as api:
        began = [part.usage for part in asyncio.run(both(api)) if isinstance(part, ReplyBegan)]
    assert began[0].written_5m > 4_096
    assert began[0].cache_read == 0
    assert began[1].cache_read == began[0].written_5m
    assert began[1].cache_written == 0


def test_tokens_are_counted_without_asking() -> None:
    async def count(api: FakeApi) -> int:
        client = ModelClient(Credentials(KEY, api.base_url))
        try:
            return await client.count(asked("Are there bugs?"))
        finally:
            await client.aclose()

    with FakeApi() as api:
        assert asyncio.run(count(api)) > 5_000
        assert api.counted[0]["tools"][0]["name"] == "report"
        assert not api.requests


def test_an_address_that_does_not_count_says_so() -> None:
    async def count() -> None:
        client = ModelClient(Credentials(KEY, "http://127.0.0.1:9"))
        try:
            await client.count(asked("Are there bugs?"))
        finally:
            await client.aclose()

    with pytest.raises(ModelTrouble) as caught:
        asyncio.run(count())
    assert caught.value.problem.fault is Fault.NO_CONNECTION
