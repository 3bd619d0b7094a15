"""What is done in the file tree, and unsaved text that comes back: the engine as a whole, without a window."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from haiku_pair.edits.values import Splice
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.files import (
    ChangeFiles,
    FileAct,
    FilesMoved,
    FindInTree,
    NewDocument,
    ReopenDocument,
    SaveDocumentAs,
    TreeFound,
    untitled_path,
)
from haiku_pair.protocol.values import Fault, GitMark, JournalKind
from tests.helpers.pond import at_work
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served


async def type_first(engine: Served, path: str, text: str) -> None:
    """Open a file and replace its first line."""
    view = (await engine.ask(rq.OpenDocument(path), replies.DocumentOpened)).document
    await engine.ask(rq.ChangeDocument(path, view.revision, Splice(0, 1, (text,))), replies.Done)


async def act(engine: Served, what: FileAct, path: str, to: str = "") -> FilesMoved:
    return await engine.ask(ChangeFiles(what, path, to), FilesMoved)


def test_new_names_and_moves_with_unsaved_text(pond: Sandbox, home: Path) -> None:
    pond.write("old/a.txt", b"one\ntwo\n")

    async def story() -> None:
        async with served(home, pond.root) as engine:
            await act(engine, FileAct.FILE, "deep/er/new.txt")
            await act(engine, FileAct.FOLDER, "empty")
            assert (pond.root / "empty").is_dir()
            await type_first(engine, "old/a.txt", "typed")
            moved = await act(engine, FileAct.MOVE, "old", "deep/old")
            assert moved.moves == (("old/a.txt", "deep/old/a.txt"),)
            await engine.ask(rq.SaveDocument("deep/old/a.txt"), replies.DocumentSaved)
            for what, path, to in (
                (FileAct.FILE, "deep/er/new.txt", ""),
                (FileAct.MOVE, "deep/er/new.txt", "deep/old/a.txt"),
                (FileAct.MOVE, "deep", "deep/old/deep"),
                (FileAct.FILE, "../out", ""),
                (FileAct.FILE, ".git/hooks/post-commit", ""),
                (FileAct.MOVE, "deep/er/new.txt", ".git/hooks/post-commit"),
            ):
                await engine.fails(ChangeFiles(what, path, to))

    asyncio.run(story())
    assert pond.read("deep/old/a.txt") == b"typed\ntwo\n"
    assert pond.read("deep/er/new.txt") == b""
    assert not (pond.root / ".git" / "hooks" / "post-commit").exists()
    assert not (pond.root.parent / "out").exists()


@pytest.mark.case("F01")
def test_what_is_deleted_can_be_had_back(pond: Sandbox, home: Path) -> None:
    pond.write("lib/a.bin", b"\0\1\r\n")
    pond.write("lib/sub/run.sh", b"#!/bin/sh\n")
    (pond.root / "lib/sub/run.sh").chmod(0o755)
    (pond.root / "lib/link").symlink_to("a.bin")
    (pond.root / "lib/none").mkdir()

    async def story() -> None:
        async with at_work(home, pond) as person:
            engine = person.engine
            await type_first(engine, "lib/sub/run.sh", "#!/bin/bash")
            await act(engine, FileAct.DELETE, "lib")
            assert not (pond.root / "lib").exists()
            assert (await person.newest(JournalKind.STEP)).title == "Delete lib"
            view = (await engine.ask(rq.OpenDocument("lib/sub/run.sh"), replies.DocumentOpened)).document
            assert view.text.startswith("#!/bin/bash")
            await engine.ask(rq.CloseDocument("lib/sub/run.sh"), replies.Done)
            await engine.ask(rq.UndoApply(), replies.Applied)

    asyncio.run(story())
    assert pond.read("lib/a.bin") == b"\0\1\r\n"
    assert pond.read("lib/sub/run.sh") == b"#!/bin/sh\n"
    assert (pond.root / "lib/sub/run.sh").stat().st_mode & 0o111
    assert (pond.root / "lib/link").is_symlink()


def test_a_repository_inside_is_not_deleted(pond: Sandbox, home: Path) -> None:
    pond.write("sub/.git", b"gitdir: elsewhere\n")
    pond.write("sub/a", b"a\n")

    async def story() -> None:
        async with served(home, pond.root) as engine:
            problem = await engine.fails(ChangeFiles(FileAct.DELETE, "sub"))
            assert problem.fault is Fault.TOO_LARGE

    asyncio.run(story())
    assert pond.read("sub/a") == b"a\n"


@pytest.mark.case("G01", "M04")
def test_unsaved_text_comes_back_without_any_tab_being_kept(pond: Sandbox, home: Path) -> None:
    async def typed() -> None:
        async with served(home, pond.root) as engine:
            await type_first(engine, "src/frog.py", "# typed")
            new = (await engine.ask(NewDocument(), replies.DocumentOpened)).document.path
            await engine.ask(rq.ChangeDocument(new, 0, Splice(0, 1, ("draft",))), replies.Done)

    async def again() -> None:
        async with served(home) as engine:
            opened = await engine.ask(rq.OpenWorkspace(str(pond.root)), replies.WorkspaceOpened)
            assert opened.window is None
            assert opened.unsaved == ("src/frog.py", untitled_path(1))
            shown = await engine.ask(rq.OpenDocument(untitled_path(1)), replies.DocumentOpened)
            assert (shown.document.text, shown.document.dirty) == ("draft", True)
            await engine.ask(SaveDocumentAs(untitled_path(1), "draft.txt"), FilesMoved)

    (pond.root / "src").mkdir(exist_ok=True)
    pond.write("src/frog.py", b"x = 1\n")
    asyncio.run(typed())
    asyncio.run(again())
    assert pond.read("draft.txt") == b"draft"


def test_what_is_hidden_or_ignored_is_left_out_on_demand(pond: Sandbox, home: Path) -> None:
    pond.write(".gitignore", b"*.log\nbuild/\n")
    pond.write("a.log", b"")
    pond.write("build/x", b"")
    pond.write("deep/.hidden/frog.py", b"")
    (pond.root / "none").mkdir()

    async def story() -> None:
        async with served(home, pond.root) as engine:

            async def names(**choice: bool) -> set[str]:
                listed = await engine.ask(rq.ListFolder("", **choice), replies.FolderListed)
                return {entry.path for entry in listed.entries}

            everything = await names()
            assert {".gitignore", "a.log", "build", "none"} <= everything
            assert everything - await names(hidden=False) == {".gitignore"}
            assert everything - await names(ignored=False) == {"a.log", "build"}
            listed = await engine.ask(rq.ListFolder("", most=2), replies.FolderListed)
            assert (len(listed.entries), listed.cut) == (2, len(everything) - 2)
            found = await engine.ask(FindInTree("FROG deep"), TreeFound)
            assert [entry.path for entry in found.entries] == ["deep/.hidden/frog.py"]
            assert found.entries[0].mark is GitMark.UNTRACKED
            assert not (await engine.ask(FindInTree("frog deep", hidden=False), TreeFound)).entries
            assert not (await engine.ask(FindInTree("a.log"), TreeFound)).entries

    asyncio.run(story())


@pytest.mark.case("D05")
def test_a_chosen_encoding_is_remembered(pond: Sandbox, home: Path) -> None:
    pond.write("alt.txt", "café\n".encode("cp1252"))

    async def once() -> None:
        async with served(home, pond.root) as engine:
            shown = await engine.ask(rq.OpenDocument("alt.txt"), replies.DocumentOpened)
            assert shown.document.read_only
            await engine.ask(ReopenDocument("alt.txt", "cp1252"), replies.DocumentOpened)

    async def again() -> None:
        async with served(home, pond.root) as engine:
            shown = (await engine.ask(rq.OpenDocument("alt.txt"), replies.DocumentOpened)).document
            assert (shown.text, shown.read_only) == ("café\n", "")

    asyncio.run(once())
    asyncio.run(again())
