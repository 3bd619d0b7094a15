"""A picture from bytes that nobody vouches for: its size is asked before it is decoded, and its faults are words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from haiku_pair.edits.document import Undecodable, decode_text
from haiku_pair.window.review.words import plural

SUFFIXES = (".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
"""Of files that are looked at as pictures."""
_FORMATS = frozenset({b"bmp", b"gif", b"ico", b"jpeg", b"png", b"tiff", b"webp"})
"""What a picture may be inside; formats that fetch or run something are not among them."""
_PIXELS = 40_000_000
"""A picture of more is not decoded."""
_MEGABYTES = 256
"""Memory one picture may take."""
_SHOWN = QSize(1600, 1600)
"""Larger ones are made smaller while they are read."""


@dataclass(frozen=True)
class Picture:
    """One side of a changed file."""

    words: str
    """Size in pixels and bytes and kind, or why there is no picture."""
    image: QImage | None = None


def read(raw: bytes | None, note: str = "") -> Picture:
    """The picture in some bytes.

    Args:
        raw: the file; None when it is not there.
        note: why it is not there.
    """
    if raw is None:
        return Picture(note or "no file")
    buffer = QBuffer()
    buffer.setData(QByteArray(raw))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    kind = bytes(reader.format().data())
    size = reader.size() if kind in _FORMATS else QSize()
    if kind not in _FORMATS:
        return Picture(f"{in_bytes(len(raw))}, no picture of a known kind")
    said = f"{in_bytes(len(raw))}, {kind.decode().upper()}"
    if not size.isValid():
        return Picture(f"{said}; it is damaged: {_lower(reader.errorString())}")
    said = f"{size.width()} × {size.height()} pixels, {said}"
    if size.width() * size.height() > _PIXELS:
        return Picture(f"{said}; too large to be shown")
    return _decoded(reader, size, said)


def _decoded(reader: QImageReader, size: QSize, said: str) -> Picture:
    QImageReader.setAllocationLimit(_MEGABYTES)
    reader.setAutoTransform(True)
    if size.width() > _SHOWN.width() or size.height() > _SHOWN.height():
        reader.setScaledSize(size.scaled(_SHOWN, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return Picture(f"{said}; it is damaged: {_lower(reader.errorString())}")
    frames = reader.imageCount() if reader.supportsAnimation() else 1
    return Picture(f"{said}; the first of {plural(frames, 'frame')}" if frames > 1 else said, image)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def of_other_bytes(raw: bytes | None, note: str = "") -> Picture:
    """What can be said of a file that is no picture and has no lines to show."""
    if raw is None:
        return Picture(note or "no file")
    try:
        encoding, bom, _ = decode_text(raw)
    except Undecodable:
        return Picture(in_bytes(len(raw)))
    return Picture(f"{in_bytes(len(raw))}, {encoding.upper()}{' with a byte order mark' if bom else ''}")


def in_bytes(count: int) -> str:
    """`812 bytes`, `3.1 kB`, `2.0 MB`."""
    if count < 1_000:
        return plural(count, "byte")
    return f"{count / 1_000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
