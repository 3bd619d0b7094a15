"""The window's end of the contract: requests out, replies to whom they belong, events as one signal.

The engine is reached through a `Link`: a child process in the application, a scripted peer in tests. Replies
and events always come from the event loop, never from inside `ask`.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from threading import get_ident
from typing import Any, Protocol, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from haiku_pair.protocol.events import Event, FromEngine
from haiku_pair.protocol.frames import BrokenFrame
from haiku_pair.protocol.replies import Failed, Reply, ReplyBody
from haiku_pair.protocol.requests import Request, RequestBody
from haiku_pair.protocol.values import Fault, Problem

R = TypeVar("R")

RESTARTS = 3
"""How often a dead engine is started again within `RESTART_WINDOW` seconds before the person has to ask for it."""
RESTART_WINDOW = 60.0


class Link(Protocol):
    """A connection to an engine. The callbacks may be called from any thread."""

    def attach(self, on_message: Callable[[FromEngine | BrokenFrame], None], on_lost: Callable[[str], None]) -> None:
        """Deliver what arrived so far and from now on; `on_lost` once per engine, with a technical reason."""

    def send(self, request: Request) -> None:
        """Send a request; never blocks, silent when the engine is gone (`on_lost` tells).

        Raises:
            BrokenFrame: the request can't be sent as it is; the connection is fine.
        """

    def restart(self) -> None:
        """Start a new engine in place of the lost one."""

    def stop(self, timeout: float) -> None:
        """Let the engine finish within `timeout` seconds, then end it. No callback comes after."""


class _Waiting(Struct):
    """Who waits for a reply."""

    reply_type: type[Any]
    on_reply: Callable[[Any], None] | None
    on_failure: Callable[[Problem], None] | None


class Bridge(QObject):
    """One engine, seen from the window.

    Until the workspace is open (`set_ready`) requests wait in line; those of `greet` go out at once.
    """

    arrived = Signal(object)
    """Every `Event` of the engine."""
    failed = Signal(object)
    """The `Problem` of a request whose failure nobody handles; for the notice bar."""
    engine_lost = Signal(object)
    """The engine ended without being asked; a `Problem` that says so."""
    restarted = Signal()
    """A new engine runs and knows nothing yet: greet it."""
    engine_back = Signal()
    """After a loss: the new engine has the workspace open; send it what it must know."""
    ready = Signal()
    """The engine can be asked: it has the workspace open, or none is wanted yet."""
    _delivered = Signal()
    """Something from another thread is in the inbox."""

    def __init__(self, link: Link, *, first_id: int = 1, parent: QObject | None = None) -> None:
        """`first_id` is the first number not used by requests sent on `link` before (see `expect`)."""
        super().__init__(parent)
        self._link = link
        self._next_id = first_id
        self._waiting: dict[int, _Waiting] = {}
        self._line: deque[tuple[RequestBody, _Waiting]] = deque()
        self._ready = False
        self._gone = False
        self._was_lost = False
        self._restarts: deque[float] = deque()
        self._inbox: deque[Callable[[], None]] = deque()
        self._thread = get_ident()
        self._delivered.connect(self._deliver_one)

    def start(self) -> None:
        """Begin to receive."""
        self._link.attach(self._post_message, self._post_loss)

    @property
    def is_ready(self) -> bool:
        """Whether requests go straight out."""
        return self._ready

    @property
    def is_alive(self) -> bool:
        """Whether an engine runs, as far as is known."""
        return not self._gone

    def ask(
        self,
        body: RequestBody,
        reply_type: type[R],
        on_reply: Callable[[R], None] | None = None,
        on_failure: Callable[[Problem], None] | None = None,
    ) -> None:
        """Send a request. Exactly one of the callbacks is called later, unless its QObject is gone by then.

        Without `on_failure` the problem goes to `failed`.
        """
        waiting = _Waiting(reply_type, on_reply, on_failure)
        if self._ready:
            self._send(body, waiting)
        elif self._gone:
            QTimer.singleShot(0, self, partial(self._fail, waiting, _restarting()))
        else:
            self._line.append((body, waiting))

    def tell(self, body: RequestBody) -> None:
        """Send a request whose reply matters to nobody; a failure goes to `failed`."""
        self.ask(body, object)

    def greet(
        self,
        body: RequestBody,
        reply_type: type[R],
        on_reply: Callable[[R], None],
        on_failure: Callable[[Problem], None] | None = None,
    ) -> None:
        """Like `ask`, but for what comes before the workspace is open: it does not wait in line."""
        self._send(body, _Waiting(reply_type, on_reply, on_failure))

    def expect(
        self,
        request_id: int,
        reply_type: type[R],
        on_reply: Callable[[R], None],
        on_failure: Callable[[Problem], None] | None = None,
    ) -> None:
        """Take the reply to a request that was sent on the link before this bridge was made."""
        self._waiting[request_id] = _Waiting(reply_type, on_reply, on_failure)

    def set_ready(self, ready: bool) -> None:
        """Let requests go out (the workspace is open, or none is wanted), or wait while another is opened."""
        self._ready = ready
        if not ready:
            return
        self._gone = False
        self.ready.emit()
        if self._was_lost:
            self._was_lost = False
            self.engine_back.emit()
        while self._line and self._ready:
            self._send(*self._line.popleft())

    def restart(self) -> None:
        """Start a new engine after a loss, however many there were."""
        if self._was_lost:
            self._link.restart()
            self._gone = False
            self.restarted.emit()

    def close(self, timeout: float) -> None:
        """Let the engine end; nothing is delivered from now on."""
        self._link.stop(timeout)
        self._inbox.clear()
        self._waiting.clear()

    def _send(self, body: RequestBody, waiting: _Waiting) -> None:
        request = Request(self._next_id, body)
        self._next_id += 1
        self._waiting[request.id] = waiting
        try:
            self._link.send(request)
        except BrokenFrame as error:
            del self._waiting[request.id]
            problem = Problem(
                Fault.BROKEN_FRAME, "This can't be sent to the engine.", "Nothing was changed.", "", str(error)
            )
            QTimer.singleShot(0, self, partial(self._fail, waiting, problem))

    # --- from whatever thread the link calls in ------------------------------------------------------

    # Not as an event: PySide crashes now and then when Qt destroys one that was made in Python.

    def _post_message(self, message: FromEngine | BrokenFrame) -> None:
        self._post(partial(self._on_received, message))

    def _post_loss(self, reason: str) -> None:
        self._post(partial(self._on_lost, reason))

    def _post(self, deliver: Callable[[], None]) -> None:
        """From any thread; what comes from the window's own is delivered later as well, never inside of a call."""
        self._inbox.append(deliver)
        if get_ident() == self._thread:
            QTimer.singleShot(0, self, self._deliver_one)
        else:
            self._delivered.emit()  # between threads it is queued

    @Slot()
    def _deliver_one(self) -> None:
        if self._inbox:  # else the bridge was closed meanwhile
            self._inbox.popleft()()

    # --- in the event loop ---------------------------------------------------------------------------

    def _on_received(self, message: FromEngine | BrokenFrame) -> None:
        if isinstance(message, Reply):
            waiting = self._waiting.pop(message.id, None)
            if waiting is not None:
                self._answer(waiting, message.body)
        elif isinstance(message, BrokenFrame):
            what = "A message from the engine could not be understood and was left out."
            self.failed.emit(Problem(Fault.BROKEN_FRAME, what, detail=str(message)))
        else:
            event: Event = message
            self.arrived.emit(event)

    def _answer(self, waiting: _Waiting, body: ReplyBody) -> None:
        if isinstance(body, Failed):
            self._fail(waiting, body.problem)
        elif not isinstance(body, waiting.reply_type):
            detail = f"expected {waiting.reply_type.__name__}, got {type(body).__name__}"
            self._fail(waiting, Problem(Fault.ENGINE, "The engine gave an answer to another question.", detail=detail))
        elif waiting.on_reply is not None and _alive(waiting.on_reply):
            waiting.on_reply(body)

    def _fail(self, waiting: _Waiting, problem: Problem) -> None:
        if waiting.on_failure is None:
            if not self._gone:
                self.failed.emit(problem)
        elif _alive(waiting.on_failure):
            waiting.on_failure(problem)

    def _on_lost(self, reason: str) -> None:
        self._ready = False
        self._gone = True
        self._was_lost = True
        again = self._may_restart()
        self.engine_lost.emit(_lost_problem(reason, again=again))
        orphans = [*self._waiting.values(), *(waiting for _, waiting in self._line)]
        self._waiting.clear()
        self._line.clear()
        for waiting in orphans:
            self._fail(waiting, _restarting())
        if again:
            QTimer.singleShot(0, self, self.restart)

    def _may_restart(self) -> bool:
        now = time.monotonic()
        while self._restarts and now - self._restarts[0] > RESTART_WINDOW:
            self._restarts.popleft()
        if len(self._restarts) >= RESTARTS:
            return False
        self._restarts.append(now)
        return True


def _alive(callback: Callable[..., None]) -> bool:
    """Whether the QObject that a callback belongs to still exists; True for callbacks of anything else."""
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


def _restarting() -> Problem:
    what = "The engine is not running, so this was not done."
    return Problem(Fault.ENGINE, what, "Nothing was changed.", "Try again when it is back.")


def _lost_problem(reason: str, *, again: bool) -> Problem:
    step = "It is being started again." if again else "Run “Restart the engine” from the palette."
    kept = "Your text, the draft and everything on disk are as they were; a running turn has ended."
    return Problem(Fault.ENGINE, "The engine stopped unexpectedly.", kept, step, reason)
