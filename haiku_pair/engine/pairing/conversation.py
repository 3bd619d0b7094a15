"""The conversation that is open: its events as the window shows them and its messages as the model sees them.

Both only grow. A summary that stands for the beginning of the messages is an event like others, so it can be undone,
and everything it stands for is still there to be read and searched.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from haiku_pair.engine.claude.messages import (
    Message,
    Role,
    UserPicture,
    UserText,
    decode_history,
    encode_history,
    user,
)
from haiku_pair.engine.pairing.kept import Kept
from haiku_pair.engine.store.conversations import KeptMessage
from haiku_pair.protocol.composing import Attachment, Mode, Picture
from haiku_pair.protocol.events import (
    Compacted,
    CompactionUndone,
    ConversationEvent,
    TurnFinished,
    TurnStarted,
    UsageReported,
)
from haiku_pair.protocol.values import EndReason, Fault, Problem
from haiku_pair.words import tr

log = logging.getLogger(__name__)


class Store(Protocol):
    """Where conversations are kept. Calls return at once; writing happens in their order."""

    def begin(self, fork_of: str = "") -> str:
        """A new conversation; its id. A fork has the name of the one it is made from."""

    def append(self, conversation: str, event: ConversationEvent) -> None:
        """One more event."""

    def append_all(self, conversation: str, events: Sequence[ConversationEvent]) -> None:
        """Many events at once, as the beginning of a conversation."""

    def append_messages(self, conversation: str, first: int, messages: Sequence[KeptMessage]) -> None:
        """Messages as the model sees them; `first` is the number of the first of them."""

    async def past(self, conversation: str) -> Kept:
        """Events and messages of any conversation of the folder."""

    async def open(self, conversation: str) -> Kept:
        """The same, and it is the one that is open from now on."""


class Conversation:
    """The open one. Another one takes its place with `begin`, `resume` and `open`."""

    def __init__(self, store: Store, kept: Kept) -> None:
        """Take up what was kept."""
        self._store = store
        self._become(kept)

    def _become(self, kept: Kept) -> None:
        self.id = kept.conversation
        self.title = kept.title
        self.events = kept.events
        """As they were when it was taken up."""
        self.turns: list[TurnStarted] = []
        self.summaries: list[Compacted] = []
        """Those that hold, oldest first; each stands for what the earlier ones stand for as well."""
        self.undone = 0
        """How often the person wanted none."""
        self.context = 0
        """Tokens of the conversation at the last report."""
        for event in kept.events:
            self._note(event)
        known = [*kept.messages]
        if not known and kept.old_history:
            known = _divided(_decoded(kept.old_history, kept.conversation), self.turns)
            self._store.append_messages(self.id, 0, known)
        self._turn_of: list[str] = []
        self._messages: list[Message] = []
        for message in known:
            found = _decoded(message.body, self.id)
            if not found:
                break  # what follows one that can't be read is no conversation without it
            self._turn_of.append(message.turn)
            self._messages.append(found[0])

    # --- as the window shows it --------------------------------------------------------------------

    def keep(self, event: ConversationEvent) -> None:
        """One more event."""
        self._note(event)
        self._store.append(self.id, event)

    def _note(self, event: ConversationEvent) -> None:
        match event:
            case TurnStarted():
                self.turns.append(event)
            case Compacted():
                self.summaries.append(event)
                self.context = event.after
            case CompactionUndone():
                gone = next((summary for summary in self.summaries if summary.id == event.id), None)
                self.summaries = [summary for summary in self.summaries if summary is not gone]
                self.context = gone.before if gone else self.context
                self.undone += 1
            case UsageReported() if event.usage.context:
                self.context = event.usage.context
            case _:
                pass

    def end_cut_turn(self) -> None:
        """A turn that has no end in the store was cut off with the engine."""
        turn = self.turns[-1].turn if self.turns else ""
        ended = any(isinstance(event, TurnFinished) and event.turn == turn for event in self.events)
        if turn and not ended:
            finished = TurnFinished(turn, EndReason.ENGINE_LOST, _engine_lost())
            self.keep(finished)
            self.events = (*self.events, finished)

    @property
    def last_words(self) -> str:
        """What the person asked for last; empty at the beginning."""
        return self.turns[-1].text if self.turns else ""

    @property
    def mode(self) -> Mode:
        """The mode of the newest message."""
        return self.turns[-1].mode if self.turns else Mode.PAIR

    def turns_from(self, turn: str) -> int:
        """How many turns there are from this one on; 0 when it is not here."""
        names = [event.turn for event in self.turns]
        return len(names) - names.index(turn) if turn in names else 0

    # --- as the model sees it ----------------------------------------------------------------------

    def messages(self) -> list[Message]:
        """What the model is sent: all so far, or the summary of the beginning and the rest."""
        if not self.summaries:
            return list(self._messages)
        newest = self.summaries[-1]
        return [user(newest.summary), *self._messages[newest.messages :]]

    def all_messages(self) -> Sequence[Message]:
        """All so far, whatever stands for a part of them."""
        return self._messages

    def add(self, message: Message) -> None:
        """One more, kept at once."""
        turn = self.turns[-1].turn if self.turns else ""
        self._store.append_messages(self.id, len(self._messages), [KeptMessage(turn, encode_history([message]))])
        self._messages.append(message)
        self._turn_of.append(turn)

    def turn_of(self, number: int) -> str:
        """The turn that a message of `all_messages` came in."""
        return self._turn_of[number]

    def attached(self, turn: str) -> tuple[Attachment, ...]:
        """What the person attached to the message that began a turn; nothing when the turn is not here."""
        pictures = (
            base64.b64decode(part.data)
            for number, message in enumerate(self._messages)
            if self._turn_of[number] == turn
            for part in message.parts
            if isinstance(part, UserPicture)
        )
        started = next((one.attached for one in self.turns if one.turn == turn), ())
        found = (
            replace(one, data=next(pictures, b"")) if isinstance(one, Picture) and not one.data else one
            for one in started
        )
        return tuple(one for one in found if not isinstance(one, Picture) or one.data)

    # --- another one -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Set this one aside and begin an empty one."""
        self._become(Kept(self._store.begin()))

    async def open(self, conversation: str) -> Kept:
        """Set this one aside and go on with another one; what was kept of it.

        Raises:
            Failure: the store can't be read.
        """
        past = await self._store.open(conversation)
        self._become(past)
        return past

    async def resume(self, conversation: str, turn: str, messages: int | None = None) -> None:
        """Set this one aside and begin one that is what another was before one of its turns.

        Args:
            conversation: the other one; may be this one.
            turn: the first that is left out; empty to leave none out.
            messages: how many the model is still to know; None: all from before the turn.

        Raises:
            Failure: the store can't be read.
        """
        past = await self._store.past(conversation)
        events = _until(past.events, turn)
        self._become(Kept(self._store.begin(conversation), events, past.messages, past.old_history, title=past.title))
        if messages is None:
            messages = self._turn_of.index(turn) if turn in self._turn_of else len(self._messages)
        del self._messages[messages:]
        del self._turn_of[messages:]
        self.summaries = [summary for summary in self.summaries if summary.messages <= messages]
        self._store.append_all(self.id, events)
        bodies = zip(self._turn_of, self._messages, strict=True)
        self._store.append_messages(self.id, 0, [KeptMessage(of, encode_history([body])) for of, body in bodies])


