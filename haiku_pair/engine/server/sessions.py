"""Requests about the list of sessions, and about what the model still knows of the one that is open."""

from __future__ import annotations

from typing import assert_never

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import export
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.protocol import replies
from haiku_pair.protocol import sessions as ask
from haiku_pair.protocol.events import SessionsChanged
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_Said = ask.RenameSession | ask.PinSession | ask.ArchiveSession
MOST = 2_000
"""Sessions that are listed at once; a search reaches the others."""


class SessionDesk:
    """Answers for the open folder; the list is that of all folders."""

    def __init__(self, folder: OpenFolder) -> None:
        """Cheap: made for each request."""
        self._folder = folder
        self._store = folder.lanes.store
        self._sessions = folder.keeping.sessions

    async def answer(self, body: ask.SessionRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: what was asked could not be done; its problem says why.
        """
        switching = self._folder.session.switching
        match body:
            case ask.ListSessions(query):
                return await self._list(query)
            case ask.OpenSession(session):
                if not await self._store.run(lambda: self._folder.keeping.open_elsewhere(session)):
                    await switching.open(session)
            case ask.ForkSession(session, turn):
                await switching.fork(session or self._folder.session.shown, turn)
            case ask.DeleteSession(session):
                left = await switching.delete(session)
                self._folder.send(SessionsChanged())
                return ask.SessionDeleted(left)
            case ask.ExportSession(session, form):
                return await self._store.run(lambda: self._exported(session, form))
            case ask.CompactConversation():
                await self._folder.session.compact()
            case ask.UndoCompaction():
                self._folder.session.undo_compaction()
            case _:
                await self._store.run(lambda: self._change(body))
                self._folder.send(SessionsChanged())
        return replies.Done()

    async def _list(self, query: str) -> ask.SessionsListed:
        found = await self._store.run(
            lambda: self._sessions.listed(self._folder.root, query, self._folder.session.shown)
        )
        return ask.SessionsListed(tuple(found[:MOST]), len(found))

    def _change(self, body: _Said) -> None:
        if self._sessions.root(body.session) is None:
            raise _gone()
        match body:
            case ask.RenameSession(session, title):
                self._sessions.rename(session, title)
            case ask.PinSession(session, pinned):
                self._sessions.pin(session, pinned=pinned)
            case ask.ArchiveSession(session, archived):
                self._sessions.archive(session, archived=archived)
            case _:
                assert_never(body)

    def _exported(self, session: str, form: ask.SessionForm) -> ask.SessionExported:
        root = self._sessions.root(session)
        if root is None:
            raise _gone()
        title = self._sessions.title(session)
        told = export.Told(session, title, str(root), tuple(self._sessions.events(session)))
        return ask.SessionExported(export.as_text(told, form), export.file_name(title, form))


def _gone() -> Failure:
    return Failure(
        Fault.NOT_FOUND,
        tr("This session is not there any more."),
        kept=tr("Nothing was changed."),
        next_step=tr("Look at the list again; it may have been deleted in another window."),
    )
