"""The conversation that is open: its events as the window shows them and its messages as the model sees them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

import msgspec

from haiku_pair.engine.claude.messages import Message, decode_history, encode_history
from haiku_pair.engine.pairing.kept import Kept
from haiku_pair.protocol.events import ConversationEvent, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason, Fault, Problem

log = logging.getLogger(__name__)


class Store(Protocol):
    """Where conversations are kept. Calls return at once; writing happens in their order."""

    def begin(self) -> str:
        """A new conversation; its id."""

    def append(self, conversation: str, event: ConversationEvent) -> None:
        """One more event."""

    def save_history(self, conversation: str, history: bytes) -> None:
        """The messages as the model sees them, all of them."""

    async def past(self, conversation: str) -> Kept:
        """Events and messages of any conversation of the folder."""


class Conversation:
    """The open one. Another one takes its place with `begin` and `resume`; nothing is ever deleted."""

    def __init__(self, store: Store, kept: Kept) -> None:
        """Take up what was kept."""
        self._store = store
        self.id = kept.conversation
        self.events = kept.events
        """As they were when it was taken up."""
        self._turns = _turns(kept.events)
        self._messages = _decoded(kept)

    # --- as the window shows it --------------------------------------------------------------------

    def keep(self, event: ConversationEvent) -> None:
        """One more event."""
        if isinstance(event, TurnStarted):
            self._turns.append(event)
        self._store.append(self.id, event)

    def end_cut_turn(self) -> None:
        """A turn that has no end in the store was cut off with the engine."""
        turn = self._turns[-1].turn if self._turns else ""
        ended = any(isinstance(event, TurnFinished) and event.turn == turn for event in self.events)
        if turn and not ended:
            finished = TurnFinished(turn, EndReason.ENGINE_LOST, _engine_lost())
            self.keep(finished)
            self.events = (*self.events, finished)

    @property
    def last_words(self) -> str:
        """What the person asked for last; empty at the beginning."""
        return self._turns[-1].text if self._turns else ""

    def turns_from(self, turn: str) -> int:
        """How many turns there are from this one on; 0 when it is not here."""
        names = [event.turn for event in self._turns]
        return len(names) - names.index(turn) if turn in names else 0

    # --- as the model sees it ----------------------------------------------------------------------

    def messages(self) -> list[Message]:
        """All so far."""
        return self._messages

    def add(self, message: Message) -> None:
        """One more, kept at once."""
        self._messages.append(message)
        self._save()

    # --- another one -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Set this one aside and begin an empty one."""
        self._become(Kept(self._store.begin()))

    async def resume(self, conversation: str, turn: str, messages: int) -> None:
        """Set this one aside and begin one that is what another was before one of its turns.

        Args:
            conversation: the other one; may be this one.
            turn: the first that is left out; empty to leave none out.
            messages: how many the model is still to know.

        Raises:
            Failure: the store can't be read.
        """
        past = await self._store.past(conversation)
        events = _until(past.events, turn)
        self._become(Kept(self._store.begin(), events, past.history))
        for event in events:
            self._store.append(self.id, event)
        del self._messages[messages:]
        self._save()

    def _become(self, kept: Kept) -> None:
        self.id = kept.conversation
        self.events = kept.events
        self._turns = _turns(kept.events)
        self._messages = _decoded(kept)

    def _save(self) -> None:
        self._store.save_history(self.id, encode_history(self._messages))


def _decoded(kept: Kept) -> list[Message]:
    try:
        return decode_history(kept.history)
    except msgspec.DecodeError:
        log.warning("history of %s is unreadable, beginning anew", kept.conversation)
        return []


def _turns(events: Sequence[ConversationEvent]) -> list[TurnStarted]:
    return [event for event in events if isinstance(event, TurnStarted)]


def _until(events: Sequence[ConversationEvent], turn: str) -> tuple[ConversationEvent, ...]:
    """The events before a turn; all of them when there is none of that name."""
    begins = (index for index, event in enumerate(events) if isinstance(event, TurnStarted) and event.turn == turn)
    return tuple(events[: next(begins, len(events))])


def _engine_lost() -> Problem:
    return Problem(
        Fault.ENGINE,
        "The engine ended in the middle of this turn.",
        "Your message, the answer so far and all proposed changes until then are kept.",
        "Send “go on” to continue.",
    )
