"""Reads requests and answers them. Each kind of request has one method; what they need lives in the rooms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from haiku_pair import __version__
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.documents import DocumentDesk, DocumentRequest
from haiku_pair.engine.server.folder import OpenFolder, find_root
from haiku_pair.engine.server.keeping import Keeping
from haiku_pair.engine.server.lanes import Lanes
from haiku_pair.engine.server.pairing import FolderRequest, PairingDesk, TurnRequest
from haiku_pair.engine.server.preferences import Preferences
from haiku_pair.engine.server.reviewing import ReviewDesk, ReviewRequest
from haiku_pair.engine.server.watching import Watching
from haiku_pair.engine.store.conversations import Conversations
from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.paths import Paths
from haiku_pair.engine.store.workspaces import WorkspaceStates
from haiku_pair.engine.vcs.apply import Recovered
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import FromEngine, Notice
from haiku_pair.protocol.values import Fault, KeySource, Problem

log = logging.getLogger(__name__)

NOTICE_SECONDS = 2.0
FIRST_TEXT_SECONDS = 1.0
"""How long everything else waits for the window to ask for the first file."""

FolderBody = DocumentRequest | ReviewRequest | TurnRequest | FolderRequest


class Server:
    """One engine, serving one window."""

    def __init__(
        self, paths: Paths, send: Callable[[FromEngine], None], replay: Path | None = None, pace: float = 1.0
    ) -> None:
        """`send` must be callable from any thread; `replay` is a recorded session that answers, at this pace."""
        self._paths = paths
        self._send = send
        self._lanes = Lanes()
        self._preferences = Preferences(paths.settings_file, replay, pace)
        self._database: Database | None = None
        self._folder: OpenFolder | None = None
        self._watching: Watching | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._open_lock = asyncio.Lock()
        self._text_given = asyncio.Event()

    # --- one request -------------------------------------------------------------------------------

    async def answer(self, body: ask.RequestBody) -> ask.ReplyBody:
        """The reply to a request; what goes wrong becomes `Failed`."""
        try:
            return await self._handle(body)
        except Failure as failure:
            return ask.Failed(failure.problem)
        except Exception as error:  # the boundary of the requests: the window must get its reply
            log.exception("request %s failed", type(body).__name__)
            return ask.Failed(_defect(error))

    async def _handle(self, body: ask.RequestBody) -> ask.ReplyBody:
        match body:
            case ask.Hello():
                return self._welcome(body)
            case ask.OpenWorkspace(path):
                return await self._open_workspace(path)
            case ask.Shutdown():
                await self.close()
                return ask.Done()
            case ask.GetSettings() | ask.ChangeSettings() | ask.SaveKey() | ask.TestConnection():
                return await self._preferences.answer(body)
            case _:
                return await self._handle_in(self._opened, body)

    async def _handle_in(self, folder: OpenFolder, body: FolderBody) -> ask.ReplyBody:
        if isinstance(body, DocumentRequest):
            reply = await DocumentDesk(folder).answer(body)
            self._text_given.set()
            return reply
        if isinstance(body, ReviewRequest):
            return await ReviewDesk(folder).answer(body)
        return await PairingDesk(folder, self._preferences.access, self._watching).answer(body)

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

    def _welcome(self, hello: ask.Hello) -> ask.Welcome:
        if hello.version != ask.VERSION:
            raise Failure(
                Fault.BAD_REQUEST,
                "The window and the engine come from different versions of the program.",
                kept="Nothing was opened.",
                next_step="Install the program again.",
                detail=f"window {hello.version}, engine {ask.VERSION}",
            )
        self._in_background(self._tell_store_problems())
        known = self._preferences
        return ask.Welcome(ask.VERSION, __version__, known.settings, known.access.quick_source(), known.notices)

    @property
    def _opened(self) -> OpenFolder:
        if self._folder is None:
            raise Failure(Fault.NOT_FOUND, "No folder is open.", next_step="Open a folder first.")
        return self._folder

    async def _open_workspace(self, path: str) -> ask.WorkspaceOpened:
        async with self._open_lock:
            root, file = _checked_root(path)
            await self._close_folder()
            keeping = Keeping(root, Conversations(self._store()), WorkspaceStates(self._store()), self._lanes.store)
            folder = OpenFolder(root, self._lanes, keeping, self._paths, self._send)
            access = self._preferences.access
            folder.trusted = access.is_replay or keeping.trusted()
            folder.begin_session(keeping.kept(), access.client, self._preferences.current)
            self._folder = folder
            window = keeping.window()
            if not file and (window is None or not window.open_files):
                self._text_given.set()
            self._in_background(self._warm_up(folder))
            return ask.WorkspaceOpened(
                root=str(root),
                name=root.name or str(root),
                trusted=folder.trusted,
                is_replay=access.is_replay,
                open_path=file,
                window=window,
            )

    async def _warm_up(self, folder: OpenFolder) -> None:
        """What the first frame does not need: the conversation, the watcher, git, a first snapshot."""
        # Loading git and listing the folder would hold up the first file, which is on its way.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._text_given.wait(), FIRST_TEXT_SECONDS)
        folder.session.show()
        self._watching = Watching(folder)
        self._watching.start()
        try:
            await self._watching.learn()
            recovered = await self._lanes.git.run(folder.applier.recover)
            if recovered is not None:
                self._send(Notice(_recovered(recovered)))
            await folder.session.take_up()
            await self._watching.look()
            if folder.person.trouble:
                self._send(Notice(_refused_by_git(folder.person.trouble)))
            await self._lanes.git.run(folder.capture)
            if self._preferences.access.quick_source() is not KeySource.NONE:
                await self._preferences.access.client()
        except Failure as failure:
            self._send(Notice(failure.problem))

    async def _close_folder(self) -> None:
        folder, self._folder = self._folder, None
        watching, self._watching = self._watching, None
        if watching is not None:
            await watching.stop()
        if folder is not None:
            await folder.close()

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

    def _in_background(self, work: Awaitable[None]) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _checked_root(path: str) -> tuple[Path, str]:
    """Raises Failure when there is nothing that could be opened."""
    asked = Path(path)
    if not path or "\0" in path or not asked.exists():
        raise Failure(
            Fault.NOT_A_FOLDER,
            f"There is no folder or file {path!r}." if path else "No folder was named.",
            kept="Nothing was opened.",
            next_step="Check the path, or open another folder.",
        )
    if not asked.is_dir() and not asked.is_file():
        raise Failure(
            Fault.NOT_A_FOLDER,
            f"{path} is neither a folder nor a regular file.",
            kept="Nothing was opened.",
            next_step="Open the folder around it.",
        )
    return find_root(asked)


def _refused_by_git(trouble: str) -> Problem:
    return Problem(
        Fault.GIT,
        "git does not take this folder for a repository it may read.",
        "Files can be edited and saved, and proposals work; branch and marks are not shown.",
        "Look at what git says of it in the details, for example about the folder's owner.",
        trouble,
    )


def _recovered(step: Recovered) -> Problem:
    if step.finished:
        what, kept = (
            f"“{step.title}” was finished after the program had ended in the middle of it.",
            "It can be undone.",
        )
    else:
        what = f"“{step.title}” was taken back: the program had ended in the middle of it."
        kept = f"Put back as before: {', '.join(step.restored) or 'nothing had been written'}."
    left = f"Left as they are, since they changed afterwards: {', '.join(step.left)}." if step.left else ""
    return Problem(Fault.ENGINE, what, kept, left)


def _defect(error: Exception) -> Problem:
    return Problem(
        Fault.ENGINE,
        "This did not work because of a defect in the program.",
        "Your files were not touched by it.",
        "Try again; if it happens again, please report it with the details.",
        f"{type(error).__name__}: {error}",
    )
