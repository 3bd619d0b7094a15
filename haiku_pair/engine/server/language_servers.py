"""The language servers of the open folder: one for each language, told of the texts as they are typed.

They run only in a folder the person trusts, and not for languages the person has switched off.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.lsp.client import Client
from haiku_pair.engine.lsp.keeper import Keeper
from haiku_pair.engine.lsp.languages import LANGUAGES, Language, language_of
from haiku_pair.engine.lsp.shapes import PublishedDiagnostics
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.problem_book import ProblemBook, file_problems
from haiku_pair.protocol.events import Notice
from haiku_pair.protocol.problems import FileProblems, LanguagesChanged, LanguageServer, ServerState
from haiku_pair.protocol.values import Fault, Problem, Settings
from haiku_pair.words import tr

log = logging.getLogger(__name__)

_PAUSE = 0.15
"""Seconds after a key before servers hear of it."""
_LARGEST = 2 * 1024 * 1024
"""Bytes, or characters, of a text that servers get."""
_MOST_BESIDE = 20
"""Files that were written by us or others and are looked through although they are not open."""


class LanguageServers:
    """For the event loop's thread, but for `touched`."""

    def __init__(self, folder: OpenFolder, settings: Callable[[], Settings]) -> None:
        """Nothing runs before `begin`."""
        self._folder = folder
        self._settings = settings
        self._loop = asyncio.get_running_loop()
        self.problems = ProblemBook(folder.send)
        self._keepers: dict[str, Keeper] = {}
        self._shown: dict[str, tuple[Client, Document]] = {}
        self._beside: dict[str, Document | None] = {}
        """Files that are looked through although they are not open; None: to be read."""
        self._arrived: dict[tuple[str, str], PublishedDiagnostics] = {}
        self._wake = asyncio.Event()
        self._syncing = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._told_of: set[str] = set()

    def begin(self) -> None:
        """The folder is set up."""
        if not self._tasks:
            self._tasks = [self._loop.create_task(self._work())]
            self._wake.set()

    async def close(self) -> None:
        """End all of them."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self.problems.stop()
        await asyncio.gather(*(keeper.stop() for keeper in self._keepers.values()))

    # --- what happens to the files -----------------------------------------------------------------

    def touched(self) -> None:
        """A text was opened, changed or closed, or what may run is different; from any thread, and quick."""
        self._loop.call_soon_threadsafe(self._wake.set)

    def saved(self, path: str) -> None:
        """The person saved a text."""
        client = self.client_of(path)
        if client is not None:
            client.saved(path)

    def written(self, paths: Iterable[str]) -> None:
        """Files were written, by us or by others."""
        ours = [path for path in paths if language_of(path) is not None]
        for path in ours:
            self._beside.pop(path, None)
            self._beside[path] = None
        for path in list(self._beside)[:-_MOST_BESIDE]:
            del self._beside[path]
        for keeper in self._keepers.values():
            if keeper.client is not None and ours:
                keeper.client.written(ours)
        self._wake.set()

    def try_again(self) -> None:
        """Look for missing programs anew, and start those that were given up."""
        self._told_of.clear()
        for keeper in self._keepers.values():
            keeper.try_again()
        self._wake.set()

    # --- who knows ---------------------------------------------------------------------------------

    def client_of(self, path: str) -> Client | None:
        """The running server that knows a file's language."""
        language = language_of(path)
        keeper = self._keepers.get(language.name) if language else None
        return keeper.client if keeper is not None else None

    async def ready(self, path: str) -> Client:
        """The server that has this open text as it is now.

        Raises:
            Failure: NOT_TRUSTED, NOTHING_TO_DO: there is none, and why.
        """
        if not self._folder.open_files.trusted:
            raise _none(
                tr("Language servers run only in folders you trust."), tr("Trust the folder."), Fault.NOT_TRUSTED
            )
        language = language_of(path)
        if language is None:
            raise _none(tr("No language server is known for files of this kind."), "")
        await self.sync()
        client = self.client_of(path)
        if client is None or client.text(path) is None:
            raise _none(*self._why_not(language))
        return client

    def _why_not(self, language: Language) -> tuple[str, str]:
        keeper = self._keepers.get(language.name)
        state = keeper.state if keeper is not None else ServerState.UNUSED
        match state:
            case ServerState.OFF:
                return tr("The language server for {title} is switched off.", title=language.title), tr(
                    "Switch it on in the settings."
                )
            case ServerState.MISSING:
                return tr("No language server for {title} is installed.", title=language.title), language.hint
            case ServerState.GIVEN_UP:
                return tr("The language server for {title} ended too often.", title=language.title), tr(
                    "Have the servers tried again."
                )
            case ServerState.READY:
                return tr("This text is too large for a language server."), ""
            case _:
                return tr("The language server for {title} is being started.", title=language.title), tr(
                    "Try again in a moment."
                )

    # --- telling them ------------------------------------------------------------------------------

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.sync()
                await self._take_arrived()
            except Failure as failure:
                log.warning("language servers: %s", failure)
            except Exception:  # the boundary of the task: one text must not blind it for all others
                log.exception("language servers could not be told")
            await asyncio.sleep(_PAUSE)

    async def sync(self) -> None:
        """Have every server that may run know every text of its language as it is now."""
        async with self._syncing:
            await self._stop_unwanted()
            if not self._folder.open_files.trusted:
                return
            documents = await self._documents()
            for language in LANGUAGES:
                await self._sync_language(language, documents)

    async def _stop_unwanted(self) -> None:
        off = self._settings().language_servers_off
        for name, keeper in self._keepers.items():
            wanted = ServerState.OFF if name in off else ServerState.UNUSED
            is_unwanted = name in off or not self._folder.open_files.trusted
            if is_unwanted and keeper.state is not wanted:
                await keeper.stop(wanted)
                self.problems.drop(name)
            elif not is_unwanted and keeper.state is ServerState.OFF:
                keeper.state = ServerState.UNUSED

    async def _sync_language(self, language: Language, documents: Mapping[str, Document]) -> None:
        mine = {path: document for path, document in documents.items() if language_of(path) is language}
        keeper = self._keepers.get(language.name)
        if keeper is None:
            if not mine:
                return
            keeper = self._keepers[language.name] = Keeper(
                language, self._folder.root, self._on_state, self._on_diagnostics
            )
            if language.name in self._settings().language_servers_off:
                await keeper.stop(ServerState.OFF)
        if keeper.state is ServerState.OFF:
            return
        if mine:
            keeper.want()
        client = keeper.client
        if client is not None:
            for path in set(client.paths()).difference(mine):
                await self._forget(client, path)
            for path, document in mine.items():
                await self._show(client, path, document)

    async def _forget(self, client: Client, path: str) -> None:
        """A text is closed. What was wrong in it is no longer so where the file holds something else."""
        sent = client.text(path)
        client.forget(path)
        self._shown.pop(path, None)
        on_disk = await asyncio.to_thread(partial(_read, self._folder, path))
        if sent is None or on_disk is None or on_disk.texts != tuple(sent.texts):
            self.problems.put(client.language.name, FileProblems(path, ()))

    async def _show(self, client: Client, path: str, document: Document) -> None:
        shown = self._shown.get(path)
        if shown is None or shown[0] is not client or shown[1] is not document:
            self._shown[path] = (client, document)
            texts = await asyncio.to_thread(_texts_to_send, document)
            if texts:
                await client.show(path, texts)
            else:
                client.forget(path)

    async def _documents(self) -> dict[str, Document]:
        """The texts that servers get, by path: those that are open, and those beside them."""
        found = await self._folder.lanes.documents.run(self._open)
        for path in [path for path in self._beside if path not in found]:
            document = self._beside[path]
            if document is None:
                document = await asyncio.to_thread(partial(_read, self._folder, path))
                self._beside[path] = document
            if document is not None:
                found[path] = document
        return found

    def _open(self) -> dict[str, Document]:
        documents = self._folder.documents
        paths = [path for path in documents.open_paths() if language_of(path) is not None]
        buffers = (documents.buffer(path) for path in paths)
        return {buffer.path: buffer.document for buffer in buffers if not buffer.read_only and not buffer.is_untitled}

    # --- what they say -----------------------------------------------------------------------------

    def _on_diagnostics(self, keeper: Keeper, path: str, published: PublishedDiagnostics) -> None:
        self._arrived[keeper.language.name, path] = published  # of a flood, the last one of each file counts
        self._wake.set()

    async def _take_arrived(self) -> None:
        arrived, self._arrived = self._arrived, {}
        for (name, path), published in arrived.items():
            client = self._keepers[name].client
            if client is None:
                continue
            texts: Sequence[str] = ()
            if published.diagnostics:
                texts = await self.texts(client, path)
            if texts or not published.diagnostics:
                found = await asyncio.to_thread(file_problems, path, published.diagnostics, texts, client.units)
                self.problems.put(name, found)

    async def texts(self, client: Client, path: str) -> Sequence[str]:
        """The lines of any file of the folder as a server knows them; none when it can't be read."""
        known = client.text(path)
        if known is not None:
            return known.texts
        document = await asyncio.to_thread(partial(_read, self._folder, path))
        return document.texts if document is not None else ()

    def _on_state(self, keeper: Keeper) -> None:
        name = keeper.language.name
        if keeper.state is not ServerState.READY:
            self.problems.drop(name)
        self.problems.ready = any(one.client is not None for one in self._keepers.values())
        if keeper.state is ServerState.GIVEN_UP and name not in self._told_of:
            self._told_of.add(name)
            self._folder.send(Notice(_given_up(keeper)))
        self._folder.send(LanguagesChanged(tuple(map(_stands, self._keepers.values()))))
        self._wake.set()


