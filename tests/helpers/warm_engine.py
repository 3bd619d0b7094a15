"""Engines forked from one process that has imported everything: the model's SDK alone takes two seconds to import.

    with WarmEngines() as warm:
        engine = EngineProcess(own_command("haiku_pair.engine"), warm.spawn)

The engine itself is the real one, from its `main` on. Run as a program, this module is that first process.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from typing_extensions import override

from haiku_pair.window.child import Child

_MODULES = (
    "anthropic",
    "haiku_pair.engine.claude.client",
    "haiku_pair.engine.claude.connecting",
    "haiku_pair.engine.pairing.session",
    "haiku_pair.engine.server.main",
    "haiku_pair.engine.server.workshop",
    "haiku_pair.engine.workspace.survey",
    "watchdog.observers",
)
TOP = Path(__file__).resolve().parents[2]
_MESSAGE = 1 << 20
"""Bytes of one request: the arguments and the environment."""


class WarmChild(Child):
    """An engine that was forked elsewhere: another process tells how it ended."""

    def __init__(self, pid: int, stdin: int, stdout: int, ending: int) -> None:
        """`ending` is a pipe that tells the status as waitpid has it."""
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._lock = threading.Lock()
        self._ended = False
        self._ending = ending

    @override
    def wait(self) -> int:
        with os.fdopen(self._ending, "rb") as pipe:
            said = pipe.read()
        with self._lock:
            self._ended = True
        return os.waitstatus_to_exitcode(int(said))


class WarmEngines:
    """Starts the first process when it is needed, and ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._search_path = os.environ.get("PYTHONPATH")
        self._talk, self._its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def __enter__(self) -> WarmEngines:
        command = [sys.executable, "-m", __name__, str(self._its.fileno())]
        self._process = subprocess.Popen(command, cwd=TOP, pass_fds=[self._its.fileno()], stdin=subprocess.DEVNULL)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._its.close()
        self._talk.close()
        if self._process is not None:
            self._process.wait()

    def spawn(self, command: Sequence[str]) -> Child:
        """An engine with this command's arguments, and the environment and folder of this process.

        One that is to import from elsewhere gets an interpreter of its own.
        """
        if os.environ.get("PYTHONPATH") != self._search_path:
            return Child(command)
        its_stdin, stdin = os.pipe()
        stdout, its_stdout = os.pipe()
        ending, its_ending = os.pipe()
        given = [its_stdin, its_stdout, its_ending]
        arguments = list(command[command.index("haiku_pair.engine") + 1 :])
        request = json.dumps([arguments, dict(os.environ), str(Path.cwd())])
        socket.send_fds(self._talk, [request.encode()], given)
        for descriptor in given:
            os.close(descriptor)
        return WarmChild(int(self._talk.recv(_MESSAGE)), stdin, stdout, ending)


def _serve(talk: socket.socket) -> list[str] | None:
    """Fork whenever asked. Returns the arguments in the fork, None in this process when nobody will ask again."""
    watched = selectors.DefaultSelector()
    watched.register(talk, selectors.EVENT_READ)
    while True:
        for key, _ in watched.select():
            if key.fileobj is not talk:
                watched.unregister(key.fileobj)
                os.close(key.fd)
                _tell_end(*key.data)
                continue
            said, given, _, _ = socket.recv_fds(talk, _MESSAGE, 3)
            if not said:
                return None
            pid = os.fork()
            if pid == 0:
                return _become(*json.loads(said), *given)
            watched.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, given[2]))
            for descriptor in given[:2]:
                os.close(descriptor)
            talk.send(str(pid).encode())


def _tell_end(pid: int, ending: int) -> None:
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError), os.fdopen(ending, "wb") as pipe:
        pipe.write(str(status).encode())


def _become(arguments: list[str], environment: dict[str, str], folder: str, *given: int) -> list[str]:
    for number, descriptor in enumerate(given[:2]):
        os.dup2(descriptor, number)
    os.closerange(3, 1024)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    return arguments


def _run() -> int:
    for module in _MODULES:
        importlib.import_module(module)
    gc.freeze()
    arguments = _serve(socket.socket(fileno=int(sys.argv[1])))
    if arguments is None:
        return 0
    from haiku_pair.engine.server.main import main

    return main(arguments)


if __name__ == "__main__":
    sys.exit(_run())
