"""The process of a server: started apart from us, of less weight than us, watched, and ended with its children."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_MEMORY_SHARE = 2
"""A server and its children may take the memory of the machine divided by this."""
_MEMORY = 6 * 1024**3
"""Bytes, and no more than these."""
_NICENESS = 5
_PIPES_SECONDS = 1.0
_KILLED_FIRST = "700"
"""When memory runs out, of -1000 to 1000."""
_TAIL = 2000
"""Bytes of what a server says on the side that are kept."""
_PAGE = 4096


class Child:
    """A running program, with pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """See `start`."""
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("a process without pipes")
        self.process = process
        self.stdin, self.stdout, self._stderr = process.stdin, process.stdout, process.stderr
        self._said = bytearray()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, command: Sequence[str], root: Path, environment: Mapping[str, str]) -> Child:
        """Run a program in a session of its own.

        Raises:
            OSError: it can't be run.
        """
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=root,
            env=dict(environment),
            start_new_session=True,
        )
        _make_light(process.pid)
        return cls(process)

    async def _listen(self) -> None:
        """Take what it says on the side, so that it never waits for us; the end is kept."""
        while piece := await self._stderr.read(1 << 16):
            self._said += piece
            del self._said[:-_TAIL]

    def last_words(self) -> str:
        """The end of what it said on the side."""
        return self._said.decode(errors="replace").strip()

    def is_too_large(self) -> bool:
        """Whether it takes more memory than it may."""
        return memory_of(self.process.pid) > limit()

    def kill(self) -> None:
        """End it and all that it started, at once."""
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()

    async def end(self, seconds: float) -> None:
        """Give it so long to go by itself, then kill what is left."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), seconds)
        self.kill()
        await self.process.wait()
        with suppress(TimeoutError):  # somebody else may still hold the pipes
            async with asyncio.timeout(_PIPES_SECONDS):
                while await self.stdout.read(1 << 16):
                    pass
                await self._listening


def _make_light(pid: int) -> None:
    """The window and the engine go before it, and it leaves no dumps in the person's folder."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PGRP, pid, _NICENESS)
    with suppress(OSError):
        Path(f"/proc/{pid}/oom_score_adj").write_text(_KILLED_FIRST, encoding="ascii")
    with suppress(OSError, ImportError, AttributeError, ValueError):
        import resource

        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def limit() -> int:
    """Bytes that a server may take."""
    with suppress(ValueError, OSError, AttributeError):
        return min(_MEMORY, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // _MEMORY_SHARE)
    return _MEMORY


def memory_of(pid: int) -> int:
    """Bytes that a process and its children hold; 0 where that can't be known. May block a little."""
    held, waiting = 0, [str(pid)]
    while waiting:
        folder = Path("/proc", waiting.pop())
        with suppress(OSError, ValueError, IndexError):
            held += int((folder / "statm").read_text(encoding="ascii").split()[1]) * _PAGE
            waiting += (folder / "task" / folder.name / "children").read_text(encoding="ascii").split()
    return held
