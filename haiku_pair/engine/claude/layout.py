"""Lays a history out as one request: always legal, whatever the history, and the same bytes for the same beginning.

Tools and system text come first and never vary; the conversation is append-only; so each request finds what the
last one put into the cache. Breakpoints, four at most: the end of the system text, the beginning of a turn, the
message to the model before the newest, and the newest. Everything up to the beginning of the newest turn is kept for
an hour, as people pause to review; what a turn reads on its way for five minutes. The message before the newest is
where the last request ended, so its prefix is found however many calls stand between the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from haiku_pair.engine.claude.messages import (
    AssistantText,
    InvalidArguments,
    Message,
    Role,
    Thinking,
    ToolCall,
    ToolResult,
    UserPicture,
    UserText,
    clean,
    parse_arguments,
)
from haiku_pair.engine.claude.profiles import ModelProfile, ThinkingStyle

Block: TypeAlias = dict[str, Any]

NOT_RUN = "This call was not run."
NO_OUTPUT = "(no output)"
GO_ON = "Please continue."
EARLIER = "(The conversation before this point was left out.)"

_SMALLEST_BUDGET = 1024
_HOUR = {"type": "ephemeral", "ttl": "1h"}
_FIVE_MINUTES = {"type": "ephemeral"}
_NOT_IN_A_NAME = re.compile(r"[^a-zA-Z0-9_-]")
_LONGEST_NAME = 64


class ToolSpec(Struct, frozen=True):
    """A tool as the model is told of it.

    `eager` streams its arguments as they are made, for a live view; `strict` has the API hold them to the schema.
    """

    name: str
    description: str
    schema: dict[str, Any]
    eager: bool = False
    strict: bool = False


def build_request(
    profile: ModelProfile,
    system: Sequence[str],
    tools: Sequence[ToolSpec],
    history: Sequence[Message],
    *,
    max_tokens: int | None = None,
    thinking_tokens: int = 0,
) -> dict[str, Any]:
    """The body of a Messages request.

    The history is repaired on the way, never changed: every tool call gets exactly one result, results without a
    call and blank texts go, both sides take turns, the first and the last word are the user's, ids are unique.

    Args:
        profile: the model to ask.
        system: the system text in parts, what never varies first.
        tools: in any order; they are sorted by name.
        history: the conversation, oldest first.
        max_tokens: of the reply, thinking included; the model's ordinary size and the thinking when None.
        thinking_tokens: how much the model may think first; 0: as it does unasked. Some only take that they may.
    """
    if profile.thinking is ThinkingStyle.NONE:
        thinking_tokens = 0
    wanted = max_tokens if max_tokens is not None else profile.reply_tokens + thinking_tokens
    request: dict[str, Any] = {"model": profile.id, "max_tokens": max(1, min(wanted, profile.max_output))}
    if thinking_tokens and profile.thinking is ThinkingStyle.ADAPTIVE:
        request["thinking"] = {"type": "adaptive"}
    elif thinking_tokens and request["max_tokens"] > _SMALLEST_BUDGET:
        budget = max(_SMALLEST_BUDGET, min(thinking_tokens, request["max_tokens"] - 1))
        request["thinking"] = {"type": "enabled", "budget_tokens": budget}
    if tools:
        request["tools"] = [_tool(spec) for spec in sorted(tools, key=lambda spec: spec.name)]
    if blocks := [_text(part) for part in system if part.strip()]:
        request["system"] = blocks
    request["messages"] = _Layout(history).messages
    _set_breakpoints(request)
    return request


def build_side_request(
    profile: ModelProfile,
    beginning: tuple[Sequence[str], Sequence[ToolSpec], str],
    asked: str,
    *,
    max_tokens: int,
) -> dict[str, Any]:
    """One of several requests that read the same beginning from the cache; it ends with the one breakpoint.

    Args:
        profile: the model to ask.
        beginning: system text, tools, and what the question is about; the same in all of them.
        asked: what only this one asks.
        max_tokens: of the reply.
    """
    system, tools, shared = beginning
    request = build_request(profile, system, tools, [Message(Role.USER, ())], max_tokens=max_tokens)
    for block in (*request.get("tools", ()), *request.get("system", ())):
        block.pop("cache_control", None)
    content = [_text(shared), _text(asked)]
    content[0]["cache_control"] = dict(_FIVE_MINUTES)
    request["messages"] = [{"role": Role.USER.value, "content": content}]
    return request


def _set_breakpoints(request: dict[str, Any]) -> None:
    """At most four. Those for an hour stand before those for five minutes, as the API wants it."""
    stable: list[Block] = request.get("system") or request.get("tools") or []
    if stable:
        stable[-1]["cache_control"] = dict(_HOUR)
    ends: list[Block] = [message["content"][-1] for message in request["messages"] if message["role"] == Role.USER]
    begun = [number for number, end in enumerate(ends) if end["type"] != "tool_result"]
    newest = len(ends) - 1
    turn = max(begun, default=-1)
    before = max((number for number in begun if number < newest), default=newest)
    for number in {before, max(newest - 1, 0), newest}:
        ends[number]["cache_control"] = dict(_HOUR if number <= turn else _FIVE_MINUTES)


class _Layout:
    """Walks a history once and takes down the messages of a legal request."""

    def __init__(self, history: Sequence[Message]) -> None:
        self.messages: list[Block] = []
        self._ids = _Ids()
        self._said: list[Block] = []  # the user's blocks since the last assistant message
        self._results: dict[str, ToolResult] = {}
        self._calls: list[tuple[str, str]] = []  # of the last assistant message: id as kept, id as sent
        for message in history:
            if message.role is Role.USER:
                self._hear(message)
            else:
                self._reply(message)
        self._end_user_turn(filler=GO_ON)

    def _hear(self, message: Message) -> None:
        for part in message.parts:
            match part:
                case ToolResult():
                    self._results.setdefault(part.call, part)
                case UserText() if part.text.strip():
                    self._said.append(_text(part.text))
                case UserPicture() if part.data:
                    self._said.append(_picture(part))

    def _reply(self, message: Message) -> None:
        calls: list[tuple[str, str]] = []
        blocks: list[Block] = []
        for part in message.parts:
            match part:
                case AssistantText() if part.text.strip():
                    blocks.append(_text(part.text))
                case Thinking() if _is_whole(part.raw):
                    blocks.append(dict(part.raw))
                case ToolCall():
                    calls.append((part.id, self._ids.unique(part.id)))
                    blocks.append(_call(part, calls[-1][1]))
        while blocks and blocks[-1]["type"] not in {"text", "tool_use"}:
            del blocks[-1]  # a message can't end in thinking
        if not blocks:
            return
        self._end_user_turn(filler=GO_ON if self.messages else EARLIER)
        self.messages.append({"role": Role.ASSISTANT.value, "content": blocks})
        self._calls = calls

    def _end_user_turn(self, *, filler: str) -> None:
        """Take down the user's side: first what the tools answered, then the words."""
        content: list[Block] = []
        for kept, sent in self._calls:
            # popped, so that a second call with the same id does not get the same answer
            content.append(_result(sent, self._results.pop(kept, ToolResult(kept, NOT_RUN, is_error=True))))
        content += self._said or ([] if content else [_text(filler)])
        self.messages.append({"role": Role.USER.value, "content": content})
        self._said, self._results, self._calls = [], {}, []


