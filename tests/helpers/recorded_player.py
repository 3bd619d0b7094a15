"""The person's part of a recorded session, played to an engine process: they ask, review, apply and change files."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from haiku_pair.edits.values import LineKind
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import FromEngine, ProposalChanged, ProposalReady, TurnFinished
from haiku_pair.protocol.frames import BrokenFrame, engine_reader, pack
from haiku_pair.protocol.values import Decision, EndReason, HunkDecision, Proposal, ReviewHunk
from tests.helpers.recorded_session import Edit, Place, Turn
from tests.helpers.repositories import masked_environment

R = TypeVar("R")
PATIENCE = 60.0
"""Seconds for one answer; only reached when something is wrong."""


class EnginePeer:
    """An engine in a process of its own, spoken to over its pipes as a window does."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """The process was started with both pipes."""
        self._process = process
        self._number = 0
        self._events: list[FromEngine] = []
        self._news = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    async def ask(self, body: rq.RequestBody, kind: type[R]) -> R:
        """The reply, which must be of this kind."""
        self._number += 1
        number = self._number
        assert self._process.stdin is not None
        self._process.stdin.write(pack(rq.Request(number, body)))
        await self._process.stdin.drain()
        reply = await self.until(replies.Reply, lambda event: event.id == number)
        assert isinstance(reply.body, kind), reply.body
        return reply.body

    async def until(
        self, kind: type[R], condition: Callable[[R], bool] = lambda _event: True, *, after: FromEngine | None = None
    ) -> R:
        """The first event of this kind for which something is so, already sent or still to come."""

        def found() -> R | None:
            first = self._events.index(after) if after is not None else 0
            return next((event for event in self._events[first:] if isinstance(event, kind) and condition(event)), None)

        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: found() is not None or self._reading.done())
        event = found()
        assert event is not None, "the engine has left"
        return event

    def forget(self) -> None:
        """What was sent so far is not looked at any more."""
        self._events = []

    async def leave(self) -> None:
        """Shut the engine down and wait until it has gone."""
        await self.ask(rq.Shutdown(), replies.Done)
        assert self._process.stdin is not None
        self._process.stdin.close()
        await asyncio.wait_for(self._process.wait(), PATIENCE)
        await self._reading

    async def _read(self) -> None:
        assert self._process.stdout is not None
        reader = engine_reader()
        while data := await self._process.stdout.read(65_536):
            events = list(reader.feed(data))
            async with self._news:
                self._events += [event for event in events if not isinstance(event, BrokenFrame)]
                self._news.notify_all()
        async with self._news:
            self._news.notify_all()


def engine_environment(home: Path, base_url: str) -> dict[str, str]:
    """Where an engine keeps its data and whom it asks; nothing of the machine's configuration and keys."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("ANTHROPIC_", "CLAUDE_"))}
    own = {"HAIKU_PAIR_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    asked = {"ANTHROPIC_API_KEY": "sk-ant-test-key", "ANTHROPIC_BASE_URL": base_url, "NO_PROXY": "127.0.0.1"}
    return {**plain, **masked_environment(), **own, **asked, "PYTHONPATH": str(Path(__file__).parents[2])}


@asynccontextmanager
async def engine_on(root: Path, environment: Mapping[str, str]) -> AsyncIterator[EnginePeer]:
    """An engine with a trusted folder open, which leaves at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "haiku_pair.engine"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=dict(environment),
    )
    try:
        peer = EnginePeer(process)
        await peer.ask(rq.Hello(), replies.Welcome)
        await peer.ask(rq.OpenWorkspace(str(root)), replies.WorkspaceOpened)
        await peer.ask(rq.SetTrust(True), replies.Done)
        yield peer
        await peer.leave()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def play_turn(peer: EnginePeer, root: Path, turn: Turn) -> None:
    """Change files as the person did, ask, wait for the answer, decide on every hunk and apply."""
    change_files(root, turn.own)
    peer.forget()
    begun = await peer.ask(rq.SendMessage(turn.asks), replies.TurnAccepted)
    ended = await peer.until(TurnFinished, lambda event: event.turn == begun.turn)
    assert ended.reason is EndReason.DONE, ended
    if next(turn.edits, None) is not None:
        ready = await peer.until(ProposalReady, lambda event: event.turn == begun.turn)
        changed = await peer.until(ProposalChanged, lambda event: event.proposal is not None, after=ready)
        assert changed.proposal is not None
        await _review(peer, turn, changed.proposal)


def change_files(root: Path, edits: tuple[Edit, ...]) -> None:
    """What the person does to files by hand."""
    for edit in edits:
        file = root / edit.path
        file.write_bytes(edit.applied({edit.path: file.read_bytes()}, edit.place)[edit.path])


def take_back(root: Path, turn: Turn) -> None:
    """What the person does about rejected places where a program has written them to the disk."""
    for path, place in turn.rejected:
        change_files(root, (Edit(path, (Place(place.new, place.old),)),))


async def _review(peer: EnginePeer, turn: Turn, proposal: Proposal) -> None:
    decisions: list[HunkDecision] = []
    for file in proposal.files:
        shown = await peer.ask(rq.GetHunks(proposal.id, file.path), replies.Hunks)
        for hunk in shown.file.hunks:
            rejected = any(path == file.path and _is_of(hunk, place) for path, place in turn.rejected)
            decision = Decision.REJECTED if rejected else Decision.ACCEPTED
            decisions.append(HunkDecision(file.path, hunk.hunk.id, decision))
    await peer.ask(rq.Decide(proposal.id, tuple(decisions)), replies.Reviewed)
    await peer.ask(rq.ApplyProposal(proposal.id), replies.Applied)


def _is_of(hunk: ReviewHunk, place: Place) -> bool:
    """Whether a hunk adds what a place adds."""
    new = set(place.new.splitlines()) - set(place.old.splitlines())
    return any(
        line.kind is LineKind.ADDED and any(part.strip() in line.text for part in new) for line in hunk.hunk.lines
    )
