"""Makes pictures small enough for the API, beside the event loop. Only the known formats are ever decoded."""

from __future__ import annotations

import math

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from haiku_pair.protocol.composing import PICTURE_EDGE, PICTURE_TOKENS, Picture, picture_tokens
from haiku_pair.words import tr

MAX_PIXELS = 100_000_000
"""Of a picture that is looked at; a small file can claim to be a huge one."""
_MAX_PNG = 600_000
"""Bytes; a photograph is better off as JPEG."""
_PLAIN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def fitting(size: QSize) -> QSize:
    """The largest size of these proportions that the API does not make smaller itself."""
    width, height = max(size.width(), 1), max(size.height(), 1)
    scale = min(1.0, PICTURE_EDGE / max(width, height))
    while True:
        found = QSize(max(round(width * scale), 1), max(round(height * scale), 1))
        unlimited = math.ceil(found.width() / 28) * math.ceil(found.height() / 28)
        if unlimited <= PICTURE_TOKENS:
            return found
        scale *= min(math.sqrt(PICTURE_TOKENS / unlimited), 0.99)


def shrunk(name: str, media_type: str, raw: bytes) -> Picture | str:
    """The picture, made smaller if need be; or why it can't be shown."""
    buffer = QBuffer()
    buffer.setData(raw)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(media_type.removeprefix("image/").encode()))
    size = reader.size()
    if size.isValid() and size.width() * size.height() > MAX_PIXELS:
        return tr("{name} is too large: {width}×{height} pixels.", name=name, width=size.width(), height=size.height())
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        return tr("{name} can't be read as a picture: {why}.", name=name, why=reader.errorString())
    if media_type in _PLAIN and len(raw) <= _MAX_PNG and fitting(image.size()) == image.size():
        return Picture(name, media_type, raw, image.width(), image.height())
    return from_image(name, image)


def from_image(name: str, image: QImage) -> Picture | str:
    """A picture from the clipboard, made smaller if need be; or why it can't be shown."""
    size = fitting(image.size())
    if size != image.size():
        mode = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
    data, media_type = _encoded(image, "PNG"), "image/png"
    if len(data) > _MAX_PNG and not image.hasAlphaChannel():
        data, media_type = _encoded(image, "JPEG"), "image/jpeg"
    if not data or not picture_tokens(image.width(), image.height()):
        return tr("{name} can't be read as a picture.", name=name)
    return Picture(name, media_type, data, image.width(), image.height())


def _encoded(image: QImage, form: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form, 85 if form == "JPEG" else -1)  # type: ignore[call-overload]
    buffer.close()
    return bytes(data.data())
