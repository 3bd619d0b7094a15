"""One at a time between processes: a lock on a file beside the data."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.01


@contextmanager
def exclusive(path: Path, wait: float = 5.0) -> Iterator[bool]:
    """Hold the lock file `path` for the block.

    Yields whether the lock was got within `wait` seconds. Where there is none to be had (a file system without
    locks, a folder that can't be written) the block runs without: atomic renames keep files whole either way.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError:
        yield False
        return
    try:
        yield _acquire(descriptor, wait)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, wait: float) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl

    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE)
        except OSError:
            return False
        else:
            return True


def set_aside(path: Path, why: str) -> Path | None:
    """Rename a file that can't be used, so that it is out of the way but not lost; None when that is impossible."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for number in range(1000):
        target = path.with_name(f"{path.name}.{why}-{stamp}" + (f"-{number}" if number else ""))
        if os.path.lexists(target):
            continue
        try:
            path.rename(target)
        except OSError:
            return None
        return target
    return None
