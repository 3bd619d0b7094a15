"""What files held when they were last looked at, so that a capture reads only those that may have changed.

A file counts as unchanged while its identity, size, mode, modification and change times are the same. A file that
was touched so shortly before it was read that a later write could carry the same times is not remembered at all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from operator import attrgetter
from pathlib import Path

import msgspec
from msgspec import Struct

_TICK = 100_000_000
"""Nanoseconds within which two writes may get the same time: the kernel's clock tick, with room to spare."""
_COARSE_TICK = 2_500_000_000
"""The same on file systems that keep no more than (two) seconds, or hundredths of them."""

Stamp = tuple[int, int, int, int, int, int]


class Known(Struct, array_like=True, frozen=True, gc=False):
    """A file as it was: its stamp, git mode and object id."""

    stamp: Stamp
    mode: str
    oid: str
    ours: bool
    """Whether the content is in the private store; else it is only borrowed through the person's index."""


class Remembered(Struct, array_like=True):
    """All a capture leaves for the next one."""

    files: dict[str, Known] = {}


stamp_of: Callable[[os.stat_result], Stamp] = attrgetter(
    "st_dev", "st_ino", "st_mode", "st_size", "st_mtime_ns", "st_ctime_ns"
)
"""What tells one state of a file from another without reading it. Called for every file of every capture."""


def is_settled(stamp: Stamp, before: int | None = None) -> bool:
    """Whether a write from now on would surely show in the stamp.

    Args:
        stamp: of the file, taken before it was read.
        before: the time it was taken, in nanoseconds; now when None.
    """
    changed = max(stamp[4], stamp[5])
    coarse = stamp[4] % 10_000_000 == 0 or stamp[5] % 10_000_000 == 0
    now = time.time_ns() if before is None else before
    # A time in the future tells nothing at all.
    return changed < now - (_COARSE_TICK if coarse else _TICK)


def load(path: Path) -> Remembered:
    """What was saved; nothing when there is nothing usable."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Remembered)
    except (OSError, msgspec.DecodeError):
        return Remembered()


def save(path: Path, remembered: Remembered) -> None:
    """Keep it for the next start. It is only a shortcut, so a disk that refuses is passed over."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    with suppress(OSError):
        temporary.write_bytes(msgspec.msgpack.encode(remembered))
        temporary.replace(path)
