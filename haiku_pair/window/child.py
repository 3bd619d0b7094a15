"""A child process with a pipe at each end, by `posix_spawn`: the module `subprocess` takes 4 ms to import.

The window is on the way to its first text when it starts the engine, and needs no more of a child than this.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence

# Python ignores these; a program expects them as they are by default.
_DEFAULT_SIGNALS = (signal.SIGPIPE, signal.SIGXFSZ)


class Child:
    """A running program; its standard error is ours.

    Attributes:
        pid: its process id.
        stdin: descriptor to write to; not inherited by other children.
        stdout: descriptor to read from; likewise.
    """

    def __init__(self, command: Sequence[str]) -> None:
        """Start it. The program is looked for in PATH when its name has no slash.

        Raises:
            OSError: it can't be started.
        """
        sys.audit("subprocess.Popen", command[0], list(command), None, None)
        self._lock = threading.Lock()
        self._ended = False
        its_stdin, self.stdin = os.pipe()
        self.stdout, its_stdout = os.pipe()
        try:
            self.pid = os.posix_spawnp(
                command[0],
                list(command),
                os.environ,
                file_actions=[(os.POSIX_SPAWN_DUP2, its_stdin, 0), (os.POSIX_SPAWN_DUP2, its_stdout, 1)],
                setsigdef=_DEFAULT_SIGNALS,
            )
        except OSError:
            os.close(self.stdin)
            os.close(self.stdout)
            raise
        finally:
            os.close(its_stdin)
            os.close(its_stdout)

    def wait(self) -> int:
        """Until it has ended, from one thread only; its exit status, negative for the signal that ended it."""
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with self._lock:  # its number is free as soon as it is asked for its status
            self._ended = True
            _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def kill(self) -> None:
        """End it at once, unless it has ended."""
        with self._lock:
            if not self._ended:
                os.kill(self.pid, signal.SIGKILL)
