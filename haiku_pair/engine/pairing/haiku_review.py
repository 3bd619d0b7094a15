"""One review by several reviewers at once: one request each, one cached beginning, one purse.

The first request writes the beginning into the cache; the others start once its answer has begun. What goes wrong
with one of them is told and costs nobody else's findings, unless all of them would fail alike.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import msgspec

from haiku_pair.engine.claude.reply import ModelReply, ModelTrouble, ReplyBegan, StreamPart, ToolBegan
from haiku_pair.engine.claude.retry import next_wait
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.findings import Finding
from haiku_pair.engine.pairing.paid import Paid
from haiku_pair.engine.pairing.purse import Asked, Purse
from haiku_pair.engine.pairing.reviewers import Questions
from haiku_pair.engine.pairing.turn import Model
from haiku_pair.protocol.haiku_reviews import ReviewerPhase, ReviewerState
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

_UNDER_WAY = frozenset({ReviewerPhase.READING, ReviewerPhase.REPORTING})
_KEPT = tr("What the others found is kept.")


@dataclass(frozen=True)
class ReviewParts:
    """What a review works with."""

    model: Model
    """Whose requests the account lets through and counts."""
    questions: Questions
    tokens: int
    """Of one prompt."""
    cap: float
    """Dollars; 0 for none."""
    told: Callable[[tuple[ReviewerState, ...], float | None], None]
    """Gets the states and the dollars so far, whenever they change."""
    found: Callable[[Sequence[Finding]], Awaitable[None]]
    """Gets the findings of a reviewer who has ended."""
    refused: Callable[[float | None], Problem | None]
    """Gets what a request can cost; says why the account does not let it through, if it does not."""
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


class HaikuReview:
    """Runs the reviewers. Cancelling the task is the person's Stop: what was found until then is kept."""

    def __init__(self, reviewers: Sequence[str], parts: ReviewParts) -> None:
        """Nothing is asked yet."""
        questions = parts.questions
        self._parts = parts
        self._states = {name: ReviewerState(name) for name in reviewers}
        self._purse = Purse(questions.profile, parts.cap, questions.most(parts.tokens))
        self._model = Paid(parts.model, self._purse)
        self._ended = asyncio.Condition()
        self._begun = asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._for_all: Problem | None = None
        """What went wrong for the first and would for all: it came before anything of an answer."""

    @property
    def states(self) -> tuple[ReviewerState, ...]:
        """How far each is."""
        return tuple(self._states.values())

    @property
    def dollars(self) -> float | None:
        """What was used so far."""
        return self._purse.used

    async def run(self) -> None:
        """Until all have ended. Trouble is in their states."""
        waiting = list(self._states)
        try:
            async with asyncio.TaskGroup() as group:
                while waiting and not self._begun.is_set() and self._for_all is None:
                    await self._first_words(self._start(group, waiting.pop(0)))
                for name in waiting:
                    if self._for_all is None:
                        self._start(group, name)
                    else:
                        self._change(name, ReviewerPhase.FAILED, problem=self._for_all)
        finally:
            for name, state in self._states.items():
                if not state.phase.is_over:
                    self._change(name, ReviewerPhase.STOPPED)

    def _start(self, group: asyncio.TaskGroup, name: str) -> asyncio.Task[None]:
        self._tasks[name] = group.create_task(self._review(name))
        return self._tasks[name]

    async def _first_words(self, task: asyncio.Task[None]) -> None:
        """Until the answer begins, and with it the cache holds what the others read; or there will be none."""
        begun = asyncio.ensure_future(self._begun.wait())
        try:
            await asyncio.wait({task, begun}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            begun.cancel()

    # --- one reviewer ------------------------------------------------------------------------------

    async def _review(self, name: str) -> None:
        attempt = 0
        while await self._can_be_paid():
            asked = Asked(self._parts.questions.material.lines, name)
            try:
                await self._ask(name, asked)
            except Failure as failure:  # the account has changed since it was asked
                self._change(name, ReviewerPhase.UNAFFORDED, problem=failure.problem)
                return
            except ModelTrouble as trouble:
                attempt += 1
                wait = None if asked.findings()[0] else next_wait(trouble, attempt)
                if wait is None:
                    self._fail(name, asked, trouble)
                    return
                self._change(name, ReviewerPhase.PAUSED, problem=trouble.problem)
                await self._parts.pause(wait)
            else:
                return
        self._change(name, ReviewerPhase.UNAFFORDED, problem=self._refusal() or _unaffordable(self._parts.cap))

    async def _can_be_paid(self) -> bool:
        """Whether there is money for one more; waits for what those under way leave."""
        async with self._ended:
            await self._ended.wait_for(lambda: self._affords() or self._purse.is_idle)
            return self._affords()

    def _affords(self) -> bool:
        return self._purse.affords(self._purse.most) and self._refusal() is None

    def _refusal(self) -> Problem | None:
        problem = self._parts.refused(self._purse.most)
        return problem and msgspec.structs.replace(problem, kept=_KEPT)

    async def _ask(self, name: str, asked: Asked) -> None:
        """One request, to whatever end it comes."""
        self._change(name, ReviewerPhase.READING)
        try:
            reply = await self._model.reply(self._parts.questions.request(name), self._listener(name, asked))
        finally:
            await asyncio.shield(self._settle(name, asked))
        self._end(name, reply)

    def _listener(self, name: str, asked: Asked) -> Callable[[StreamPart], None]:
        def on(part: StreamPart) -> None:
            asked.take(part)
            if isinstance(part, ReplyBegan):
                self._begun.set()
                self._change(name, ReviewerPhase.REPORTING)
            elif isinstance(part, ToolBegan):
                self._change(name, ReviewerPhase.REPORTING)
            if self._purse.is_overdrawn():
                self._overdrawn()

        return on

    async def _settle(self, name: str, asked: Asked) -> None:
        """Hand on what was found, and let others have the money that was held back for this."""
        good, dropped = asked.findings()
        state = self._states[name]
        self._states[name] = msgspec.structs.replace(
            state, found=state.found + len(good), dropped=state.dropped + dropped
        )
        if good:
            await self._parts.found(good)
        async with self._ended:
            self._ended.notify_all()

    def _end(self, name: str, reply: ModelReply) -> None:
        match reply.stop_reason:
            case "end_turn" | "tool_use" | "stop_sequence":
                self._change(name, ReviewerPhase.DONE)
            case "refusal":
                self._change(name, ReviewerPhase.FAILED, problem=_refused(reply.explanation))
            case _:
                self._change(name, ReviewerPhase.CUT, problem=_cut_off())

    def _fail(self, name: str, asked: Asked, trouble: ModelTrouble) -> None:
        problem = msgspec.structs.replace(trouble.problem, kept=_KEPT)
        self._change(name, ReviewerPhase.CUT if asked.findings()[0] else ReviewerPhase.FAILED, problem=problem)
        if not self._begun.is_set() and (not trouble.retryable or problem.fault is Fault.NO_CONNECTION):
            self._for_all = problem

    def _overdrawn(self) -> None:
        """More is used than may be: end all that is under way."""
        for name, task in self._tasks.items():
            if not task.done() and self._states[name].phase in _UNDER_WAY:
                self._change(name, ReviewerPhase.CUT, problem=_unaffordable(self._parts.cap))
                task.cancel()

    def _change(self, name: str, phase: ReviewerPhase, *, problem: Problem | None = None) -> None:
        before = self._states[name]
        after = msgspec.structs.replace(before, phase=phase, problem=problem)
        self._states[name] = after
        self._parts.told(self.states, self._purse.used)


def _unaffordable(cap: float) -> Problem:
    return Problem(
        Fault.LIMIT,
        tr("It could have gone beyond the cap of ${cap:.2f}.", cap=cap),
        _KEPT,
        tr("Ask again with a higher cap, or with fewer reviewers."),
    )


def _refused(explanation: str) -> Problem:
    return Problem(
        Fault.REFUSED_BY_API,
        tr("The model refused to review this."),
        _KEPT,
        tr("Ask again, or review it yourself."),
        explanation,
    )


def _cut_off() -> Problem:
    return Problem(
        Fault.CUT_OFF,
        tr("The answer was too long and was cut."),
        tr("What it found until then is kept."),
        tr("Review a part of the change to see more."),
    )
