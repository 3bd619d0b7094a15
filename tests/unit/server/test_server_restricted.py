"""A folder that is not trusted: whatever is asked of the engine, nothing of it runs and nothing of it is sent."""

from __future__ import annotations

import asyncio
import enum
import json
import types
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.values import Fault
from tests.helpers.fake_api import FakeApi, text_reply
from tests.helpers.pond import at_work
from tests.helpers.repositories import hostile, with_history
from tests.helpers.served import served

APART = (ask.Hello, ask.Shutdown, ask.SetTrust, ask.OpenWorkspace, ask.SaveKey, ask.TestConnection)
"""They begin and end, trust, or reach the API without anything of the folder."""
KINDS = [kind for kind in get_args(ask.RequestBody) if kind not in APART]
PASTED = "app.py\n```python\nprint('a proposal')\n```\n"
_PLAIN: dict[object, object] = {str: "app.py", int: 1, bool: True, float: 1.0, bytes: b"x", type(None): None}


def made(kind: Any) -> Any:  # noqa: ANN401 - of any type
    """A value of a type, as plain as it can be."""
    origin = get_origin(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if origin in {Union, types.UnionType}:
        return made(get_args(kind)[0])
    if origin is tuple:
        return (made(get_args(kind)[0]),)
    if origin in {dict, list}:
        return origin()
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    hints = get_type_hints(kind)
    return kind(**{field.name: made(hints[field.name]) for field in msgspec.structs.fields(kind) if field.required})


def of_review(body: Any, review: str) -> Any:  # noqa: ANN401 - any request
    """The same about a review that is open."""
    names = {field.name for field in msgspec.structs.fields(body)}
    known = {name: review for name in ("proposal", "review") if name in names}
    return msgspec.structs.replace(body, **known)


def test_every_request_is_walked() -> None:
    assert len(KINDS) > 60
    for kind in KINDS:
        assert isinstance(made(kind), kind)


@pytest.mark.case("A01")
@pytest.mark.case("A02")
@pytest.mark.case("A11")
def test_whatever_is_asked_nothing_runs_and_nothing_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sandbox = hostile(tmp_path)

    async def work() -> None:
        async with at_work(tmp_path / "home", sandbox, trusted=False) as person:
            engine = person.engine
            await person.paste(PASTED)
            proposal = await person.proposal()
            assert proposal is not None
            for kind in KINDS:
                await engine.server.answer(of_review(made(kind), proposal.id))
            await asyncio.sleep(0)
            refused = await engine.fails(ask.SendMessage("hello"))
            assert refused.fault is Fault.NOT_TRUSTED

    with FakeApi([text_reply("Never.")] * 10) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "k-test")
        asyncio.run(work())
        assert json.dumps(api.requests) == "[]"
        assert sandbox.canary is not None
        assert not sandbox.canary.exists(), sandbox.canary.read_text()


@pytest.mark.case("A14")
@pytest.mark.case("A15")
def test_the_folder_above_is_trusted_and_a_refusal_within_it_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))
    for name in ("one", "two", "three"):
        (tmp_path / "projects" / name).mkdir(parents=True)
        with_history(tmp_path / "projects" / name)
    one, two, three = (tmp_path / "projects" / name for name in ("one", "two", "three"))
    home = tmp_path / "home"

    async def opened(path: Path) -> bool:
        async with served(home) as engine:
            return (await engine.ask(ask.OpenWorkspace(str(path)), replies.WorkspaceOpened)).trusted

    async def work() -> None:
        async with served(home, three, trusted=False) as engine:
            await engine.ask(ask.SetTrust(False), replies.Done)
        async with served(home, one, trusted=False) as engine:
            await engine.ask(ask.SetTrust(True, above=True), replies.Done)
        assert [await opened(path) for path in (one, two, three)] == [True, True, False]
        async with served(home, one, trusted=False) as engine:
            await engine.ask(ask.SetTrust(False), replies.Done)
        assert [await opened(path) for path in (one, two)] == [False, True]

    asyncio.run(work())


def test_a_home_is_not_trusted_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    (tmp_path / "ada" / "project").mkdir(parents=True)

    async def work() -> None:
        async with served(tmp_path / "data", tmp_path / "ada" / "project", trusted=False) as engine:
            assert (await engine.fails(ask.SetTrust(True, above=True))).fault is Fault.BAD_REQUEST
            assert (await engine.fails(ask.SendMessage("hello"))).fault is Fault.NOT_TRUSTED

    asyncio.run(work())
