"""A person at the engine, without a window: pastes, reviews, applies, looks into the journal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ProposalChanged, TurnFinished
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import (
    Decision,
    FileHunks,
    HunkDecision,
    HunkPlace,
    JournalItem,
    JournalKind,
    Proposal,
)
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served


class Person:
    """Somebody who works on one sandbox."""

    def __init__(self, engine: Served, sandbox: Sandbox) -> None:
        self.engine = engine
        self.sandbox = sandbox

    async def paste(self, text: str) -> replies.Pasted:
        """Make a proposal of a text."""
        return await self.engine.ask(ask.ProposePasted(text), replies.Pasted)

    async def say(self, text: str) -> str:
        """Send a message and wait for the end of the turn; its id."""
        turn = (await self.engine.ask(ask.SendMessage(text), replies.TurnAccepted)).turn
        await self.engine.until(TurnFinished, lambda event: event.turn == turn)
        return turn

    async def proposal(self) -> Proposal | None:
        """The proposal as it was shown last."""
        await asyncio.sleep(0)  # what was sent together with a reply is taken a turn of the loop later
        shown = [event for event in self.engine.events if isinstance(event, ProposalChanged)]
        return shown[-1].proposal if shown else None

    async def hunks(self, path: str) -> FileHunks:
        """The hunks of a file of the open proposal."""
        proposal = await self._open()
        return (await self.engine.ask(ask.GetHunks(proposal.id, path), replies.Hunks)).file

    async def decide(self, path: str, *decisions: Decision) -> None:
        """Decide on the hunks of a file, from the first on."""
        found = await self.hunks(path)
        said = [HunkDecision(path, one.hunk.id, what) for one, what in zip(found.hunks, decisions, strict=False)]
        await self.engine.ask(ask.Decide(found.proposal, tuple(said)), replies.Reviewed)

    async def review(self, kind: SourceKind, spec: str = "") -> Review:
        """Open the review of another source."""
        opened = await self.engine.ask(ask.OpenReview(Source(kind, spec)), replies.ReviewOpened)
        return Review(self.engine, opened.review)

    async def apply(self) -> replies.Applied:
        """Apply what is accepted."""
        return await self.engine.ask(ask.ApplyProposal((await self._open()).id), replies.Applied)

    async def accept_and_apply(self, *paths: str) -> replies.Applied:
        """Accept all hunks of these files, then apply."""
        for path in paths:
            await self.decide(path, *[Decision.ACCEPTED] * len((await self.hunks(path)).hunks))
        return await self.apply()

    async def journal(self, search: str = "") -> Sequence[JournalItem]:
        """The journal, newest first."""
        return (await self.engine.ask(ask.GetJournal(search), replies.JournalListed)).items

    async def newest(self, kind: JournalKind) -> JournalItem:
        """The newest line of a kind."""
        return next(item for item in await self.journal() if item.kind is kind)

    async def _open(self) -> Proposal:
        await self.engine.until(ProposalChanged, lambda event: event.proposal is not None)
        proposal = await self.proposal()
        assert proposal is not None
        return proposal


class Review:
    """A review of another source than the proposal."""

    def __init__(self, engine: Served, proposal: Proposal) -> None:
        self.engine = engine
        self.proposal = proposal

    async def hunks(self, path: str) -> FileHunks:
        """The hunks of a file."""
        return (await self.engine.ask(ask.GetHunks(self.proposal.id, path), replies.Hunks)).file

    async def decide(self, path: str, *decisions: Decision) -> None:
        """Decide on the hunks of a file, from the first on."""
        found = (await self.hunks(path)).hunks
        said = [HunkDecision(path, one.hunk.id, what) for one, what in zip(found, decisions, strict=False)]
        await self.engine.ask(ask.Decide(self.proposal.id, tuple(said)), replies.Reviewed)

    async def decisions(self, path: str) -> str:
        """What is decided in a file, a letter for each hunk."""
        return "".join(one.decision.value[0] for one in (await self.hunks(path)).hunks)

    async def carry_out(self, *only: HunkPlace) -> replies.Applied:
        """Do what is decided."""
        return await self.engine.ask(ask.ApplyProposal(self.proposal.id, only), replies.Applied)


@asynccontextmanager
async def at_work(home: Path, sandbox: Sandbox, *, trusted: bool = True) -> AsyncIterator[Person]:
    """A person with the folder open."""
    async with served(home, sandbox.root, trusted=trusted) as engine:
        yield Person(engine, sandbox)


def replacing(path: str, old: str, new: str) -> str:
    """A search/replace block as it is copied from a chat."""
    return f"{path}\n```\n<<<<<<< SEARCH\n{old}\n=======\n{new}\n>>>>>>> REPLACE\n```\n"
