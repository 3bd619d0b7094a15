"""Pictures from bytes that nobody vouches for: size first, faults in words."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from haiku_pair.window.review.pictures import in_bytes, of_other_bytes, read


def picture(width: int, height: int, kind: bytes = b"PNG") -> bytes:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor("teal"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(kind)).write(image)
    return bytes(buffer.data().data())


def png_that_says(width: int, height: int) -> bytes:
    """The beginning of a picture of that size, with next to nothing in it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", [b"PNG", b"JPEG", b"BMP"])
def test_size_and_kind_are_named(kind: bytes) -> None:
    made = read(picture(120, 80, kind))
    assert made.image is not None
    assert made.words.startswith("120 × 80 pixels, ")
    assert made.words.endswith(kind.decode())


def test_a_large_picture_is_made_smaller_and_named_as_it_is() -> None:
    made = read(picture(4000, 1000))
    assert made.image is not None
    assert (made.image.width(), made.image.height()) == (1600, 400)
    assert made.words.startswith("4000 × 1000 pixels")


def test_a_picture_that_would_fill_the_memory_is_not_decoded() -> None:
    made = read(png_that_says(100_000, 100_000))
    assert made.image is None
    assert made.words.endswith("too large to be shown")


def test_a_picture_cut_short_says_that_it_is_damaged() -> None:
    made = read(picture(300, 300)[:60])
    assert made.image is None
    assert "damaged" in made.words


@pytest.mark.parametrize(
    "raw", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", b"%PDF-1.4\n"]
)
def test_what_is_no_picture_is_not_taken_for_one(raw: bytes) -> None:
    assert read(raw).words == f"{in_bytes(len(raw))}, no picture of a known kind"


@given(st.binary(max_size=300), st.sampled_from([picture(9, 9), picture(9, 9, b"BMP"), b"GIF89a", b"RIFF....WEBPVP8 "]))
def test_no_bytes_do_harm(noise: bytes, start: bytes) -> None:
    for cut in (8, len(start)):
        assert read(start[:cut] + noise).words


def test_other_files_have_their_size_and_encoding_named() -> None:
    assert of_other_bytes(b"\0\1\2").words == "3 bytes"
    assert of_other_bytes("é".encode("utf-16")).words == "4 bytes, UTF-16-LE with a byte order mark"
    assert of_other_bytes(None).words == "no file"
    assert in_bytes(2_345_678) == "2.3 MB"
