"""The icon in every size and format, drawn by Qt from the one SVG."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from release.places import TOP
from release.steps import write

SVG = TOP / "resources" / "icons" / "haiku-pair.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICNS = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""Types of images in an .icns file, each a PNG of that size."""
_ICO = (16, 24, 32, 48, 64, 256)


def draw(size: int) -> bytes:
    """The icon as a PNG of this many pixels a side."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SVG)).render(painter)
    painter.end()
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(out, "PNG")  # type: ignore[call-overload]
    return bytes(out.data().data())


def png_tree(share: Path, name: str) -> None:
    """Every size, and the drawing itself, below `share/icons` as the icon theme specification wants them."""
    theme = share / "icons" / "hicolor"
    for size in SIZES:
        write(theme / f"{size}x{size}" / "apps" / f"{name}.png", draw(size))
    write(theme / "scalable" / "apps" / f"{name}.svg", SVG.read_bytes())


def ico() -> bytes:
    """For Windows: several sizes, each a PNG, which Windows understands since Vista."""
    images = [draw(size) for size in _ICO]
    offset = 6 + 16 * len(images)
    head = struct.pack("<HHH", 0, 1, len(images))
    for size, image in zip(_ICO, images, strict=True):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), offset)
        offset += len(image)
    return head + b"".join(images)


def icns() -> bytes:
    """For macOS."""
    body = b""
    for kind, size in _ICNS.items():
        image = draw(size)
        body += kind + struct.pack(">I", 8 + len(image)) + image
    return b"icns" + struct.pack(">I", 8 + len(body)) + body
