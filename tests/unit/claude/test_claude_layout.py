"""Every history becomes a legal request, and the same beginning stays the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import haiku_pair
from haiku_pair.engine.claude.layout import GO_ON, NO_OUTPUT, NOT_RUN, ToolSpec, build_request
from haiku_pair.engine.claude.messages import (
    AssistantText,
    Message,
    Role,
    Thinking,
    ToolResult,
    UserText,
    assistant,
    tool_call,
    user,
)
from haiku_pair.engine.claude.profiles import ModelProfile, profile_for
from tests.helpers.api_rules import CacheSimulation, check_request, prompt_blocks

HAIKU = profile_for("claude-haiku-4-5")
TOOLS = [
    ToolSpec("read", "Reads a file.", {"type": "object"}),
    ToolSpec("edit", "Edits a file.", {"type": "object"}, eager=True),
]
THOUGHT = {"type": "thinking", "thinking": "hm", "signature": "sig"}

texts = st.sampled_from(["", " \n\t", "Hello", "\ud800 half", "é\U0001f600", "\x00"]) | st.text(max_size=5)
ids = st.sampled_from(["toolu_1", "toolu_2", "toolu_3", "", "bad id!", "\udfff"])
raws = st.sampled_from(['{"path": "a.py"}', "", "[1]", '{"a": 1, "a": 2}', '{"path": "\ud800', '{"b": 1, "a": 2}'])
thoughts = st.sampled_from(
    [THOUGHT, {}, {"type": "thinking"}, {"type": "redacted_thinking", "data": "xx"}, {**THOUGHT, "thinking": "\ud800"}]
)
parts = st.one_of(
    texts.map(UserText),
    texts.map(AssistantText),
    st.builds(ToolResult, ids, texts, st.booleans()),
    thoughts.map(Thinking),
    st.builds(tool_call, ids, st.sampled_from(["read", "", "no such tool!", "x" * 99]), raws),
)
messages = st.builds(Message, st.sampled_from(Role), st.lists(parts, max_size=5).map(tuple))


def build(*history: Message, **options: int | None) -> dict[str, Any]:
    request = build_request(HAIKU, ["Role.", "Project."], TOOLS, history, **options)  # type: ignore[arg-type]
    check_request(request)
    return request


def said(request: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Role and, for each block, its text, its result or the id of its call."""
    return [
        (message["role"], [block.get("text") or block.get("content") or block["id"] for block in message["content"]])
        for message in request["messages"]
    ]


@pytest.mark.case("I04")
@settings(max_examples=400)
@given(st.lists(messages, max_size=8), st.lists(texts, max_size=3), st.integers(-1, 200_000), st.integers(0, 90_000))
def test_every_history_becomes_a_legal_request(
    history: list[Message], system: list[str], max_tokens: int, thinking: int
) -> None:
    request = build_request(HAIKU, system, TOOLS, history, max_tokens=max_tokens, thinking_tokens=thinking)
    check_request(request)
    json.dumps(request, ensure_ascii=False).encode()


def without_breakpoints(request: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: value for key, value in block.items() if key != "cache_control"} for block in prompt_blocks(request)]


@given(st.integers(1, 6), st.integers(1, 6), st.booleans())
def test_a_longer_conversation_begins_with_the_same_bytes(turns: int, more: int, calls: bool) -> None:
    history: list[Message] = [user("Begin")]
    for number in range(turns + more):
        call = tool_call(f"toolu_{number}", "read", '{"b": 1, "a": 2}')
        history += [assistant(f"Answer {number}", *([call] if calls else []))]
        history += [user(ToolResult(call.id, "text")) if calls else user(f"Question {number}")]
    shorter = without_breakpoints(build(*history[: 1 + 2 * turns]))
    longer = without_breakpoints(build(*history))
    assert json.dumps(longer[: len(shorter)]) == json.dumps(shorter)


@pytest.mark.case("I04")
def test_a_call_without_a_result_is_answered_as_not_run() -> None:
    request = build(user("Go"), assistant(tool_call("toolu_1", "read", "{}")), user("Stop"))
    assert said(request)[-1] == ("user", [NOT_RUN, "Stop"])
    assert request["messages"][-1]["content"][0]["is_error"] is True


@pytest.mark.case("I04")
def test_a_result_without_a_call_is_left_out() -> None:
    assert said(build(user(ToolResult("toolu_9", "text"), "Go"))) == [("user", ["Go"])]


@pytest.mark.case("I04")
def test_between_two_answers_in_a_row_the_user_says_go_on() -> None:
    request = build(user("Go"), assistant("One."), assistant("Two."), user("Thanks"))
    assert said(request)[1:4] == [("assistant", ["One."]), ("user", [GO_ON]), ("assistant", ["Two."])]


def test_words_after_results_come_after_them() -> None:
    call = tool_call("toolu_1", "read", "{}")
    request = build(user("Go"), assistant(call), user("By the way", ToolResult("toolu_1", "")), user("and hurry"))
    assert said(request)[-1] == ("user", [NO_OUTPUT, "By the way", "and hurry"])


def test_an_unfinished_answer_is_followed_by_go_on() -> None:
    assert said(build(user("Go"), assistant("I was")))[-1] == ("user", [GO_ON])


def test_an_empty_answer_is_left_out() -> None:
    assert said(build(user("Go"), assistant(), user("Well?"))) == [("user", ["Go", "Well?"])]


