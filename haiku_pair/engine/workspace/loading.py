"""From a file, and text that was not saved to it, to something that can be edited."""

from __future__ import annotations

from contextlib import suppress

from haiku_pair.edits.document import Document, Undecodable, content_hash
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.workspaces import UnsavedRecord
from haiku_pair.engine.workspace.buffers import NO_FILE, Buffer, read_document, readable, same
from haiku_pair.protocol.files import untitled_number

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of the largest file that opens for editing."""


def loaded(gate: PathGate, path: str, codec: str = "") -> Buffer:
    """The file as it is on disk; only shown where its encoding is not known.

    Args:
        gate: the workspace.
        path: a clean one.
        codec: the encoding the person has chosen for it; empty: as the bytes say.

    Raises:
        Failure: OUTSIDE, NOT_FOUND, NOT_READABLE, NOT_REGULAR, TOO_LARGE, BINARY.
    """
    raw = gate.read(path, SIZE_LIMIT)
    try:
        document = read_document(path, raw, codec)
    except Undecodable as error:
        shown_only = readable(raw)
        return Buffer(
            path, shown_only, shown_only, content_hash(raw), read_only=error.reason, encoding="unknown encoding"
        )
    return Buffer(path, document, document, content_hash(raw), codec=codec)


def restored(gate: PathGate, path: str, record: UnsavedRecord, codec: str = "") -> Buffer:
    """The file with the unsaved text of an earlier session, stale if the file has changed since.

    What has become of the file does not matter: the text is there to be looked at and saved.

    Raises:
        Failure: the text can't be read, and the file neither.
        Undecodable: the kept text is no text.
    """
    document = read_document(path, record.raw, record.encoding)
    if untitled_number(path):
        return Buffer(path, document, None, NO_FILE, codec=codec)
    on_disk: Buffer | None = None
    with suppress(Failure):
        on_disk = loaded(gate, path, codec)
    if on_disk is None or on_disk.read_only:
        base = _base(path, record, codec)
        stale = record.base_hash != NO_FILE or on_disk is not None
        return Buffer(path, document, base, record.base_hash, stale=stale, codec=codec)
    if same(on_disk.document, document):
        return on_disk
    stale = on_disk.base_hash != record.base_hash
    base = (_base(path, record, codec) if stale else None) or on_disk.saved
    return Buffer(path, document, base, record.base_hash, stale=stale, codec=codec)


def _base(path: str, record: UnsavedRecord, codec: str) -> Document | None:
    """What kept text was typed on, if that was kept as well."""
    if record.base is None or content_hash(record.base) != record.base_hash:
        return None
    try:
        return read_document(path, record.base, codec)
    except (Failure, Undecodable):
        return None
