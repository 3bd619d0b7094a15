"""What is kept of each workspace: trust, how the window looked, text not yet saved, the open proposal's state."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.packing import pack, path_key
from haiku_pair.protocol.values import WindowState

_TRUST = "trust"
_WINDOW = "window"
_BASE, _ENCODING = "base:", "encoding:"
"""Before the path: what unsaved text was typed on, and its encoding."""
_YES = b"yes"
_NO = b"no"


@dataclass(frozen=True)
class UnsavedRecord:
    """Text that was typed and not saved, and the hash of the bytes on disk that it was typed on."""

    base_hash: str
    raw: bytes
    base: bytes | None = None
    """Those bytes, where they were kept as well."""
    encoding: str = ""
    """Of the text, where its bytes do not say it."""


class WorkspaceStates:
    """State by workspace. A root is its absolute path with links resolved."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def trusted(self, root: Path) -> bool:
        """What the person last said of the folder, or else of the nearest one above it. Anything unclear means no.

        Raises:
            Failure: the store can't be read; treat it as no.
        """
        for folder in (root, *root.parents):
            said = self.get(folder, _TRUST)
            if said is not None:
                return said == _YES
        return False

    def set_trusted(self, root: Path, trusted: bool) -> None:
        """Remember the person's word for this folder."""
        self.put(root, _TRUST, _YES if trusted else _NO)

    def window(self, root: Path) -> WindowState | None:
        """How the window looked; None when that is not known or not understood.

        Raises:
            Failure: the store can't be read.
        """
        body = self.get(root, _WINDOW)
        if body is None:
            return None
        try:
            return msgspec.msgpack.decode(body, type=WindowState)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def save_window(self, root: Path, state: WindowState) -> None:
        """Remember how the window looks."""
        self.put(root, _WINDOW, pack(state))

    def unsaved(self, root: Path) -> dict[str, UnsavedRecord]:
        """All text not saved, by path.

        Raises:
            Failure: the store can't be read.
        """
        rows = self._database.read("SELECT path, base_hash, raw FROM unsaved WHERE root = ?", (path_key(root),))
        return {
            os.fsdecode(path): self._record(root, os.fsdecode(path), str(base), raw)
            for path, base, raw in rows
            if isinstance(path, bytes) and isinstance(raw, bytes)
        }

    def _record(self, root: Path, path: str, base_hash: str, raw: bytes) -> UnsavedRecord:
        encoding = (self.get(root, _beside(_ENCODING, path)) or b"").decode("ascii", "replace")
        return UnsavedRecord(base_hash, raw, self.get(root, _beside(_BASE, path)), encoding)

    def save_unsaved(self, root: Path, path: str, base_hash: str, raw: bytes, encoding: str = "") -> None:
        """Keep text that is not saved; it survives a crash once this returns.

        `encoding` is named where `raw` does not say it.
        """
        sql = "INSERT OR REPLACE INTO unsaved (root, path, base_hash, raw) VALUES (?, ?, ?, ?)"
        beside = "INSERT OR REPLACE INTO state (root, key, body) VALUES (?, ?, ?)"
        self._database.write(
            (sql, (path_key(root), path_key(path), base_hash, raw)),
            (beside, (path_key(root), _beside(_ENCODING, path), encoding.encode())),
        )

    def save_base(self, root: Path, path: str, base: bytes) -> None:
        """Keep what unsaved text of a file is typed on; it is forgotten together with the text."""
        self.put(root, _beside(_BASE, path), base)

    def drop_unsaved(self, root: Path, path: str) -> None:
        """Forget it: it was saved, or the person gave it up."""
        self._database.write(
            ("DELETE FROM unsaved WHERE root = ? AND path = ?", (path_key(root), path_key(path))),
            *(
                ("DELETE FROM state WHERE root = ? AND key = ?", (path_key(root), _beside(what, path)))
                for what in (_BASE, _ENCODING)
            ),
        )

    def get(self, root: Path, key: str) -> bytes | None:
        """A value kept under a name.

        Raises:
            Failure: the store can't be read.
        """
        rows = self._database.read("SELECT body FROM state WHERE root = ? AND key = ?", (path_key(root), key))
        body = rows[0][0] if rows else None
        return body if isinstance(body, bytes) else None

    def put(self, root: Path, key: str, value: bytes) -> None:
        """Keep a value under a name."""
        self._database.write(
            ("INSERT OR REPLACE INTO state (root, key, body) VALUES (?, ?, ?)", (path_key(root), key, value))
        )

    def drop(self, root: Path, key: str) -> None:
        """Forget a value."""
        self._database.write(("DELETE FROM state WHERE root = ? AND key = ?", (path_key(root), key)))


def _beside(what: str, path: str) -> str:
    """A key of what is kept beside unsaved text; SQLite takes it also where the path is no text."""
    return what + path.encode("utf-8", "backslashreplace").decode()
