"""Secrets in files, words and differences on the real engine: what reaches the API has marks in their place."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.composing import AttachedText
from haiku_pair.protocol.events import ConversationShown, ToolFinished
from haiku_pair.protocol.seen import RequestIs
from haiku_pair.protocol.sessions import ExportSession, SessionExported, SessionForm
from haiku_pair.protocol.withheld import SecretsWithheld, SendWithheld
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.pond import at_work
from tests.helpers.repositories import Sandbox, with_history

TOKEN = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"
OTHER = "xoxb-" + "123456789012-q7W2eR5tY8uI1oP4aS6d"
PASSWORD = "Tr0ub4dor&3"
CONFIG = f'import os\n\nTOKEN = "{TOKEN}"\npassword = "{PASSWORD}"\nhost = "db"\n'.encode()
LOOK = tool_reply([("read_file", {"path": "config.py"}), ("search_files", {"pattern": "TOKEN|password"})])


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    rules = f"Deploy with {TOKEN}.\n".encode()
    return with_history(tmp_path, {"config.py": CONFIG, "AGENTS.md": rules, "app.py": b"x = 1\n"})


def sent(api: FakeApi) -> str:
    return json.dumps(api.requests)


@pytest.mark.case("L08")
def test_no_way_in_leads_out(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, tmp_path: Path) -> None:
    script = [LOOK, text_reply("Seen."), text_reply("Again."), text_reply("A commit message")]

    async def work() -> None:
        async with at_work(tmp_path / "home", sandbox) as person:
            await person.say(f"My token is {TOKEN}, what is in config.py?")
            sandbox.write("app.py", f'x = 2\nslack = "{OTHER}"\n'.encode())
            attached = AttachedText("notes.txt", f'db_password = "{PASSWORD}"\n')
            turn = (
                await person.engine.ask(ask.SendMessage("And now?", attachments=(attached,)), replies.TurnAccepted)
            ).turn
            assert turn
            told = await person.engine.until(SecretsWithheld, lambda event: "slack" in event.secrets[-1].kind)
            assert {secret.kind for secret in told.secrets} == {"slack-token"}
            read = await person.engine.until(ToolFinished)
            assert TOKEN in read.result  # the person sees what is in the file
            open_now = (await person.engine.until(ConversationShown)).conversation
            exported = await person.engine.ask(ExportSession(open_now, SessionForm.JSON), SessionExported)
            assert TOKEN not in exported.text
            assert PASSWORD not in exported.text
            shown = await person.engine.ask(ask.GetRequest(ask.SendMessage(""), 1, whole=True), RequestIs)
            assert "[withheld:github-token:" in shown.json
            assert TOKEN not in shown.json

    with FakeApi(script) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "k-test")
        asyncio.run(work())
        assert len(api.requests) >= 3
        for secret in (TOKEN, OTHER, PASSWORD):
            assert secret not in sent(api)
        assert "[withheld:github-token:" in sent(api)


@pytest.mark.case("L08")
def test_an_edit_leaves_the_secret_where_it_is(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, tmp_path: Path
) -> None:
    def script(request: dict[str, object]) -> object:
        text = json.dumps(request)
        if "tool_result" not in text:
            return LOOK
        mark = text[text.index("[withheld:github-token:") :].partition("]")[0] + "]"
        if "stands for a secret" not in text:
            edit = {"old_text": 'host = "db"', "new_text": f'host = "{mark}"'}
            return tool_reply([("edit_file", {"path": "config.py", "edits": [edit]})])
        if "Changed config.py" not in text:
            edit = {"old_text": 'host = "db"', "new_text": 'host = "db2"'}
            return tool_reply([("edit_file", {"path": "config.py", "edits": [edit]})])
        return text_reply("Done.")

    async def work() -> None:
        async with at_work(tmp_path / "home", sandbox) as person:
            await person.say("Change the host")
            await person.accept_and_apply("config.py")

    with FakeApi(script) as api:  # type: ignore[arg-type]
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "k-test")
        asyncio.run(work())
        assert sandbox.read("config.py") == CONFIG.replace(b'"db"', b'"db2"')
        assert TOKEN not in sent(api)


@pytest.mark.case("L08")
def test_the_person_may_let_one_go(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, tmp_path: Path) -> None:
    async def work() -> None:
        async with at_work(tmp_path / "home", sandbox) as person:
            await person.say(f"It is {TOKEN}")
            told = await person.engine.until(SecretsWithheld)
            await person.engine.ask(SendWithheld(told.secrets), replies.Done)
            await person.engine.until(SecretsWithheld, lambda event: event.let_go)
            await person.say("Try again")

    with FakeApi([text_reply("I can't see it."), text_reply("Now I can.")]) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "k-test")
        asyncio.run(work())
        assert TOKEN not in json.dumps(api.requests[0])
        assert TOKEN in json.dumps(api.requests[-1])