def test_thinking_goes_back_unchanged() -> None:
    call = tool_call("toolu_1", "read", "{}")
    request = build(user("Go"), assistant(Thinking(THOUGHT), call), user(ToolResult("toolu_1", "text")))
    assert request["messages"][1]["content"][0] == THOUGHT


def test_the_same_id_twice_becomes_two_ids() -> None:
    call, result = tool_call("toolu_1", "read", "{}"), ToolResult("toolu_1", "text")
    request = build(user("Go"), assistant(call), user(result), assistant(call), user(result))
    assert [block["tool_use_id"] for block in prompt_blocks(request) if block.get("type") == "tool_result"] == [
        "toolu_1",
        "toolu_1_2",
    ]


def test_arguments_keep_the_order_of_their_keys() -> None:
    call = tool_call("toolu_1", "read", '{"z": 1, "a": {"y": 1, "b": 2}}')
    request = build(user("Go"), assistant(call), user(ToolResult("toolu_1", "text")))
    assert json.dumps(request["messages"][1]["content"][0]["input"]) == '{"z": 1, "a": {"y": 1, "b": 2}}'


@pytest.mark.case("H08")
def test_arguments_that_were_refused_go_back_as_their_text() -> None:
    request = build(user("Go"), assistant(tool_call("toolu_1", "read", "[1]")), user(ToolResult("toolu_1", "no", True)))
    assert request["messages"][1]["content"][0]["input"] == {"INVALID_JSON": "[1]"}


def called(number: int, count: int = 1) -> tuple[Message, Message]:
    """Calls and their results."""
    ids = [f"toolu_{number}_{index}" for index in range(count)]
    return assistant(*(tool_call(one, "read", "{}") for one in ids)), user(*(ToolResult(one, one) for one in ids))


def marks(request: dict[str, Any]) -> dict[str, str]:
    """How long each marked block is kept, by what it says."""
    return {
        block.get("text") or block["content"]: block["cache_control"].get("ttl", "5m")
        for block in prompt_blocks(request)
        if "cache_control" in block
    }


def test_a_new_turn_is_kept_for_an_hour_with_all_that_came_before() -> None:
    request = build(user("One"), assistant("1"), user("Two", "more"), assistant("2"), user("Three"))
    assert marks(request) == {"Project.": "1h", "more": "1h", "Three": "1h"}
    request = build(user("One"), *called(1), *called(2), assistant("1"), user("Two"))
    assert marks(request) == {"Project.": "1h", "One": "1h", "toolu_2_0": "1h", "Two": "1h"}


def test_what_a_turn_reads_on_its_way_is_kept_for_five_minutes() -> None:
    request = build(user("One"), assistant("1"), user("Two"), *called(1, 3), *called(2, 40))
    assert marks(request) == {"Project.": "1h", "Two": "1h", "toolu_1_2": "5m", "toolu_2_39": "5m"}


@given(st.lists(st.integers(0, 45), min_size=1, max_size=12), st.booleans())
def test_no_prefix_is_lost_however_many_calls_a_turn_has(turns: list[int], words: bool) -> None:
    """Each number is an answer with so many calls; 0 ends a turn."""
    cache, history = CacheSimulation(0), [user("Begin")]
    written = 0
    for number, count in enumerate([*turns, 0]):
        request = build(*history)
        usage = cache.usage(request)
        assert usage["cache_read_input_tokens"] == written
        assert usage["input_tokens"] == 0
        written = usage["cache_read_input_tokens"] + usage["cache_creation_input_tokens"]
        step = called(number, count) if count else (assistant("Done."), user("Next", "and more"))
        history += [*step, user("And this too")] if words and count else step


def test_without_system_text_the_tools_end_in_the_long_breakpoint() -> None:
    request = build_request(HAIKU, [], TOOLS, [user("Go")])
    assert [tool["name"] for tool in request["tools"]] == ["edit", "read"]
    assert request["tools"][1]["cache_control"]["ttl"] == "1h"


def test_only_tools_that_ask_for_it_stream_eagerly() -> None:
    edit, read = build(user("Go"))["tools"]
    assert edit["eager_input_streaming"] is True
    assert "eager_input_streaming" not in read


@pytest.mark.parametrize(("wanted", "sent"), [(None, HAIKU.reply_tokens), (100, 100), (10**6, 64_000), (0, 1)])
def test_the_reply_is_never_larger_than_the_model_can(wanted: int | None, sent: int) -> None:
    assert build(user("Go"), max_tokens=wanted)["max_tokens"] == sent


def test_thinking_gets_a_budget_below_the_reply() -> None:
    assert build(user("Go"), max_tokens=4000, thinking_tokens=9000)["thinking"]["budget_tokens"] == 3999
    assert "thinking" not in build(user("Go"))


def test_a_model_that_thinks_by_itself_gets_no_budget() -> None:
    adaptive: ModelProfile = profile_for("claude-haiku-5-5")
    request = build_request(adaptive, [], [], [user("Go")], thinking_tokens=2000)
    assert request["thinking"] == {"type": "adaptive"}
    assert "thinking" not in build_request(adaptive, [], [], [user("Go")])


def test_laying_out_a_request_does_not_need_the_sdk() -> None:
    program = (
        "import sys, haiku_pair.engine.claude.layout, haiku_pair.engine.claude.retry\n"
        "sys.exit(bool({'anthropic', 'httpx2', 'pydantic'} & set(sys.modules)))"
    )
    root = Path(haiku_pair.__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
