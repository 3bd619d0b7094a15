"""Single objects as files of their own, written without a process; the layout is gitrepository-layout(5)'s."""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path


def write_loose(folder: Path, objects: Mapping[str, tuple[str, bytes]]) -> list[Path]:
    """Keep objects, each whole or not at all. They outlive this process, and a power cut once they are `flush`ed.

    Args:
        folder: `objects` of a repository.
        objects: kind and content by id.

    Returns:
        The files made.

    Raises:
        OSError: one could not be written.
    """
    made: list[Path] = []
    for oid, (kind, raw) in objects.items():
        place = folder / oid[:2] / oid[2:]
        try:
            # What is used again counts as new for whoever tidies up.
            os.utime(place)
        except FileNotFoundError:
            _write(place, zlib.compress(f"{kind} {len(raw)}\0".encode("ascii") + raw, 1))
            made.append(place)
    return made


def flush(files: Iterable[Path]) -> None:
    """Have the disk hold files and their names; those that are gone are in a pack by now.

    Raises:
        OSError: the disk refuses.
    """
    places = list(files)
    for place in [*places, *{place.parent for place in places}]:
        with suppress(FileNotFoundError):
            descriptor = os.open(place, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _write(place: Path, packed: bytes) -> None:
    place.parent.mkdir(exist_ok=True)
    temporary = place.with_name(f"tmp_obj_{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(packed)
        temporary.chmod(0o444)
        temporary.replace(place)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise
