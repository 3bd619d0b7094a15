"""What the window is shown of a session as it goes: the events of a turn, and the proposal whenever it grows."""

from __future__ import annotations

import asyncio

from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.pairing.toolbox import Toolbox
from haiku_pair.protocol.events import (
    ConversationEvent,
    ProposalChanged,
    ProposalReady,
    ToolFinished,
    ToolStarted,
)


class Showing:
    """Passes the events of turns on, and shows the proposal after each call that wrote. For the loop's thread."""

    def __init__(self, parts: SessionParts, toolbox: Toolbox) -> None:
        """`toolbox` knows which tools write."""
        self._parts = parts
        self._toolbox = toolbox
        self._changed_in_turn = False
        self._writing: set[str] = set()
        self._showing: set[asyncio.Task[None]] = set()

    def begin_turn(self) -> None:
        """The next turn has changed nothing yet."""
        self._changed_in_turn = False
        self._writing.clear()

    def sent(self, event: ConversationEvent) -> None:
        """Pass an event of a turn on."""
        self._parts.send(event)
        if isinstance(event, ToolStarted) and self._toolbox.writes(event.tool):
            self._writing.add(event.call)
        if isinstance(event, ToolFinished) and event.ok and event.call in self._writing:
            self._changed_in_turn = True
            showing = asyncio.get_running_loop().create_task(self.proposal())
            self._showing.add(showing)
            showing.add_done_callback(self._showing.discard)

    async def proposal(self) -> None:
        """Show the proposal as it stands."""
        proposal = await self._parts.lane.run(self._parts.book.proposal)
        self._parts.send(ProposalChanged(proposal, tuple(file.path for file in proposal.files) if proposal else ()))

    async def outcome(self, turn: str) -> ProposalReady | None:
        """What the turn left to review; None when it changed nothing, or nothing is left of it."""
        proposal = await self._parts.lane.run(self._parts.book.proposal)
        if not self._changed_in_turn or proposal is None:
            return None
        return ProposalReady(
            turn,
            proposal.id,
            len(proposal.files),
            proposal.total,
            sum(file.added for file in proposal.files),
            sum(file.removed for file in proposal.files),
        )
