"""Single objects as files of their own, written without a process; the layout is gitrepository-layout(5)'s."""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_loose(folder: Path, objects: Mapping[str, tuple[str, bytes]]) -> None:
    """Keep objects, each whole or not at all. They outlive this process, not a power cut.

    Args:
        folder: `objects` of a repository.
        objects: kind and content by id.

    Raises:
        OSError: one could not be written.
    """
    for oid, (kind, raw) in objects.items():
        place = folder / oid[:2] / oid[2:]
        try:
            # What is used again counts as new for whoever tidies up.
            os.utime(place)
        except FileNotFoundError:
            _write(place, zlib.compress(f"{kind} {len(raw)}\0".encode("ascii") + raw, 1))


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
