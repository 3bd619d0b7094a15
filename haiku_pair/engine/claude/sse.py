"""Server-sent events as the Messages API writes them: for recordings and for what a replay adds of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def encode_event(event: Mapping[str, Any]) -> bytes:
    """One event; its name is its `type`."""
    data = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
    return f"event: {event['type']}\ndata: {data}\n\n".encode()


def encode_events(events: Iterable[Mapping[str, Any]]) -> bytes:
    """A whole stream."""
    return b"".join(encode_event(event) for event in events)


def split_events(raw: bytes) -> list[bytes]:
    """The stream cut after each event, so that the pieces joined are `raw` again."""
    pieces = raw.split(b"\n\n")
    whole = [piece + b"\n\n" for piece in pieces[:-1]]
    return [*whole, pieces[-1]] if pieces[-1] else whole


def error_event(kind: str, message: str) -> dict[str, Any]:
    """The event by which the API ends a stream that failed after it began."""
    return {"type": "error", "error": {"type": kind, "message": message}}
