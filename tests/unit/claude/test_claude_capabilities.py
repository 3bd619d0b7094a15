"""Servers that speak the Messages API but lack some of it: asked without, once, and from then on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.claude.capabilities import Capabilities, Feature
from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.layout import ToolSpec, build_request
from haiku_pair.engine.claude.messages import user
from haiku_pair.engine.claude.profiles import profile_for
from haiku_pair.engine.claude.reply import Credentials, ModelTrouble
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault
from tests.helpers.api_replies import Reply, error, text_reply
from tests.helpers.asking import request_for
from tests.helpers.fake_api import FakeApi

Json = dict[str, Any]
EDIT = ToolSpec("edit", "Edits.", {"type": "object", "properties": {"strict": {"type": "string"}}}, True, True)


def holds(value: object, name: str) -> bool:
    """Whether a key stands anywhere in a JSON document."""
    if isinstance(value, dict):
        return name in value or any(holds(inner, name) for inner in value.values())
    return isinstance(value, list) and any(holds(inner, name) for inner in value)


def refusing(
    *names: str, status: int = 400, says: str = "{}: Extra inputs are not permitted"
) -> Callable[[Json], Reply]:
    """A server that does not know these fields."""

    def answer(body: Json) -> Reply:
        found = next((name for name in names if holds(body, name)), None)
        return text_reply("Hello") if found is None else error(status, "invalid_request_error", says.format(found))

    return answer


def ask_twice(api: FakeApi, provider: Provider = Provider.SERVER, request: Json | None = None) -> ModelClient:
    client = ModelClient(Credentials(None, api.base_url, provider))

    async def run() -> None:
        try:
            for _ in range(2):
                await client.reply(request or request_for(), lambda _part: None)
        finally:
            await client.aclose()

    asyncio.run(run())
    return client


@pytest.mark.parametrize("provider", [Provider.SERVER, Provider.CLAUDE])
@pytest.mark.parametrize("status", [400, 422, 501])
def test_a_server_without_caching_is_asked_without_it_from_then_on(provider: Provider, status: int) -> None:
    with FakeApi(refusing("cache_control", status=status), lenient=True) as api:
        client = ask_twice(api, provider)
        assert [holds(body, "cache_control") for body in api.requests] == [True, False, False]
    assert "does not cache prompts" in client.capabilities.told()[0]


def test_what_is_refused_one_after_the_other_is_left_out_one_after_the_other() -> None:
    request = build_request(profile_for("qwen3-coder"), ["You pair."], [EDIT], [user("Hello")])
    request["tool_choice"] = {"type": "any"}
    with FakeApi(refusing("tool_choice", "eager_input_streaming", "cache_control"), lenient=True) as api:
        ask_twice(api, request=request)
        assert len(api.requests) == 5
        assert api.requests[-1]["tools"][0]["strict"] is True


def test_a_refusal_without_a_reason_leaves_out_all_that_need_not_be() -> None:
    with FakeApi(refusing("cache_control", says="Bad Request"), lenient=True) as api:
        ask_twice(api)
        assert len(api.requests) == 3


def test_a_refusal_for_another_reason_takes_nothing_away() -> None:
    with FakeApi(lambda _body: error(400, "invalid_request_error", "The moon is full"), lenient=True) as api:
        client = ModelClient(Credentials(None, api.base_url, Provider.SERVER))
        with pytest.raises(ModelTrouble) as caught:
            asyncio.run(client.reply(request_for(), lambda _part: None))
        assert len(api.requests) == 2
    assert "The moon is full" in caught.value.problem.what
    assert client.capabilities.can(Feature.CACHING)


@pytest.mark.parametrize(
    "says",
    [
        "A maximum of 4 blocks with cache_control may be provided. Found 5.",
        "Expected `thinking` or `redacted_thinking`, but found `tool_use`",
        "prompt is too long: 210000 tokens > 200000 maximum",
    ],
)
def test_what_the_api_refuses_is_not_taken_for_a_lack(says: str) -> None:
    request = {**request_for(), "thinking": {"type": "enabled", "budget_tokens": 1024}}
    for provider, is_the_api in ((Provider.CLAUDE, True), (Provider.CLAUDE, False), (Provider.BEDROCK, False)):
        known = Capabilities.of(provider, is_the_api=is_the_api)
        assert known.suspects(400, says, request) == set()


@pytest.mark.parametrize("status", [400, 404, 405, 501])
def test_a_server_that_does_not_count_is_asked_once(status: int) -> None:
    asked: list[bool] = []

    class NotCounting(FakeApi):
        def _messages(self, body: Json, headers: dict[str, str], *, counting: bool) -> tuple[int, Reply]:
            if not counting:
                return super()._messages(body, headers, counting=counting)
            asked.append(True)
            return 0, error(status, "not_found_error", "Not found")

    async def count(client: ModelClient) -> None:
        for _ in range(2):
            with pytest.raises(ModelTrouble):
                await client.count(request_for())
        assert await client.check("qwen3-coder") == (
            "It does not count tokens, so prices are estimated before sending.",
        )
        await client.aclose()

    with NotCounting([text_reply("H")], models_endpoint=False) as api:
        asyncio.run(count(ModelClient(Credentials(None, api.base_url, Provider.SERVER))))
        assert [body["max_tokens"] for body in api.requests] == [1]
    assert len(asked) == (2 if status in {400, 501} else 1)  # those may be for the caching; that is tried


def test_a_missing_model_is_no_lack() -> None:
    with FakeApi(lambda _body: error(404, "not_found_error", "model: qwen3"), lenient=True) as api:
        client = ModelClient(Credentials(None, api.base_url, Provider.SERVER))
        with pytest.raises(ModelTrouble) as caught:
            asyncio.run(client.reply({**request_for(), "model": "qwen3"}, lambda _part: None))
    assert "does not know the model “qwen3”" in caught.value.problem.what
    assert client.capabilities.lacking == set()


def test_an_address_is_needed() -> None:
    client = ModelClient(Credentials(None, "", Provider.SERVER))
    with pytest.raises(ModelTrouble) as caught:
        asyncio.run(client.check("qwen3"))
    assert caught.value.problem.what == "The address of your own server is not set."
    assert caught.value.problem.fault is Fault.NO_CONNECTION


@given(st.sets(st.sampled_from(Feature)))
def test_leaving_out_changes_nothing_else(lacking: set[Feature]) -> None:
    request = build_request(profile_for("claude-haiku-4-5"), ["You pair."], [EDIT], [user("Hello")])
    before = repr(request)
    fitted = Capabilities(Provider.SERVER, is_the_api=False, lacking=lacking).fitted(request)
    assert repr(request) == before
    assert fitted["tools"][0]["input_schema"] == request["tools"][0]["input_schema"]
    assert ("cache_control" in repr(fitted)) == (Feature.CACHING not in lacking)
    assert [message["role"] for message in fitted["messages"]] == ["user"]
