"""From a file, and text that was not saved to it, to something that can be edited."""

from __future__ import annotations

from contextlib import suppress

from haiku_pair.edits.document import Document, Undecodable, content_hash
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.workspaces import UnsavedRecord
from haiku_pair.engine.workspace.buffers import NO_FILE, Buffer, read_document, readable, same
from haiku_pair.protocol.files import UNKNOWN_ENCODING, untitled_number
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of the largest file that opens for editing."""
SHOWN_TEXT, SHOWN_BYTES = 1024 * 1024, 64 * 1024
"""Bytes that are shown of larger text, and of what is no text."""

_ROW = 16
_DRAWN = bytes(byte if 32 <= byte < 127 else ord(".") for byte in range(256))
_UNKNOWN = "too large"
"""The hash of a file that was not read as a whole; it matches nothing."""


def loaded(gate: PathGate, path: str, codec: str = "", *, plainly: bool = True) -> Buffer:
    """The file as it is on disk; only shown where it is large or binary, or its encoding is not known.

    Args:
        gate: the workspace.
        path: a clean one.
        codec: the encoding the person has chosen for it; empty: as the bytes say.
        plainly: large and binary files are shown all the same.

    Raises:
        Failure: OUTSIDE, NOT_FOUND, NOT_READABLE, NOT_REGULAR; TOO_LARGE, BINARY where that is not to be shown.
    """
    try:
        raw = gate.read(path, SIZE_LIMIT)
    except Failure as failure:
        if failure.problem.fault is not Fault.TOO_LARGE or not plainly:
            raise
        return _beginning(gate, path, codec)
    try:
        document = read_document(path, raw, codec)
    except Failure:
        if not plainly:
            raise
        return _bytes(path, raw[:SHOWN_BYTES], len(raw), content_hash(raw))
    except Undecodable as error:
        shown_only = readable(raw)
        return Buffer(
            path, shown_only, shown_only, content_hash(raw), read_only=error.reason, encoding=UNKNOWN_ENCODING
        )
    return Buffer(path, document, document, content_hash(raw), codec=codec)


def _beginning(gate: PathGate, path: str, codec: str) -> Buffer:
    """The first lines of a large file."""
    size = gate.resolve(path).stat().st_size
    raw = gate.read(path, SHOWN_TEXT, cut=True)
    whole = raw[: raw.rfind(b"\n") + 1] or raw
    try:
        document = read_document(path, whole, codec)
    except Failure:
        return _bytes(path, raw[:SHOWN_BYTES], size, _UNKNOWN)
    except Undecodable:
        document = readable(whole)
    reason = tr("it holds {mib}. Its first {mib2} are shown.", mib=_mib(size), mib2=_mib(len(whole)))
    return Buffer(path, document, document, _UNKNOWN, read_only=reason, is_plain=True)


def _bytes(path: str, raw: bytes, size: int, base_hash: str) -> Buffer:
    """The first bytes of a file that is no text, as numbers and letters."""
    rows = (raw[at : at + _ROW] for at in range(0, len(raw), _ROW))
    lines = (
        f"{number * _ROW:08x}  {row.hex(' ', 1):<{3 * _ROW - 1}}  {row.translate(_DRAWN).decode('ascii')}\n"
        for number, row in enumerate(rows)
    )
    document = Document.decode("".join(lines).encode())
    part = tr(" Its first {count:,} bytes are shown.", count=len(raw)) if size > len(raw) else ""
    reason = tr("it is not text: it holds {size:,} bytes of binary data.{part}", size=size, part=part)
    return Buffer(path, document, document, base_hash, read_only=reason, encoding="binary", is_plain=True)


def _mib(size: int) -> str:
    return tr("{size:.1f} MiB", size=size / 1024 / 1024)


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
