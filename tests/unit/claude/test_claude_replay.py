"""A recorded session answers through the real SDK exactly as the API did."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.replay import ReplayTransport
from haiku_pair.engine.claude.reply import Credentials, ModelReply, ModelTrouble, ReplyBegan, StreamPart
from haiku_pair.engine.claude.sse import split_events
from haiku_pair.protocol.values import Fault
from tests.helpers.asking import KEY, request_for
from tests.helpers.fake_api import FakeApi, Reply, sse_bytes, text_reply, tool_reply

SESSION = [
    tool_reply([("read", {"path": "größe.py"}), ("read", {"path": "b.py"})], "I look.", thinking="Which files?"),
    text_reply("Done, with “quotes” and 漢字."),
]


def record(folder: Path, replies: Sequence[Reply], **pacing: float) -> Path:
    entries = []
    for number, reply in enumerate(replies, start=1):
        (folder / f"{number:03}.sse").write_bytes(sse_bytes(reply, number))
        pace = "".join(f"{name} = {seconds}\n" for name, seconds in pacing.items())
        entries.append(f'[[reply]]\nfile = "{number:03}.sse"\n{pace}')
    (folder / "session.toml").write_text("\n".join(entries))
    return folder


async def ask_all(client: ModelClient, count: int) -> tuple[list[ModelReply], list[StreamPart]]:
    parts: list[StreamPart] = []
    replies = [await client.reply(request_for(), parts.append) for _ in range(count)]
    await client.aclose()
    return replies, parts


def test_a_replay_equals_the_live_session(tmp_path: Path) -> None:
    with FakeApi(SESSION) as api:
        live = asyncio.run(ask_all(ModelClient(Credentials(KEY, api.base_url)), 2))
    transport = ReplayTransport(record(tmp_path, SESSION))
    replayed = asyncio.run(ask_all(ModelClient(Credentials(None), transport=transport), 2))
    assert [reply.message for reply in replayed[0]] == [reply.message for reply in live[0]]
    assert [reply.stop_reason for reply in replayed[0]] == ["tool_use", "end_turn"]
    # What it cost is made up in a recording.
    assert [part for part in replayed[1] if not isinstance(part, ReplyBegan)] == [
        part for part in live[1] if not isinstance(part, ReplyBegan)
    ]
    assert transport.given == 2


def test_beyond_the_recording_it_says_so(tmp_path: Path) -> None:
    client = ModelClient(Credentials(None), transport=ReplayTransport(record(tmp_path, SESSION), first=2))
    with pytest.raises(ModelTrouble) as caught:
        asyncio.run(ask_all(client, 1))
    assert "The recording ends here" in caught.value.problem.what
    assert (caught.value.problem.fault, caught.value.retryable) == (Fault.REFUSED_BY_API, False)


def test_a_replay_passes_the_test_of_the_connection(tmp_path: Path) -> None:
    client = ModelClient(Credentials(None), transport=ReplayTransport(record(tmp_path, SESSION)))
    asyncio.run(client.check("claude-haiku-4-5"))


def test_other_addresses_are_not_in_a_recording(tmp_path: Path) -> None:
    async def get() -> tuple[int, int]:
        async with httpx2.AsyncClient(transport=ReplayTransport(record(tmp_path, SESSION))) as client:
            other = await client.get("https://example.org/v1/files")
            count = await client.post("https://example.org/v1/messages/count_tokens", content=b"x" * 35)
            return other.status_code, count.json()["input_tokens"]

    assert asyncio.run(get()) == (404, 10)


def test_a_paced_replay_is_cancelled_in_its_pause(tmp_path: Path) -> None:
    transport = ReplayTransport(record(tmp_path, SESSION, delay=0, seconds_per_event=3600))
    arrived = asyncio.Event()

    async def run() -> None:
        client = ModelClient(Credentials(None), transport=transport)
        task = asyncio.create_task(client.reply(request_for(), lambda _: arrived.set()))
        while not transport.given:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task], timeout=5)
        assert task.cancelled()
        await client.aclose()

    asyncio.run(run())


@given(st.lists(st.sampled_from([b"event: a\n", b"data: {}\n", b"\n", b"x", b"\r\n"])).map(b"".join))
def test_a_stream_cut_into_events_is_still_the_same_stream(raw: bytes) -> None:
    assert b"".join(split_events(raw)) == raw
