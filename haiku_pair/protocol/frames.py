"""How messages travel over a pipe: four bytes of length, big-endian, then msgpack.

A frame that is too long or does not decode is an error with a name, not a crash: the reader drops it and goes on
with the next, since the length alone marks the border.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from haiku_pair.protocol.events import FromEngine
from haiku_pair.protocol.requests import Request

MAX_FRAME = 64 * 1024 * 1024
"""Bytes. A 20 MB file travels; a length beyond this means that the stream lost its step."""

_HEADER = 4

M = TypeVar("M")


class BrokenFrame(Exception):
    """A frame could not be understood; `fatal` when the stream can't be followed any further."""

    def __init__(self, reason: str, *, fatal: bool = False) -> None:
        """`reason` is technical."""
        super().__init__(reason)
        self.fatal = fatal


def pack(message: Request | FromEngine) -> bytes:
    """One frame, header included.

    Raises:
        BrokenFrame: the message is larger than `MAX_FRAME`, or holds a lone surrogate.
    """
    try:
        body = msgspec.msgpack.encode(message)
    except UnicodeEncodeError as error:
        raise BrokenFrame(f"text that is no Unicode: {error.reason}") from error
    if len(body) > MAX_FRAME:
        raise BrokenFrame(f"{len(body)} bytes in one message, more than {MAX_FRAME}")
    return len(body).to_bytes(_HEADER, "big") + body


class FrameReader(Generic[M]):
    """Cuts a stream of bytes into messages. Feed it what arrives, in pieces of any size."""

    def __init__(self, decoder: msgspec.msgpack.Decoder[M]) -> None:
        """`decoder` knows the one type of message this direction carries."""
        self._decoder = decoder
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[M | BrokenFrame]:
        """Messages that are complete now; a frame that does not decode comes out as its error.

        Raises:
            BrokenFrame: with `fatal`, when a length is beyond `MAX_FRAME`.
        """
        self._buffer += data
        while len(self._buffer) >= _HEADER:
            size = int.from_bytes(self._buffer[:_HEADER], "big")
            if size > MAX_FRAME:
                raise BrokenFrame(f"a frame of {size} bytes", fatal=True)
            if len(self._buffer) < _HEADER + size:
                return
            body = bytes(self._buffer[_HEADER : _HEADER + size])
            del self._buffer[: _HEADER + size]
            try:
                yield self._decoder.decode(body)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield BrokenFrame(str(error))


def requests_reader() -> FrameReader[Request]:
    """Reader for the engine's side."""
    return FrameReader(msgspec.msgpack.Decoder(Request))


def engine_reader() -> FrameReader[FromEngine]:
    """Reader for the window's side."""
    return FrameReader(msgspec.msgpack.Decoder(FromEngine))