def without_bytes(attachments: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """The same without the bytes of pictures, which are kept with what the model is sent."""
    return tuple(replace(one, data=b"") if isinstance(one, Picture) else one for one in attachments)


def _decoded(raw: bytes, conversation: str) -> list[Message]:
    try:
        return decode_history(raw)
    except msgspec.DecodeError:
        log.warning("messages of %s are unreadable", conversation)
        return []


def _divided(messages: Sequence[Message], turns: Sequence[TurnStarted]) -> list[KeptMessage]:
    """Old messages, of which nobody noted the turn: each turn begins with the person's own words."""
    found: list[KeptMessage] = []
    left = list(turns)
    turn = ""
    for message in messages:
        first = message.parts[0] if message.parts else None
        if left and message.role is Role.USER and isinstance(first, UserText):
            ahead = next((at for at, started in enumerate(left) if started.text == first.text), -1)
            if ahead >= 0:
                turn = left[ahead].turn
                del left[: ahead + 1]
        found.append(KeptMessage(turn, encode_history([message])))
    return found


def _until(events: Sequence[ConversationEvent], turn: str) -> tuple[ConversationEvent, ...]:
    """The events before a turn; all of them when there is none of that name."""
    begins = (index for index, event in enumerate(events) if isinstance(event, TurnStarted) and event.turn == turn)
    return tuple(events[: next(begins, len(events))])


def _engine_lost() -> Problem:
    return Problem(
        Fault.ENGINE,
        tr("The engine ended in the middle of this turn."),
        tr("Your message, the answer so far and all proposed changes until then are kept."),
        tr("Send “go on” to continue."),
    )
