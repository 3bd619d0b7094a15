"""What others change is told once, what we change is not; open documents follow the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from haiku_pair.edits.values import Splice
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import DocumentSpliced, DocumentState, FilesChanged, GitChanged
from haiku_pair.protocol.values import FileChangeKind, FileNews
from tests.helpers.repositories import Sandbox, no_repository
from tests.helpers.served import Served, served


async def watched(engine: Served) -> None:
    """Wait until the engine knows the files: it has told the branch, which it does after that."""
    await engine.until(GitChanged)


def names(event: FilesChanged) -> set[str]:
    """The paths of the news."""
    return {item.path for item in event.news}


def test_a_foreign_change_is_told_with_its_kind(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            pond.write("app.py", b"changed\n")
            told = await engine.until(FilesChanged)
            assert told.news == (FileNews("app.py", FileChangeKind.CHANGED),)
            assert told.unsent == 1

    asyncio.run(story())


def test_a_new_file_in_a_new_folder_is_told(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            pond.write("deep/er/new.py", b"x\n")
            told = await engine.until(FilesChanged, lambda event: "deep/er/new.py" in names(event))
            assert FileNews("deep/er/new.py", FileChangeKind.CREATED) in told.news

    asyncio.run(story())


@pytest.mark.case("E11")
def test_a_backup_that_came_and_went_is_not_counted(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            pond.write("app.py~", b"old\n")
            assert (await engine.until(FilesChanged)).unsent == 1
            (pond.root / "app.py~").unlink()
            gone = FileNews("app.py~", FileChangeKind.DELETED)
            assert (await engine.until(FilesChanged, lambda event: gone in event.news)).unsent == 0
            pond.write("app.py", b"new\n")
            assert (await engine.until(FilesChanged, lambda event: "app.py" in names(event))).unsent == 1

    asyncio.run(story())


def test_ignored_files_are_nobodys_news(home: Path, pond: Sandbox) -> None:
    pond.write(".gitignore", b"*.log\n")

    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            pond.write("noise.log", b"x\n")
            pond.write("signal.txt", b"x\n")
            await engine.until(FilesChanged, lambda event: "signal.txt" in names(event))
            told = [event for event in engine.events if isinstance(event, FilesChanged)]
            assert all("noise.log" not in names(event) for event in told)

    asyncio.run(story())


@pytest.mark.case("M05")
def test_our_own_save_is_no_news_a_foreign_change_right_after_it_is(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            await engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)
            await engine.ask(ask.ChangeDocument("app.py", 0, Splice(0, 0, ("# mine",))), replies.Done)
            await engine.ask(ask.SaveDocument("app.py"), replies.DocumentSaved)
            pond.write("other.py", b"x\n")
            await engine.until(FilesChanged, lambda event: "other.py" in names(event))
            told = [event for event in engine.events if isinstance(event, FilesChanged)]
            assert all("app.py" not in names(event) for event in told)

    asyncio.run(story())


def test_an_open_document_follows_the_disk(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            await engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)
            pond.write("app.py", b"other\n")
            spliced = await engine.until(DocumentSpliced)
            assert not spliced.dirty

    asyncio.run(story())


@pytest.mark.case("E11")
def test_unsaved_text_is_kept_when_the_disk_changes_under_it(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            await engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)
            await engine.ask(ask.ChangeDocument("app.py", 0, Splice(0, 0, ("# mine",))), replies.Done)
            pond.write("app.py", b"theirs\n")
            state = await engine.until(DocumentState)
            assert state.document.stale
            assert state.document.text.startswith("# mine\n")

    asyncio.run(story())


def test_a_switch_of_branch_is_told(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            pond.git("switch", "-q", "-c", "idea")
            await engine.until(GitChanged, lambda event: event.state.branch == "idea")

    asyncio.run(story())


@pytest.mark.case("G01")
def test_unsaved_text_is_there_again_after_the_engine_was_lost(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)
            await engine.ask(ask.ChangeDocument("app.py", 0, Splice(0, 0, ("# mine",))), replies.Done)
        async with served(home, pond.root) as engine:
            again = await engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)
            assert again.document.dirty
            assert again.document.text.startswith("# mine\n")

    asyncio.run(story())


@pytest.mark.case("M01")
def test_a_folder_that_is_ignored_from_now_on_is_silent_and_heard_again_after(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            pond.write(".gitignore", b"build/\n")
            pond.write("build/first.txt", b"x\n")
            await engine.until(FilesChanged, lambda event: ".gitignore" in names(event))
            pond.write("build/second.txt", b"x\n")
            pond.write("marker.txt", b"x\n")
            await engine.until(FilesChanged, lambda event: "marker.txt" in names(event))
            told = [event for event in engine.events if isinstance(event, FilesChanged)]
            assert not any("build/second.txt" in names(event) for event in told)
            pond.write(".gitignore", b"")
            await engine.until(FilesChanged, lambda event: event.rescan)
            pond.write("build/second.txt", b"y\n")
            await engine.until(
                FilesChanged, lambda event: FileNews("build/second.txt", FileChangeKind.CHANGED) in event.news
            )

    asyncio.run(story())


def test_without_git_generated_folders_are_silent_too(home: Path, tmp_path: Path) -> None:
    plain = no_repository(tmp_path, {"a.txt": b"a\n", "node_modules/p/q.js": b"1\n", ".gitignore": b"build/\n"})
    plain.write("build/x", b"x\n")
    heard: list[str] = []

    async def story() -> None:
        async with served(home, plain.root) as engine:
            await watched(engine)
            for name in ("node_modules/p/q.js", "build/x", "a.txt"):
                plain.write(name, b"other\n")
            await engine.until(FilesChanged, lambda event: "a.txt" in names(event))
            heard.extend(path for event in engine.events if isinstance(event, FilesChanged) for path in names(event))

    asyncio.run(story())
    assert set(heard) == {"a.txt"}


def test_an_open_file_in_an_ignored_folder_follows_the_disk(home: Path, pond: Sandbox) -> None:
    pond.write(".gitignore", b"build/\n")
    pond.write("build/log.txt", b"one\n")

    async def story() -> None:
        async with served(home, pond.root) as engine:
            await watched(engine)
            await engine.ask(ask.OpenDocument("build/log.txt"), replies.DocumentOpened)
            pond.write("build/log.txt", b"two\n")
            await engine.until(DocumentSpliced)

    asyncio.run(story())
