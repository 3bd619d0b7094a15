"""The state of the window, kept for the next start: taken when something moved, given back once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.requests import SaveWindowState
from haiku_pair.protocol.values import Problem, WindowState
from haiku_pair.window.bridge import Bridge

_QUIET = 1000
"""Milliseconds after the last change before the state is sent."""


class LastingState(QObject):
    """Sends the state a while after `touch`, when it differs from what was sent last."""

    def __init__(self, bridge: Bridge, take: Callable[[], WindowState], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._take = take
        self._sent: WindowState | None = None
        self._active = False
        self._timer = QTimer(self, singleShot=True, interval=_QUIET)
        self._timer.timeout.connect(self.save)

    def begin(self) -> None:
        """A workspace is open and its state was given back; from now on changes count, the opening being the first."""
        self._active = True
        self._sent = None
        self.touch()

    def pause(self) -> None:
        """Another workspace is being opened; what the window shows is not its state."""
        self._active = False
        self._timer.stop()

    @Slot()
    def touch(self) -> None:
        """Something may have changed."""
        if self._active and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def save(self) -> None:
        """Send the state now, if it is another."""
        self._timer.stop()
        if not self._active or not self._bridge.is_ready:
            return
        state = self._take()
        if state != self._sent:
            self._sent = state
            self._bridge.ask(SaveWindowState(state), Done, None, self._on_failure)

    def _on_failure(self, _problem: Problem) -> None:
        # Not worth a notice: the next change tries again.
        self._sent = None
