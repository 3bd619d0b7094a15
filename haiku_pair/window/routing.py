"""Which part of the window hears of which event, and of the engine's loss and coming back."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import QObject, Slot

from haiku_pair.protocol import events as ev
from haiku_pair.protocol.inline import InlineGrew
from haiku_pair.protocol.problems import LanguagesChanged, ProblemsChanged
from haiku_pair.window.bars import NoticeBar
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.panes import Panes
from haiku_pair.window.status import StatusBar

_STOPPED = "engine stopped"


class Routing(QObject):
    """Hands every event to whom it concerns."""

    def __init__(self, bridge: Bridge, panes: Panes, status: StatusBar, notices: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._panes = panes
        self._status = status
        self._notices = notices
        bridge.arrived.connect(self.on_event)
        panes.conversation.usage_changed.connect(status.show_usage)
        bridge.engine_lost.connect(self._on_engine_lost)
        bridge.engine_back.connect(self._on_engine_back)
        if not bridge.is_alive:
            self._on_engine_lost()

    @Slot(object)
    def on_event(self, event: ev.Event) -> None:
        """Hand it on."""
        match event:
            case ev.DocumentSpliced() | ev.DocumentState() | ev.HaikuReviewChanged() | ev.CommentsChanged():
                pass  # editor and review take them from the bridge themselves
            case ev.SessionsChanged() | ProblemsChanged() | LanguagesChanged() | InlineGrew():
                pass  # and so do the list of sessions, the problems, and what is asked in the text
            case ev.ProposalChanged() | ev.ReviewChanged():
                self._panes.review.on_event(event)
            case ev.StepTaken(entry):
                # Our own writes are no news from outside, so no other event tells of them.
                self._panes.tree.model.refresh(entry.paths)
                self._panes.review.on_step(event)
                self._panes.conversation.on_event(event)
            case ev.FilesChanged() | ev.GitChanged() | ev.WatcherChanged() | ev.Notice():
                self._on_surroundings(event)
            case _:
                self._panes.conversation.on_event(event)

    def _on_surroundings(self, event: ev.FilesChanged | ev.GitChanged | ev.WatcherChanged | ev.Notice) -> None:
        match event:
            case ev.FilesChanged():
                self._panes.tree.on_event(event)
            case ev.GitChanged(state):
                self._status.show_git(state)
                self._panes.tree.on_event(event)
            case ev.WatcherChanged(state, problem):
                self._status.show_watcher(state)
                if problem is not None:
                    self._notices.tell(problem)
            case ev.Notice(problem):
                self._notices.tell(problem)
            case _:
                assert_never(event)

    @Slot()
    def _on_engine_lost(self) -> None:
        self._status.show_watcher(_STOPPED)

    @Slot()
    def _on_engine_back(self) -> None:
        if self._status.watcher.text() == _STOPPED:  # else the new engine has said how it watches
            self._status.show_watcher("")
        self._panes.tree.model.refresh()
