"""One open file: its text, the bytes it stands on, and how far the two are apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.edits.encodings import SELF_EVIDENT, decode_as, encoding_name
from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.files import untitled_number
from haiku_pair.protocol.values import DocumentView, Fault
from haiku_pair.words import tr

NO_FILE = ""
"""The hash of a file that does not exist."""


@dataclass(frozen=True)
class UnsavedText:
    """Text that is not on disk. Cheap to make at every key; the bytes are made when they are asked for."""

    base_hash: str
    """Hash of the bytes on disk that it was typed on; empty when there was no file."""
    document: Document
    base: Document | None = None
    """What those bytes meant, where that is known: to merge with what others write meanwhile."""

    @property
    def encoding(self) -> str:
        """The encoding, where `raw` does not say it."""
        name = encoding_name(self.document)
        return "" if name in SELF_EVIDENT else name

    @property
    def raw(self) -> bytes:
        """The text as it would be saved."""
        return self.document.encode()


@dataclass
class Buffer:
    """An open file. Who changes more than one field holds `lock`; `saving` lets one save at a time through."""

    path: str
    document: Document
    saved: Document | None
    """What the bytes on disk meant when they were last read or written; None when there was no file."""
    base_hash: str
    """Of those bytes; `saved` may be of newer ones when the base of kept text is not known."""
    revision: int = 0
    stale: bool = False
    read_only: str = ""
    encoding: str = ""
    is_plain: bool = False
    """What is shown is not the text of the file: its beginning, or its bytes."""
    codec: str = ""
    """The encoding the person has chosen for the file; empty: as its bytes say."""
    target: str = ""
    """The path without links on the way."""
    lock: Lock = field(default_factory=Lock)
    saving: Lock = field(default_factory=Lock)

    @property
    def dirty(self) -> bool:
        """Whether the text differs from what was last read or written. Undoing everything makes it clean again."""
        if self.saved is None:
            return True
        return self.document is not self.saved and not same(self.document, self.saved)

    @property
    def is_untitled(self) -> bool:
        """Whether there is no file for the text yet."""
        return bool(untitled_number(self.path))

    def read(self, raw: bytes) -> Document:
        """What bytes mean in this file.

        Raises:
            Failure, Undecodable: as `read_document`.
        """
        return read_document(self.path, raw, self.codec)

    def unsaved(self) -> UnsavedText | None:
        """The text if it is not on disk."""
        return UnsavedText(self.base_hash, self.document, self.saved) if self.dirty else None

    def view(self) -> DocumentView:
        """The file as the editor shows it."""
        return DocumentView(
            path=self.path,
            text=self.document.view(),
            revision=self.revision,
            encoding=self.encoding or encoding_name(self.document),
            line_ending=self.document.line_ending,
            dirty=self.dirty,
            read_only=self.read_only,
            stale=self.stale,
        )

    def check_revision(self, revision: int) -> None:
        """Refuse a change that was made on another text, or on one that can't be changed.

        Raises:
            Failure: BAD_REQUEST, or NOT_WRITABLE for a file that is only shown.
        """
        self.check_writable()
        if revision != self.revision:
            raise Failure(
                Fault.BAD_REQUEST,
                tr("{path} changed meanwhile.", path=shown(self.path)),
                kept=tr("The text on the screen is as you left it."),
                next_step=tr("Type again, or save."),
                detail=f"change made on revision {revision}, the document is at {self.revision}",
            )

    def check_file(self) -> None:
        """Refuse what needs a file of a text without one.

        Raises:
            Failure: BAD_REQUEST.
        """
        if self.is_untitled:
            raise Failure(
                Fault.BAD_REQUEST,
                tr("This text has no file yet."),
                kept=tr("It is still here."),
                next_step=tr("Save it as a file first."),
            )

    def check_writable(self) -> None:
        """Refuse to change a file that is only shown.

        Raises:
            Failure: NOT_WRITABLE.
        """
        if self.read_only:
            raise Failure(
                Fault.NOT_WRITABLE,
                tr("{path} can't be edited: {read_only}", path=shown(self.path), read_only=self.read_only),
            )


def same(one: Document, other: Document) -> bool:
    """Whether two documents have the same bytes, without making them."""
    return one.encoding == other.encoding and one.bom == other.bom and one.lines == other.lines


def read_document(path: str, raw: bytes, codec: str = "") -> Document:
    """What the bytes of a file mean, in an encoding if one was chosen.

    Raises:
        Failure: they are data (BINARY).
        Undecodable: they are text in an encoding that is not known; `readable` shows such a file.
    """
    try:
        return decode_as(raw, codec) if codec else Document.decode(raw)
    except Undecodable as error:
        if not error.binary:
            raise
        raise Failure(
            Fault.BINARY,
            tr("{path} is not text: it holds binary data.", path=shown(path)),
            kept=tr("The file is untouched."),
            next_step=tr("Open it with a program made for it."),
        ) from error


def readable(raw: bytes) -> Document:
    r"""A likeness of text in an unknown encoding, for the eye only: bytes that mean nothing stand as `\xNN`."""
    return Document.decode(raw.decode("utf-8", "backslashreplace").encode())
