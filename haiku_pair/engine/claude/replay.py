"""Answers with a recorded session instead of the network, so that the real SDK reads what the API once sent.

A recording is a folder with `session.toml` and the bodies it names:

    [[reply]]
    file = "001.sse"
    delay = 0.5              # seconds before the first event
    seconds_per_event = 0.02
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import msgspec
from msgspec import Struct
from typing_extensions import override

from haiku_pair.engine.claude.sse import encode_event, error_event, split_events

_SSE = {"content-type": "text/event-stream; charset=utf-8"}
_CHARACTERS_PER_TOKEN = 3.5


class RecordedReply(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a recording."""

    file: str
    delay: float = 0.0
    """Seconds before the first event."""
    seconds_per_event: float = 0.0


class Session(Struct, frozen=True, forbid_unknown_fields=True):
    """`session.toml`."""

    reply: tuple[RecordedReply, ...]
    title: str = ""
    recorded: str = ""
    """Which model and when, for people."""
    questions: tuple[str, ...] = ()
    """What the person asked, one for each turn."""


def load_session(folder: Path) -> Session:
    """Read `session.toml`.

    Raises:
        OSError: it is not there.
        msgspec.DecodeError: it is not understood.
    """
    return msgspec.toml.decode((folder / "session.toml").read_bytes(), type=Session)


class ReplayTransport(httpx2.AsyncBaseTransport):
    """Answers requests for messages with the replies of a recording, in order."""

    def __init__(self, folder: Path, *, pace: float = 1.0, first: int = 0) -> None:
        """Read the recording.

        Args:
            folder: of the recording.
            pace: factor on all pauses; 0 answers at once.
            first: how many replies were already given, in an earlier session.

        Raises:
            OSError: the recording is not there.
            msgspec.DecodeError: `session.toml` is not understood.
        """
        self._replies = load_session(folder).reply
        self._bodies = [(folder / reply.file).read_bytes() for reply in self._replies]
        self._pace = pace
        self.given = first
        """Replies given so far."""

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = await request.aread()
        path = request.url.path
        if path.endswith("/v1/messages/count_tokens"):
            return httpx2.Response(200, json={"input_tokens": int(len(body) / _CHARACTERS_PER_TOKEN)})
        if "/v1/models" in path:
            return httpx2.Response(200, json=_model(path.rpartition("/")[2]))
        if path.endswith("/v1/messages"):
            return self._message()
        error = {"type": "error", "error": {"type": "not_found_error", "message": "Not in the recording"}}
        return httpx2.Response(404, json=error)

    def _message(self) -> httpx2.Response:
        number = self.given
        if number >= len(self._replies):
            end = error_event("invalid_request_error", "The recording ends here; a replay can't answer anything new.")
            return httpx2.Response(200, headers=_SSE, stream=_Paced([encode_event(end)], 0.0, 0.0))
        self.given += 1
        recorded = self._replies[number]
        stream = _Paced(
            split_events(self._bodies[number]),
            recorded.delay * self._pace,
            recorded.seconds_per_event * self._pace,
        )
        headers = {**_SSE, "request-id": f"req_replay_{number + 1:03}"}
        return httpx2.Response(200, headers=headers, stream=stream)


class _Paced(httpx2.AsyncByteStream):
    """Events with pauses between them; a cancelled reader ends in the pause."""

    def __init__(self, events: list[bytes], delay: float, pause: float) -> None:
        self._events = events
        self._delay = delay
        self._pause = pause

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        await asyncio.sleep(self._delay)
        for event in self._events:
            yield event
            await asyncio.sleep(self._pause)


def _model(name: str) -> dict[str, Any]:
    dates = {"created_at": "1970-01-01T00:00:00Z", "deprecated_at": None, "retires_at": None}
    return {"type": "model", "id": name, "display_name": name, "lifecycle": "active", **dates}
