"""Comments as they are kept. What can't be read costs nothing but itself, and is kept for a version that reads it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct

from haiku_pair.engine.pairing.comment_places import Around
from haiku_pair.protocol.comments import Comment

log = logging.getLogger(__name__)

T = TypeVar("T")

MAX_ASIDE = 100
"""Unreadable entries that are kept; the oldest go."""


class KeptComments(Struct, frozen=True):
    """The comments of one review."""

    review: str
    comments: tuple[Comment, ...] = ()
    travels: bool = False
    """It is of a proposal: drafts go along with the next message, even if that proposal is closed by then."""
    around: dict[str, Around] = {}
    """What stands around the lines, by the comment's id."""


class _Envelope(Struct, frozen=True):
    """The same with nothing read in it."""

    review: str
    comments: tuple[Raw, ...] = ()
    travels: bool = False
    around: Raw = Raw(b"{}")


def packed(reviews: Iterable[KeptComments], aside: Sequence[bytes]) -> bytes:
    """Everything as JSON, with what could not be read as it was."""
    return msgspec.json.encode([*reviews, *(Raw(entry) for entry in aside[-MAX_ASIDE:])])


def unpacked(kept: bytes | None) -> tuple[Sequence[KeptComments], Sequence[bytes]]:
    """The comments by review, the one spoken of last at the end, and what can't be read."""
    entries = _read(kept, list[Raw]) if kept else []
    if entries is None:
        log.warning("the kept comments can't be read at all")
    found: dict[str, KeptComments] = {}
    aside: list[bytes] = []
    for entry in entries or ():
        envelope = _read(bytes(entry), _Envelope)
        if envelope is None:
            aside.append(bytes(entry))
            continue
        read = [_read(bytes(raw), Comment) for raw in envelope.comments]
        bad = tuple(raw for raw, comment in zip(envelope.comments, read, strict=True) if comment is None)
        if bad:
            aside.append(msgspec.json.encode(_Envelope(envelope.review, bad)))
        comments = tuple(comment for comment in read if comment is not None)
        if comments:
            around = _read(bytes(envelope.around), dict[str, Around]) or {}
            found[envelope.review] = KeptComments(envelope.review, comments, envelope.travels, around)
    if aside:
        log.warning("%s kept comments or reviews of them can't be read", len(aside))
    return tuple(found.values()), aside


def _read(raw: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
