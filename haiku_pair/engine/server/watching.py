"""From the watcher's batches to facts for the window: documents follow the disk, news is told, marks are renewed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server import sources
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.workspace.watcher import Batch, Watcher
from haiku_pair.protocol.events import FilesChanged, GitChanged, Notice, WatcherChanged
from haiku_pair.protocol.values import Fault, FileChangeKind, FileNews, Problem
from haiku_pair.words import tr

log = logging.getLogger(__name__)

MAX_NEWS = 200
"""Changes that are named to the window; beyond, it lists again."""


class Watching:
    """Watches one folder for as long as it is open."""

    def __init__(self, folder: OpenFolder) -> None:
        """Nothing is watched before `start`."""
        self._folder = folder
        self._queue: asyncio.Queue[Batch] = asyncio.Queue()
        self._unsent: dict[str, FileChangeKind] = {}
        """What first happened to each file that the model was not told of."""
        self._left_out: set[str] = set()
        """Files that were new and ignored."""
        self._ignored: frozenset[str] = frozenset()
        self._task: asyncio.Task[None] | None = None
        self.on_saved: Callable[[Sequence[str]], None] = _nobody_listens
        """Told which files others wrote, unless it was more than can be named."""
        self._watcher = Watcher(folder.root, asyncio.get_running_loop(), self._queue.put_nowait, self._on_state)

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.get_running_loop().create_task(self._work())
        self._watcher.start()

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
        await asyncio.to_thread(self._watcher.stop)

    def told(self) -> None:
        """The model is being told of everything that changed until now."""
        self._unsent.clear()

    async def learn(self) -> None:
        """Take the files as they are now for known, so that what comes later is told as created or changed."""
        files = await self._folder.lanes.git.run(self._folder.files)
        await self._folder.lanes.documents.run(lambda: self._folder.knowledge.baseline(files))
        await self._ignore()

    async def look(self) -> None:
        """Say branch and marks as they are now."""
        self._folder.open_files.forget_marks()
        self._folder.send(GitChanged(await self._folder.lanes.git.run(self._folder.git_state)))

    def _on_state(self, state: str, problem: Problem | None) -> None:
        self._folder.send(WatcherChanged(state, problem))

    async def _work(self) -> None:
        while True:
            batch = await self._queue.get()
            try:
                await self._take(batch)
            except Failure as failure:
                self._folder.send(Notice(failure.problem))
            except Exception:  # the boundary of the watcher: one bad batch must not blind it
                log.exception("batch of %d paths failed", len(batch.paths))

    async def _take(self, batch: Batch) -> None:
        folder = self._folder
        if batch.root_lost:
            folder.send(Notice(_root_lost(str(folder.root))))
            return
        everything = await folder.lanes.git.run(folder.files) if batch.overflow else []
        news = await folder.lanes.documents.run(lambda: self._read(batch, everything))
        news = await self._without_ignored(news)
        if batch.overflow or any(_says_what_is_ignored(item.path) for item in news):
            await self._ignore()
        if news or batch.overflow:
            self._count(news)
            folder.open_files.forget_marks()
            folder.send(FilesChanged(tuple(news[:MAX_NEWS]), len(self._unsent), batch.overflow or len(news) > MAX_NEWS))
            paths = None if batch.overflow else [item.path for item in news]
            if paths is not None:
                # At once: what was saved before a folder was trusted begins nothing when it is.
                self.on_saved([item.path for item in news if item.kind is not FileChangeKind.DELETED])
            await self.follow(paths)
            await folder.lanes.git.run(lambda: folder.keep_warm(paths))
            folder.surveying.changed(paths)
        if batch.git:
            self._left_out.clear()  # one of them may be tracked now
            await self.look()
            folder.surveying.moved()
        if news or batch.overflow or batch.git:
            await folder.lanes.git.run(lambda: sources.follow(folder))

    def _count(self, news: Sequence[FileNews]) -> None:
        """What came and went is nothing to tell: editors' backups, when a batch falls into the middle of a save."""
        for item in news:
            path, kind = item.path, item.kind
            if kind is FileChangeKind.DELETED and self._unsent.get(path) is FileChangeKind.CREATED:
                del self._unsent[path]
            else:
                self._unsent.setdefault(path, kind)

    async def follow(self, paths: Collection[str] | None) -> None:
        """The open proposal moves with these files, or with whichever changed."""
        if await self._folder.lanes.git.run(lambda: self._folder.follow(paths)):
            await self._folder.session.show_proposal()

    async def _without_ignored(self, news: list[FileNews]) -> list[FileNews]:
        """Files that are ignored are nobody's news: caches, build output. Once seen as such they stay so."""
        if any(_says_what_is_ignored(item.path) for item in news):
            self._left_out.clear()
        new = {item.path for item in news if item.kind is FileChangeKind.CREATED}
        if new:
            ignored = new.difference(await self._folder.lanes.git.run(self._folder.files))
            self._left_out.difference_update(new)
            self._left_out.update(ignored)
            if ignored:
                await self._ignore()
        return [item for item in news if item.path not in self._left_out]

    async def _ignore(self) -> None:
        """Hear nothing more of folders that are ignored, but for open files; and again of those it no longer does."""
        folder = self._folder
        try:
            ignored = await folder.lanes.git.run(folder.ignored_folders)
        except Failure:
            return
        shown, self._ignored = self._ignored - ignored, ignored
        self._watcher.ignore(ignored, lambda path: bool(folder.documents.affected((path,))))
        if shown:
            files = await folder.lanes.git.run(folder.files)
            await folder.lanes.documents.run(lambda: folder.knowledge.baseline(files))
            folder.open_files.forget_marks()
            folder.send(FilesChanged((), len(self._unsent), rescan=True))

    def _read(self, batch: Batch, everything: list[str]) -> list[FileNews]:
        """What really changed, and the open documents with it; in the documents' lane."""
        folder = self._folder
        knowledge, documents = folder.knowledge, folder.documents
        news = knowledge.rescan(everything) if batch.overflow else knowledge.news(batch.paths)
        # A document may also be a link to what changed.
        for path in documents.open_paths() if batch.overflow else documents.affected(batch.paths):
            followed = documents.disk_changed(path)
            if followed is not None:
                folder.send(followed)
        return news


def _says_what_is_ignored(path: str) -> bool:
    return path.rpartition("/")[2] == ".gitignore"


def _nobody_listens(_paths: Sequence[str]) -> None:
    """The watcher's news are for the window alone."""


def _root_lost(root: str) -> Problem:
    return Problem(
        Fault.NOT_FOUND,
        tr("The folder {root} is gone: deleted, renamed or unmounted.", root=root),
        tr("Your unsaved text and the conversation are kept."),
        tr("Bring the folder back and work goes on; or open another one."),
    )
