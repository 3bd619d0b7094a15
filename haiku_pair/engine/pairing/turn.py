"""One turn: ask, stream, run tools, ask again, until the model is done, a limit is met or the person stops it.

The history only grows by whole messages, and whatever ends the turn leaves one that the next request can be
built from.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from haiku_pair.engine.claude.layout import GO_ON, ToolSpec, build_request
from haiku_pair.engine.claude.messages import AssistantText, Message, Role, ToolCall, ToolResult, clean, user
from haiku_pair.engine.claude.reply import (
    ModelReply,
    ModelTrouble,
    StreamPart,
    TextPart,
    ThinkingPart,
    ToolArguments,
    ToolBegan,
)
from haiku_pair.engine.claude.retry import next_wait
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.growing_calls import GrowingCalls
from haiku_pair.engine.pairing.spending import Spending
from haiku_pair.engine.pairing.toolbox import Toolbox
from haiku_pair.engine.pairing.transcript import Transcript
from haiku_pair.engine.pairing.turn_ends import Ended, at_limit, by_stop_reason, defect, same_again
from haiku_pair.engine.pairing.waiting import Waiting
from haiku_pair.protocol.composing import Mode
from haiku_pair.protocol.events import (
    RetryScheduled,
    TextDelta,
    ThinkingDelta,
    ToolFinished,
    ToolGrew,
    ToolStarted,
    TurnAsks,
    TurnFinished,
    UsageReported,
    WordsAdded,
)
from haiku_pair.protocol.values import EndReason, Fault, Settings
from haiku_pair.words import tr

log = logging.getLogger(__name__)

MAX_PAUSES = 10
MAX_SAME_CALL = 4
"""How often the same call may be made before the person is asked."""


class Model(Protocol):
    """The part of the model client a turn needs."""

    async def reply(self, request: dict[str, object], on: Callable[[StreamPart], None]) -> ModelReply:
        """One streamed reply.

        Raises:
            ModelTrouble: there is none, or only part of one.
        """


class History(Protocol):
    """The conversation as the model sees it."""

    def messages(self) -> list[Message]:
        """All so far."""

    def add(self, message: Message) -> None:
        """One more, kept at once."""


@dataclass(frozen=True)
class TurnParts:
    """What a turn works with."""

    model: Model
    """Its requests are let through and counted by `spending`."""
    toolbox: Toolbox
    history: History
    transcript: Transcript
    spending: Spending
    settings: Settings
    system: tuple[str, ...]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    mode: Mode = Mode.PAIR
    thinking_tokens: int = 0
    joining: Callable[[], Sequence[str]] = tuple
    """Asked after each round's tools: words of the person that join the turn."""
    make_room: Callable[[str], Awaitable[None]] | None = None
    """Called between rounds with the turn's id: the history may get shorter before the next request."""


