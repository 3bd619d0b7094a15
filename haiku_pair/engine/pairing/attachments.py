"""What the person attaches to a message, as the model is shown it: files as numbered lines, pictures as pictures."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.claude.messages import Message, Part, UserPicture, UserText
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.mentioned_folder import FolderReader
from haiku_pair.engine.pairing.mentions import Mentionable, mentioned
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.tools.base import numbered
from haiku_pair.protocol.composing import AttachedText, Attachment, MentionedFile, MentionedFolder, Picture
from haiku_pair.protocol.mentions import Mention
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr, trn

MAX_TEXT = 200_000
"""Characters of one attached file."""
MAX_ATTACHED = 20
"""Of one message."""
MAX_PICTURES = 100
"""Of one request: what the API takes."""
MAX_PICTURE_BYTES = 20 * 1024 * 1024
"""Of all pictures of a conversation in base64; a request may have 32 MB."""
MEDIA_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_KEPT = tr("Your message and what is attached are kept.")


@dataclass(frozen=True)
class Attached:
    """The blocks for the model, the same in a few words, the files that are shown whole, and all that are shown."""

    parts: tuple[Part, ...] = ()
    words: tuple[str, ...] = ()
    read: tuple[tuple[str, bytes], ...] = ()
    paths: tuple[str, ...] = ()


class Attaching:
    """Looks at attachments. Runs in the lane that owns git."""

    def __init__(self, overlay: Overlay, known: Mentionable) -> None:
        """`known` is what can be named beside files."""
        self._overlay = overlay
        self._known = known
        self._folders = FolderReader(overlay)

    def look(self, attachments: Sequence[Attachment], history: Sequence[Message]) -> Attached:
        """What goes along; nothing counts as seen by it.

        Raises:
            Failure: something is gone, no text, too large, or may hold secrets; there are too many pictures.
        """
        if len(attachments) > MAX_ATTACHED:
            raise _refused(
                tr(
                    "{count} things are attached; a message takes {max_attached}.",
                    count=len(attachments),
                    max_attached=MAX_ATTACHED,
                )
            )
        _check_pictures(attachments, history)
        looked = [self._one(attachment) for attachment in attachments]
        return Attached(
            tuple(part for one in looked for part in one.parts),
            tuple(word for one in looked for word in one.words),
            tuple(read for one in looked for read in one.read),
            tuple(path for one in looked for path in one.paths),
        )

    def whole(self, names: Sequence[str]) -> list[str]:
        """The files that go along whole with these: files, and folders with a slash at their ends."""
        found: list[str] = []
        for name in names:
            with suppress(Failure):  # that one is gone is said where it is sent
                inside = self._folders.shown(name.rstrip("/")).files if name.endswith("/") else ()
                found += [path for path, _, _ in inside] or [name]
        return found

    def characters(self, attachment: Attachment) -> int:
        """How much text would be sent for it.

        Raises:
            Failure: as `look`.
        """
        return sum(len(part.text) for part in self._one(attachment).parts if isinstance(part, UserText))

    def _one(self, attachment: Attachment) -> Attached:
        match attachment:
            case Picture():
                return Attached((_picture(attachment),), (tr("picture {name}", name=attachment.name),))
            case AttachedText(name, text):
                return Attached((_elsewhere(name, _limited(name, text)),), (name,))
            case MentionedFile(path):
                raw = self._overlay.read(path)
                return Attached((_document(path, _lines(path, raw)),), (f"@{path}",), ((path, raw),), (path,))
            case MentionedFolder(path):
                folder = self._folders.shown(path)
                parts = [_document(name, _numbered(text)) for name, _, text in folder.files]
                read = tuple((name, raw) for name, raw, _ in folder.files)
                listing = UserText(f'<folder path="{path}/">\n{folder.listing}\n</folder>')
                return Attached((listing, *parts), (f"@{path}/",), read, tuple(name for name, _ in read))
            case Mention():
                found = mentioned(attachment, self._overlay, self._known)
                return Attached((UserText(found.text),), (attachment.words,), paths=(found.path,) if found.path else ())


def text_of(name: str, raw: bytes) -> str:
    """A file's text.

    Raises:
        Failure: it is none, or too long.
    """
    try:
        return _limited(name, "\n".join(line.text for line in Document.decode(raw).lines))
    except Undecodable as error:
        raise _refused(tr("{name} is no text: {reason}.", name=name, reason=error.reason)) from error


def _lines(path: str, raw: bytes) -> str:
    return _numbered(text_of(path, raw))


def _numbered(text: str) -> str:
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return numbered(lines, 1) or "(The file is empty.)"


def _document(name: str, text: str) -> UserText:
    return UserText(f'<document source="{name}">\n{text}\n</document>')


def _elsewhere(name: str, text: str) -> UserText:
    """A text that is in no file of the folder, whatever it is called."""
    return UserText(f'<attached_text name="{name}">\n{text}\n</attached_text>')


def _limited(name: str, text: str) -> str:
    if len(text) > MAX_TEXT:
        raise _refused(
            tr(
                "{name} has {count:,} characters; an attached file may have {max_text:,}.",
                name=name,
                count=len(text),
                max_text=MAX_TEXT,
            ),
            tr("Name the part that matters: Haiku can read any lines of a file of the folder."),
        )
    return text


def _picture(picture: Picture) -> UserPicture:
    if picture.media_type not in MEDIA_TYPES:
        raise _refused(
            tr(
                "{name} is a picture of a kind the API does not take: {media_type}.",
                name=picture.name,
                media_type=picture.media_type,
            )
        )
    return UserPicture(picture.media_type, base64.b64encode(picture.data).decode("ascii"))


def _check_pictures(attachments: Sequence[Attachment], history: Sequence[Message]) -> None:
    new = [len(one.data) * 4 // 3 for one in attachments if isinstance(one, Picture)]
    if not new:
        return
    before = [len(part.data) for message in history for part in message.parts if isinstance(part, UserPicture)]
    if len(new) + len(before) > MAX_PICTURES or sum(new) + sum(before) > MAX_PICTURE_BYTES:
        raise _refused(
            trn(
                "The pictures of this conversation are too many for one request ({count} picture before this message).",
                "The pictures of this conversation are too many for one request "
                "({count} pictures before this message).",
                len(before),
            ),
            tr("Start a new conversation, or sum this one up."),
        )


def _refused(what: str, next_step: str = tr("Remove it from the message.")) -> Failure:
    return Failure(Fault.BAD_REQUEST, what, kept=_KEPT, next_step=next_step)
