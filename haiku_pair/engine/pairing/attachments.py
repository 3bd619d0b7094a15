"""What the person attaches to a message, as the model is shown it: files as numbered lines, pictures as pictures."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.claude.messages import Message, Part, UserPicture, UserText
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.mentioned_folder import folder_shown
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.tools.base import counted, numbered
from haiku_pair.protocol.composing import AttachedText, Attachment, MentionedFile, MentionedFolder, Picture
from haiku_pair.protocol.values import Fault

MAX_TEXT = 200_000
"""Characters of one attached file."""
MAX_ATTACHED = 20
"""Of one message."""
MAX_PICTURES = 100
"""Of one request: what the API takes."""
MAX_PICTURE_BYTES = 20 * 1024 * 1024
"""Of all pictures of a conversation in base64; a request may have 32 MB."""
MEDIA_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_KEPT = "Your message and what is attached are kept."


@dataclass(frozen=True)
class Attached:
    """The blocks for the model, the same in a few words, and the files that are shown whole."""

    parts: tuple[Part, ...] = ()
    words: tuple[str, ...] = ()
    read: tuple[tuple[str, bytes], ...] = ()


def attached(attachments: Sequence[Attachment], overlay: Overlay, history: Sequence[Message]) -> Attached:
    """What goes along; nothing counts as seen by it. Runs in the lane.

    Raises:
        Failure: a file is gone, no text, too large, or may hold secrets; there are too many pictures.
    """
    if len(attachments) > MAX_ATTACHED:
        raise _refused(f"{len(attachments)} things are attached; a message takes {MAX_ATTACHED}.")
    _check_pictures(attachments, history)
    parts: list[Part] = []
    words: list[str] = []
    read: list[tuple[str, bytes]] = []
    for one in attachments:
        match one:
            case Picture():
                parts.append(_picture(one))
                words.append(f"picture {one.name}")
            case AttachedText(name, text):
                parts.append(_document(name, _limited(name, text)))
                words.append(name)
            case MentionedFile(path):
                raw = overlay.read(path)
                parts.append(_document(path, _lines(path, raw)))
                words.append(f"@{path}")
                read.append((path, raw))
            case MentionedFolder(path):
                folder = folder_shown(path, overlay)
                parts.append(_document(f"{path}/", folder.listing))
                parts += [_document(name, _numbered(text)) for name, _, text in folder.files]
                words.append(f"@{path}/")
                read += [(name, raw) for name, raw, _ in folder.files]
    return Attached(tuple(parts), tuple(words), tuple(read))


def text_of(name: str, raw: bytes) -> str:
    """A file's text.

    Raises:
        Failure: it is none, or too long.
    """
    try:
        return _limited(name, "\n".join(line.text for line in Document.decode(raw).lines))
    except Undecodable as error:
        raise _refused(f"{name} is no text: {error.reason}.") from error


def _lines(path: str, raw: bytes) -> str:
    return _numbered(text_of(path, raw))


def _numbered(text: str) -> str:
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return numbered(lines, 1) or "(The file is empty.)"


def _document(name: str, text: str) -> UserText:
    return UserText(f'<document source="{name}">\n{text}\n</document>')


def _limited(name: str, text: str) -> str:
    if len(text) > MAX_TEXT:
        raise _refused(
            f"{name} has {len(text):,} characters; an attached file may have {MAX_TEXT:,}.",
            "Name the part that matters: Haiku can read any lines of a file of the folder.",
        )
    return text


def _picture(picture: Picture) -> UserPicture:
    if picture.media_type not in MEDIA_TYPES:
        raise _refused(f"{picture.name} is a picture of a kind the API does not take: {picture.media_type}.")
    return UserPicture(picture.media_type, base64.b64encode(picture.data).decode("ascii"))


def _check_pictures(attachments: Sequence[Attachment], history: Sequence[Message]) -> None:
    new = [len(one.data) * 4 // 3 for one in attachments if isinstance(one, Picture)]
    if not new:
        return
    before = [len(part.data) for message in history for part in message.parts if isinstance(part, UserPicture)]
    if len(new) + len(before) > MAX_PICTURES or sum(new) + sum(before) > MAX_PICTURE_BYTES:
        raise _refused(
            f"The pictures of this conversation are too many for one request ({counted(len(before), 'picture')} "
            "before this message).",
            "Start a new conversation, or sum this one up.",
        )


def _refused(what: str, next_step: str = "Remove it from the message.") -> Failure:
    return Failure(Fault.BAD_REQUEST, what, kept=_KEPT, next_step=next_step)
