"""Reads requests and answers them. Each kind of request has one method; what they need lives in the rooms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from haiku_pair import __version__
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.documents import DocumentDesk, DocumentRequest
from haiku_pair.engine.server.files import OpenFiles, find_root
from haiku_pair.engine.server.keeping import Keeping, Stored
from haiku_pair.engine.server.lanes import Lanes
from haiku_pair.engine.server.preferences import Preferences
from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.paths import Paths
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import FromEngine, Notice
from haiku_pair.protocol.files import ReopenDocument
from haiku_pair.protocol.themes import GetThemes
from haiku_pair.protocol.updates import CheckForUpdates
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.engine.server.workshop import Workshop, WorkshopRequest

log = logging.getLogger(__name__)

NOTICE_SECONDS = 2.0
FIRST_TEXT_SECONDS = 1.0
"""How long everything else waits for the window to ask for the first file."""


class Server:
    """One engine, serving one window."""

    def __init__(
        self,
        paths: Paths,
        send: Callable[[FromEngine], None],
        replay: Path | None = None,
        pace: float = 1.0,
        *,
        light: bool = False,
    ) -> None:
        """Nothing is opened yet.

        Args:
            paths: where things are kept.
            send: takes what the window is told; called from any thread.
            replay: a recorded session that answers.
            pace: factor on its pauses.
            light: files are opened for another program and for themselves alone: nothing is watched, captured,
                trusted or sent.
        """
        self._paths = paths
        self._light = light
        self._send = send
        self._lanes = Lanes()
        self._preferences = Preferences(paths.settings_file, replay, pace, self._notice)
        self._database: Database | None = None
        self._files: OpenFiles | None = None
        self._workshop: asyncio.Task[Workshop] | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._open_lock = asyncio.Lock()
        self._text_given = asyncio.Event()

    # --- one request -------------------------------------------------------------------------------

    async def answer(self, body: ask.RequestBody) -> replies.ReplyBody:
        """The reply to a request; what goes wrong becomes `Failed`."""
        try:
            return await self._handle(body)
        except Failure as failure:
            return replies.Failed(failure.problem)
        except Exception as error:  # the boundary of the requests: the window must get its reply
            log.exception("request %s failed", type(body).__name__)
            return replies.Failed(_defect(error))

    async def _handle(self, body: ask.RequestBody) -> replies.ReplyBody:
        match body:
            case ask.Hello():
                return self._welcome(body)
            case ask.OpenWorkspace(path):
                return await self._open_workspace(path)
            case ask.Shutdown():
                await self.close()
                return replies.Done()
            case (
                ask.GetSettings()
                | ask.ChangeSettings()
                | ask.SaveKey()
                | ask.TestConnection()
                | ask.GetModels()
                | GetThemes()
                | CheckForUpdates()
            ):
                reply = await self._preferences.answer(body)
                self._texts_changed()
                return reply
            case _:
                return await self._handle_in_folder(body)

    async def _handle_in_folder(self, body: DocumentRequest | WorkshopRequest) -> replies.ReplyBody:
        files, workshop = self._files, self._workshop
        if files is None or workshop is None:
            raise Failure(Fault.NOT_FOUND, tr("No folder is open."), next_step=tr("Open a folder first."))
        if not isinstance(body, DocumentRequest):
            if self._light and isinstance(body, ask.SetTrust | ask.SendMessage):
                raise _nothing_is_sent()
            return await (await asyncio.shield(workshop)).answer(body)
        if isinstance(body, ask.ReloadDocument | ask.CloseDocument | ReopenDocument) and not self._light:
            await self._keep_unsaved(files, workshop, body.path)
        reply = await DocumentDesk(files).answer(body)
        self._text_given.set()
        self._texts_changed()
        if isinstance(body, ask.SaveDocument) and workshop.done():
            self._in_background(self._tell_saved(workshop, body.path))
        return reply

    def _texts_changed(self) -> None:
        """Language servers, if there are any yet, follow what is open and what is set."""
        workshop = self._workshop
        if workshop is not None and workshop.done() and not workshop.cancelled() and workshop.exception() is None:
            workshop.result().texts_changed()

    async def _keep_unsaved(self, files: OpenFiles, workshop: asyncio.Task[Workshop], path: str) -> None:
        """Text that was typed and is given up goes to the trash first."""
        raw = await self._lanes.documents.run(lambda: files.documents.unsaved(path))
        if raw is not None:
            with suppress(Failure):
                await (await asyncio.shield(workshop)).thrown_away(path, raw)

    async def _tell_saved(self, workshop: asyncio.Task[Workshop], path: str) -> None:
        try:
            await (await workshop).saved(path)
        except Failure as failure:
            self._send(Notice(failure.problem))

    async def close(self) -> None:
        """Stop the turn, keep everything, let go of everything. May be called twice."""
        for task in list(self._background):
            task.cancel()
        await self._close_folder()
        await self._preferences.access.close()
        await asyncio.to_thread(self._lanes.close)
        if self._database is not None:
            self._database.close()
            self._database = None

    # --- beginning ---------------------------------------------------------------------------------

    def _welcome(self, hello: ask.Hello) -> replies.Welcome:
        if hello.version != ask.VERSION:
            raise Failure(
                Fault.BAD_REQUEST,
                tr("The window and the engine come from different versions of the program."),
                kept=tr("Nothing was opened."),
                next_step=tr("Install the program again."),
                detail=f"window {hello.version}, engine {ask.VERSION}",
            )
        self._in_background(self._tell_store_problems())
        known = self._preferences
        source = known.access.quick_source()
        return replies.Welcome(ask.VERSION, __version__, known.settings, source, known.notices, known.keys())

    async def _open_workspace(self, path: str) -> replies.WorkspaceOpened:
        async with self._open_lock:
            root, file = _checked_root(path, alone=self._light)
            await self._close_folder()
            keeping = Keeping(root, Stored.of(self._store()), self._lanes.store)
            files = OpenFiles(root, self._lanes, keeping, self._send)
            files.documents.shows_plainly = not self._light  # who asks for an edit must hear that there is none
            is_replay = self._preferences.access.is_replay
            files.trusted = is_replay or keeping.trusted()
            window = keeping.window()
            if not file and (window is None or not window.open_files):
                self._text_given.set()
            self._files = files
            self._workshop = asyncio.create_task(self._set_up(files))
            self._in_background(self._warm_up(self._workshop))
            return replies.WorkspaceOpened(
                root=str(root),
                name=root.name or str(root),
                trusted=files.trusted,
                is_replay=is_replay,
                open_path=file,
                window=window,
                unsaved=() if self._light else files.documents.kept_paths(),
            )

    async def _set_up(self, files: OpenFiles) -> Workshop:
        """Everything beyond the files. Loading it would hold up the first of them, which is on its way."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._text_given.wait(), FIRST_TEXT_SECONDS)
        make = await asyncio.to_thread(_load_workshop)
        return make(files, self._paths, self._preferences)

    async def _warm_up(self, workshop: asyncio.Task[Workshop]) -> None:
        try:
            made = await asyncio.shield(workshop)
        except Failure as failure:
            self._send(Notice(failure.problem))
        else:
            if not self._light:
                await made.warm_up()

    async def _close_folder(self) -> None:
        workshop, self._workshop = self._workshop, None
        self._files = None
        if workshop is None:
            return
        with suppress(Failure):
            await (await workshop).close()

    def _store(self) -> Database:
        if self._database is None:
            self._database = Database(self._paths.database_file)
        return self._database

    async def _tell_store_problems(self) -> None:
        """The store goes on without its file when it must; the person hears of it."""
        while True:
            if self._database is not None:
                while self._database.notices:
                    self._send(Notice(self._database.notices.pop(0)))
            await asyncio.sleep(NOTICE_SECONDS)

    def _notice(self, problem: Problem) -> None:
        self._send(Notice(problem))

    def _in_background(self, work: Awaitable[None]) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _checked_root(path: str, *, alone: bool) -> tuple[Path, str]:
    """Raises Failure when there is nothing that could be opened."""
    asked = Path(path)
    if not path or "\0" in path or not asked.exists():
        raise Failure(
            Fault.NOT_A_FOLDER,
            tr("There is no folder or file {path!r}.", path=path) if path else tr("No folder was named."),
            kept=tr("Nothing was opened."),
            next_step=tr("Check the path, or open another folder."),
        )
    if not asked.is_dir() and not asked.is_file():
        raise Failure(
            Fault.NOT_A_FOLDER,
            tr("{path} is neither a folder nor a regular file.", path=path),
            kept=tr("Nothing was opened."),
            next_step=tr("Open the folder around it."),
        )
    return find_root(asked, alone=alone)


def _load_workshop() -> type[Workshop]:
    from haiku_pair.engine.server.workshop import Workshop

    return Workshop


def _nothing_is_sent() -> Failure:
    return Failure(
        Fault.NOT_TRUSTED,
        tr("This window was opened for single files, and nothing of them is sent to the model."),
        kept=tr("Nothing was sent."),
        next_step=tr("Open the folder with haiku-pair to work on it with Haiku."),
    )


def _defect(error: Exception) -> Problem:
    return Problem(
        Fault.ENGINE,
        tr("This did not work because of a defect in the program."),
        tr("Your files were not touched by it."),
        tr("Try again; if it happens again, please report it with the details."),
        f"{type(error).__name__}: {error}",
    )
