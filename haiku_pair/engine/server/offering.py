"""What the person wants to attach: whether it may go along, and as what."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from haiku_pair.engine.disk.causes import reading_failed, shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.attachments import text_of
from haiku_pair.engine.workspace.withheld import Withheld, why_withheld
from haiku_pair.protocol.composing import AttachedText, Attachment, MentionedFile, MentionedFolder, Picture
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that is looked at; pictures are made smaller afterwards."""
CHARACTERS_PER_TOKEN = 3.5
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_OTHERS = (
    (b"%PDF", tr("a PDF")),
    (b"PK\x03\x04", tr("an archive or an office document")),
    (b"\x1f\x8b", tr("an archive")),
    (b"\x7fELF", tr("a program")),
)


def offered(gate: PathGate, path: str) -> Attachment:
    """The file or folder as an attachment; a picture is as large as it is on disk. May block.

    Args:
        gate: of the workspace.
        path: relative to the workspace, or absolute for one that the person named by hand.

    Raises:
        Failure: there is no such file, it is too large, of no kind the model can read, or may hold secrets.
    """
    inside = _inside(gate, path)
    name = inside or Path(path).name
    reason = Withheld(gate).why(inside) if inside else why_withheld(name)
    if reason:
        raise _refused(
            tr("{name} is not sent: {reason}.", name=shown(name), reason=reason),
            tr("Copy what may be sent into the message."),
        )
    if inside and gate.resolve(inside).is_dir():
        return MentionedFolder(inside)
    raw = gate.read(inside, LARGEST) if inside else _outside(path)
    media_type = kind_of_picture(raw)
    if media_type:
        return Picture(Path(name).name, media_type, raw, 0, 0)
    for magic, kind in _OTHERS:
        if raw.startswith(magic):
            raise _refused(
                tr("{name} is {kind}, which can't be attached.", name=shown(name), kind=kind),
                tr("Attach a text or a picture."),
            )
    text = text_of(name, raw)
    if inside:
        return MentionedFile(inside, round(len(text) / CHARACTERS_PER_TOKEN) + 1)
    return AttachedText(name, text)


def kind_of_picture(raw: bytes) -> str:
    """The media type of a picture that the API takes, by its first bytes; empty for anything else."""
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for magic, media_type in _KINDS if raw.startswith(magic)), "")


def _inside(gate: PathGate, path: str) -> str:
    """The path within the workspace; empty when it is elsewhere."""
    if not Path(path).is_absolute():
        return gate.clean(path)
    try:
        return Path(os.path.realpath(path)).relative_to(gate.root).as_posix()
    except ValueError:
        return ""


def _outside(path: str) -> bytes:
    if Path(path).is_dir():
        raise _refused(
            tr("{path} is a folder outside of this one.", path=shown(path)),
            tr("Attach files of it, or open it by itself."),
        )
    try:
        # Not blocking, so that a pipe with nobody at its other end does not hold the lane.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _refused(tr("{path} is no ordinary file.", path=shown(path)), tr("Attach a text or a picture."))
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            raise reading_failed(path, error) from error
        raise _refused(tr("{path} names no file.", path=shown(path)), "") from error
    if len(raw) > LARGEST:
        raise _refused(
            tr("{path} is larger than {largest} MB.", path=shown(path), largest=LARGEST // 1024 // 1024),
            tr("Attach a smaller one."),
        )
    return raw


def _refused(what: str, next_step: str) -> Failure:
    return Failure(Fault.BAD_REQUEST, what, kept=tr("The message is as it was."), next_step=next_step)
