"""Questions and rewriting at a place in a text, on the real engine: answers as they come, stopping, what is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.inline import (
    AskInline,
    CompleteInline,
    InlineAnswered,
    InlineGrew,
    InlineKind,
    StopInline,
)
from haiku_pair.protocol.usage import GetUsage, UsageShown
from haiku_pair.protocol.values import Fault
from tests.helpers.api_replies import Ending, Reply, cut_after, error, error_event_after, hold, raw, text_reply
from tests.helpers.fake_api import FakeApi
from tests.helpers.pond import Person, at_work
from tests.helpers.repositories import Sandbox, with_history

REWRITE = AskInline("1", "frog.py", InlineKind.REWRITE, "double it", ("def jump():", "    return 1"))
BLOCK = "````\ndef jump():\n    return 2\n````\n"
Serve = Callable[[Sequence[Reply]], FakeApi]


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    """A repository with some files."""
    (tmp_path / "work").mkdir()
    return with_history(tmp_path / "work")


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Sequence[Reply]], FakeApi]]:
    """Starts a server that answers with these, one after the other."""
    started: list[FakeApi] = []

    def start(answers: Sequence[Reply]) -> FakeApi:
        made = FakeApi(answers)
        started.append(made.__enter__())
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", made.base_url)
        return made

    yield start
    for one in started:
        one.__exit__(None, None, None)


def test_an_answer_comes_line_by_line_and_is_counted_under_its_kind(
    tmp_path: Path, sandbox: Sandbox, api: Serve
) -> None:
    server = api([text_reply(BLOCK, 9), text_reply("It doubles."), text_reply("<insert>2</insert>")])

    async def work(person: Person) -> None:
        answered = await person.engine.ask(REWRITE, InlineAnswered)
        assert answered.lines == ("def jump():", "    return 2")
        assert answered.dollars is not None
        assert answered.dollars > 0
        grown = "".join(event.text for event in person.engine.events if isinstance(event, InlineGrew))
        assert "def jump():\n    return 2\n".startswith(grown)
        question = msgspec.structs.replace(REWRITE, kind=InlineKind.ASK, words="why?")
        assert (await person.engine.ask(question, InlineAnswered)).text == "It doubles."
        going_on = CompleteInline("2", "frog.py", "x = 1\ny = ", "\n")
        assert (await person.engine.ask(going_on, InlineAnswered)).text == "2"
        used = (await person.engine.ask(GetUsage(1), UsageShown)).sums
        assert {one.kind: one.requests for one in used} == {"inline": 2, "completion": 1}

    working(tmp_path, sandbox, work)
    assert "def jump()" in json.dumps(server.requests[0])


def test_stopping_ends_the_request_at_once(tmp_path: Path, sandbox: Sandbox, api: Serve) -> None:
    server = api([hold(text_reply(BLOCK, 9), 3)])

    async def work(person: Person) -> None:
        asked = asyncio.create_task(person.engine.ask(REWRITE, InlineAnswered))
        await asyncio.to_thread(server.wait_for_hold, 1)
        await person.engine.ask(StopInline("1"), replies.Done)
        answered = await asked
        assert answered.stopped
        assert answered.lines is None
        await asyncio.to_thread(server.wait_for_disconnects, 1)
        await person.engine.ask(StopInline("1"), replies.Done)

    working(tmp_path, sandbox, work)


def test_what_goes_wrong_is_told_in_a_line(tmp_path: Path, sandbox: Sandbox, api: Serve) -> None:
    sandbox.write(".haikuignore", b"hidden.py\n")
    api([error(529, "overloaded_error", "Overloaded"), text_reply(BLOCK, stop_reason="max_tokens")])

    async def work(person: Person) -> None:
        overloaded = await person.engine.fails(REWRITE)
        assert overloaded.fault is Fault.OVERLOADED
        assert overloaded.kept == "Your text is as it was."
        assert (await person.engine.fails(REWRITE)).fault is Fault.CUT_OFF
        for path in ("hidden.py", ".env"):
            refused = await person.engine.fails(msgspec.structs.replace(REWRITE, path=path))
            assert refused.fault is Fault.NOT_FOUND
            assert path in refused.what
        await person.engine.ask(ask.SetTrust(False), replies.Done)
        assert (await person.engine.fails(REWRITE)).fault is Fault.NOT_TRUSTED

    working(tmp_path, sandbox, work)


@pytest.mark.case("H01")
@pytest.mark.case("H05")
@pytest.mark.case("H06")
@pytest.mark.case("H07")
def test_a_broken_answer_is_never_offered(tmp_path: Path, sandbox: Sandbox, api: Serve) -> None:
    whole = text_reply(BLOCK, 9)
    broken = [
        cut_after(whole, events=6, how=Ending.CLEAN),
        cut_after(whole, events=6, how=Ending.RESET),
        error_event_after(whole, 5),
        raw(b"data: {broken\n\n"),
    ]
    api(broken)

    async def work(person: Person) -> None:
        for _ in broken:
            problem = await person.engine.fails(REWRITE)
            assert problem.what
            assert problem.kept == "Your text is as it was."

    working(tmp_path, sandbox, work)


def test_a_secret_in_the_lines_is_neither_sent_nor_lost(tmp_path: Path, sandbox: Sandbox, api: Serve) -> None:
    secret = "AKIA" + "Q3EGRIPDWZXBNML7"
    lines = (f'key = "{secret}"',)
    server = api([text_reply('````\nkey = "[withheld:aws-key:00112233]"\n````')])

    async def work(person: Person) -> None:
        refused = await person.engine.fails(msgspec.structs.replace(REWRITE, marked=lines))
        assert "secret" in refused.what

    working(tmp_path, sandbox, work)
    assert secret not in json.dumps(server.requests)


def working(tmp_path: Path, sandbox: Sandbox, work: Callable[[Person], object]) -> None:
    async def run() -> None:
        async with at_work(tmp_path / "home", sandbox) as person:
            await work(person)  # type: ignore[misc]

    asyncio.run(run())
