"""What a person is told when the API, the network or the key is at fault."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import traceback
from dataclasses import replace

import httpx2
import pytest

from haiku_pair.engine.claude.client import ModelClient, clean_base_url, clean_key
from haiku_pair.engine.claude.messages import user
from haiku_pair.engine.claude.reply import DEFAULT_BASE_URL, Credentials, ModelTrouble
from haiku_pair.engine.claude.troubles import Troubles
from haiku_pair.engine.claude.verdicts import Verdict, host_of
from haiku_pair.protocol.values import Fault, Problem
from tests.helpers.asking import KEY, ask, ask_at
from tests.helpers.fake_api import FakeApi, Reply, error, html, text_reply


def refused(status: int, kind: str, message: str, *, error_code: str = "") -> Problem:
    outcome = ask(error(status, kind, message, error_code=error_code))
    assert outcome.trouble is not None
    assert not outcome.trouble.retryable
    assert "request req_fake" in outcome.problem.detail
    assert outcome.problem.kept
    return outcome.problem


@pytest.mark.case("H11")
@pytest.mark.parametrize(
    ("status", "kind", "message", "fault", "told", "then"),
    [
        (400, "invalid_request_error", "bad field", Fault.REFUSED_BY_API, "bad field", "new conversation"),
        (400, "invalid_request_error", "prompt is too long: 9 > 8", Fault.TOO_LARGE, "too large", "new conversation"),
        (400, "invalid_request_error", "Your credit balance is too low", Fault.REFUSED_BY_API, "credit", "console"),
        (401, "authentication_error", "invalid x-api-key", Fault.WRONG_KEY, "did not accept the key", "another key"),
        (402, "billing_error", "no card", Fault.REFUSED_BY_API, "no card", "billing"),
        (403, "permission_error", "not you", Fault.REFUSED_BY_API, "not you", "another key"),
        (404, "not_found_error", "model: claude-x", Fault.REFUSED_BY_API, "claude-x", "another model"),
        (404, "not_found_error", "Not found", Fault.NO_CONNECTION, "no Messages API at 127.0.0.1", "address"),
        (413, "request_too_large", "too big", Fault.TOO_LARGE, "too large", "new conversation"),
        (418, "teapot_error", "I am a teapot", Fault.REFUSED_BY_API, "teapot", "Settings"),
    ],
)
def test_an_error_of_ours_is_told_and_not_repeated(
    status: int, kind: str, message: str, fault: Fault, told: str, then: str
) -> None:
    problem = refused(status, kind, message)
    assert problem.fault is fault
    assert told in problem.what
    assert then in problem.next_step


def test_a_spending_limit_is_not_waited_for() -> None:
    problem = refused(429, "rate_limit_error", "limit of 5 dollars", error_code="enforced_spend_limit_reached")
    assert problem.fault is Fault.REFUSED_BY_API
    assert "limit of 5 dollars" in problem.what


@pytest.mark.case("H13")
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, "rate_limit_error"),
        (500, "api_error"),
        (502, "api_error"),
        (503, "api_error"),
        (504, "timeout_error"),
        (529, "overloaded_error"),
    ],
)
def test_an_error_of_the_api_can_be_asked_again(status: int, kind: str) -> None:
    outcome = ask(error(status, kind, "busy", {"retry-after": "3600"}))
    assert outcome.trouble is not None
    assert (outcome.problem.fault, outcome.trouble.retryable) == (Fault.OVERLOADED, True)
    assert outcome.trouble.wait == 3600
    assert outcome.problem.next_step == "Send again in 60 minutes."


def test_a_gateway_that_answers_in_html_is_known_by_its_status() -> None:
    outcome = ask(html(502))
    assert outcome.problem.fault is Fault.OVERLOADED
    assert "<html>" not in outcome.problem.what + outcome.problem.detail


def test_a_redirect_is_not_followed() -> None:
    with FakeApi([text_reply("not reached")], lenient=True) as other:
        outcome = ask(replace(html(307), headers={"location": other.base_url + "/v1/messages"}))
        assert other.headers == []
    assert "another address" in outcome.problem.what


@pytest.mark.case("H19")
def test_a_refused_connection_names_the_host() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{unused.getsockname()[1]}"
        outcome = ask_at(f"http://{host}")
    assert outcome.problem.fault is Fault.NO_CONNECTION
    assert f"{host} refused the connection" in outcome.problem.what


@pytest.mark.case("H19")
def test_a_name_that_is_not_found_is_named() -> None:
    assert "nowhere.invalid" in ask_at("http://nowhere.invalid").problem.what


@pytest.mark.parametrize("address", ["localhost:8000", "ftp://example.org", "http://[::1"])
def test_an_address_that_is_none_sends_to_the_settings(address: str) -> None:
    problem = ask_at(address).problem
    assert problem.fault is Fault.NO_CONNECTION
    assert "Settings" in problem.next_step


@pytest.mark.case("H19")
@pytest.mark.parametrize(
    ("code", "told"),
    [(10, "not valid at this date"), (9, "not valid at this date"), (62, "another server"), (18, "signed by nobody")],
)
def test_each_fault_of_a_certificate_is_told_apart(code: int, told: str) -> None:
    failed = ssl.SSLCertVerificationError("certificate verify failed")
    failed.verify_code = code
    verdict = explain(httpx2.ConnectError("TLS"), failed)
    assert told in verdict.what
    assert not verdict.retryable


@pytest.mark.case("H19")
@pytest.mark.parametrize(
    ("error", "told", "retryable"),
    [
        (httpx2.ConnectTimeout(""), "did not answer", True),
        (httpx2.ConnectError(""), "no connection to example.org", False),
        (httpx2.ProxyError("407"), "The proxy named in", False),
        (httpx2.LocalProtocolError(f"Illegal header value {KEY}"), "key holds characters", False),
        (httpx2.WriteTimeout(""), "fell silent", True),
        (httpx2.RemoteProtocolError(""), "broke off", True),
        (TypeError("not JSON"), "could not be put together", False),
    ],
)
def test_each_fault_of_a_connection_is_told_apart(error: Exception, told: str, retryable: bool) -> None:
    verdict = explain(error)
    assert told in verdict.what
    assert verdict.retryable is retryable
    assert KEY not in repr(verdict)


def explain(error: Exception, cause: Exception | None = None) -> Verdict:
    error.__cause__ = cause
    return Troubles(Credentials(KEY, "https://example.org")).explain(error, started=False)


@pytest.mark.case("H20")
def test_a_proxy_that_wants_a_password_is_told_apart_from_the_api() -> None:
    assert "user name and a password" in ask(html(407)).problem.what


@pytest.mark.case("H20")
@pytest.mark.parametrize("proxy", ["ftp://proxy.invalid:1", "socks9://proxy.invalid:1"])
def test_a_bad_proxy_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://fine.invalid:1")
    monkeypatch.setenv("ALL_PROXY", proxy)
    problem = ask_at("http://example.invalid").problem
    assert problem.fault is Fault.NO_CONNECTION
    assert "ALL_PROXY" in problem.what


@pytest.mark.case("H24")
def test_a_request_beyond_thirty_megabytes_is_not_sent() -> None:
    with FakeApi() as api:
        outcome = ask_at(api.base_url, history=[user("x" * 31_000_000)])
        assert api.requests == []
    assert outcome.problem.fault is Fault.TOO_LARGE


# --- the key ---


@pytest.mark.parametrize("key", [None, "", "  "])
def test_without_a_key_nothing_is_sent_to_the_api(key: str | None) -> None:
    problem = ask_at(DEFAULT_BASE_URL, key=key).problem
    assert problem.what == "There is no API key."
    assert problem.fault is Fault.NO_KEY
    assert "ANTHROPIC_API_KEY" in problem.next_step


def test_a_server_of_ones_own_may_need_no_key() -> None:
    with FakeApi([text_reply("Hello")]) as api:
        assert ask_at(api.base_url, key=None).message.text == "Hello"


def test_a_server_of_ones_own_that_needs_a_key_says_so() -> None:
    with FakeApi(key=KEY) as api:
        problem = ask_at(api.base_url, key=None).problem
    assert problem.fault is Fault.NO_KEY
    assert "asks for a key" in problem.what


@pytest.mark.case("L01")
@pytest.mark.parametrize("around", ["{} ", "\n{}\r\n", '"{}"', "\u200b{}\ufeff", "\t'{}'"])
def test_what_copying_adds_to_a_key_is_taken_off(around: str) -> None:
    assert clean_key(around.format(KEY)) == KEY
    with FakeApi([text_reply("Hello")], key=KEY) as api:
        assert ask_at(api.base_url, key=around.format(KEY)).message.text == "Hello"


@pytest.mark.case("L01")
@pytest.mark.parametrize("key", ["sk-ant-\u0430bc", "sk-ant one", "sk-ant\x01x", "sk-ant\u200bx"])
def test_a_key_that_can_be_none_is_refused_before_anything_is_sent(key: str) -> None:
    with FakeApi() as api:
        problem = ask_at(api.base_url, key=key).problem
        assert api.headers == []
    assert problem.fault is Fault.WRONG_KEY
    assert key not in repr(problem)


@pytest.mark.case("L01")
@pytest.mark.parametrize(
    "reply",
    [
        error(401, "authentication_error", f"invalid x-api-key: {KEY}"),
        error(500, "api_error", f"you sent authorization: Bearer {KEY}"),
        error(404, "not_found_error", f"model: {KEY}"),
    ],
)
def test_a_key_the_server_repeats_is_shown_nowhere(
    reply: Reply, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_LOG", "debug")
    caplog.set_level(logging.DEBUG)
    outcome = ask(reply)
    trouble = outcome.trouble
    assert trouble is not None
    everything = "".join(traceback.format_exception(trouble)) + repr(trouble.problem) + str(trouble) + caplog.text
    assert trouble.__context__ is None
    assert KEY not in everything


def test_the_key_is_in_no_representation() -> None:
    assert KEY not in repr(Credentials(KEY))


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://api.anthropic.com", "api.anthropic.com"),
        ("http://user:secret@localhost:8000/v1", "localhost:8000"),
        ("http://[::1", "the API"),
        ("", "the API"),
    ],
)
def test_only_host_and_port_of_an_address_are_shown(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("entered", "used"),
    [
        ("", "https://api.anthropic.com"),
        (" http://localhost:8000/ ", "http://localhost:8000"),
        ("http://localhost:8000/v1", "http://localhost:8000"),
        ("http://localhost:8000/claude/v1/", "http://localhost:8000/claude"),
    ],
)
def test_an_address_may_be_entered_in_several_ways(entered: str, used: str) -> None:
    assert clean_base_url(entered) == used


# --- the test of the connection ---


def check_at(base_url: str, model: str = "claude-haiku-4-5", key: str | None = KEY) -> Problem | None:
    async def run() -> Problem | None:
        client = ModelClient(Credentials(key, base_url))
        try:
            await client.check(model)
        except ModelTrouble as trouble:
            return trouble.problem
        finally:
            await client.aclose()
        return None

    return asyncio.run(run())


@pytest.mark.parametrize("models_endpoint", [True, False])
def test_a_working_connection_is_said_to_work(models_endpoint: bool) -> None:
    with FakeApi(key=KEY, models_endpoint=models_endpoint) as api:
        assert check_at(api.base_url) is None
        assert len(api.counted) == (not models_endpoint)


def test_a_check_finds_a_wrong_key() -> None:
    with FakeApi(key=KEY) as api:
        problem = check_at(api.base_url, key="sk-other")
    assert problem is not None
    assert problem.fault is Fault.WRONG_KEY


def test_a_check_finds_a_model_that_is_not_there() -> None:
    with FakeApi(key=KEY) as api:
        problem = check_at(api.base_url, "gpt")
    assert problem is not None
    assert "“gpt”" in problem.what
