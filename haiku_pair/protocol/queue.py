"""Messages that wait for the end of a turn, or to join it."""

from __future__ import annotations

from msgspec import Struct


class QueuedMessage(Struct, frozen=True):
    """One that waits."""

    id: str
    text: str
    joins: bool = False
    """It goes to the model with the next results of tools; otherwise when the turn has ended."""
    has_attached: bool = False
    """Something is attached: it can't join a turn, it begins one."""


class TakeBackQueued(Struct, frozen=True, tag=True):
    """Take a message out of the queue again. Reply: `Done`; `NOT_FOUND` when it has been sent meanwhile."""

    id: str


class MoveQueued(Struct, frozen=True, tag=True):
    """Let a message go before others that wait, or after them. Reply: `Done`; `NOT_FOUND` when it has been sent."""

    id: str
    by: int
    """Places; negative: it goes earlier. Beyond the ends it stays at the end."""


class SendQueuedNow(Struct, frozen=True, tag=True):
    """Let a message join the running turn, or begin one with it when none runs. Reply: `Done`."""

    id: str


class MessagesQueued(Struct, frozen=True, tag=True):
    """All messages that wait, the next one first; whenever they change."""

    messages: tuple[QueuedMessage, ...]
