"""What lasts of a pairing session between two starts. Light: the store is read before the rest is needed."""

from __future__ import annotations

from dataclasses import dataclass

from haiku_pair.protocol.events import ConversationEvent


@dataclass(frozen=True)
class Kept:
    """What the store had of this folder when it was opened."""

    conversation: str
    events: tuple[ConversationEvent, ...] = ()
    history: bytes = b""
    known_tree: str = ""
    seen_tree: str = ""
