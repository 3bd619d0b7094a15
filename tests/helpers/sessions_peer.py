"""Kept sessions behind the scripted engine: what the page of sessions talks to in its tests."""

from __future__ import annotations

import time

from msgspec.structs import replace

from haiku_pair.protocol import replies
from haiku_pair.protocol import sessions as rq
from haiku_pair.protocol.events import ConversationShown, SessionsChanged, TurnStarted
from tests.helpers.scripted_engine import ScriptedEngine

HERE = "/home/ada/pond"


def facts(session: str, title: str, ago: float = 0.0, **more: object) -> rq.SessionFacts:
    """A session of this folder, last changed so many seconds ago."""
    made = rq.SessionFacts(session, title, HERE, True, False, time.time() - ago, 3)
    return replace(made, **more)


def some() -> list[rq.SessionFacts]:
    """One of each kind, in the order the engine gives."""
    return [
        facts("pin", "How frogs jump, in general", 400_000, pinned=True, turns=41),
        facts("new", "Let them jump twice as high", is_open=True, turns=7),
        facts("fork", "Let them jump twice as high", 3_600, is_fork=True),
        facts("cjk", "修复语法解析器的中文注释", 90_000, turns=12),
        facts("old", "<b>Bold</b> & odd \u202e names", 9e6, turns=1),
        facts("arch", "An old idea", 9e6, archived=True),
        facts("there", "Of another folder", 60, is_here=False, folder="/home/ada/lake"),
    ]


class SessionsPeer:
    """Keeps a list and changes it as it is told."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self.engine = engine
        self.sessions = some()
        engine.on(rq.ListSessions, self._list)
        engine.on(rq.OpenSession, self._open)
        engine.on(rq.ForkSession, self._fork)
        engine.on(rq.RenameSession, lambda request: self._change(request.session, title=request.title))
        engine.on(rq.PinSession, lambda request: self._change(request.session, pinned=request.pinned))
        engine.on(rq.ArchiveSession, lambda request: self._change(request.session, archived=request.archived))
        engine.on(rq.DeleteSession, self._delete)
        engine.on(rq.ExportSession, self._export)

    def _list(self, request: rq.ListSessions) -> rq.SessionsListed:
        words = request.query.casefold().split()
        found = [one for one in self.sessions if all(word in one.title.casefold() for word in words)]
        if words:
            found = [replace(one, turn="t", excerpt=f"… about {request.query} and more …") for one in found]
        return rq.SessionsListed(tuple(found), len(found))

    def _open(self, request: rq.OpenSession) -> replies.Done:
        one = next(one for one in self.sessions if one.id == request.session)
        if one.is_here:
            self.engine.emit(ConversationShown(one.id, (TurnStarted("t", one.title),), one.title), SessionsChanged())
        return replies.Done()

    def _fork(self, request: rq.ForkSession) -> replies.Done:
        self.engine.emit(ConversationShown("copy", (), ""), SessionsChanged())
        return replies.Done()

    def _change(self, session: str, **values: object) -> replies.Done:
        self.sessions = [replace(one, **values) if one.id == session else one for one in self.sessions]
        self.engine.emit(SessionsChanged())
        return replies.Done()

    def _delete(self, request: rq.DeleteSession) -> rq.SessionDeleted:
        self.sessions = [one for one in self.sessions if one.id != request.session]
        self.engine.emit(SessionsChanged())
        return rq.SessionDeleted()

    def _export(self, request: rq.ExportSession) -> rq.SessionExported:
        return rq.SessionExported(f"# {request.form.value}\n", "session.md")
