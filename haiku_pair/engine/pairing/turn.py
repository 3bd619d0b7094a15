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

from haiku_pair.engine.claude.layout import ToolSpec, build_request
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
from haiku_pair.engine.pairing.spending import Spending
from haiku_pair.engine.pairing.toolbox import Toolbox
from haiku_pair.engine.pairing.tools.base import complete_texts
from haiku_pair.engine.pairing.transcript import Transcript
from haiku_pair.protocol.composing import Mode
from haiku_pair.protocol.events import (
    RetryScheduled,
    TextDelta,
    ThinkingDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    UsageReported,
    WordsAdded,
)
from haiku_pair.protocol.values import EndReason, Fault, Problem, Settings

log = logging.getLogger(__name__)

MAX_PAUSES = 10
MAX_SAME_CALL = 4
TOOL_FRAME = 0.1
"""Seconds between two reports of a growing tool call."""


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


class _Ended(Exception):
    """The turn is over for this reason."""

    def __init__(self, reason: EndReason, problem: Problem | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.problem = problem


class Turn:
    """One run from a message to its end."""

    def __init__(self, turn: str, parts: TurnParts) -> None:
        """`turn` is the id its events carry."""
        self._id = turn
        self._parts = parts
        self._specs: tuple[ToolSpec, ...] = parts.toolbox.specs()
        self._same_calls: Counter[tuple[str, str]] = Counter()
        self._reported: dict[str, float] = {}
        self._names: dict[str, str] = {}
        self._streamed: list[str] = []
        self._wait: asyncio.Event | None = None

    def retry_now(self) -> bool:
        """End the wait before the next attempt; False when there is none."""
        if self._wait is None:
            return False
        self._wait.set()
        return True

    async def run(self) -> EndReason:
        """Run to the end and say how it went.

        Cancelling is the person's Stop: what has arrived is kept and the turn ends as stopped.
        """
        reason, problem = EndReason.DONE, None
        try:
            await self._rounds()
        except _Ended as ended:
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
                self._parts.history.add(user("Please continue."))
            else:
                self._end(reply)
                return
        raise _Ended(EndReason.LIMIT, _limit(f"{self._parts.settings.max_rounds} rounds"))

    def _end(self, reply: ModelReply) -> None:
        self._keep_partial(reply.message.text)
        match reply.stop_reason:
            case "end_turn" | "stop_sequence" | "tool_use":
                return
            case "max_tokens" if self._parts.spending.was_shortened:
                raise _Ended(EndReason.LIMIT, _limit("no more money was left for this answer under the caps"))
            case "max_tokens" | "model_context_window_exceeded":
                raise _Ended(EndReason.CUT_OFF, _too_long(reply.stop_reason))
            case "refusal":
                raise _Ended(EndReason.REFUSED, _refused())
            case other:
                raise _Ended(EndReason.FAILED, _unknown_end(str(other)))

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
                    raise _Ended(reason, trouble.problem) from trouble
                self._parts.transcript.say(RetryScheduled(self._id, attempt, wait, trouble.problem))
                await self._pause(wait)
            else:
                self._streamed.clear()
                self._parts.transcript.say(UsageReported(self._id, self._parts.spending.usage()), keep=False)
                return reply

    async def _pause(self, seconds: float) -> None:
        """Wait, or until the person has enough of it."""
        self._wait = asyncio.Event()
        both = [asyncio.ensure_future(self._parts.pause(seconds)), asyncio.ensure_future(self._wait.wait())]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._wait = None
            for one in both:
                one.cancel()

    def _on_part(self, part: StreamPart) -> None:
        match part:
            case TextPart(text):
                text = clean(text)
                self._streamed.append(text)
                self._parts.transcript.stream(TextDelta(self._id, text))
            case ThinkingPart(text):
                self._parts.transcript.stream(ThinkingDelta(self._id, clean(text)))
            case ToolBegan(call, name):
                self._names[call] = name
                self._parts.transcript.say(
                    ToolStarted(self._id, call, name, self._parts.toolbox.title(name, {})), keep=False
                )
            case ToolArguments():
                self._report_growth(part)

    def _report_growth(self, part: ToolArguments) -> None:
        """The arguments stream in; told at most ten times a second."""
        now = asyncio.get_running_loop().time()
        if now - self._reported.get(part.call, 0.0) >= TOOL_FRAME:
            self._reported[part.call] = now
            name = self._names.get(part.call, "")
            raw = clean(part.raw)
            title = self._parts.toolbox.title(name, complete_texts(raw))
            self._parts.transcript.say(ToolStarted(self._id, part.call, name, title, raw), keep=False)

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
        self._check_repetition(calls)
        joining: Sequence[str] = ()
        try:
            await self._parts.toolbox.run(calls, on_done, self._parts.mode)
            joining = self._parts.joining()
        finally:
            answered = [results[call.id] for call in calls if call.id in results]
            self._parts.history.add(user(*answered, *joining))
        for words in joining:
            self._parts.transcript.say(WordsAdded(self._id, words))

    def _check_repetition(self, calls: tuple[ToolCall, ...]) -> None:
        for call in calls:
            self._same_calls[call.name, call.arguments] += 1
            if self._same_calls[call.name, call.arguments] > MAX_SAME_CALL:
                raise _Ended(EndReason.LIMIT, _limit(f"{MAX_SAME_CALL} times the same call of {call.name}"))

    # --- the history -------------------------------------------------------------------------------

    def _keep_partial(self, text: str) -> None:
        self._streamed.clear()
        if text.strip():
            self._parts.history.add(Message(Role.ASSISTANT, (AssistantText(text),)))

    def _last_is_result(self) -> bool:
        messages = self._parts.history.messages()
        return bool(messages) and any(isinstance(part, ToolResult) for part in messages[-1].parts)


def defect(error: BaseException) -> Problem:
    """What is said of an error that nobody foresaw."""
    return Problem(
        Fault.ENGINE,
        "The turn ended by a defect of the program.",
        "The conversation, your files and the proposal are as they were before the last step.",
        "Send the message again. If it happens again, please report it with the details.",
        f"{type(error).__name__}: {error}",
    )


def _limit(what: str) -> Problem:
    return Problem(
        Fault.LIMIT,
        f"The turn was stopped at its limit: {what}.",
        "Everything proposed so far is kept.",
        "Send “go on” to continue, or change the limit in Settings (Ctrl+,).",
    )


def _too_long(stop_reason: str) -> Problem:
    full = stop_reason == "model_context_window_exceeded"
    return Problem(
        Fault.CUT_OFF,
        "The conversation no longer fits the model's context." if full else "The answer was too long and was cut.",
        "What arrived is kept; tool calls in the cut part were not run.",
        "Send “go on”: a summary then stands for what came before."
        if full
        else "Ask for a smaller step, or send “go on”.",
    )


def _refused() -> Problem:
    return Problem(
        Fault.REFUSED_BY_API,
        "The model refused to answer this.",
        "The conversation and the proposal are kept.",
        "Say it differently, or start a new conversation.",
    )


def _unknown_end(reason: str) -> Problem:
    return Problem(
        Fault.CUT_OFF,
        f"The answer ended in a way this program does not know: {reason}.",
        "What arrived is kept.",
        "Send “go on” to continue.",
    )
