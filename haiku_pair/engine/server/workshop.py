"""Everything of an open folder beyond its files: git, the watcher, the proposal, the conversation, the model.

Importing and starting it takes longer than showing the first file, so the server loads it after that.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.asked_book import AskedBook
from haiku_pair.engine.pairing.withholding import kept_key
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.server.asked_in_files import AskedInFiles
from haiku_pair.engine.server.commenting import CommentDesk, CommentRequest
from haiku_pair.engine.server.committing import CommitDesk, CommitRequest
from haiku_pair.engine.server.composing import ComposingDesk, ComposingRequest
from haiku_pair.engine.server.file_desk import FileDesk
from haiku_pair.engine.server.files import OpenFiles
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.haiku_reviews import HaikuReviewDesk, HaikuReviewRequest
from haiku_pair.engine.server.inline_desk import InlineDesk
from haiku_pair.engine.server.journal import JournalDesk, JournalRequest
from haiku_pair.engine.server.pairing import FolderRequest, PairingDesk, TurnRequest
from haiku_pair.engine.server.preferences import Preferences
from haiku_pair.engine.server.reviewing import ReviewDesk, ReviewRequest
from haiku_pair.engine.server.seen_desk import SeenDesk, SeenRequest
from haiku_pair.engine.server.sessions import SessionDesk
from haiku_pair.engine.server.text_desk import TextDesk, TextRequest
from haiku_pair.engine.server.usage_desk import UsageDesk, UsageRequest
from haiku_pair.engine.server.watching import Watching
from haiku_pair.engine.store.paths import Paths
from haiku_pair.engine.vcs.apply import Recovered
from haiku_pair.engine.vcs.trees import REGULAR, FileVersion
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import Notice
from haiku_pair.protocol.files import TreeRequest
from haiku_pair.protocol.inline import InlineRequest
from haiku_pair.protocol.languages import LanguageRequest
from haiku_pair.protocol.problems import ProblemRequest
from haiku_pair.protocol.sessions import SessionRequest
from haiku_pair.protocol.values import Fault, JournalKind, KeySource, Problem
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.engine.server.language_desk import LanguageDesk
    from haiku_pair.engine.server.language_servers import LanguageServers

log = logging.getLogger(__name__)

FIRST_TIDY_SECONDS, TIDY_SECONDS = 60.0, 3600.0
"""From opening the folder to the first look at the private repository, and from then on."""

WorkshopRequest = (
    ReviewRequest
    | CommentRequest
    | HaikuReviewRequest
    | JournalRequest
    | CommitRequest
    | SessionRequest
    | UsageRequest
    | ComposingRequest
    | TextRequest
    | SeenRequest
    | LanguageRequest
    | ProblemRequest
    | InlineRequest
    | TreeRequest
    | TurnRequest
    | FolderRequest
)


class Workshop:
    """Answers what is not about documents. For the event loop's thread."""

    def __init__(self, files: OpenFiles, paths: Paths, preferences: Preferences) -> None:
        """Takes up the conversation as it was left; nothing is run yet.

        Raises:
            Failure: the folder for the program's own data can't be made, or the store can't be read.
        """
        self._send = files.send
        self._paths = paths
        self._access: Access = preferences.access
        self._folder = OpenFolder(files, paths)
        self._folder.begin_session(files.keeping.kept(), self._access.client, preferences.current)
        self._watching = Watching(self._folder)
        self._folder.session.on_start = self._watching.told
        self._access.withholding.begin(kept_key(files.keeping))
        self._access.withholding.on_withheld = self._folder.session.say_withheld
        self._commits = CommitDesk(self._folder, self._folder.commits)
        asked = AskedBook(partial(files.keeping.put, "asked"), files.keeping.get("asked"))
        self._asked = AskedInFiles(self._folder, self._access, preferences.current, asked)
        self._watching.on_saved = self._others_saved
        self._folder.on_written = self._we_wrote
        self._preferences = preferences
        self._servers: LanguageServers | None = None
        self._is_closed = False
        self._loop = asyncio.get_running_loop()
        self._haiku_reviews = HaikuReviewDesk(self._folder, self._access, preferences.current)
        self._usage = UsageDesk(self._folder, self._access)
        self._texts = TextDesk(self._folder)
        self._inline = InlineDesk(self._folder, self._access, preferences)
        self._house: asyncio.Task[None] | None = None

    async def answer(self, body: WorkshopRequest) -> replies.ReplyBody:  # noqa: PLR0911 - one for each desk
        """The reply.

        Raises:
            Failure: as the desks say.
        """
        if isinstance(body, ReviewRequest):
            return await ReviewDesk(self._folder).answer(body)
        if isinstance(body, CommentRequest):
            return await CommentDesk(self._folder, self._access).answer(body)
        if isinstance(body, HaikuReviewRequest):
            return await self._haiku_reviews.answer(body)
        if isinstance(body, ask.SetTrust) and not body.trusted:
            await self._haiku_reviews.stop()
            await self._inline.stop()
        if isinstance(body, JournalRequest):
            return await JournalDesk(self._folder).answer(body)
        if isinstance(body, CommitRequest):
            return await self._commits.answer(body)
        if isinstance(body, SessionRequest):
            return await SessionDesk(self._folder).answer(body)
        if isinstance(body, UsageRequest):
            return await self._usage.answer(body)
        if isinstance(body, ComposingRequest | TextRequest | SeenRequest | TreeRequest | InlineRequest):
            return await self._in_text(body)
        return await self._of_the_whole(body)

    async def _in_text(
        self, body: ComposingRequest | TextRequest | SeenRequest | TreeRequest | InlineRequest
    ) -> replies.ReplyBody:
        if isinstance(body, InlineRequest):
            return await self._inline.answer(body)
        if isinstance(body, TreeRequest):
            return await FileDesk(self._folder).answer(body)
        if isinstance(body, TextRequest):
            return await self._texts.answer(body)
        if isinstance(body, SeenRequest):
            return await SeenDesk(self._folder, self._access).answer(body)
        return await ComposingDesk(self._folder, self._paths).answer(body)

    async def _of_the_whole(
        self, body: LanguageRequest | ProblemRequest | TurnRequest | FolderRequest
    ) -> replies.ReplyBody:
        if isinstance(body, LanguageRequest | ProblemRequest):
            return await self._languages.answer(body)
        reply = await PairingDesk(self._folder, self._access).answer(body)
        if isinstance(body, ask.SetTrust):
            self.texts_changed()
        return reply

    async def saved(self, path: str) -> None:
        """The person saved a document: the open proposal moves with it."""
        await self._watching.follow([path])
        self._asked.saved([path])
        if self._servers is not None:
            self._servers.saved(path)

    def texts_changed(self) -> None:
        """A document was opened, changed or closed, or what may run is different."""
        if self._servers is not None:
            self._servers.touched()

    def _others_saved(self, paths: Sequence[str]) -> None:
        self._asked.saved(paths)
        self._look_at(paths)

    def _we_wrote(self, written: Mapping[str, bytes | None], before: Mapping[str, bytes]) -> None:
        """In the git lane."""
        self._asked.written(written, before)
        self._loop.call_soon_threadsafe(self._look_at, [path for path, raw in written.items() if raw is not None])

    def _look_at(self, paths: Sequence[str]) -> None:
        if self._servers is not None:
            self._servers.written(paths)

    async def _begin_languages(self) -> None:
        make = await asyncio.to_thread(_load_languages)
        if self._is_closed:
            return
        servers = self._servers = make(self._folder, self._preferences.current)
        self._folder.problems = servers.problems
        self._folder.on_text = servers.touched
        servers.begin()

    @cached_property
    def _languages(self) -> LanguageDesk:
        from haiku_pair.engine.server.language_desk import LanguageDesk

        return LanguageDesk(self._folder, lambda: self._servers)

    async def thrown_away(self, path: str, raw: bytes) -> None:
        """Unsaved text of a document is about to go: the trash keeps it. Without git there is no trash."""
        folder = self._folder
        try:
            await folder.lanes.git.run(lambda: _throw_away(folder, path, raw))
        except Failure as failure:
            log.warning("unsaved text of %s is not kept: %s", path, failure)

    async def warm_up(self) -> None:
        """Show the conversation, begin to watch, ask git, take a first snapshot, load the SDK."""
        folder = self._folder
        folder.session.show()
        self._watching.start()
        try:
            await self._watching.learn()
            recovered = await folder.lanes.git.run(folder.applier.recover)
            if recovered is not None:
                self._send(Notice(_recovered(recovered)))
            await folder.session.take_up()
            await self._watching.look()
            if folder.person.trouble:
                self._send(Notice(_refused_by_git(folder.person.trouble)))
            await folder.lanes.git.run(folder.capture)
            if folder.open_files.trusted:
                await asyncio.to_thread(folder.surveying.start)
            if self._access.quick_source() is not KeySource.NONE:
                await self._access.client()
        except Failure as failure:
            self._send(Notice(failure.problem))
        await self._begin_languages()
        self._house = asyncio.get_running_loop().create_task(self._keep_house())

    async def _keep_house(self) -> None:
        """Keep the private repository small, for as long as the folder is open, whenever no turn runs."""
        folder, wait = self._folder, FIRST_TIDY_SECONDS
        while True:
            await asyncio.sleep(wait)
            wait = TIDY_SECONDS
            if folder.session.busy:
                continue
            try:
                await folder.lanes.git.run(folder.trees.tidy)
            except Failure as failure:
                log.warning("housekeeping: %s", failure)

    async def close(self) -> None:
        """Stop the turn and the watcher, and keep everything."""
        self._is_closed = True
        self._commits.stop()
        await self._texts.close()
        self._asked.stop()
        await self._haiku_reviews.stop()
        await self._inline.stop()
        if self._servers is not None:
            await self._servers.close()
        if self._house is not None:
            self._house.cancel()
        await self._watching.stop()
        await self._folder.close()


