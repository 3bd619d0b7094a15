"""Values and paths as the database takes them."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec


def path_key(path: Path | str) -> bytes:
    """A path as the bytes the system knows it by: file names need not be text."""
    return os.fsencode(path)


def pack(value: object) -> bytes:
    """A value as msgpack. Half characters, which have no encoding, are replaced."""
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        return msgspec.msgpack.encode(_whole(msgspec.to_builtins(value)))


def _whole(value: object) -> object:
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {_whole(key): _whole(item) for key, item in value.items()}
        case list() | tuple():
            return [_whole(item) for item in value]
        case _:
            return value