def _stands(keeper: Keeper) -> LanguageServer:
    language = keeper.language
    is_none = keeper.state is ServerState.MISSING or (keeper.state is ServerState.GIVEN_UP and not keeper.has_begun)
    hint = language.hint if is_none else ""
    return LanguageServer(language.name, language.title, keeper.state, keeper.program, hint, keeper.detail)


def _read(folder: OpenFolder, path: str) -> Document | None:
    with suppress(Failure, Undecodable):
        return Document.decode(folder.gate.read(path, _LARGEST))
    return None


def _texts_to_send(document: Document) -> Sequence[str]:
    """The lines; none when they are too many or too long."""
    return document.texts if sum(map(len, document.texts)) <= _LARGEST else ()


def _none(what: str, next_step: str, fault: Fault = Fault.NOTHING_TO_DO) -> Failure:
    return Failure(fault, what, next_step=next_step)


def _given_up(keeper: Keeper) -> Problem:
    if not keeper.has_begun:
        what = tr("The language server {program} could not be started.", program=keeper.program)
        kept = tr("Everything else goes on; problems in files of {title} are not shown.", title=keeper.language.title)
        return Problem(Fault.ENGINE, what, kept, keeper.language.hint, keeper.detail)
    return Problem(
        Fault.ENGINE,
        tr("The language server {program} ended again and again, and is not started any more.", program=keeper.program),
        tr("Everything else goes on; problems in such files are not shown."),
        tr("Look at the page of problems, from where it can be tried again, or switch it off in the settings."),
        keeper.detail,
    )
