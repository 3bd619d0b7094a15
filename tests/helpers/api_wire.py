"""How the loopback server writes a reply to a connection, and breaks it off."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Coroutine, Iterator, Mapping
from typing import Any, Protocol

from haiku_pair.engine.claude.sse import encode_event
from tests.helpers.api_replies import Ending, Reply, numbered

_SSE = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
_PING = encode_event({"type": "ping"})


class Watcher(Protocol):
    """What the sender tells the server."""

    def note(self, *, disconnected: bool = False, held: bool = False) -> None: ...

    async def passed_gate(self) -> None: ...


class Gone(Exception):
    """The connection is over, on purpose or because the client left."""


class Sender:
    """Writes one reply to one connection."""

    def __init__(self, api: Watcher, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._api = api
        self._writer = writer
        self._reader = reader
        self._sent = 0

    async def send(self, number: int, reply: Reply, usage: Mapping[str, Any]) -> bytes:
        """All of it, or as much as it is meant to be. Returns what the client already sent of its next request.

        Raises:
            Gone: the connection is over, on purpose or because the client left.
        """
        left = asyncio.ensure_future(self._reader.read(1))  # ends when the client closes
        try:
            if reply.body is not None and reply.cut_bytes is None:
                await self._send_whole(reply, reply.body)
            else:
                await self._send_stream(number, reply, usage, left)
        finally:
            left.cancel()
            await asyncio.wait([left])
        return b"" if left.cancelled() else left.result()

    async def _send_whole(self, reply: Reply, body: bytes) -> None:
        head = _head(reply.status, {**reply.headers, "content-length": str(len(body))})
        self._writer.write(head + body)
        await self._writer.drain()

    async def _send_stream(
        self, number: int, reply: Reply, usage: Mapping[str, Any], left: asyncio.Future[bytes]
    ) -> None:
        if reply.mute:
            await self._stall(reply, left)
        headers = {**_SSE, "request-id": f"req_{number:04}", **reply.headers, "transfer-encoding": "chunked"}
        self._writer.write(_head(reply.status, headers))
        await self._writer.drain()
        for count, piece in enumerate(_pieces(number, reply, usage)):
            if reply.stall_after == count:
                await self._stall(reply, left)
            if reply.hold_after == count:
                self._api.note(held=True)
                await self._until(self._api.passed_gate(), left)
            if reply.seconds:
                await self._until(asyncio.sleep(reply.seconds), left)
            if reply.cut_events == count:
                await self._cut(reply)
                return
            if not await self._chunk(reply, piece):
                return
        if reply.stall_after is not None:
            await self._stall(reply, left)
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()

    async def _chunk(self, reply: Reply, data: bytes) -> bool:
        """Whether to go on."""
        room = len(data) if reply.cut_bytes is None else reply.cut_bytes - self._sent
        if part := data[:room]:
            self._writer.write(b"%x\r\n%s\r\n" % (len(part), part))
            await self._writer.drain()
        self._sent += len(part)
        if len(part) == len(data):
            return True
        await self._cut(reply)
        return False

    async def _cut(self, reply: Reply) -> None:
        if reply.ending is Ending.CLEAN:
            self._writer.write(b"0\r\n\r\n")
            await self._writer.drain()
            return
        await self._writer.drain()
        if reply.ending is Ending.RESET:
            connection: socket.socket = self._writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._writer.transport.abort()
        raise Gone

    async def _stall(self, reply: Reply, left: asyncio.Future[bytes]) -> None:
        while True:
            await self._until(asyncio.sleep(reply.pings or 3600), left)
            self._writer.write(b"%x\r\n%s\r\n" % (len(_PING), _PING))
            await self._writer.drain()

    async def _until(self, awaited: Coroutine[Any, Any, object], left: asyncio.Future[bytes]) -> None:
        task: asyncio.Future[Any] = asyncio.ensure_future(awaited)
        try:
            await asyncio.wait([task, left], return_when=asyncio.FIRST_COMPLETED)
        finally:
            task.cancel()
        if left.done():
            self._api.note(disconnected=True)
            raise Gone


def _pieces(number: int, reply: Reply, usage: Mapping[str, Any]) -> Iterator[bytes]:
    if reply.body is not None:
        yield reply.body
    else:
        for event in numbered(reply, number, usage):
            yield encode_event(event)


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Status", *[f"{name}: {value}" for name, value in headers.items()]]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
