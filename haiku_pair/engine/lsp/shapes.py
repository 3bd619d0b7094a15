"""The parts of the Language Server Protocol (3.17) that are read here. What a server says beside them is passed over.

A server may say anything; what does not have its shape is a `BadMessage`, not an error somewhere else.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")


class BadMessage(Exception):
    """A server said what makes no sense."""


class Position(Struct, frozen=True, order=True):
    """A place in a text. `character` counts in the units that were agreed on."""

    line: int
    character: int


class Range(Struct, frozen=True):
    """From one place to another, which is not in it."""

    start: Position
    end: Position


class Diagnostic(Struct, frozen=True):
    """Something that is wrong."""

    range: Range
    message: str
    severity: int | None = None
    source: str | None = None
    code: str | int | None = None


class PublishedDiagnostics(Struct, frozen=True):
    """All that is wrong in a file, in place of what was said before."""

    uri: str
    diagnostics: list[Diagnostic]
    version: int | None = None


class Location(Struct, frozen=True):
    """A stretch of a file."""

    uri: str
    range: Range


class LocationLink(Struct, frozen=True, rename="camel"):
    """The same, as newer servers say it."""

    target_uri: str
    target_selection_range: Range


class TextEdit(Struct, frozen=True, rename="camel"):
    """A stretch and what to put in its place."""

    range: Range
    new_text: str


class InsertReplaceEdit(Struct, frozen=True, rename="camel"):
    """The same for a completion, with a choice of stretches."""

    new_text: str
    insert: Range


class VersionedFile(Struct, frozen=True):
    """A file at a version; None: as it is on disk."""

    uri: str
    version: int | None = None


class FileEdits(Struct, frozen=True, rename="camel"):
    """Edits of one file."""

    text_document: VersionedFile
    edits: list[TextEdit]


class WorkspaceEdit(Struct, frozen=True, rename="camel"):
    """Edits of several files. Renaming, making or deleting files was never offered and has no place here."""

    changes: dict[str, list[TextEdit]] | None = None
    document_changes: list[FileEdits] | None = None


class Item(Struct, frozen=True, rename="camel"):
    """One completion."""

    label: str
    kind: int | None = None
    detail: str | None = None
    sort_text: str | None = None
    filter_text: str | None = None
    insert_text: str | None = None
    text_edit: msgspec.Raw = msgspec.Raw(b"null")
    additional_text_edits: list[Any] | None = None


class ItemList(Struct, frozen=True, rename="camel"):
    """Completions with a word about them."""

    items: list[Item]
    is_incomplete: bool = False


class Hover(Struct, frozen=True):
    """What is known of the name at a place: a text in one of several shapes."""

    contents: Any


class SyncOptions(Struct, frozen=True, rename="camel"):
    """What a server wants to hear of open texts."""

    open_close: bool = False
    change: int = 0
    save: Any = False


class Capabilities(Struct, frozen=True, rename="camel"):
    """What a server can do; options of what it can do are not needed."""

    position_encoding: str = "utf-16"
    text_document_sync: SyncOptions | int | None = None
    hover_provider: Any = False
    definition_provider: Any = False
    references_provider: Any = False
    rename_provider: Any = False
    completion_provider: Any = False


class Initialized(Struct, frozen=True):
    """The answer to the first request."""

    capabilities: Capabilities


class Trouble(Struct, frozen=True):
    """Why a request was not answered."""

    code: int = 0
    message: str = ""


class Message(Struct, frozen=True):
    """Anything that comes: a request and a notification have a method, a request and an answer an id."""

    id: int | str | None = None
    method: str | None = None
    params: msgspec.Raw = msgspec.Raw(b"null")
    result: msgspec.Raw = msgspec.Raw(b"null")
    error: Trouble | None = None


_MESSAGE = msgspec.json.Decoder(Message)


def decoded(body: bytes) -> Message:
    """A message.

    Raises:
        BadMessage: it is none.
    """
    try:
        return _MESSAGE.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise BadMessage(f"no message: {error}") from error


def read(raw: msgspec.Raw, kind: type[T]) -> T:
    """What a part of a message says.

    Raises:
        BadMessage: it has not that shape.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise BadMessage(f"no {getattr(kind, '__name__', kind)}: {error}") from error


def is_nothing(raw: msgspec.Raw) -> bool:
    """Whether there is no answer."""
    return bytes(raw).strip() == b"null"
