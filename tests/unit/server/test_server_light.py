"""Files opened for another program, such as git: edited for themselves alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

from haiku_pair.edits.values import Splice
from haiku_pair.engine.store.paths import Paths
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.values import Fault
from tests.helpers.repositories import Sandbox
from tests.helpers.served import served

NAME = "COMMIT_EDITMSG"


def test_gits_own_file_is_opened_in_its_folder_and_written_there(pond: Sandbox, home: Path) -> None:
    message = pond.root / ".git" / NAME
    message.write_bytes(b"\n# what changed\n")

    async def story() -> None:
        async with served(home, light=True) as engine:
            opened = await engine.ask(rq.OpenWorkspace(str(message)), replies.WorkspaceOpened)
            assert (opened.root, opened.open_path, opened.trusted) == (str(message.parent), NAME, False)
            shown = await engine.ask(rq.OpenDocument(NAME), replies.DocumentOpened)
            change = rq.ChangeDocument(NAME, shown.document.revision, Splice(0, 1, ("Say why",)))
            await engine.ask(change, replies.Done)
            await engine.ask(rq.SaveDocument(NAME), replies.DocumentSaved)

    asyncio.run(story())
    assert message.read_bytes() == b"Say why\n# what changed\n"


def test_a_file_in_a_repository_does_not_open_the_repository(pond: Sandbox, home: Path) -> None:
    pond.write("src/pond.py", b"frogs = 3\n")

    async def story() -> None:
        async with served(home, light=True) as engine:
            path = str(pond.root / "src" / "pond.py")
            opened = await engine.ask(rq.OpenWorkspace(path), replies.WorkspaceOpened)
            assert (opened.root, opened.open_path) == (str(pond.root / "src"), "pond.py")

    asyncio.run(story())


def test_nothing_is_watched_captured_trusted_or_sent(pond: Sandbox, home: Path) -> None:
    async def story() -> None:
        async with served(home, light=True) as engine:
            await engine.ask(rq.OpenWorkspace(str(pond.root)), replies.WorkspaceOpened)
            await engine.ask(rq.ListFolder(""), replies.FolderListed)  # all of the folder's parts are there
            for asked in (rq.SetTrust(True), rq.SendMessage("Hello")):
                problem = await engine.fails(asked)
                assert problem.fault is Fault.NOT_TRUSTED
                assert "single files" in problem.what
            assert engine.events == []

    asyncio.run(story())
    assert list(Paths.below(home).data.rglob("private.git")) == []


def test_what_is_kept_meanwhile_lies_in_the_folder_that_goes(tmp_path: Path) -> None:
    paths = Paths.below(tmp_path / "home").passing(tmp_path / "passing")
    assert paths.settings_file == Paths.below(tmp_path / "home").settings_file
    assert paths.database_file.is_relative_to(tmp_path / "passing")
    assert paths.workspace_dir(tmp_path).is_relative_to(tmp_path / "passing")
