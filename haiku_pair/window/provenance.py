"""From a hunk of the review to the tool call of the conversation that made it, and back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from haiku_pair.protocol.replies import HunksFound
from haiku_pair.protocol.requests import FindHunks
from haiku_pair.protocol.sources import Source
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.panes import Panes
from haiku_pair.words import tr


class Provenance(QObject):
    """Leads the keyboard from one pane to the other."""

    def __init__(self, bridge: Bridge, panes: Panes, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._panes = panes
        panes.review.origin_requested.connect(self._on_origin_requested)
        panes.conversation.hunks_requested.connect(self._on_hunks_requested)

    @Slot(tuple)
    def _on_origin_requested(self, calls: tuple[str, ...]) -> None:
        """Go to the newest call that the conversation shows; asked again from there, the one before is nearer by."""
        if not any(self._panes.conversation.show_call(call) for call in reversed(calls)):
            self._panes.review.say(
                tr("The message that made this hunk is no longer in the conversation.")
                if calls
                else tr("No message of Haiku's made this hunk: it was pasted, edited by hand or is your own work.")
            )

    @Slot(str)
    def _on_hunks_requested(self, call: str) -> None:
        self._bridge.ask(FindHunks(call), HunksFound, self._on_found, self._on_failed)

    def _on_found(self, found: HunksFound) -> None:
        if not found.places:
            self._panes.conversation.say(tr("Nothing of it waits for review: applied, rejected or written over since."))
            return
        review, first = self._panes.review, found.places[0]
        review.open_source(Source())
        review.go_to(first.path, first.hunk)
        if len(found.places) > 1:
            review.say(tr("The first of {count} hunks that this call made.", count=len(found.places)))

    def _on_failed(self, problem: Problem) -> None:
        self._panes.conversation.say(problem.what)
