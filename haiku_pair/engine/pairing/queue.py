"""Messages the person sent while a turn was running. They wait for its end, or join it between two rounds."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

import msgspec
from msgspec import Struct

from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.queue import MessagesQueued, QueuedMessage
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

log = logging.getLogger(__name__)


class _Waiting(Struct, frozen=True):
    """A message that waits, as it is kept."""

    id: str
    message: SendMessage
    joins: bool = False


class MessageQueue:
    """In the order in which they were sent, unless the person moves them. Kept at each change, and told of."""

    def __init__(
        self, keep: Callable[[bytes], None], tell: Callable[[MessagesQueued], None], kept: bytes | None = None
    ) -> None:
        """`kept` is what was kept last; one that can't be read is as good as none."""
        self._keep = keep
        self._tell = tell
        self._waiting = _read(kept) if kept else []

    def __bool__(self) -> bool:
        """Whether any message waits."""
        return bool(self._waiting)

    def show(self) -> None:
        """Tell what waits."""
        self._tell(MessagesQueued(tuple(map(_as_told, self._waiting))))

    def add(self, message: SendMessage, *, joins: bool = False) -> None:
        """One more; `joins` as in `let_join`. One with attachments can't join: they begin a turn.

        Raises:
            Failure: `BAD_REQUEST`, there are no words.
        """
        if not message.text.strip():
            raise Failure(Fault.BAD_REQUEST, tr("There is nothing to send."), next_step=tr("Write a message first."))
        self._change([*self._waiting, _Waiting(uuid.uuid4().hex[:12], message, joins and not message.attachments)])

    def take_back(self, name: str) -> None:
        """Take one out.

        Raises:
            Failure: `NOT_FOUND`, it does not wait any more.
        """
        self._find(name)
        self._change([one for one in self._waiting if one.id != name])

    def move(self, name: str, by: int) -> None:
        """Let one go so many places later; negative: earlier. Beyond the ends it stays at the end.

        Raises:
            Failure: `NOT_FOUND`, it does not wait any more.
        """
        self._find(name)
        place = next(number for number, one in enumerate(self._waiting) if one.id == name)
        others = [one for one in self._waiting if one.id != name]
        others.insert(max(place + by, 0), self._waiting[place])
        self._change(others)

    def let_join(self, name: str) -> None:
        """Let one go with the next results of tools.

        Raises:
            Failure: `NOT_FOUND`.
        """
        self._find(name)
        joining = [
            msgspec.structs.replace(one, joins=not one.message.attachments) if one.id == name else one
            for one in self._waiting
        ]
        self._change(joining)

    def pop(self, name: str = "") -> SendMessage | None:
        """Take out the first one, or the one of this name, to be sent; None when there is none."""
        found = next((one for one in self._waiting if name in {"", one.id}), None)
        if found is None:
            return None
        self._change([one for one in self._waiting if one is not found])
        return found.message

    def pop_joining(self) -> tuple[str, ...]:
        """Take out those that join the turn; their words, in order."""
        found = tuple(one.message.text for one in self._waiting if one.joins)
        if found:
            self._change([one for one in self._waiting if not one.joins])
        return found

    def _find(self, name: str) -> None:
        if all(one.id != name for one in self._waiting):
            raise Failure(
                Fault.NOT_FOUND,
                tr("This message waits no longer: it has been sent."),
                kept=tr("The conversation shows it."),
            )

    def _change(self, waiting: list[_Waiting]) -> None:
        self._waiting = waiting
        self._keep(msgspec.msgpack.encode(waiting))
        self.show()


def _read(kept: bytes) -> list[_Waiting]:
    try:
        found = msgspec.msgpack.decode(kept, type=list[_Waiting])
    except (msgspec.DecodeError, msgspec.ValidationError):
        log.warning("messages that waited could not be read")
        return []
    return [msgspec.structs.replace(one, joins=False) for one in found]


def _as_told(one: _Waiting) -> QueuedMessage:
    return QueuedMessage(one.id, one.message.text, one.joins, bool(one.message.attachments))