def _load_languages() -> type[LanguageServers]:
    """Imported here: nothing of the first steps asks for it."""
    from haiku_pair.engine.server.language_servers import LanguageServers

    return LanguageServers


def _throw_away(folder: OpenFolder, path: str, raw: bytes) -> None:
    trees = folder.trees
    mode = folder.gate.mode(path) or REGULAR
    on_disk = FileVersion(folder.gate.read(path), mode) if folder.gate.mode(path) else None
    base = trees.write(trees.empty, {path: on_disk})
    text = trees.write(trees.empty, {path: FileVersion(raw, mode)})
    folder.trash.put(JournalKind.DISCARDED, tr("Unsaved text of {path}", path=path), base, text, [path], at=time.time())


def _refused_by_git(trouble: str) -> Problem:
    return Problem(
        Fault.GIT,
        tr("git does not take this folder for a repository it may read."),
        tr("Files can be edited and saved, and proposals work; branch and marks are not shown."),
        tr("Look at what git says of it in the details, for example about the folder's owner."),
        trouble,
    )


def _recovered(step: Recovered) -> Problem:
    if step.finished:
        what = tr("“{title}” was finished after the program had ended in the middle of it.", title=step.title)
        kept = tr("It can be undone.")
    else:
        what = tr("“{title}” was taken back: the program had ended in the middle of it.", title=step.title)
        kept = tr(
            "Put back as before: {restored}.", restored=", ".join(step.restored) or tr("nothing had been written")
        )
    left = (
        tr("Left as they are, since they changed afterwards: {left}.", left=", ".join(step.left)) if step.left else ""
    )
    return Problem(Fault.ENGINE, what, kept, left)
