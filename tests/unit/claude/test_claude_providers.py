"""Who is asked, as whom, what is missing for it, and what the certificates are."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from haiku_pair.engine.claude import providers
from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.lifecycle import retirement
from haiku_pair.engine.claude.providers import chosen_profile, credentials_for, hindrance, install_command
from haiku_pair.engine.claude.reply import DEFAULT_BASE_URL, Credentials, ModelTrouble
from haiku_pair.engine.store.provider import provider_in_force
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault, Problem, Settings
from tests.helpers.api_replies import Reply, text_reply
from tests.helpers.asking import KEY, request_for
from tests.helpers.fake_api import FakeApi

JSON = {"content-type": "application/json"}


def refused(client: ModelClient) -> Problem:
    with pytest.raises(ModelTrouble) as caught:
        asyncio.run(client.reply(request_for(), lambda _part: None))
    return caught.value.problem


@pytest.mark.parametrize(
    ("environ", "provider"),
    [
        ({}, Provider.CLAUDE),
        ({"CLAUDE_CODE_USE_BEDROCK": "1"}, Provider.BEDROCK),
        ({"CLAUDE_CODE_USE_BEDROCK": "0", "CLAUDE_CODE_USE_VERTEX": "true"}, Provider.VERTEX),
        ({"CLAUDE_CODE_USE_MANTLE": "yes"}, Provider.MANTLE),
        ({"CLAUDE_CODE_USE_BEDROCK": ""}, Provider.CLAUDE),
    ],
)
def test_the_environment_chooses_where_the_settings_do_not(environ: dict[str, str], provider: Provider) -> None:
    assert provider_in_force(Settings(), environ) is provider
    assert provider_in_force(Settings(provider=Provider.SERVER), environ) is Provider.SERVER
    assert provider_in_force(Settings(base_url="http://localhost:1"), environ) is Provider.CLAUDE


def test_the_settings_go_before_the_environment() -> None:
    environ = {"AWS_REGION": "eu-west-1", "CLOUD_ML_REGION": "us-east5", "ANTHROPIC_VERTEX_PROJECT_ID": "pond"}
    bedrock = credentials_for(Settings(provider=Provider.BEDROCK), None, environ)
    assert (bedrock.region, bedrock.project, bedrock.base_url) == ("eu-west-1", "", "")
    vertex = credentials_for(Settings(provider=Provider.VERTEX, region="global", project="lake"), None, environ)
    assert (vertex.region, vertex.project) == ("global", "lake")
    assert credentials_for(Settings(provider=Provider.VERTEX), None, environ).project == "pond"


def test_an_own_server_is_never_taken_for_the_api() -> None:
    assert credentials_for(Settings(provider=Provider.SERVER), KEY, {}).base_url == ""
    assert credentials_for(Settings(), KEY, {}).base_url == DEFAULT_BASE_URL


@pytest.mark.parametrize(("region", "factor"), [("global", 1.0), ("europe-west1", 1.1)])
def test_a_region_of_google_cloud_costs_more(region: str, factor: float) -> None:
    worldwide = chosen_profile(Settings(), {}).prices[0]
    there = chosen_profile(Settings(provider=Provider.VERTEX, region=region), {}).prices[0]
    assert there.input == pytest.approx(worldwide.input * factor)


@pytest.mark.parametrize("region", ["evil.example/#", "us east", "a" * 3 + "\n", "üs-east-1"])
def test_a_region_can_not_lead_elsewhere(region: str) -> None:
    verdict = hindrance(Credentials(KEY, "", Provider.MANTLE, region))
    assert verdict is not None
    assert "can't be a region" in verdict.what


@pytest.mark.parametrize(
    ("provider", "key", "extra"),
    [
        (Provider.BEDROCK, KEY, "bedrock"),
        (Provider.MANTLE, None, "bedrock"),
        (Provider.VERTEX, None, "vertex"),
    ],
)
def test_a_missing_package_is_named_with_what_installs_it(
    provider: Provider, key: str | None, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda _name: None)
    problem = refused(ModelClient(Credentials(key, "", provider, "us-east-1")))
    assert problem.fault is Fault.NO_CONNECTION
    assert "needs a package that is not installed" in problem.what
    assert f'{sys.executable} -m pip install "haiku-pair[{extra}]"' in problem.next_step


def test_mantle_with_a_key_needs_no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda _name: None)
    assert hindrance(Credentials(KEY, "", Provider.MANTLE, "us-east-1")) is None


@pytest.mark.parametrize(
    ("prefix", "command"),
    [
        ("/home/ada/.local/share/pipx/venvs/haiku-pair", 'pipx install --force "haiku-pair[vertex]"'),
        ("/home/ada/.local/share/uv/tools/haiku-pair", 'uv tool install --force "haiku-pair[vertex]"'),
    ],
)
def test_the_command_is_for_how_the_program_was_installed(
    prefix: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    assert install_command("vertex") == command


@pytest.mark.case("H19")
@pytest.mark.parametrize("variable", ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"])
@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_certificates_that_can_not_be_read_are_named(
    variable: str, content: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv(variable, str(file))
    problem = refused(ModelClient(Credentials(KEY, "https://127.0.0.1:9")))
    assert variable in problem.what
    assert variable in problem.next_step


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"lifecycle": "active", "retires_at": None}, ""),
        ({"lifecycle": "active", "retires_at": datetime(2027, 1, 15, tzinfo=UTC)}, "goes out of service on 2027-01-15"),
        ({"lifecycle": "deprecated", "retires_at": "2027-01-15T00:00:00Z"}, "goes out of service on 2027-01-15"),
        ({"lifecycle": "deprecated"}, "the day it goes out of service is not set"),
        ({"lifecycle": "retired", "retires_at": "soon"}, "is out of service"),
        ({"id": 5, "lifecycle": "retired"}, ""),
        ({"retires_at": "when pigs fly"}, ""),
    ],
)
def test_a_retirement_is_told(said: dict[str, object], told: str) -> None:
    notes = retirement(SimpleNamespace(**{"id": "claude-haiku-4-5", **said}))
    assert bool(notes) == bool(told)
    assert told in " ".join(notes)


@pytest.mark.case("L01")
def test_custom_headers_of_the_environment_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "x-gateway: pond\nx-team: frogs")

    async def ask(client: ModelClient) -> None:
        await client.reply(request_for(), lambda _part: None)
        await client.aclose()

    with FakeApi([text_reply("Hello")]) as api:
        asyncio.run(ask(ModelClient(Credentials(KEY, api.base_url))))
        assert (api.headers[0]["x-gateway"], api.headers[0]["x-team"]) == ("pond", "frogs")


class Ending(FakeApi):
    """An API that is about to lose a model."""

    def _model(self, name: str) -> Reply:
        said = json.loads(super()._model(name).body or b"")
        return Reply(body=json.dumps({**said, "retires_at": "2027-01-15T00:00:00Z"}).encode(), headers=JSON)


def test_the_end_of_a_model_is_told_once_after_the_first_reply() -> None:
    notes: list[str] = []

    async def story(client: ModelClient) -> None:
        for _ in range(2):
            await client.reply(request_for(), lambda _part: None)
        async with asyncio.timeout(10):
            while not notes:
                await asyncio.sleep(0)
        assert await client.check("claude-haiku-4-5") == tuple(notes)
        await client.aclose()

    with Ending([text_reply("Hello"), text_reply("Again")]) as api:
        asyncio.run(story(ModelClient(Credentials(KEY, api.base_url), on_note=notes.append)))
    assert notes == ["claude-haiku-4-5 goes out of service on 2027-01-15. Choose another model before."]