class _Ids:
    """Makes ids of tool calls legal and unique, the same way every time."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def unique(self, call: str) -> str:
        legal = _NOT_IN_A_NAME.sub("_", call) or "call"
        found, number = legal, 1
        while found in self._used:
            number += 1
            found = f"{legal}_{number}"
        self._used.add(found)
        return found


def _text(text: str) -> Block:
    return {"type": "text", "text": clean(text)}


def _picture(picture: UserPicture) -> Block:
    source = {"type": "base64", "media_type": picture.media_type, "data": picture.data}
    return {"type": "image", "source": source}


def _is_whole(raw: dict[str, Any]) -> bool:
    """Whether a thinking block can be sent back: unchanged or not at all, as its signature is checked."""
    match raw:
        case {"type": "thinking", "thinking": str(text), "signature": str(signature)} if signature:
            return clean(text) == text and clean(signature) == signature
        case {"type": "redacted_thinking", "data": str(data)} if data:
            return clean(data) == data
        case _:
            return False


def _result(sent: str, result: ToolResult) -> Block:
    text = clean(result.text) if result.text.strip() else NO_OUTPUT
    block: Block = {"type": "tool_result", "tool_use_id": sent, "content": text}
    if result.is_error:
        block["is_error"] = True
    return block


def _call(call: ToolCall, sent: str) -> Block:
    name = _NOT_IN_A_NAME.sub("_", call.name)[:_LONGEST_NAME] or "unknown"
    return {"type": "tool_use", "id": sent, "name": name, "input": _input(call)}


def _input(call: ToolCall) -> dict[str, Any]:
    """From the text, not from the parsed value: the store may have put its keys in another order."""
    try:
        return parse_arguments(call.arguments)
    except InvalidArguments:
        return {"INVALID_JSON": clean(call.arguments)}


def _tool(spec: ToolSpec) -> Block:
    block: Block = {"name": spec.name, "description": clean(spec.description), "input_schema": spec.schema}
    if spec.eager:
        block["eager_input_streaming"] = True
    if spec.strict:
        block["strict"] = True
    return block
