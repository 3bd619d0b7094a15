"""Turns of every kind, stops, summaries and restarts in any order: every request is one the API takes.

The real turn and the real conversation, with a model and tools that do whatever hypothesis wants. HAIKU_PAIR_EXAMPLES
is how many conversations are tried.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from haiku_pair.engine.claude.layout import GO_ON, ToolSpec, build_request
from haiku_pair.engine.claude.messages import (
    AssistantText,
    Message,
    Part,
    Role,
    Thinking,
    ToolCall,
    ToolResult,
    UserPicture,
    assistant,
    tool_call,
    user,
)
from haiku_pair.engine.claude.profiles import RawUsage, profile_for
from haiku_pair.engine.claude.reply import ModelReply, ModelTrouble, StreamPart, TextPart
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.kept import Kept
from haiku_pair.engine.pairing.spending import Spending, SpendingParts
from haiku_pair.engine.pairing.transcript import Transcript
from haiku_pair.engine.pairing.turn import Turn, TurnParts
from haiku_pair.engine.store.conversations import KeptMessage
from haiku_pair.protocol.composing import Mode
from haiku_pair.protocol.events import Compacted, CompactionUndone, ConversationEvent, TurnAsks, TurnStarted
from haiku_pair.protocol.usage import RequestKind
from haiku_pair.protocol.values import EndReason, Fault, Problem, Settings
from tests.helpers.api_rules import check_request, prompt_blocks

SYSTEM = ("Role.", "Project.")
TOOLS = (ToolSpec("edit_file", "Edits a file.", {"type": "object"}, eager=True),)
THOUGHT = {"type": "thinking", "thinking": "hm", "signature": "sig"}

words = st.sampled_from(["", " \n", "Hello", "\ud800 half", "é\U0001f600", "\x00"])
calls = st.builds(
    tool_call,
    st.sampled_from(["toolu_1", "toolu_2", "toolu_3", "", "bad id!"]),
    st.sampled_from(["edit_file", "no such tool!", ""]),
    st.sampled_from(['{"path": "a.py"}', "", "[1]", '{"a": 1, "a": 2}', '{"path": "\ud800', '{"b": 1, "a": 2}']),
)
thoughts = st.sampled_from([THOUGHT, {"type": "thinking"}, {"type": "redacted_thinking", "data": "xx"}]).map(Thinking)
said: st.SearchStrategy[list[Part]] = st.lists(st.one_of(words.map(AssistantText), thoughts), max_size=3)
ENDS = ("end_turn", "max_tokens", "refusal", "pause_turn", "model_context_window_exceeded", "stop_sequence", "new_one")


def calling(parts: list[Part], wanted: list[ToolCall]) -> ModelReply:
    """A reply that calls tools, each by an id of its own, as the accumulator guarantees it."""
    unique = {call.id: call for call in wanted}
    return ModelReply(Message(Role.ASSISTANT, (*parts, *unique.values())), "tool_use", RawUsage(uncached=9, output=1))


def ending(parts: list[Part], reason: str) -> ModelReply:
    """A reply that ends so."""
    return ModelReply(Message(Role.ASSISTANT, tuple(parts)), reason, RawUsage(uncached=9, output=1))


def failing(text: str, retryable: bool, fault: Fault) -> ModelTrouble:
    """No reply, or the beginning of one."""
    return ModelTrouble(Problem(fault, "no luck"), retryable=retryable, partial=assistant(text) if text else None)


answers = st.one_of(
    st.builds(calling, said, st.lists(calls, min_size=1, max_size=3)),
    st.builds(ending, said, st.sampled_from(ENDS)),
    st.builds(failing, words, st.booleans(), st.sampled_from([Fault.CUT_OFF, Fault.OVERLOADED, Fault.TOO_LARGE])),
)


@dataclass
class Shelf:
    """A store in memory."""

    events: list[ConversationEvent] = field(default_factory=list)
    messages: list[KeptMessage] = field(default_factory=list)

    def begin(self, fork_of: str = "") -> str:
        """There is one conversation only."""
        return "c"

    def append(self, _conversation: str, event: ConversationEvent) -> None:
        """One more."""
        self.events.append(event)

    def append_all(self, _conversation: str, events: Sequence[ConversationEvent]) -> None:
        """A beginning."""
        self.events[:] = events

    def append_messages(self, _conversation: str, first: int, messages: Sequence[KeptMessage]) -> None:
        """More, from this number on."""
        self.messages[first:] = messages

    async def past(self, conversation: str) -> Kept:
        """All of it."""
        return Kept(conversation, tuple(self.events), tuple(self.messages))

    open = past


class AnyModel:
    """Gives these answers in turn, then a last word; every request must be one the API takes."""

    def __init__(self, replies: Sequence[ModelReply | ModelTrouble]) -> None:
        self._replies = list(replies)
        self.requests: list[dict[str, object]] = []

    async def reply(self, request: dict[str, object], on: Callable[[StreamPart], None]) -> ModelReply:
        """The next one, its text streamed first."""
        check_request(request)
        self.requests.append(request)
        answer = self._replies.pop(0) if self._replies else ending([AssistantText("Done.")], "end_turn")
        told = answer.partial if isinstance(answer, ModelTrouble) else answer.message
        if told is not None and told.text:
            on(TextPart(told.text))
        await asyncio.sleep(0)
        if isinstance(answer, ModelTrouble):
            raise answer
        return answer


class AnyTools:
    """Answer as they like, or not at all when they are stopped."""

    def __init__(self, results: Sequence[str]) -> None:
        self._results = results

    def specs(self) -> tuple[ToolSpec, ...]:
        """One is enough."""
        return TOOLS

    def title(self, name: str, _arguments: dict[str, object]) -> str:
        """Its name."""
        return name

    async def run(
        self, wanted: Sequence[ToolCall], on_done: Callable[[ToolCall, ToolResult, str], None], _mode: Mode
    ) -> None:
        """One after the other."""
        for number, call in enumerate(wanted):
            await asyncio.sleep(0)
            text = self._results[number % len(self._results)]
            on_done(call, ToolResult(call.id, text, is_error=not text), "done")


class Conversing(RuleBasedStateMachine):
    """One conversation, and the last request it would make."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf()
        self.conversation = Conversation(self.shelf, Kept("c"))
        self.number = 0
        self.last: list[str] = []
        """The prompt of the last request, block by block."""

    @initialize(model=st.sampled_from(["claude-haiku-4-5", "claude-haiku-5-5"]), thinking=st.sampled_from([0, 2000]))
    def choose(self, model: str, thinking: int) -> None:
        """Who is asked."""
        self.profile = profile_for(model)
        self.thinking = thinking

    @rule(
        text=words,
        picture=st.booleans(),
        replies=st.lists(answers, max_size=5),
        results=st.lists(words, min_size=1, max_size=3),
        stop=st.integers(1, 60),
        joining=st.lists(words, max_size=2),
    )
    def turn(
        self,
        text: str,
        picture: bool,
        replies: list[ModelReply | ModelTrouble],
        results: list[str],
        stop: int,
        joining: list[str],
    ) -> None:
        """The person says something; after `stop` steps of the loop, if it lasts so long, Stop is pressed."""
        self.number += 1
        self.conversation.keep(TurnStarted(f"t{self.number}", text))
        shown = [UserPicture("image/png", "aGk=")] if picture else []
        self.conversation.add(user(text, *shown, "Beside."))
        model = AnyModel(replies)
        asyncio.run(self._run(self._parts(model, results, joining), stop))
        for request in model.requests:
            self._grows(request)

    async def _run(self, parts: TurnParts, stop: int) -> EndReason:
        task = asyncio.create_task(Turn(f"t{self.number}", parts).run())
        for _ in range(stop):
            await asyncio.sleep(0)
            if task.done() or any(isinstance(event, TurnAsks) for event in self.shelf.events[-3:]):
                break
        task.cancel()
        return await task

    def _parts(self, model: AnyModel, results: list[str], joining: list[str]) -> TurnParts:
        spending = Spending(self.profile, SpendingParts(Settings))
        spending.begin_turn(f"t{self.number}")
        queued = [tuple(joining)]
        return TurnParts(
            model=spending.through(model, RequestKind.TURN, turn=f"t{self.number}"),
            toolbox=AnyTools(results),  # type: ignore[arg-type]
            history=self.conversation,
            transcript=Transcript(lambda _event: None, self.conversation.keep),
            spending=spending,
            settings=Settings(),
            system=SYSTEM,
            pause=asyncio.sleep if not joining else _no_time,
            thinking_tokens=self.thinking,
            joining=lambda: queued.pop() if queued else (),
        )

    @rule(part=st.floats(0, 1))
    def sum_up(self, part: float) -> None:
        """A summary stands for some of it."""
        messages = int(len(self.conversation.all_messages()) * part)
        self.number += 1
        self.conversation.keep(Compacted(f"s{self.number}", "", messages, "So far.", 100, 10))
        self.last = []

    @rule()
    def take_back_the_summary(self) -> None:
        """All of it counts again."""
        if self.conversation.summaries:
            self.conversation.keep(CompactionUndone(self.conversation.summaries[-1].id))
            self.last = []

    @rule(part=st.floats(0, 1))
    def go_back(self, part: float) -> None:
        """A copy that ends before one of its turns."""
        turns = self.conversation.turns
        turn = turns[int((len(turns) - 1) * part)].turn if turns else ""
        asyncio.run(self.conversation.resume("c", turn))
        self.last = []

    @rule()
    def start_again(self) -> None:
        """The engine dies; what was kept is the same conversation."""
        before = json.dumps(self._request())
        self.conversation = Conversation(self.shelf, Kept("c", tuple(self.shelf.events), tuple(self.shelf.messages)))
        assert json.dumps(self._request()) == before

    @invariant()
    def the_next_request_is_legal(self) -> None:
        """Whatever happened."""
        request = self._request()
        check_request(request)
        json.dumps(request, ensure_ascii=False).encode()

    def _request(self) -> dict[str, Any]:
        return build_request(self.profile, SYSTEM, TOOLS, self.conversation.messages(), thinking_tokens=self.thinking)

    def _grows(self, request: dict[str, Any]) -> None:
        """What was sent is the beginning of what is sent now, so that the cache has it; but for a filler at the end."""
        blocks = [
            json.dumps({key: value for key, value in block.items() if key != "cache_control"})
            for block in prompt_blocks(request)
        ]
        assert blocks[: len(self.last)] == self.last
        self.last = blocks[:-1] if GO_ON in blocks[-1] else blocks


async def _no_time(_seconds: float) -> None:
    """Waits are over at once."""


Conversing.TestCase.settings = settings(
    max_examples=int(os.environ.get("HAIKU_PAIR_EXAMPLES", "60")), stateful_step_count=12, deadline=None
)
test_every_request_of_any_conversation_is_legal = pytest.mark.case("I04")(Conversing.TestCase)
