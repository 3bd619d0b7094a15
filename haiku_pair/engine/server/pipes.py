"""The engine's end of the contract: requests from standard input, replies and events to standard output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator

from haiku_pair.protocol.events import FromEngine
from haiku_pair.protocol.frames import BrokenFrame, pack, requests_reader
from haiku_pair.protocol.requests import Request

CHUNK = 1 << 16


class Pipes:
    """One connection to a window."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.WriteTransport) -> None:
        """Use `open_pipes`."""
        self._reader = reader
        self._writer = writer

    async def requests(self) -> AsyncIterator[Request | BrokenFrame]:
        """What the window asks, until it closes its end. A frame that does not decode comes out as its error."""
        frames = requests_reader()
        while data := await self._reader.read(CHUNK):
            for message in frames.feed(data):
                yield message

    def send(self, message: FromEngine) -> None:
        """Out it goes; a window that reads slowly makes the engine's memory grow, not its loop wait."""
        if not self._writer.is_closing():
            self._writer.write(pack(message))


async def open_pipes() -> Pipes:
    """Take over standard input and output; whatever else prints goes to standard error from now on."""
    sys.stdout.flush()
    out = os.dup(1)
    os.dup2(2, 1)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=CHUNK * 4)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    writer, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, os.fdopen(out, "wb", buffering=0))
    return Pipes(reader, writer)
