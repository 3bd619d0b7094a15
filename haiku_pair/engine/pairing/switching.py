"""Another conversation takes the place of the one that is open: a new one, an old one, or a copy up to some message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.picture import Picture
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.vcs.checkpoints import Checkpoint
from haiku_pair.protocol.events import ConversationShown, SessionsChanged
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr


class Switching:
    """Nothing is lost by it: what was open stays in the list of sessions. For the event loop's thread."""

    def __init__(
        self,
        parts: SessionParts,
        conversation: Conversation,
        picture: Picture,
        stop: Callable[[], Awaitable[None]],
        begun: Callable[[], None],
    ) -> None:
        """`stop` ends the running turn; `begun` is called when another conversation is open."""
        self._parts = parts
        self._conversation = conversation
        self._picture = picture
        self._stop = stop
        self._begun = begun

    async def begin_anew(self) -> None:
        """An empty one; the proposal stays."""
        await self._leave()
        self._conversation.begin()
        self._enter("")

    async def go_back(self, checkpoint: Checkpoint) -> None:
        """A copy of what the checkpoint's was then.

        Raises:
            Failure: the store can't be read.
        """
        await self._leave()
        await self._conversation.resume(checkpoint.conversation, checkpoint.turn, checkpoint.messages)
        self._enter(checkpoint.known)

    async def open(self, session: str) -> None:
        """An old one, as it was left.

        Raises:
            Failure: the store can't be read; `NOT_FOUND`, it is not there.
        """
        if session == self._conversation.id:
            return
        await self._leave()
        kept = await self._conversation.open(session)
        self._conversation.end_cut_turn()
        self._enter(await self._still_there(kept.known_tree))

    async def fork(self, session: str, turn: str) -> None:
        """A copy of one, up to the end of a turn; all of it where no turn is named.

        Raises:
            Failure: the store can't be read; `NOT_FOUND`, session or turn is not there.
        """
        await self._leave()
        past = await self._parts.store.past(session)
        turns = past.turns()
        if turn and turn not in turns:
            raise _no_turn()
        following = turns[turns.index(turn) + 1 :] if turn else []
        known = await self._known_before(following[0]) if following else past.known_tree
        await self._conversation.resume(session, following[0] if following else "")
        self._enter(await self._still_there(known))

    async def take_back(self, turn: str) -> None:
        """A copy of the one that is open, up to before a turn.

        Raises:
            Failure: the store can't be read; `NOT_FOUND`, the turn is not there.
        """
        if not self._conversation.turns_from(turn):
            raise _no_turn()
        await self._leave()
        known = await self._known_before(turn)
        await self._conversation.resume(self._conversation.id, turn)
        self._enter(await self._still_there(known))

    async def delete(self, session: str) -> tuple[str, ...]:
        """Delete one for good, with its checkpoints; where it is open, an empty one takes its place.

        Returns:
            Files that may still hold something of it.

        Raises:
            Failure: the store does not take it.
        """
        if session == self._conversation.id:
            await self.begin_anew()
        await self._parts.lane.run(lambda: self._parts.checkpoints.forget(session))
        return await self._parts.store.delete(session)

    # --- inside ------------------------------------------------------------------------------------

    async def _leave(self) -> None:
        await self._stop()
        self._parts.store.leave(self._conversation.id, self._picture.tree)

    def _enter(self, known: str) -> None:
        """What the model has read is not in this conversation; `known` is the tree it was last told of there."""
        self._picture.forget(known)
        self._begun()
        self.show()
        self._parts.send(SessionsChanged())

    def show(self) -> None:
        """Send the conversation as it is kept."""
        found = self._conversation
        self._parts.send(ConversationShown(found.id, found.events, found.title))

    async def _known_before(self, turn: str) -> str:
        """The tree the model had been told of when a turn began."""
        kept = await self._parts.lane.run(self._parts.checkpoints.all)
        return next((checkpoint.known for checkpoint in kept if checkpoint.turn == turn), "")

    async def _still_there(self, tree: str) -> str:
        """The tree if it is kept; else none, and the model has to read what it wants to know."""
        if not tree:
            return ""
        objects = self._parts.trees.objects
        return "" if await self._parts.lane.run(lambda: objects.absent({tree})) else tree


def _no_turn() -> Failure:
    return Failure(
        Fault.NOT_FOUND,
        tr("This message is not in the conversation any more."),
        kept=tr("The conversation that is shown stays open."),
        next_step=tr("Look at the conversation again."),
    )
