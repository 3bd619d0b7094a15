"""Files beyond opening and saving: another form of their text, other places, new ones, those that others wrote."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from haiku_pair.protocol.values import Entry, PatchFile
from haiku_pair.words import tr

UNKNOWN_ENCODING = "unknown encoding"
"""In place of a name, of a file that is only shown because nothing says how to read it."""
ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-8 BOM", tr("UTF-8 with byte order mark")),
    ("utf-16-le", tr("UTF-16, little end first")),
    ("utf-16-be", tr("UTF-16, big end first")),
    ("iso8859-1", tr("Western, Latin-1")),
    ("cp1252", tr("Western, Windows-1252")),
    ("iso8859-15", tr("Western, Latin-9")),
    ("cp1250", tr("Central European, Windows-1250")),
    ("iso8859-2", tr("Central European, Latin-2")),
    ("cp1251", tr("Cyrillic, Windows-1251")),
    ("koi8-r", tr("Cyrillic, KOI8-R")),
    ("gb18030", tr("Chinese, GB 18030")),
    ("big5", tr("Chinese, Big5")),
    ("shift_jis", tr("Japanese, Shift JIS")),
    ("euc_jp", tr("Japanese, EUC-JP")),
    ("euc_kr", tr("Korean, EUC-KR")),
)
"""Encodings a person can choose, and what they are called."""

_UNTITLED = re.compile(r"untitled:([1-9][0-9]{0,5})")


def untitled_path(number: int) -> str:
    """The path that stands for a text without a file."""
    return f"untitled:{number}"


def untitled_number(path: str) -> int:
    """Which text without a file a path stands for; 0 for a file."""
    found = _UNTITLED.fullmatch(path)
    return int(found[1]) if found else 0


def spoken_path(path: str) -> str:
    """A path as the person calls it."""
    number = untitled_number(path)
    return tr("Untitled {number}", number=number) if number else path


class NewDocument(Struct, frozen=True, tag=True):
    """Begin a text that has no file yet. Reply: `DocumentOpened`, with the path that stands for it."""


class SaveDocumentAs(Struct, frozen=True, tag=True):
    """Write a document to another file, which it is edited as from then on. Reply: `FilesMoved`."""

    path: str
    to: str
    overwrite: bool = False
    """Also over a file that is there."""


class ReopenDocument(Struct, frozen=True, tag=True):
    """Read a file again as text in another encoding, which is remembered. Reply: `DocumentOpened`."""

    path: str
    encoding: str
    """One of `ENCODINGS`; empty: as its bytes say."""


class EncodeDocument(Struct, frozen=True, tag=True):
    """Save a text in another encoding from now on. Reply: `FormIs`; it is unsaved until it is saved."""

    path: str
    encoding: str


class EndLines(Struct, frozen=True, tag=True):
    """Give all lines of a text another ending. Reply: `FormIs`; it is unsaved until it is saved."""

    path: str
    ending: str
    """`LF`, `CRLF`, or empty: each line as it was when the file was last read or written."""


class FormIs(Struct, frozen=True, tag=True):
    """Encoding and endings of a document, and whether it is unsaved."""

    path: str
    revision: int
    encoding: str
    line_ending: str
    dirty: bool


class MergeDocument(Struct, frozen=True, tag=True):
    """Bring what another program wrote into unsaved text. Reply: `Merged`.

    `DocumentSpliced` comes before it when there is something to bring in.
    """

    path: str


class Merged(Struct, frozen=True, tag=True):
    """Whether that could be done."""

    path: str
    conflicts: tuple[int, ...] = ()
    """Lines of the unsaved text, from 1, where both changed the same; nothing was merged then."""


class CompareDocument(Struct, frozen=True, tag=True):
    """The file on disk and the unsaved text. Reply: `Compared`."""

    path: str


class Compared(Struct, frozen=True, tag=True):
    """What unsaved text differs in from the file on disk."""

    file: PatchFile
    """From the disk to the text."""


class FileAct(StrEnum):
    """What is done to a name in the tree."""

    FILE = "file"
    """A new, empty file."""
    FOLDER = "folder"
    """A new folder."""
    MOVE = "move"
    """Another name or folder."""
    DELETE = "delete"
    """To the journal, from which it can be had back."""


class ChangeFiles(Struct, frozen=True, tag=True):
    """Do something to a file or folder. Reply: `FilesMoved`."""

    act: FileAct
    path: str
    to: str = ""
    """The new path, of a move."""


class FilesMoved(Struct, frozen=True, tag=True):
    """It was done."""

    summary: str
    moves: tuple[tuple[str, str], ...] = ()
    """Open documents that are edited under another path now: old and new."""
    path: str = ""
    """What to look at now."""


class FindInTree(Struct, frozen=True, tag=True):
    """Files whose paths hold all these words; not those that are ignored. Reply: `TreeFound`."""

    words: str
    hidden: bool = True
    most: int = 300


class TreeFound(Struct, frozen=True, tag=True):
    """The files, in the order of their paths."""

    words: str
    entries: tuple[Entry, ...]
    cut: int = 0


TreeRequest = ChangeFiles | FindInTree
FormRequest = (
    ReopenDocument | EncodeDocument | EndLines | MergeDocument | CompareDocument | NewDocument | SaveDocumentAs
)
FileRequest = FormRequest | TreeRequest
FileReply = FormIs | Merged | Compared | FilesMoved | TreeFound
