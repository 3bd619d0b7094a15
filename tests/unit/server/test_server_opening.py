"""Opening folders and files, and what is refused."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from haiku_pair.engine.server.files import find_root
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ConversationShown, GitChanged, Notice, WatcherChanged
from haiku_pair.protocol.values import Fault, KeySource, Place, WindowState
from tests.helpers.repositories import Sandbox, no_repository
from tests.helpers.served import Served, served


def test_a_file_opens_the_repository_around_it(pond: Sandbox) -> None:
    assert find_root(pond.root / "app.py") == (pond.root.resolve(), "app.py")


def test_a_file_outside_a_repository_opens_its_folder(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(b"x\n")
    assert find_root(tmp_path / "note.txt") == (tmp_path.resolve(), "note.txt")


def test_a_folder_within_a_repository_is_opened_as_it_is(pond: Sandbox) -> None:
    (pond.root / "sub").mkdir()
    assert find_root(pond.root / "sub") == ((pond.root / "sub").resolve(), "")


@pytest.mark.case("A14")
@pytest.mark.parametrize("path", ["", "/no/such/place", "a\0b", "-x", "--settings=x", "file:///tmp"])
def test_what_is_not_there_is_said(home: Path, path: str) -> None:
    async def story() -> None:
        async with served(home) as engine:
            problem = await engine.fails(ask.OpenWorkspace(path))
            assert problem.fault is Fault.NOT_A_FOLDER
            assert problem.kept
            assert problem.next_step

    asyncio.run(story())


@pytest.mark.case("C10")
def test_a_pipe_is_neither_folder_nor_file(home: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    async def story() -> None:
        async with served(home) as engine:
            assert (await engine.fails(ask.OpenWorkspace(str(tmp_path / "pipe")))).fault is Fault.NOT_A_FOLDER

    asyncio.run(story())


def test_another_version_of_the_contract_is_refused(home: Path) -> None:
    async def story() -> None:
        engine = Served(home)
        assert (await engine.fails(ask.Hello(version=0))).fault is Fault.BAD_REQUEST
        await engine.server.close()

    asyncio.run(story())


def test_requests_about_a_folder_need_one(home: Path) -> None:
    async def story() -> None:
        async with served(home) as engine:
            assert (await engine.fails(ask.ListFiles())).fault is Fault.NOT_FOUND

    asyncio.run(story())


def test_opening_tells_conversation_watcher_and_branch(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            assert (await engine.until(ConversationShown)).events == ()
            assert (await engine.until(WatcherChanged)).state == "watching"
            assert (await engine.until(GitChanged)).state.is_repository

    asyncio.run(story())


@pytest.mark.case("B01")
def test_without_git_the_folder_opens_and_says_so(
    home: Path, pond: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))

    async def story() -> None:
        async with served(home, pond.root) as engine:
            notice = await engine.until(Notice)
            assert notice.problem.fault is Fault.NO_GIT
            opened = await engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)
            assert opened.document.text
            assert "app.py" in (await engine.ask(ask.ListFiles(), replies.FilesListed)).paths

    asyncio.run(story())


def test_a_folder_without_git_lists_its_files(home: Path, tmp_path: Path) -> None:
    plain = no_repository(tmp_path)

    async def story() -> None:
        async with served(home, plain.root) as engine:
            assert (await engine.ask(ask.ListFiles(), replies.FilesListed)).paths
            assert not (await engine.until(GitChanged)).state.is_repository

    asyncio.run(story())


@pytest.mark.case("A15")
def test_trust_is_asked_for_kept_and_revocable(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root, trusted=False) as engine:
            assert (await engine.fails(ask.SendMessage("hello"))).fault is Fault.NOT_TRUSTED
            await engine.ask(ask.SetTrust(True), replies.Done)
        async with served(home) as engine:
            opened = await engine.ask(ask.OpenWorkspace(str(pond.root)), replies.WorkspaceOpened)
            assert opened.trusted
            await engine.ask(ask.SetTrust(False), replies.Done)
            assert (await engine.fails(ask.SendMessage("hello"))).fault is Fault.NOT_TRUSTED

    asyncio.run(story())


def test_without_a_key_nothing_is_sent_and_the_draft_is_kept(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            problem = await engine.fails(ask.SendMessage("hello"))
            assert problem.fault is Fault.NO_KEY
            assert "draft" in problem.kept

    asyncio.run(story())


def test_a_key_for_this_session_counts_at_once(home: Path) -> None:
    async def story() -> None:
        async with served(home) as engine:
            assert (await engine.ask(ask.GetSettings(), replies.SettingsAre)).key_source is KeySource.NONE
            saved = await engine.ask(ask.SaveKey("sk-test-1", remember=False), replies.SettingsAre)
            assert saved.key_source is KeySource.SESSION

    asyncio.run(story())


def test_the_window_opens_as_it_was_left(home: Path, pond: Sandbox) -> None:
    state = WindowState(open_files=(Place("app.py", 3, 1),), active="app.py", draft="half a thought")

    async def story() -> None:
        async with served(home, pond.root) as engine:
            await engine.ask(ask.SaveWindowState(state), replies.Done)
        async with served(home) as engine:
            opened = await engine.ask(ask.OpenWorkspace(str(pond.root)), replies.WorkspaceOpened)
            assert opened.window == state

    asyncio.run(story())


def test_closing_twice_is_harmless(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await engine.server.close()

    asyncio.run(story())
