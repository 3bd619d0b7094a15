"""Servers that die, hang, flood, lie and never leave: each only harms itself. They are processes, as in life."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from haiku_pair.engine.lsp import connection
from haiku_pair.engine.lsp.client import Client
from haiku_pair.engine.lsp.connection import Gone, Unanswered
from haiku_pair.engine.lsp.keeper import Keeper
from haiku_pair.engine.lsp.languages import LANGUAGES
from haiku_pair.engine.lsp.programs import child_environment, find, path_of, uri_of
from haiku_pair.engine.lsp.shapes import PublishedDiagnostics
from haiku_pair.protocol.problems import ServerState
from tests.helpers.language_server import install

PYTHON = LANGUAGES[0]
PATIENCE = 30.0


class Kept:
    """A keeper with what it said."""

    def __init__(self, root: Path, fault: str, note: Path, units: str = "utf-16") -> None:
        root.mkdir(exist_ok=True)
        path = str(install(note.parent / "bin"))
        environ = {"PATH": path, "SCRIPTED_FAULT": fault, "SCRIPTED_NOTE": str(note), "SCRIPTED_UNITS": units}
        self.states: list[ServerState] = []
        self.found: list[PublishedDiagnostics] = []
        self._news = asyncio.Event()
        self.keeper = Keeper(PYTHON, root, self._on_state, self._on_diagnostics, {**environ, "A_TOKEN": "secret"})
        self.keeper.pauses = (0.01, 0.01)

    def _on_state(self, keeper: Keeper) -> None:
        self.states.append(keeper.state)
        self._news.set()

    def _on_diagnostics(self, _keeper: Keeper, _path: str, published: PublishedDiagnostics) -> None:
        self.found.append(published)
        self._news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def begun(self) -> Client:
        self.keeper.want()
        await self.until(lambda: self.keeper.state is ServerState.READY)
        client = self.keeper.client
        assert client is not None
        return client


@pytest.fixture
def kept(tmp_path: Path) -> Callable[..., Kept]:
    return lambda fault="", **more: Kept(tmp_path / "root", fault, tmp_path / "note", **more)


@pytest.mark.parametrize("units", ["utf-8", "utf-16", "utf-32"])
def test_texts_are_followed_as_they_are_typed_in_the_units_of_the_server(kept: Callable[..., Kept], units: str) -> None:
    async def work() -> None:
        made = kept(units=units)
        client = await made.begun()
        for text in ("é\U0001f438 WRONG", "é\U0001f438 WRONG\nODD\r", "ODD", "\U0001f438\U0001f438 ODD\n"):
            made.found.clear()
            await client.show("a.py", tuple(text.split("\n")))
            await made.until(lambda: bool(made.found))
        (last,) = made.found[-1].diagnostics
        assert last.range.start.character == {"utf-8": 9, "utf-16": 5, "utf-32": 3}[units]
        client.saved("a.py")
        client.written(["b.py"])
        client.forget("a.py")
        await made.keeper.stop()

    asyncio.run(work())


@pytest.mark.parametrize("fault", ["dies at once", "garbage", "huge", "lies at first"])
def test_a_server_that_ends_is_started_again_some_times_and_then_given_up(
    kept: Callable[..., Kept], fault: str
) -> None:
    async def work() -> None:
        made = kept(fault)
        made.keeper.want()
        await made.until(lambda: made.keeper.state is ServerState.GIVEN_UP)
        assert made.states.count(ServerState.STARTING) == 1
        assert ServerState.RESTARTING in made.states
        assert made.keeper.detail
        made.keeper.want()
        assert made.keeper.state is ServerState.GIVEN_UP
        made.keeper.try_again()
        made.keeper.want()
        await made.until(
            lambda: made.states[-1] is ServerState.GIVEN_UP and made.states.count(ServerState.STARTING) == 2
        )
        await made.keeper.stop()

    asyncio.run(work())


def test_a_server_that_hangs_is_ended_after_some_questions(
    kept: Callable[..., Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_SILENT_SECONDS", 0.0)

    async def work() -> None:
        made = kept("hangs")
        client = await made.begun()
        await client.show("a.py", ("frog",))
        await made.until(lambda: bool(made.found))
        for _ in range(3):
            with pytest.raises((Unanswered, Gone)):
                await client.ask("hover", "a.py", (0, 1), 0.05)
        await made.until(lambda: made.keeper.client is not client)
        assert "does not answer" in made.keeper.detail
        await made.keeper.stop()

    asyncio.run(work())


def test_a_server_that_dies_when_asked_fails_the_question_and_comes_again(kept: Callable[..., Kept]) -> None:
    async def work() -> None:
        made = kept("dies when asked")
        client = await made.begun()
        with pytest.raises(Gone):
            await client.ask("hover", "a.py", (0, 1), PATIENCE)
        await made.until(lambda: made.keeper.client not in (None, client))
        await made.keeper.stop()

    asyncio.run(work())


def test_a_flood_is_ended_and_the_loop_goes_on_meanwhile(
    kept: Callable[..., Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_FLOOD_MESSAGES", 3000)

    async def work() -> None:
        made = kept("floods")
        client = await made.begun()
        await client.show("a.py", ("WRONG " * 20,))
        await made.until(lambda: made.keeper.client is not client)
        assert "more than anybody could read" in made.keeper.detail
        await made.keeper.stop()

    asyncio.run(work())


@pytest.mark.parametrize("fault", ["malformed", "lies", "asks"])
def test_single_nonsense_is_passed_over(kept: Callable[..., Kept], fault: str) -> None:
    async def work() -> None:
        made = kept(fault)
        client = await made.begun()
        await client.show("a.py", ("WRONG",))
        await made.until(lambda: bool(made.found))
        assert await client.ask("hover", "a.py", (0, 1), PATIENCE) is not None
        assert made.keeper.client is client
        await made.keeper.stop()

    asyncio.run(work())


def test_a_server_is_ended_with_its_children(kept: Callable[..., Kept], tmp_path: Path) -> None:
    async def work() -> None:
        made = kept("has a child")
        await made.begun()
        await made.keeper.stop(ServerState.OFF)
        assert made.states[-1] is ServerState.OFF

    asyncio.run(work())
    child = Path("/proc", (tmp_path / "note").read_text(), "stat")
    deadline = time.monotonic() + PATIENCE
    while _runs(child) and time.monotonic() < deadline:
        os.sched_yield()
    assert not _runs(child)


def _runs(process: Path) -> bool:
    """Whether a process is more than a name that nobody has asked after yet."""
    with suppress(OSError):
        return process.read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_server_that_does_not_leave_is_ended(kept: Callable[..., Kept]) -> None:
    async def work() -> None:
        made = kept("never leaves")
        await made.begun()
        await made.keeper.stop()
        assert made.keeper.client is None

    asyncio.run(work())


@pytest.mark.case("J13")
def test_a_server_finds_the_persons_environment_without_keys(kept: Callable[..., Kept], tmp_path: Path) -> None:
    async def work() -> None:
        made = kept("says its environment")
        await made.begun()
        await made.keeper.stop()

    asyncio.run(work())
    assert "secret" not in (tmp_path / "note").read_text()
    assert json.loads((tmp_path / "note").read_text())["PATH"] == str(tmp_path / "bin")


def test_a_workspace_never_chooses_the_program(tmp_path: Path) -> None:
    root = tmp_path / "root"
    inside, outside = install(root / ".venv" / "bin"), tmp_path / "outside"
    outside.mkdir()
    (outside / "pylsp").symlink_to(inside / "pylsp")
    for path in (str(inside), f".:{outside}", "bin", ""):
        assert find(PYTHON.programs, root, {"PATH": path}) == ()
    away = install(tmp_path / "away")
    assert find(PYTHON.programs, root, {"PATH": f"{inside}:{away}"}) == (str(away / "pylsp"),)
    assert child_environment(root, {"PATH": f"{inside}:{away}"})["PATH"] == str(away)


@pytest.mark.parametrize(
    "name", ["ANTHROPIC_API_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "SSH_AUTH_SOCK", "GIT_DIR", "QT_PLUGIN_PATH"]
)
def test_keys_and_what_is_ours_are_left_out(tmp_path: Path, name: str) -> None:
    kept = {"HOME": "/home/ada", "GOPATH": "/go", "KEYBOARD": "us", "PATH": "/bin"}
    assert child_environment(tmp_path, {**kept, name: "x"}) == kept


@pytest.mark.parametrize("name", ["a b.py", "ä/ü%41.py", "#?&.py", os.fsdecode(b"\xff.py")])
def test_addresses_of_files_come_back(tmp_path: Path, name: str) -> None:
    assert path_of(uri_of(tmp_path / name), tmp_path) == name


@pytest.mark.parametrize(
    "uri",
    ["http://x/a.py", "file:///etc/passwd", "file://host{}/a.py", "file://[", "file://{}/../b.py", "", "file://{}/a%00"],
)  # fmt: skip
def test_addresses_of_anything_else_are_no_files_of_the_workspace(tmp_path: Path, uri: str) -> None:
    assert path_of(uri.format(tmp_path), tmp_path) == ""
