"""What goes over the wire to Bedrock and Vertex AI, and what is told when they can't be asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest

from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.messages import AssistantText, ToolCall
from haiku_pair.engine.claude.providers import credentials_for
from haiku_pair.engine.claude.reply import ModelReply, ModelTrouble
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault, Problem, Settings
from tests.helpers.api_replies import Reply, called, said, spoken, text_reply, thought
from tests.helpers.asking import request_for
from tests.helpers.cloud_accounts import ADDRESSES
from tests.helpers.fake_clouds import FakeCloud

pytestmark = pytest.mark.usefixtures("nobody")

TOKEN = "bedrock-api-key-4711"
LOOP = said(thought("Let me look."), spoken("I look."), called("read", {"path": "a.py"}), stop_reason="tool_use")


def client_for(
    cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, *, key: str | None = None, region: str = "us-east-1"
) -> ModelClient:
    monkeypatch.setenv(ADDRESSES[cloud.provider], cloud.base_url)
    return ModelClient(credentials_for(Settings(provider=cloud.provider, region=region), key))


def replied(client: ModelClient) -> ModelReply:
    async def ask() -> ModelReply:
        try:
            return await client.reply(request_for(), lambda _part: None)
        finally:
            await client.aclose()

    return asyncio.run(ask())


def refused(client: ModelClient) -> Problem:
    with pytest.raises(ModelTrouble) as caught:
        replied(client)
    return caught.value.problem


def test_bedrock_is_asked_with_its_own_id_version_and_signature(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeCloud(Provider.BEDROCK, [LOOP]) as cloud:
        reply = replied(client_for(cloud, monkeypatch))
        [sent] = cloud.sent
    assert sent.path.replace("%3A", ":") == (
        "/model/global.anthropic.claude-haiku-4-5-20251001-v1:0/invoke-with-response-stream"
    )
    assert sent.body["anthropic_version"] == "bedrock-2023-05-31"
    assert "model" not in sent.body
    assert "stream" not in sent.body
    assert sent.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/")
    assert "/us-east-1/bedrock/aws4_request" in sent.headers["authorization"]
    assert [type(part) for part in reply.message.parts[1:]] == [AssistantText, ToolCall]
    assert reply.stop_reason == "tool_use"
    assert reply.usage.uncached == 12


def test_bedrock_takes_an_api_key_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("botocore")
    with FakeCloud(Provider.BEDROCK, [text_reply("Hello")]) as cloud:
        replied(client_for(cloud, monkeypatch, key=TOKEN))
        assert cloud.sent[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_mantle_speaks_the_messages_api(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeCloud(Provider.MANTLE, [LOOP]) as cloud:
        reply = replied(client_for(cloud, monkeypatch, key=TOKEN))
        [sent] = cloud.sent
    assert sent.path == "/v1/messages"
    assert sent.body["model"] == "anthropic.claude-haiku-4-5"
    assert sent.headers["authorization"] == f"Bearer {TOKEN}"
    assert reply.stop_reason == "tool_use"


def test_mantle_signs_without_a_key(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeCloud(Provider.MANTLE, [text_reply("Hello")]) as cloud:
        replied(client_for(cloud, monkeypatch))
        assert "/us-east-1/bedrock-mantle/aws4_request" in cloud.sent[0].headers["authorization"]


def test_vertex_is_asked_for_its_model_in_project_and_region(
    google: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeCloud(Provider.VERTEX, [LOOP]) as cloud:
        google(cloud.base_url)
        monkeypatch.setenv("ANTHROPIC_VERTEX_PROJECT_ID", "lake")
        reply = replied(client_for(cloud, monkeypatch, region="global"))
        [sent] = cloud.sent
    assert sent.path.replace("%40", "@") == (
        "/projects/lake/locations/global/publishers/anthropic/models/claude-haiku-4-5@20251001:streamRawPredict"
    )
    assert sent.headers["authorization"] == "Bearer ya29.test"
    assert "model" not in sent.body
    assert reply.stop_reason == "tool_use"


@pytest.mark.parametrize("provider", [Provider.BEDROCK, Provider.MANTLE, Provider.VERTEX])
def test_each_cloud_can_be_tested(
    provider: Provider, aws: None, google: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_VERTEX_PROJECT_ID", "lake")
    with FakeCloud(provider, [text_reply("Hello")]) as cloud:
        google(cloud.base_url)

        async def check() -> tuple[str, ...]:
            client = client_for(cloud, monkeypatch)
            try:
                return await client.check("claude-haiku-4-5")
            finally:
                await client.aclose()

        notes = asyncio.run(check())
        [sent] = cloud.sent
    counts = "count" in sent.path
    assert counts == (provider is not Provider.BEDROCK)
    assert notes == (() if counts else ("It does not count tokens, so prices are estimated before sending.",))
    assert counts or sent.body["max_tokens"] == 1


def test_without_credentials_aws_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("boto3")
    with FakeCloud(Provider.BEDROCK) as cloud:
        problem = refused(client_for(cloud, monkeypatch))
        assert cloud.sent == []
    assert problem.what == "No AWS credentials on this computer could be used."
    assert "aws sso login" in problem.next_step


def test_a_profile_that_is_not_there_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("boto3")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with FakeCloud(Provider.BEDROCK) as cloud:
        problem = refused(client_for(cloud, monkeypatch))
    assert "AWS_PROFILE" in problem.next_step
    assert problem.detail == "ProfileNotFound"


def test_without_credentials_google_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("google.auth")
    pytest.importorskip("requests")
    with FakeCloud(Provider.VERTEX) as cloud:
        monkeypatch.setenv("ANTHROPIC_VERTEX_PROJECT_ID", "lake")
        problem = refused(client_for(cloud, monkeypatch))
    assert problem.fault is Fault.NO_KEY
    assert "gcloud auth application-default login" in problem.next_step


def test_no_region_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeCloud(Provider.MANTLE) as cloud:
        problem = refused(client_for(cloud, monkeypatch, key=TOKEN, region=""))
    assert problem.what == "No AWS region is set."
    assert "AWS_REGION" in problem.next_step


@pytest.mark.case("H11")
@pytest.mark.parametrize(
    ("status", "says", "fault", "told"),
    [
        (403, "The security token is expired", Fault.REFUSED_BY_API, "Amazon Bedrock does not allow this"),
        (400, "on-demand throughput isn't supported", Fault.REFUSED_BY_API, "on-demand throughput"),
        (404, "Model not found", Fault.REFUSED_BY_API, "does not have this model in this region"),
        (503, "Too busy", Fault.OVERLOADED, "Amazon Bedrock"),
        (401, "No", Fault.WRONG_KEY, "Amazon Bedrock did not accept the key"),
    ],
)
def test_what_bedrock_refuses_is_told_in_its_words(
    status: int, says: str, fault: Fault, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("botocore")
    with FakeCloud(Provider.BEDROCK, status=status, says=f"{says} {TOKEN}") as cloud:
        problem = refused(client_for(cloud, monkeypatch, key=TOKEN))
        assert len(cloud.sent) == 1
    assert problem.fault is fault
    assert told in problem.what
    assert TOKEN not in repr(problem)


@pytest.mark.case("H07")
def test_broken_bytes_of_bedrock_are_one_clear_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("botocore")

    class Garbled(FakeCloud):
        def answer(self, path: str) -> tuple[int, str, bytes]:
            status, kind, body = super().answer(path)
            return status, kind, body[:90] + b"\x00\xff" + body[92:]

    with Garbled(Provider.BEDROCK, [text_reply("Hello there", 3)]) as cloud:
        problem = refused(client_for(cloud, monkeypatch, key=TOKEN))
    assert problem.fault in {Fault.CUT_OFF, Fault.NO_CONNECTION}


def test_a_model_with_no_known_id_there_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(client: ModelClient) -> None:
        await client.reply({**request_for(), "model": "claude-haiku-5-5"}, lambda _part: None)

    with FakeCloud(Provider.MANTLE) as cloud:
        with pytest.raises(ModelTrouble) as caught:
            asyncio.run(ask(client_for(cloud, monkeypatch, key=TOKEN)))
        assert cloud.sent == []
    assert "What Amazon Bedrock calls claude-haiku-5-5 is not known here" in caught.value.problem.what


def test_mantle_that_knows_only_the_older_version_is_asked_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Older(FakeCloud):
        def answer(self, path: str) -> tuple[int, str, bytes]:
            if self.sent[-1].headers["anthropic-version"] != "2023-06-01":
                refusal = {"type": "error", "error": {"message": "anthropic-version: 2026-10-21 is not supported"}}
                return 400, "application/json", json.dumps(refusal).encode()
            return super().answer(path)

    answers: list[Reply] = [text_reply("Hello"), text_reply("Again")]

    async def twice(client: ModelClient) -> None:
        for _ in range(2):
            await client.reply(request_for(), lambda _part: None)
        await client.aclose()

    with Older(Provider.MANTLE, answers) as cloud:
        asyncio.run(twice(client_for(cloud, monkeypatch, key=TOKEN)))
        assert [sent.headers["anthropic-version"] for sent in cloud.sent] == ["2026-10-21", "2023-06-01", "2023-06-01"]
