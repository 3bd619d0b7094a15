"""The engine as a child process: frames over its standard input and output, on two threads. No Qt here.

It is started before Qt is imported, so that it opens the workspace while the window is still being built; what it
says meanwhile is kept until `attach`. Nothing but the standard library is imported before it runs: the modules of the
contract, which take as long as a tenth of its start, are imported by the first message.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue

from haiku_pair.window.child import Child

TYPE_CHECKING = False  # `typing` would hold up the engine's start
if TYPE_CHECKING:
    from haiku_pair.protocol.events import FromEngine
    from haiku_pair.protocol.frames import BrokenFrame
    from haiku_pair.protocol.requests import Request

_CHUNK = 1 << 16
_SHUTDOWN_ID = 0xFFFFFFFF


class EngineProcess:
    """A `Link` (see `bridge`) to an engine of our own. Callbacks come from the reader's thread."""

    def __init__(self, command: Sequence[str], spawn: Callable[[Sequence[str]], Child] = Child) -> None:
        """`command` starts an engine that speaks frames on its standard input and output; `spawn` carries it out."""
        self._command = list(command)
        self._spawn = spawn
        self._lock = threading.RLock()
        self._kept: list[FromEngine | BrokenFrame] = []
        self._lost_reason: str | None = None
        self._on_message: Callable[[FromEngine | BrokenFrame], None] | None = None
        self._on_lost: Callable[[str], None] | None = None
        self._stopping = False
        self._child: Child | None = None
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Start the process; a program that can't be started counts as a lost engine."""
        self._outbox = SimpleQueue()
        try:
            child = self._spawn(self._command)
        except OSError as error:
            self._lose(f"it can't be started: {error.strerror}")
            return
        self._child = child
        self._reader = threading.Thread(target=self._read, args=(child,), name="engine-reader", daemon=True)
        writer = threading.Thread(target=self._write, args=(child, self._outbox), name="engine-writer", daemon=True)
        self._reader.start()
        writer.start()

    @property
    def pid(self) -> int:
        """Process id of the engine; 0 when it could not be started."""
        return self._child.pid if self._child is not None else 0

    def attach(self, on_message: Callable[[FromEngine | BrokenFrame], None], on_lost: Callable[[str], None]) -> None:
        """See `Link`."""
        with self._lock:
            self._on_message, self._on_lost = on_message, on_lost
            for message in self._kept:
                on_message(message)
            self._kept.clear()
            if self._lost_reason is not None:
                on_lost(self._lost_reason)

    def send(self, request: Request) -> None:
        """See `Link`."""
        from haiku_pair.protocol.frames import pack

        self._outbox.put(pack(request))

    def restart(self) -> None:
        """See `Link`."""
        self._end()
        self._lost_reason = None
        self.start()

    def stop(self, timeout: float) -> None:
        """See `Link`."""
        from haiku_pair.protocol.frames import pack
        from haiku_pair.protocol.requests import Request, Shutdown

        with self._lock:
            self._stopping = True
            self._on_message = self._on_lost = None
        self._outbox.put(pack(Request(_SHUTDOWN_ID, Shutdown())))
        self._outbox.put(None)
        if self._reader is not None:
            self._reader.join(timeout)
        self._end()

    def _end(self) -> None:
        """End the process, whatever it does; its unsaved text is on disk already."""
        child, self._child = self._child, None
        if child is not None and self._reader is not None:
            child.kill()
            self._reader.join()
        self._outbox.put(None)

    def _read(self, child: Child) -> None:
        from haiku_pair.protocol.frames import BrokenFrame, engine_reader

        reader = engine_reader()
        try:
            while data := os.read(child.stdout, _CHUNK):
                for message in reader.feed(data):
                    self._deliver(message)
            reason = _ending(child.wait())
        except BrokenFrame as error:
            child.kill()
            child.wait()
            reason = f"its output can't be followed: {error}"
        os.close(child.stdout)
        if child is self._child:
            self._outbox.put(None)
            self._lose(reason)

    def _deliver(self, message: FromEngine | BrokenFrame) -> None:
        with self._lock:
            if self._on_message is not None:
                self._on_message(message)
            elif not self._stopping:
                self._kept.append(message)

    def _lose(self, reason: str) -> None:
        with self._lock:
            if self._on_lost is not None:
                self._on_lost(reason)
            else:
                self._lost_reason = reason

    @staticmethod
    def _write(child: Child, outbox: SimpleQueue[bytes | None]) -> None:
        try:
            with os.fdopen(child.stdin, "wb", 0) as pipe:
                while (frame := outbox.get()) is not None:
                    rest = memoryview(frame)
                    while rest:
                        rest = rest[pipe.write(rest) :]
        except OSError:
            pass  # the engine is gone; the reader says so


def _ending(code: int) -> str:
    if code >= 0:
        return f"the engine process ended with status {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return f"the engine process was ended by signal {name}"
