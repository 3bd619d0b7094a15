"""Puts a streamed reply together, and believes nothing that is not complete.

The SDK's own helper takes a stream that ends early for a finished one and a cut-off tool call for a valid one, and
parses a call's arguments anew for each piece; so the raw events are assembled here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from haiku_pair.engine.claude.messages import (
    AssistantText,
    Message,
    Part,
    Role,
    Thinking,
    ToolCall,
    clean,
    tool_call,
)
from haiku_pair.engine.claude.profiles import RawUsage
from haiku_pair.engine.claude.reply import (
    TOOL_USE,
    ModelReply,
    ReplyBegan,
    StreamPart,
    TextPart,
    ThinkingPart,
    ToolArguments,
    ToolBegan,
)

Event: TypeAlias = Mapping[str, Any]
"""One event as it came, or an object in it: nobody has looked at it yet."""

_DELTAS = frozenset({"text_delta", "thinking_delta", "signature_delta", "input_json_delta"})


class BrokenReply(Exception):
    """The events make no sense; the message is technical."""


@dataclass
class _Open:
    """A block that is still coming in."""

    index: int
    kind: str
    start: dict[str, Any]
    pieces: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Accumulator:
    """One reply. Feed it the events in order."""

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._parts: list[Part] = []
        self._unsupported: dict[str, None] = {}
        self._usage: dict[str, int] = {}
        self._stop_reason = ""
        self._explanation = ""
        self.request_id = ""
        self.started = False
        self.complete = False
        """Whether the reply ended as the API ends one."""

    def feed(self, event: object) -> StreamPart | None:
        """Take the next event; returns what it brought to show.

        Raises:
            BrokenReply: it can't stand here, or lacks what it must have.
        """
        if not isinstance(event, dict):
            raise BrokenReply("an event that is no object")
        try:
            return self._take(event)
        except (AttributeError, TypeError, KeyError) as error:
            raise BrokenReply(f"an event lacks what it must have: {error}") from None

    def reply(self) -> ModelReply:
        """The whole reply.

        Raises:
            BrokenReply: it is not complete.
        """
        if not self.complete:
            raise BrokenReply("the reply is not complete")
        may_call = self._stop_reason == TOOL_USE
        kept = tuple(part for part in self._parts if may_call or not isinstance(part, ToolCall))
        dropped = tuple(part.name for part in self._parts if isinstance(part, ToolCall) and not may_call)
        return ModelReply(
            message=Message(Role.ASSISTANT, kept),
            stop_reason=self._stop_reason,
            usage=self.usage,
            request_id=self.request_id,
            explanation=self._explanation,
            dropped_calls=dropped,
            unsupported=tuple(self._unsupported),
        )

    def partial(self) -> Message | None:
        """What can be kept of a reply that did not end: its text. None when there is none."""
        parts = [part for part in self._parts if not isinstance(part, ToolCall)]
        if self._open is not None and self._open.kind == "text" and self._open.text.strip():
            parts.append(AssistantText(self._open.text))
        while parts and isinstance(parts[-1], Thinking):
            del parts[-1]
        return Message(Role.ASSISTANT, tuple(parts)) if parts else None

    @property
    def usage(self) -> RawUsage:
        """What was billed, as far as the API has said."""
        told = self._usage
        hour = told.get("ephemeral_1h_input_tokens", 0)
        written = max(told.get("cache_creation_input_tokens", 0), hour)
        return RawUsage(
            uncached=told.get("input_tokens", 0),
            written_5m=written - hour,
            written_1h=hour,
            cache_read=told.get("cache_read_input_tokens", 0),
            output=told.get("output_tokens", 0),
        )

    # --- one event ---

    def _take(self, event: Event) -> StreamPart | None:
        kind = event["type"]
        if self.complete:
            return None
        if not self.started and kind != "message_start":
            raise BrokenReply(f"{kind} before message_start")
        match kind:
            case "content_block_delta":
                return self._delta(self._block(event["index"]), event["delta"])
            case "content_block_start":
                return self._begin(event["index"], event["content_block"])
            case "content_block_stop":
                self._end(self._block(event["index"]))
            case "message_start":
                return self._start(event["message"])
            case "message_delta":
                self._near_end(event)
            case "message_stop":
                self._finish()
            case _:
                self._unsupported[str(kind)] = None
        return None

    def _near_end(self, event: Event) -> None:
        delta = event["delta"]
        self._stop_reason = delta.get("stop_reason") or self._stop_reason
        self._explanation = _refusal(delta.get("stop_details")) or self._explanation
        self._count(event.get("usage"))

    def _start(self, message: Event) -> ReplyBegan:
        if self.started:
            raise BrokenReply("a second message_start")
        self.started = True
        usage = message.get("usage") or {}
        self._count(usage)
        self._count(usage.get("cache_creation"))
        return ReplyBegan(self.usage)

    def _begin(self, index: int, block: Event) -> StreamPart | None:
        if self._open is not None:
            raise BrokenReply("a block begins within another")
        self._open = found = _Open(index, block["type"], dict(block))
        match found.kind:
            case "text":
                return self._say(found, found.start.get("text") or "")
            case "thinking":
                return self._think(found, found.start.get("thinking") or "")
            case "tool_use":
                return self._call(found.start["id"], found.start["name"])
            case "redacted_thinking":
                pass
            case _:
                self._unsupported[str(found.kind)] = None
        return None

    def _call(self, call: str, name: str) -> ToolBegan:
        if not _string(call) or not _string(name):
            raise BrokenReply("a tool call without an id or a name")
        if any(isinstance(part, ToolCall) and part.id == call for part in self._parts):
            raise BrokenReply("two tool calls with the same id")
        return ToolBegan(call, name)

    def _delta(self, block: _Open, delta: Event) -> StreamPart | None:
        match (block.kind, delta["type"]):
            case ("text", "text_delta"):
                return self._say(block, delta["text"])
            case ("tool_use", "input_json_delta"):
                return self._argue(block, delta["partial_json"])
            case ("thinking", "thinking_delta"):
                return self._think(block, delta["thinking"])
            case ("thinking", "signature_delta"):
                block.signature.append(_string(delta["signature"]))
            case ("text" | "thinking" | "tool_use", kind) if kind in _DELTAS:
                raise BrokenReply(f"{kind} in a {block.kind} block")
            case _:
                self._unsupported[str(delta["type"])] = None
        return None

    def _end(self, block: _Open) -> None:
        self._open = None
        match block.kind:
            case "text" if block.text.strip():
                self._parts.append(AssistantText(block.text))
            case "thinking":
                signature = "".join(block.signature) or block.start.get("signature") or ""
                self._parts.append(Thinking({"type": "thinking", "thinking": block.text, "signature": signature}))
            case "redacted_thinking":
                self._parts.append(Thinking({"type": "redacted_thinking", "data": block.start["data"]}))
            case "tool_use":
                arguments = block.text or _given_at_once(block.start.get("input"))
                self._parts.append(tool_call(block.start["id"], block.start["name"], arguments))

    def _finish(self) -> None:
        if self._open is not None:
            raise BrokenReply("the message ends within a block")
        if not self._stop_reason:
            raise BrokenReply("the message ends without a reason")
        self.complete = True

    def _block(self, index: int) -> _Open:
        if self._open is None or self._open.index != index:
            raise BrokenReply(f"block {index} is not open")
        return self._open

    def _say(self, block: _Open, text: str) -> TextPart | None:
        if not _string(text):
            return None
        block.pieces.append(shown := clean(text))
        return TextPart(shown)

    def _think(self, block: _Open, text: str) -> ThinkingPart | None:
        if not _string(text):
            return None
        block.pieces.append(text)
        return ThinkingPart(clean(text))

    def _argue(self, block: _Open, fragment: str) -> ToolArguments | None:
        if not _string(fragment):
            return None
        block.pieces.append(fragment)
        return ToolArguments(block.start["id"], fragment, block.pieces)

    def _count(self, usage: Event | None) -> None:
        if usage is not None:
            self._usage |= {name: value for name, value in usage.items() if isinstance(value, int)}


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise BrokenReply("text that is no text")
    return value


def _refusal(details: Event | None) -> str:
    found = details or {}
    explanation = found.get("explanation") or found.get("category")
    return explanation if isinstance(explanation, str) else ""


def _given_at_once(value: object) -> str:
    """Arguments that came with the start of the block; the API streams them, other servers may not."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) and value else ""