class Turn:
    """One run from a message to its end."""

    def __init__(self, turn: str, parts: TurnParts) -> None:
        """`turn` is the id its events carry."""
        self._id = turn
        self._parts = parts
        self._specs: tuple[ToolSpec, ...] = parts.toolbox.specs()
        self._same_calls: Counter[tuple[str, str]] = Counter()
        self._growing = GrowingCalls(turn, parts.toolbox.title, self._say_in_passing)
        self._streamed: list[str] = []
        self._waiting = Waiting(parts.pause)

    def go_on(self) -> bool:
        """End the wait before the next attempt, or for the person's word; False when nothing waits."""
        return self._waiting.end()

    async def run(self) -> EndReason:
        """Run to the end and say how it went.

        Cancelling is the person's Stop: what has arrived is kept and the turn ends as stopped.
        """
        reason, problem = EndReason.DONE, None
        try:
            await self._rounds()
        except Ended as ended:
            reason, problem = ended.reason, ended.problem
        except asyncio.CancelledError:
            self._keep_partial("".join(self._streamed))
            reason = EndReason.STOPPED
        except Failure as failure:
            is_limit = failure.problem.fault is Fault.LIMIT
            reason, problem = EndReason.LIMIT if is_limit else EndReason.FAILED, failure.problem
        except Exception as error:  # the boundary of the turn: the conversation must stay usable
            log.exception("turn failed")
            reason, problem = EndReason.FAILED, defect(error)
        self._parts.transcript.say(UsageReported(self._id, self._parts.spending.usage()))
        self._parts.transcript.say(TurnFinished(self._id, reason, problem))
        return reason

    async def _rounds(self) -> None:
        pauses = 0
        for _ in range(self._parts.settings.max_rounds):
            reply = await self._reply()
            calls = reply.message.calls
            if reply.stop_reason == "tool_use" and calls:
                self._parts.history.add(reply.message)
                await self._run_tools(calls)
                if self._parts.make_room is not None:
                    await self._parts.make_room(self._id)
            elif reply.stop_reason == "pause_turn" and pauses < MAX_PAUSES:
                pauses += 1
                self._parts.history.add(reply.message)
            elif reply.stop_reason == "end_turn" and not reply.message.text.strip() and self._last_is_result():
                self._parts.history.add(user(GO_ON))
            else:
                self._end(reply)
                return
        raise Ended(EndReason.LIMIT, at_limit(tr("{count} rounds", count=self._parts.settings.max_rounds)))

    def _end(self, reply: ModelReply) -> None:
        self._keep_partial(reply.message.text)
        ended = by_stop_reason(reply.stop_reason, was_shortened=self._parts.spending.was_shortened)
        if ended is not None:
            raise ended

    # --- one reply ---------------------------------------------------------------------------------

    async def _reply(self) -> ModelReply:
        """A whole reply, trying again as long as the trouble is a passing one."""
        attempt = 0
        while True:
            self._streamed.clear()
            request = build_request(
                self._parts.spending.profile,
                self._parts.system,
                self._specs,
                self._parts.history.messages(),
                thinking_tokens=self._parts.thinking_tokens,
            )
            try:
                reply = await self._parts.model.reply(request, self._on_part)
            except ModelTrouble as trouble:
                attempt += 1
                wait = next_wait(trouble, attempt)
                if wait is None:
                    self._keep_partial(trouble.partial.text if trouble.partial else "".join(self._streamed))
                    reason = EndReason.CUT_OFF if trouble.problem.fault is Fault.CUT_OFF else EndReason.FAILED
                    raise Ended(reason, trouble.problem) from trouble
                self._streamed.clear()  # it will be said again
                self._parts.transcript.say(RetryScheduled(self._id, attempt, wait, trouble.problem))
                await self._waiting.seconds(wait)
            else:
                self._streamed.clear()
                self._parts.transcript.say(UsageReported(self._id, self._parts.spending.usage()), keep=False)
                return reply

    def _on_part(self, part: StreamPart) -> None:
        match part:
            case TextPart(text):
                text = clean(text)
                self._streamed.append(text)
                self._parts.transcript.stream(TextDelta(self._id, text))
            case ThinkingPart(text):
                self._parts.transcript.stream(ThinkingDelta(self._id, clean(text)))
            case ToolBegan():
                self._growing.begin(part)
            case ToolArguments():
                self._growing.grow(part)

    def _say_in_passing(self, event: ToolStarted | ToolGrew) -> None:
        self._parts.transcript.say(event, keep=False)

    # --- tools -------------------------------------------------------------------------------------

    async def _run_tools(self, calls: tuple[ToolCall, ...]) -> None:
        results: dict[str, ToolResult] = {}

        def on_done(call: ToolCall, result: ToolResult, summary: str) -> None:
            result = ToolResult(result.call, clean(result.text), result.is_error)
            results[call.id] = result
            self._parts.transcript.say(ToolFinished(self._id, call.id, not result.is_error, summary, result.text))

        for call in calls:
            title = self._parts.toolbox.title(call.name, call.input)
            self._parts.transcript.say(ToolStarted(self._id, call.id, call.name, title, call.arguments))
        await self._ask_about_repetition(calls)
        joining: Sequence[str] = ()
        try:
            await self._parts.toolbox.run(calls, on_done, self._parts.mode, self._parts.history.messages())
            joining = self._parts.joining()
        finally:
            answered = [results[call.id] for call in calls if call.id in results]
            self._parts.history.add(user(*answered, *joining))
        for words in joining:
            self._parts.transcript.say(WordsAdded(self._id, words))

    async def _ask_about_repetition(self, calls: tuple[ToolCall, ...]) -> None:
        """Wait for the person's word before a call that was made often; then count it from the beginning."""
        for call in calls:
            same = call.name, call.arguments
            self._same_calls[same] += 1
            if self._same_calls[same] > MAX_SAME_CALL:
                title = self._parts.toolbox.title(call.name, call.input)
                self._parts.transcript.say(TurnAsks(self._id, same_again(title, self._same_calls[same])))
                await self._waiting.word()
                self._same_calls[same] = 0

    # --- the history -------------------------------------------------------------------------------

    def _keep_partial(self, text: str) -> None:
        self._streamed.clear()
        if text.strip():
            self._parts.history.add(Message(Role.ASSISTANT, (AssistantText(text),)))

    def _last_is_result(self) -> bool:
        messages = self._parts.history.messages()
        return bool(messages) and any(isinstance(part, ToolResult) for part in messages[-1].parts)
