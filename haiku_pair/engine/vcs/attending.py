"""Waiting for a process that may run programs of the person's: it can be stopped, and it can't be waited for forever.

Whoever is stopped is asked first, so that git takes its lock files away, and ended then, with all it started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from haiku_pair.engine.vcs.runner import end
from haiku_pair.words import tr

_TICK = 0.02
_ASKED_SECONDS = 3.0
"""How long a process may take to end after it was asked to."""
_LEFT_SECONDS = 1.0
"""How long output is waited for after the end: something left in the background may keep the pipes open."""
_HEAD, _TAIL = 50_000, 150_000
"""Bytes kept from the start and the end of what a process says."""


@dataclass(frozen=True)
class Attended:
    """How a process ended and what it said."""

    code: int
    out: str
    err: str
    """Both shortened in the middle when very long."""
    stopped: str = ""
    """Why it was ended from outside; empty when it ended by itself."""


def attend(process: subprocess.Popen[bytes], stdin: bytes, cancelled: threading.Event, seconds: float) -> Attended:
    """Give a process its input and wait for its end; afterwards its group is gone if it had to be stopped.

    Args:
        process: leader of a group of its own, with pipes on all three sides.
        stdin: given to it whole.
        cancelled: set by whoever wants it stopped.
        seconds: how long it may take.
    """
    feeder = threading.Thread(target=_feed, args=(process.stdin, stdin), daemon=True)
    listeners = [_Listener(process.stdout), _Listener(process.stderr)]
    for thread in (feeder, *listeners):
        thread.start()
    limit = time.monotonic() + seconds
    stopped = ""
    while process.poll() is None:
        if cancelled.wait(_TICK):
            stopped = tr("it was cancelled")
        elif time.monotonic() > limit:
            stopped = tr("it did not end within {seconds:g} seconds", seconds=seconds)
        if stopped:
            _stop(process)
    for thread in (feeder, *listeners):
        thread.join(_LEFT_SECONDS)
    return Attended(process.returncode, listeners[0].text(), listeners[1].text(), stopped)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the group to end, then end it and what is left of it."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_ASKED_SECONDS)
    end(process, close=False)


def _feed(pipe: IO[bytes] | None, data: bytes) -> None:
    if pipe is not None:
        # A process that does not want its input is no error.
        with suppress(OSError, ValueError), pipe:
            pipe.write(data)


class _Listener(threading.Thread):
    """Takes what comes from a pipe until its end, and keeps no more of it than its limits."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out = False

    def run(self) -> None:
        if self._pipe is None:
            return
        with suppress(OSError, ValueError), self._pipe:
            while piece := os.read(self._pipe.fileno(), 1 << 16):
                self._take(piece)

    def text(self) -> str:
        """What was said so far."""
        between = b"\n[...]\n" if self._left_out else b""
        raw = bytes(self._head) + between + bytes(self._tail)
        return raw.decode("utf-8", "replace").replace("\r\n", "\n").strip()

    def _take(self, piece: bytes) -> None:
        room = _HEAD - len(self._head)
        self._head += piece[:room]
        self._tail += piece[room:]
        if len(self._tail) > _TAIL:
            del self._tail[:-_TAIL]
            self._left_out = True
