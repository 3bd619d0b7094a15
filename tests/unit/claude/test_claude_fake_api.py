"""The loopback API itself: it refuses what the API refuses, and caches as it does."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

from tests.helpers.api_rules import CacheSimulation, Refused, check_request
from tests.helpers.asking import KEY, ask_at, request_for
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply

CALL = {"type": "tool_use", "id": "toolu_1", "name": "read", "input": {}}
RESULT = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "text"}


def request(*contents: object, **more: object) -> dict[str, Any]:
    roles = ["user", "assistant"] * len(contents)
    messages = [{"role": role, "content": content} for role, content in zip(roles, contents, strict=False)]
    return {"model": "claude-haiku-4-5", "max_tokens": 100, "messages": messages, **more}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (request("Hi", temperature=1), "temperature: Extra inputs are not permitted"),
        (request("Hi", max_tokens=64_001), "max_tokens: 64001 > 64000"),
        (request("Hi", max_tokens=0), "max_tokens"),
        (request(), "at least one message"),
        (request(" "), "non-empty"),
        (request([]), "non-empty content"),
        (request("Hi", "Ho"), "user role"),
        (request("Hi", [CALL], "Ho"), "without `tool_result`"),
        (request("Hi", "Ho", [RESULT]), "unexpected `tool_use_id`"),
        (request("Hi", [CALL], [{"type": "text", "text": "x"}, RESULT]), "must come first"),
        (request("Hi", [CALL], [RESULT, RESULT]), "single result"),
        (request("Hi", [CALL], [RESULT], [CALL], [RESULT]), "must be unique"),
        (request([{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5), "maximum of 4"),
        (request("Hi", tools=[{"name": "a b", "input_schema": {"type": "object"}}]), "pattern"),
        (request("Hi", tools=[{"name": "a", "input_schema": {"type": "object"}}] * 2), "unique"),
        (request("Hi", thinking={"type": "enabled", "budget_tokens": 2000}), "greater than"),
    ],
)
def test_a_request_that_breaks_a_rule_is_refused(body: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message):
        check_request(body)


def test_a_test_that_sends_such_a_request_fails() -> None:
    with pytest.raises(AssertionError, match="beyond the script"), FakeApi() as api:
        ask_at(api.base_url)


def test_the_script_may_depend_on_the_request() -> None:
    with FakeApi(lambda body: text_reply(body["messages"][0]["content"][0]["text"].upper())) as api:
        assert ask_at(api.base_url).message.text == "HELLO"
        assert api.requests == [{**request_for(), "stream": True}]


def test_the_cache_is_read_up_to_the_last_breakpoint_that_was_written() -> None:
    cache = CacheSimulation(minimum=10)
    mark = {"cache_control": {"type": "ephemeral"}}
    first = request([{"type": "text", "text": "a" * 400, **mark}])
    second = request([{"type": "text", "text": "a" * 400}, {"type": "text", "text": "b" * 400, **mark}])
    assert cache.usage(first)["cache_read_input_tokens"] == 0
    written = cache.usage(first)["cache_read_input_tokens"]
    assert written > 100
    assert cache.usage(second)["cache_read_input_tokens"] == written


def test_a_prefix_that_no_mark_is_near_enough_to_is_told() -> None:
    cache = CacheSimulation(minimum=10)
    mark = {"cache_control": {"type": "ephemeral"}}
    words = [{"type": "text", "text": f"{number:0400}"} for number in range(40)]
    cache.usage(request([words[0] | mark]))
    cache.usage(request([*words[:20], words[20] | mark]))
    cache.usage(request([*words[:30], words[30] | mark]))
    assert [bool(lost) for lost in cache.lost] == [False, True, False]


def test_a_request_for_no_stream_is_answered_whole() -> None:
    with FakeApi([tool_reply([("read", {"path": "a"})], "Look", thinking="Hm")], key=KEY) as api:
        plain = urllib.request.Request(
            f"{api.base_url}/v1/messages", json.dumps(request_for()).encode(), {"x-api-key": KEY}
        )
        with urllib.request.urlopen(plain) as answer:
            message = json.load(answer)
    assert [block["type"] for block in message["content"]] == ["thinking", "text", "tool_use"]
    assert message["content"][1]["text"] == "Look"
    assert message["content"][2]["input"] == {"path": "a"}
    assert message["stop_reason"] == "tool_use"
    assert message["usage"]["output_tokens"] > 0
