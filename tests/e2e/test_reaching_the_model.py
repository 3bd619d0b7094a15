"""With a key and without, a wrong one, and a server that does not answer."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from haiku_pair.protocol.events import TurnFinished
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.center import Page
from tests.helpers.fake_api import FakeApi, Reply, cut_after, error, hold, text_reply
from tests.helpers.repositories import Sandbox, no_repository
from tests.helpers.whole import KEY, Program


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return no_repository(tmp_path)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[FakeApi], FakeApi]]:
    """Makes a server the one that is asked."""
    entered: list[FakeApi] = []

    def serve(api: FakeApi) -> FakeApi:
        entered.append(api.__enter__())
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        return api

    yield serve
    for api in entered:
        api.__exit__(None, None, None)


def trusted(start: Callable[[Path], Program], sandbox: Sandbox) -> Program:
    program = start(sandbox.root)
    program.trust()
    return program


def go_to_field(program: Program, name: str) -> None:
    """To a field of the settings page, by key alone."""
    program.press("Ctrl+,")
    tab_to(program, name)


def is_shown(program: Program, name: str) -> bool:
    """Whether the page in sight has this field."""
    return any(field.isVisible() and field.accessibleName() == name for field in program.window.findChildren(QLineEdit))


def tab_to(program: Program, name: str) -> None:
    """To a field of the page in sight, by key alone."""
    for _ in range(20):
        focused = QApplication.focusWidget()
        if focused is not None and focused.accessibleName() == name:
            return
        program.press("Tab")
    raise AssertionError(f"no field {name} is reached by Tab")


def test_nothing_is_sent_before_the_folder_is_trusted(
    server: Callable[[FakeApi], FakeApi], sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    api = server(FakeApi())
    program = start(sandbox.root)
    program.send("Hello")
    program.wait_text("nothing of it is sent to the model until you trust it", "kept as a draft")
    assert program.window.conversation.draft() == "Hello"
    assert api.requests == []


def test_without_a_key_the_message_is_kept_and_the_settings_are_near(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    program = trusted(start, sandbox)
    program.send("Hello")
    program.wait_text("There is no API key, so nothing was sent.", "kept as a draft", "Settings")
    assert program.window.conversation.draft() == "Hello"
    program.press("Ctrl+,")
    assert program.window.center.page is Page.SETTINGS


def test_a_key_for_this_session_works_at_once(
    monkeypatch: pytest.MonkeyPatch,
    server: Callable[[FakeApi], FakeApi],
    sandbox: Sandbox,
    start: Callable[[Path], Program],
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    api = server(FakeApi([text_reply("Hello to you.")], key=KEY))
    program = trusted(start, sandbox)
    go_to_field(program, "API key")
    program.type(KEY)
    program.press("Tab", "Space", "Tab", "Space")
    program.wait_text("The key is in use.", "A key is set until this window closes.")
    program.press("Esc")
    program.ask("Hello")
    program.wait_text("Hello to you.")
    assert KEY not in program.text()
    assert len(api.requests) == 1


def test_a_key_that_can_not_be_remembered_is_used_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
    server: Callable[[FakeApi], FakeApi],
    sandbox: Sandbox,
    start: Callable[[Path], Program],
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    server(FakeApi([text_reply("Hello to you.")], key=KEY))
    program = trusted(start, sandbox)
    go_to_field(program, "API key")
    program.type(f"{KEY}\n")
    program.wait_text("can't be remembered", "used until the program ends")
    program.ask("Hello")
    program.wait_text("Hello to you.")


def test_a_token_of_the_environment_goes_out_as_a_bearer(
    monkeypatch: pytest.MonkeyPatch,
    server: Callable[[FakeApi], FakeApi],
    sandbox: Sandbox,
    start: Callable[[Path], Program],
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "token-of-a-gateway")
    api = server(FakeApi([text_reply("Hello to you.")]))
    program = trusted(start, sandbox)
    program.ask("Hello")
    assert api.headers[0]["authorization"] == "Bearer token-of-a-gateway"
    assert "x-api-key" not in api.headers[0]


@pytest.mark.case("H01")
def test_a_wrong_key_is_told_as_one(
    server: Callable[[FakeApi], FakeApi], sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    server(FakeApi(key="another key"))
    program = trusted(start, sandbox)
    program.ask("Hello")
    program.wait_text("did not accept the key", "conversation so far are kept", "Enter another key in Settings")
    assert program.all(TurnFinished)[-1].reason is EndReason.FAILED
    assert KEY not in program.text()


def test_a_refused_connection_is_told_with_the_address(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"http://127.0.0.1:{port}")
    program = trusted(start, sandbox)
    program.ask("Hello")
    program.wait_text(f"127.0.0.1:{port} refused the connection", "are kept", "then send again")


def test_an_address_that_is_none_is_told(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "no address")
    program = trusted(start, sandbox)
    program.ask("Hello")
    program.wait_text("is not a web address", "are kept", "Settings")


def test_a_stream_that_ends_early_is_asked_for_again(
    server: Callable[[FakeApi], FakeApi], sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    answer = text_reply("The whole answer, from its beginning to its end.")
    api = server(FakeApi([cut_after(answer, events=6), answer]))
    program = trusted(start, sandbox)
    program.ask("Hello")
    assert program.conversation().count("from its beginning to its end.") == 1
    assert api.requests[0] == api.requests[1]


def test_esc_stops_a_streaming_answer_and_the_next_message_works(
    server: Callable[[FakeApi], FakeApi], sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    api = server(FakeApi([hold(text_reply("It began and never came to an end."), after=5), text_reply("Hello again.")]))
    program = trusted(start, sandbox)
    program.send("Hello")
    program.wait_text("It began")
    program.press("Esc")
    program.wait_end(1)
    program.wait_text("Stopped by you.")
    program.wait(lambda: api.disconnects == 1)
    program.ask("Once more")
    program.wait_text("Hello again.")
    assert "It began" in program.conversation()


def test_an_own_server_is_chosen_tested_and_asked_by_key_alone(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    def answer(body: dict[str, Any]) -> Reply:
        if "cache_control" in str(body):
            return error(400, "invalid_request_error", "cache_control: Extra inputs are not permitted")
        return text_reply("Hello from your desk.")

    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-of-somebody-else")
    with FakeApi(answer, lenient=True, models_endpoint=False) as api:
        program = trusted(start, sandbox)
        go_to_field(program, "Reached through")
        program.press("End")
        tab_to(program, "Base URL")
        program.type(api.base_url)
        program.press("Tab")
        program.wait_text("No key is set.")
        program.press("Space")
        program.wait_text("It works: the model can be asked.")
        program.press("Esc")
        program.ask("Hello")
        program.wait_text("Hello from your desk.")
        assert not any("sk-ant-of-somebody-else" in str(headers) for headers in api.headers)
        assert ["cache_control" in str(body) for body in api.requests] == [True, False]


def test_bedrock_without_its_package_names_the_command(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    hidden = sandbox.root.parent / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name.startswith('boto') else find(name, *more)\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{hidden}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setenv("CLAUDE_CODE_USE_BEDROCK", "1")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    program = trusted(start, sandbox)
    program.press("Ctrl+,")
    program.wait(lambda: is_shown(program, "Region"))
    tab_to(program, "Region")
    program.press("Tab", "Space")
    program.wait_text("Amazon Bedrock needs a package that is not installed", 'pip install "haiku-pair[bedrock]"')
