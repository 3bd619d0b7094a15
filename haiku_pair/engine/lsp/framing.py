"""Messages of the Language Server Protocol as bytes: a header with the length, a blank line, JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from haiku_pair.engine.lsp.shapes import BadMessage

LARGEST = 8 * 1024 * 1024
"""Bytes of one message; what is larger would hold up the loop, and nobody needs it."""
_HEADER = 4096
"""Bytes that a header may take; the real ones take about thirty."""
_END = b"\r\n\r\n"
_LENGTH = b"content-length"


def framed(body: bytes) -> bytes:
    """A message as it goes out."""
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class FrameReader:
    """Puts together what comes in pieces."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._length = -1

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The messages that are whole now.

        Raises:
            BadMessage: these are no such messages, or one is too large. The stream can't be followed any more.
        """
        self._waiting += piece
        while self._has_header() and len(self._waiting) >= self._length:
            body = bytes(self._waiting[: self._length])
            del self._waiting[: self._length]
            self._length = -1
            yield body

    def _has_header(self) -> bool:
        if self._length >= 0:
            return True
        end = self._waiting.find(_END, 0, _HEADER + len(_END))
        if end < 0:
            if len(self._waiting) > _HEADER:
                raise BadMessage("a header without an end")
            return False
        self._length = _length(bytes(self._waiting[:end]))
        del self._waiting[: end + len(_END)]
        return True


def _length(header: bytes) -> int:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == _LENGTH:
            digits = value.strip()
            if not digits.isdigit() or len(digits) > 12:
                raise BadMessage("a length that is no number")
            if int(digits) > LARGEST:
                raise BadMessage(f"a message of {int(digits):,} bytes")
            return int(digits)
    raise BadMessage("a header without a length")
