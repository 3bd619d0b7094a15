"""What the Messages API refuses, and what its cache would have done: for the loopback server."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

FIELDS = frozenset(
    {
        *("model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "thinking", "stop_sequences"),
        *("metadata", "service_tier", "cache_control", "container", "diagnostics", "output_config"),
    }
)
TOOL_FIELDS = frozenset(
    {
        *("type", "name", "description", "input_schema", "strict", "eager_input_streaming", "input_examples"),
        *("cache_control", "defer_loading", "allowed_callers"),
    }
)
NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")
CALL_ID = re.compile(r"[a-zA-Z0-9_-]+\Z")


class Refused(Exception):
    """The API would answer 400 with this message."""


def check_request(body: Json, *, counting: bool = False) -> None:
    """Judge a request as the API does.

    Raises:
        Refused: it breaks a rule.
    """
    for name in body.keys() - FIELDS:
        raise Refused(f"{name}: Extra inputs are not permitted")
    if not isinstance(body.get("model"), str):
        raise Refused("model: Field required")
    if not counting:
        _check_size(body)
    _check_tools(body.get("tools", []))
    _check_text_blocks("system", body.get("system", []))
    _check_messages(body.get("messages"))
    _check_breakpoints(body)


def _check_size(body: Json) -> None:
    size = body.get("max_tokens")
    if not isinstance(size, int) or size < 1:
        raise Refused("max_tokens: Input should be greater than or equal to 1")
    if body["model"].startswith("claude-haiku-4-5") and size > 64_000:
        raise Refused(f"max_tokens: {size} > 64000")
    thinking = body.get("thinking", {})
    if thinking.get("type") == "enabled":
        if thinking["budget_tokens"] < 1024:
            raise Refused("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024")
        if thinking["budget_tokens"] >= size:
            raise Refused("`max_tokens` must be greater than `thinking.budget_tokens`")


def _check_tools(tools: list[Json]) -> None:
    for tool in tools:
        if not NAME.match(tool.get("name", "")):
            raise Refused("tools: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'")
        if tool.keys() - TOOL_FIELDS:
            raise Refused(f"tools: Extra inputs are not permitted: {sorted(tool.keys() - TOOL_FIELDS)}")
        if tool.get("input_schema", {}).get("type") != "object":
            raise Refused("tools.input_schema.type: Field required")
    names = [tool["name"] for tool in tools]
    if len(set(names)) != len(names):
        raise Refused("tools: Tool names must be unique.")


def _check_text_blocks(where: str, blocks: object) -> None:
    for block in blocks if isinstance(blocks, list) else []:
        if block.get("type") == "text" and not block.get("text", "").strip():
            raise Refused(f"{where}: text content blocks must be non-empty")


def _check_messages(messages: object) -> None:
    if not isinstance(messages, list) or not messages:
        raise Refused("messages: at least one message is required")
    if messages[0].get("role") != "user" or messages[-1].get("role") != "user":
        raise Refused("messages: the first and the last message must use the user role")
    seen: set[str] = set()
    asked: list[str] = []
    for number, message in enumerate(messages):
        expected = "user" if number % 2 == 0 else "assistant"
        if message.get("role") != expected:
            raise Refused(f'messages.{number}: roles must alternate between "user" and "assistant"')
        blocks = _blocks(number, message)
        _check_text_blocks(f"messages.{number}", blocks)
        if expected == "user":
            _check_answers(number, blocks, asked)
            asked = []
        else:
            asked = _check_calls(number, blocks, seen)


def _blocks(number: int, message: Json) -> list[Json]:
    content = message.get("content")
    blocks: list[Json] = [{"type": "text", "text": content}] if isinstance(content, str) else content or []
    if not blocks:
        raise Refused(f"messages.{number}: all messages must have non-empty content")
    return blocks


def _check_answers(number: int, blocks: list[Json], asked: list[str]) -> None:
    answered = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
    for call in answered:
        if call not in asked:
            raise Refused(f"messages.{number}: unexpected `tool_use_id` found in `tool_result` blocks: {call}")
    if missing := [call for call in asked if call not in answered]:
        raise Refused(
            f"messages.{number - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
            + ", ".join(missing)
        )
    if len(set(answered)) != len(answered):
        raise Refused(f"messages.{number}: each tool_use must have a single result")
    if any(block["type"] == "tool_result" for block in blocks[len(answered) :]):
        raise Refused(f"messages.{number}: tool_result blocks must come first")
    for block in blocks:
        if block["type"] == "tool_result" and block.get("is_error") and not block.get("content"):
            raise Refused("content cannot be empty if `is_error` is true")
        if block["type"] not in {"text", "tool_result", "image", "document"}:
            raise Refused(f"messages.{number}: `{block['type']}` blocks can't be in a user message")


def _check_calls(number: int, blocks: list[Json], seen: set[str]) -> list[str]:
    calls = [block for block in blocks if block["type"] == "tool_use"]
    for call in calls:
        if not CALL_ID.match(call.get("id", "")):
            raise Refused(f"messages.{number}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")
        if not NAME.match(call.get("name", "")):
            raise Refused(f"messages.{number}.tool_use.name: String should match pattern")
        if not isinstance(call.get("input"), dict):
            raise Refused(f"messages.{number}.tool_use.input: Input should be a valid dictionary")
        if call["id"] in seen:
            raise Refused("messages: `tool_use` ids must be unique")
        seen.add(call["id"])
    if blocks[-1]["type"] in {"thinking", "redacted_thinking"}:
        raise Refused(f"messages.{number}: The final block in an assistant message cannot be `thinking`.")
    for block in blocks:
        if block["type"] == "thinking" and not block.get("signature"):
            raise Refused(f"messages.{number}: Invalid `signature` in `thinking` block")
        if block["type"] not in {"text", "tool_use", "thinking", "redacted_thinking"}:
            raise Refused(f"messages.{number}: `{block['type']}` blocks can't be in an assistant message")
    return [call["id"] for call in calls]


def _check_breakpoints(body: Json) -> None:
    marked = [block["cache_control"] for block in prompt_blocks(body) if "cache_control" in block]
    if len(marked) > 4:
        raise Refused(f"A maximum of 4 blocks with cache_control may be provided. Found {len(marked)}.")
    times = [mark.get("ttl", "5m") for mark in marked]
    if times != sorted(times):
        raise Refused("a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block")
    for block in prompt_blocks(body):
        if "cache_control" in block and block.get("type") == "thinking":
            raise Refused("cache_control cannot be set for thinking blocks")


def prompt_blocks(body: Json) -> Iterator[Json]:
    """Every block of the prompt in the order the API reads it."""
    yield from body.get("tools", [])
    system = body.get("system", [])
    yield from [{"type": "text", "text": system}] if isinstance(system, str) else system
    for message in body.get("messages", []):
        content = message["content"]
        yield from [{"type": "text", "text": content}] if isinstance(content, str) else content


def tokens(text: str) -> int:
    """About what the API would count."""
    return len(text) * 2 // 7 + 1


TOOLS_TOKENS = 496
"""What the API adds to a prompt with tools."""


def added_tokens(body: Json) -> int:
    """What the API adds to the blocks of a prompt."""
    return TOOLS_TOKENS if body.get("tools") else 0


class CacheSimulation:
    """What the prompt cache would have read and written: prefixes end at breakpoints, read back over 20 blocks.

    What is not read goes after five minutes, or the hour it was written for.
    """

    def __init__(self, minimum: int = 4_096, clock: Callable[[], float] = time.time) -> None:
        """`minimum` tokens a prefix must have; `clock` is in seconds."""
        self._minimum = minimum
        self._clock = clock
        self._written: dict[str, tuple[float, float]] = {}
        """By prefix: when it goes, and how long after its last use."""
        self.lost: list[int] = []
        """For each request: tokens that were in the cache, and that no mark was near enough to find."""

    def usage(self, body: Json) -> dict[str, Any]:
        """The input figures of a request, after which its breakpoints are written."""
        digest = hashlib.sha256(body["model"].encode())
        ends: list[tuple[str, int, str]] = []  # prefix, tokens up to here, ttl when a breakpoint
        total = added_tokens(body)
        for block in prompt_blocks(body):
            plain = json.dumps({key: value for key, value in block.items() if key != "cache_control"})
            digest.update(plain.encode())
            total += tokens(plain)
            ttl = block["cache_control"].get("ttl", "5m") if "cache_control" in block else ""
            ends.append((digest.hexdigest(), total, ttl))
        held = max([size for prefix, size, _ in ends if self._is_there(prefix)], default=0)
        read = self._read(ends)
        self.lost.append(held - read)
        hour = max([read, *[size for _, size, ttl in ends if ttl == "1h" and size >= self._minimum]])
        last = max([hour, *[size for _, size, ttl in ends if ttl and size >= self._minimum]])
        for prefix, size, ttl in ends:
            if ttl and size >= self._minimum:
                self._keep(prefix, 3_600.0 if ttl == "1h" else 300.0)
        return {
            "input_tokens": total - last,
            "cache_creation_input_tokens": last - read,
            "cache_read_input_tokens": read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": last - hour,
                "ephemeral_1h_input_tokens": hour - read,
            },
        }

    def _keep(self, prefix: str, seconds: float) -> None:
        until, known = self._written.get(prefix, (0.0, 0.0))
        lasts = max(seconds, known) if until > self._clock() else seconds
        self._written[prefix] = self._clock() + lasts, lasts

    def _read(self, ends: list[tuple[str, int, str]]) -> int:
        found, read = 0, ""
        for place, (_, _, ttl) in enumerate(ends):
            for prefix, size, _ in ends[max(0, place - 19) : place + 1] if ttl else ():
                if self._is_there(prefix) and size > found:
                    found, read = size, prefix
        if read:
            self._keep(read, 0.0)
        return found

    def _is_there(self, prefix: str) -> bool:
        return self._written.get(prefix, (0.0, 0.0))[0] > self._clock()
