"""Replies of a pretended Messages API: what it says, how fast, and how it fails.

The same constructors serve the loopback server (`FakeApi`) and recordings (`sse_bytes`).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

from haiku_pair.engine.claude.sse import encode_events, error_event

Event: TypeAlias = dict[str, Any]
Calls: TypeAlias = Sequence[tuple[str, "dict[str, Any] | str"]]

MODEL = "claude-haiku-4-5-20251001"


class Ending(StrEnum):
    """How a stream stops when it is cut."""

    CLEAN = "clean"
    """The HTTP body ends as it should, only too early; what a proxy does."""
    CLOSE = "close"
    """The connection is closed in the middle of the body."""
    RESET = "reset"
    """The connection is reset."""


@dataclass(frozen=True)
class Reply:
    """One answer. Made by the functions below, bent by `cut_after`, `slow`, `hold` and `stall`."""

    events: tuple[Event, ...] = ()
    status: int = 200
    body: bytes | None = None
    """Sent as it is instead of events."""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """Waited before each event."""
    cut_events: int | None = None
    cut_bytes: int | None = None
    ending: Ending = Ending.CLOSE
    hold_after: int | None = None
    """Events after which the server waits for `FakeApi.release()`."""
    stall_after: int | None = None
    """Events after which nothing more comes; 0 with no status line when `mute`."""
    pings: float = 0.0
    """While stalled: seconds from one ping to the next; 0 for silence."""
    mute: bool = False


def text_reply(text: str, chunks: int = 0, *, thinking: str = "", stop_reason: str = "end_turn") -> Reply:
    """The model says `text`, in `chunks` deltas (0: about ten characters each)."""
    return said(*([thought(thinking)] if thinking else []), spoken(text, chunks), stop_reason=stop_reason)


def tool_reply(
    calls: Calls, text: str = "", *, thinking: str = "", stop_reason: str = "tool_use", ids: Sequence[str] = ()
) -> Reply:
    """The model calls tools: names with arguments, as a dict or as raw JSON text. Ids are given when it is sent."""
    names = [*ids, *[""] * (len(calls) - len(ids))]
    blocks = [called(name, arguments, call) for (name, arguments), call in zip(calls, names, strict=True)]
    before = [thought(thinking)] if thinking else []
    return said(*before, *([spoken(text)] if text else []), *blocks, stop_reason=stop_reason)


def said(*blocks: Sequence[Event], stop_reason: str = "end_turn", stop_details: Event | None = None) -> Reply:
    """A whole message of blocks made by `spoken`, `thought` and `called`."""
    events: list[Event] = [_message_start(), {"type": "ping"}]
    for index, block in enumerate(blocks):
        events += [{**event, "index": index} for event in block]
    delta: Event = {"stop_reason": stop_reason, "stop_sequence": None}
    if stop_details is not None:
        delta["stop_details"] = stop_details
    events.append({"type": "message_delta", "delta": delta, "usage": {"output_tokens": 0}})
    return Reply((*events, {"type": "message_stop"}))


def spoken(text: str, chunks: int = 0) -> list[Event]:
    """The events of a text block."""
    return _block({"type": "text", "text": ""}, "text_delta", "text", _pieces(text, chunks or len(text) // 10 or 1))


def thought(text: str, signature: str = "c2lnbmF0dXJl") -> list[Event]:
    """The events of a thinking block."""
    start = {"type": "thinking", "thinking": "", "signature": ""}
    events = _block(start, "thinking_delta", "thinking", _pieces(text, len(text) // 10 or 1))
    signed = {"type": "content_block_delta", "delta": {"type": "signature_delta", "signature": signature}}
    return [*events[:-1], signed, events[-1]]


def called(name: str, arguments: dict[str, Any] | str, call: str = "") -> list[Event]:
    """The events of a tool call; an empty id is filled in when the reply is sent."""
    raw = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False) if arguments else ""
    start = {"type": "tool_use", "id": call, "name": name, "input": {}}
    pieces = ["", *_pieces(raw, len(raw) // 16 or 1)] if raw else [""]
    return _block(start, "input_json_delta", "partial_json", pieces)


def error(
    status: int,
    kind: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    *,
    error_code: str = "",
) -> Reply:
    """An HTTP error as the API words it."""
    body: Event = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_fake"}
    if error_code:
        body["error"]["details"] = {"error_code": error_code}
    plain = {"content-type": "application/json", "request-id": "req_fake"}
    return Reply(status=status, body=json.dumps(body).encode(), headers={**plain, **(headers or {})})


def html(status: int = 200) -> Reply:
    """The login page of a hotel."""
    page = b"<html><body>\n<h1>Welcome to the hotel network</h1>\n</body></html>\n"
    return Reply(status=status, body=page, headers={"content-type": "text/html"})


def raw(body: bytes, content_type: str = "text/event-stream", status: int = 200) -> Reply:
    """Exactly these bytes."""
    return Reply(status=status, body=body, headers={"content-type": content_type})


def error_event_after(reply: Reply, events: int, kind: str = "overloaded_error", message: str = "Overloaded") -> Reply:
    """`reply`, but after so many events an error event ends it."""
    return replace(reply, events=(*reply.events[:events], error_event(kind, message)))


def cut_after(
    reply: Reply,
    *,
    events: int | None = None,
    bytes: int | None = None,  # noqa: A002 - reads best at the call
    how: Ending = Ending.CLOSE,
) -> Reply:
    """`reply`, cut after so many events or bytes of its body."""
    return replace(reply, cut_events=events, cut_bytes=bytes, ending=how)


def slow(reply: Reply, seconds: float) -> Reply:
    """`reply` with a pause before each event."""
    return replace(reply, seconds=seconds)


def hold(reply: Reply, after: int) -> Reply:
    """`reply`, which waits after so many events until `FakeApi.release()`."""
    return replace(reply, hold_after=after)


def stall(reply: Reply | None = None, after: int = 0, *, pings: float = 0.0, mute: bool = False) -> Reply:
    """A reply that never ends: silence, or only pings. `mute` sends not even a status line."""
    return replace(reply or text_reply("never said"), stall_after=after, pings=pings, mute=mute)


def sse_bytes(reply: Reply, number: int = 1, usage: Mapping[str, Any] | None = None) -> bytes:
    """The body of the reply as the API sends it; `number` counts the replies of a session and makes ids unique."""
    return encode_events(numbered(reply, number, usage))


def numbered(reply: Reply, number: int, usage: Mapping[str, Any] | None = None) -> Iterator[Event]:
    """The events with ids and usage filled in.

    Args:
        reply: what to send.
        number: of the reply in its session.
        usage: input figures for `message_start`; a small made-up prompt when None.
    """
    output = max(1, sum(len(json.dumps(event.get("delta", ""))) for event in reply.events) // 8)
    figures = dict(usage or {"input_tokens": 100, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0})
    calls = 0
    for event in copy.deepcopy(reply.events):
        match event.get("type"):
            case "message_start":
                event["message"]["id"] = f"msg_{number:04}"
                event["message"]["usage"] = {**figures, "output_tokens": 1}
            case "content_block_start" if event["content_block"].get("id") == "":
                calls += 1
                event["content_block"]["id"] = f"toolu_{number:04}{calls:02}"
            case "message_delta":
                plain = {key: value for key, value in figures.items() if key != "cache_creation"}
                event["usage"] = {**plain, "output_tokens": output}
        yield event


def whole(reply: Reply, number: int, usage: Mapping[str, Any]) -> Reply:
    """The same as one JSON object, for a request that did not ask for a stream."""
    message: Event = {}
    for event in numbered(reply, number, usage):
        match event["type"]:
            case "message_start":
                message = event["message"]
            case "content_block_start":
                message["content"].append(event["content_block"])
                arguments = ""
            case "content_block_delta":
                arguments += event["delta"].get("partial_json", "")
                for name in {"text", "thinking", "signature"} & event["delta"].keys():
                    message["content"][-1][name] += event["delta"][name]
            case "content_block_stop" if message["content"][-1]["type"] == "tool_use":
                message["content"][-1]["input"] = json.loads(arguments or "{}")
            case "message_delta":
                message |= event["delta"]
                message["usage"] |= event["usage"]
    return replace(reply, body=json.dumps(message).encode(), headers={"content-type": "application/json"})


def _message_start() -> Event:
    message = {"id": "", "type": "message", "role": "assistant", "model": MODEL, "content": []}
    ending: Event = {"stop_reason": None, "stop_sequence": None, "usage": {}}
    return {"type": "message_start", "message": {**message, **ending}}


def _block(start: Event, kind: str, key: str, pieces: Sequence[str]) -> list[Event]:
    deltas = [{"type": "content_block_delta", "index": 0, "delta": {"type": kind, key: piece}} for piece in pieces]
    return [
        {"type": "content_block_start", "index": 0, "content_block": start},
        *deltas,
        {"type": "content_block_stop", "index": 0},
    ]


def _pieces(text: str, count: int) -> list[str]:
    size = max(1, -(-len(text) // count))
    return [text[start : start + size] for start in range(0, len(text), size)]
