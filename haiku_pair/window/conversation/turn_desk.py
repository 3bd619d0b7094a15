"""A turn from the person's side: sent, queued while another one runs, stopped, tried again at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.requests import RetryNow, StopTurn
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.conversation.queued import WITH_ATTACHED, QueuedStrip
from haiku_pair.window.conversation.sending import Sending
from haiku_pair.words import tr


class TurnDesk(QObject):
    """Decides what Enter, Ctrl+Enter and Esc mean at the moment."""

    changed = Signal()
    """Something is under way now that was not before, or not any more."""
    sent = Signal()
    """A message goes out."""
    said = Signal(str)
    """A word in passing."""
    failed = Signal(object)
    """A `Problem`."""

    def __init__(self, bridge: Bridge, sending: Sending, queued: QueuedStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._sending = sending
        self._queued = queued
        self._running = False
        self._stopping = False

    @property
    def is_running(self) -> bool:
        """Whether a turn is going on."""
        return self._running

    @property
    def is_stopping(self) -> bool:
        """Whether the running turn was asked to stop."""
        return self._stopping

    def set_running(self, running: bool) -> bool:
        """Follow the transcript; True when it is otherwise than before."""
        if running == self._running:
            return False
        self._running, self._stopping = running, False
        self.changed.emit()
        return True

    @Slot()
    def send(self) -> None:
        """Send what is typed. While a turn runs it waits for its end."""
        if not self._sending.has_text() or self._sending.carry_out():
            return
        if self._running or self._sending.is_pending:
            self._queue(joins=False)
            return
        self.sent.emit()
        self._sending.send()

    @Slot()
    def send_now(self) -> None:
        """Let what is typed join the running answer, or else the first message that waits; send it when none runs."""
        if not self._sending.has_text():
            self._queued.send_first()
        elif self._running and not self._sending.carry_out():
            self._queue(joins=True)
        elif not self._running:
            self.send()

    def _queue(self, *, joins: bool) -> None:
        """What is typed waits. In place of an earlier message, or while another one is on its way, nothing can."""
        if self._sending.is_pending or self._sending.instead_of:
            self.said.emit(tr("Working: your draft is kept.  Esc stops"))
            return
        if joins and self._sending.message().attachments:
            self.said.emit(WITH_ATTACHED)
        self._sending.queue(joins=joins)

    @Slot()
    def stop(self) -> None:
        """Stop the running turn; says so at once."""
        if self._running and not self._stopping:
            self._stopping = True
            self.changed.emit()
            self._bridge.ask(StopTurn(), Done, None, self._on_not_stopped)

    def retry_now(self) -> None:
        """Try again now instead of waiting."""
        self._bridge.ask(RetryNow(), Done, None, self.failed.emit)

    def _on_not_stopped(self, problem: Problem) -> None:
        self._stopping = False
        self.changed.emit()
        self.failed.emit(problem)
