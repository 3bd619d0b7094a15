"""A Messages API on loopback: scripted replies over HTTP and SSE, the API's own rules, and its faults.

    with FakeApi([text_reply("Hello")]) as api:
        ...  # a client with base_url=api.base_url
    assert api.requests[0]["model"] == "claude-haiku-4-5"

A script is a list of replies, or a function of the request that gives one. A request the API would refuse gets
the API's error and fails the `with` block when it ends, unless `lenient`.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Any, TypeAlias

from tests.helpers.api_replies import (
    Ending,
    Reply,
    called,
    cut_after,
    error,
    error_event_after,
    hold,
    html,
    raw,
    said,
    slow,
    spoken,
    sse_bytes,
    stall,
    text_reply,
    thought,
    tool_reply,
    whole,
)
from tests.helpers.api_rules import CacheSimulation, Json, Refused, added_tokens, check_request, prompt_blocks, tokens
from tests.helpers.api_wire import Gone, Sender

__all__ = [
    "Ending",
    "FakeApi",
    "Reply",
    "called",
    "cut_after",
    "error",
    "error_event_after",
    "hold",
    "html",
    "raw",
    "said",
    "slow",
    "spoken",
    "sse_bytes",
    "stall",
    "text_reply",
    "thought",
    "tool_reply",
]

Script: TypeAlias = "Sequence[Reply] | Callable[[Json], Reply]"

_JSON = {"content-type": "application/json"}


class FakeApi:
    """The server, on its own thread. What it was asked is in `requests` and `headers`, oldest first."""

    def __init__(
        self,
        script: Script = (),
        *,
        key: str = "",
        lenient: bool = False,
        models_endpoint: bool = True,
        cache_minimum: int = 4_096,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`key` is the only one accepted, when given; `models_endpoint` is missing on other people's servers;
        the cache forgets by `clock`."""
        self.requests: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.counted: list[Json] = []
        self.refusals: list[str] = []
        self.usages: list[dict[str, Any]] = []
        self.disconnects = 0
        self.held = 0
        self._script = script
        self._key = key
        self._lenient = lenient
        self._models_endpoint = models_endpoint
        self.cache = CacheSimulation(cache_minimum, clock)
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._gate = asyncio.Semaphore(0)
        self._thread = threading.Thread(target=self._serve, name="fake-api", daemon=True)
        self._port: Future[int] = Future()
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def base_url(self) -> str:
        """For `ANTHROPIC_BASE_URL`."""
        return f"http://127.0.0.1:{self._port.result(10)}"

    def __enter__(self) -> FakeApi:
        self._thread.start()
        self._port.result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        if kind is None and not self._lenient and self.refusals:
            raise AssertionError("The API would have refused: " + "; ".join(self.refusals))

    def release(self) -> None:
        """Let one held reply go on."""
        self._loop.call_soon_threadsafe(self._gate.release)

    def drop_connections(self) -> None:
        """Break every connection, as a network that went away does."""
        self._loop.call_soon_threadsafe(self._abort)

    def wait_for_requests(self, count: int, timeout: float = 10.0) -> None:
        """Until so many messages were asked for.

        Raises:
            AssertionError: they did not come within `timeout` seconds.
        """
        self._wait(lambda: len(self.requests) >= count, f"{count} requests", timeout)

    def wait_for_hold(self, count: int = 1, timeout: float = 10.0) -> None:
        """Until so many replies have been held in all."""
        self._wait(lambda: self.held >= count, f"{count} held replies", timeout)

    def wait_for_disconnects(self, count: int = 1, timeout: float = 10.0) -> None:
        """Until the client has closed so many connections in the middle of a reply."""
        self._wait(lambda: self.disconnects >= count, f"{count} disconnects", timeout)

    # --- on the server's thread ---

    def _wait(self, reached: Callable[[], bool], what: str, timeout: float) -> None:
        with self._changed:
            if not self._changed.wait_for(reached, timeout):
                raise AssertionError(f"no {what} within {timeout} s")

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connection, "127.0.0.1", 0))
        self._port.set_result(server.sockets[0].getsockname()[1])
        try:
            self._loop.run_forever()
        finally:
            server.close()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            self._abort()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            early = b""
            while (head := await _read_head(reader, early)) is not None:
                method, path, headers = head
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                number, reply = self._answer(method, path, headers, body)
                usage = self.usages[number - 1] if number else {}
                early = await Sender(self, reader, writer).send(number, reply, usage)
        except (ConnectionError, asyncio.IncompleteReadError, Gone, asyncio.CancelledError):
            pass  # cancelled at the end of the server, when a client still holds its connection
        finally:
            self._writers.discard(writer)
            writer.close()

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, Reply]:
        sent = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        if not sent or (self._key and sent != self._key):
            return 0, error(401, "authentication_error", "invalid x-api-key")
        path = path.partition("?")[0]
        if method == "GET" and path.startswith("/v1/models"):
            return 0, self._model(path.removeprefix("/v1/models").lstrip("/"))
        if method != "POST" or path not in {"/v1/messages", "/v1/messages/count_tokens"}:
            return 0, error(404, "not_found_error", "Not found")
        return self._messages(json.loads(body), headers, counting=path.endswith("count_tokens"))

    def _messages(self, body: Json, headers: dict[str, str], *, counting: bool) -> tuple[int, Reply]:
        try:
            check_request(body, counting=counting)
        except Refused as refused:
            self.refusals.append(str(refused))
            return 0, error(400, "invalid_request_error", str(refused))
        if counting:
            self.counted.append(body)
            count = sum(tokens(json.dumps(block)) for block in prompt_blocks(body)) + added_tokens(body)
            return 0, Reply(body=json.dumps({"input_tokens": count}).encode(), headers=_JSON)
        with self._changed:
            self.requests.append(body)
            self.headers.append(headers)
            number = len(self.requests)
            self._changed.notify_all()
        self.usages.append(self.cache.usage(body))
        reply = self._next(number, body)
        is_plain = reply.body is None and reply.status == 200 and not body.get("stream")
        return number, whole(reply, number, self.usages[-1]) if is_plain else reply

    def _next(self, number: int, body: Json) -> Reply:
        if callable(self._script):
            return self._script(body)
        if number <= len(self._script):
            return self._script[number - 1]
        self.refusals.append(f"request {number} goes beyond the script")
        return error(400, "invalid_request_error", "The script has no further reply.")

    def _model(self, name: str) -> Reply:
        if not self._models_endpoint:
            return error(404, "not_found_error", "Not found")
        if not name.startswith("claude-"):
            return error(404, "not_found_error", f"model: {name}")
        dates = {"created_at": "2025-10-01T00:00:00Z", "deprecated_at": None, "retires_at": None}
        model = {"type": "model", "id": name, "display_name": name, "lifecycle": "active", **dates}
        return Reply(body=json.dumps(model).encode(), headers=_JSON)

    def note(self, *, disconnected: bool = False, held: bool = False) -> None:
        """Count what happened to a reply; for the sender."""
        with self._changed:
            self.disconnects += disconnected
            self.held += held
            self._changed.notify_all()

    async def passed_gate(self) -> None:
        """Until `release()`; for the sender."""
        await self._gate.acquire()


async def _read_head(reader: asyncio.StreamReader, early: bytes) -> tuple[str, str, dict[str, str]] | None:
    try:
        head = early + await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines if line)
    return method, path, {name.strip().lower(): value.strip() for name, _, value in pairs}
