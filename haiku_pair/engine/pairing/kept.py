"""What lasts of a pairing session between two starts. Light: the store is read before the rest is needed."""

from __future__ import annotations

from dataclasses import dataclass

from haiku_pair.engine.store.conversations import KeptMessage
from haiku_pair.protocol.events import ConversationEvent, TurnStarted

QUEUE = "queue"
"""Under this key the store keeps the messages that wait."""
KNOWN_AT = "known_at"
"""Under this one: the tree the model was told of last, and the commit and the branch that were checked out."""

CACHE = "cache"
"""Under this one: id of a session, and what the API's cache held for it after its last request."""


@dataclass(frozen=True)
class Kept:
    """What the store had of a conversation."""

    conversation: str
    events: tuple[ConversationEvent, ...] = ()
    messages: tuple[KeptMessage, ...] = ()
    old_history: bytes = b""
    """All messages at once, as they were kept by the first version."""
    known_tree: str = ""
    known_at: str = ""
    """`TREE COMMIT BRANCH`, as it was when the model was told of a tree last."""
    seen_tree: str = ""
    title: str = ""
    queue: bytes | None = None
    """Messages that waited for a turn to end."""
    cache: bytes | None = None
    """As under `CACHE`."""

    def turns(self) -> list[str]:
        """Ids of the turns, oldest first."""
        return [event.turn for event in self.events if isinstance(event, TurnStarted)]
