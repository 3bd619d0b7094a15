"""The items a conversation consists of, as a person sees them: one for each row. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from haiku_pair.protocol.values import EndReason, Problem
from haiku_pair.protocol.withheld import WithheldSecret


class ToolState(Enum):
    """How far a tool call is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(slots=True)
class Item:
    """One row of the conversation. `id` is its own as long as the transcript lives."""

    id: int
    turn: str


@dataclass(slots=True)
class PersonMessage(Item):
    """What the person sent, and in words what travelled with it."""

    text: str
    context: tuple[str, ...] = ()
    has_attached: bool = False
    """Something was attached, that is to be sent again with it."""


@dataclass(slots=True)
class Streamed(Item):
    """Text that may still grow."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def append(self, text: str) -> None:
        """More of it."""
        self.pieces.append(text)
        self.length += len(text)

    @property
    def text(self) -> str:
        """All of it so far."""
        if len(self.pieces) > 1:
            self.pieces[:] = ["".join(self.pieces)]
        return self.pieces[0] if self.pieces else ""


@dataclass(slots=True)
class Answer(Streamed):
    """A run of the model's answer, in Markdown, between tool calls."""

    leads: bool = False
    """The first of its turn: carries the name."""
    ended: bool = False
    """No more text comes."""
    partial: bool = False
    """The turn ended in the middle of it."""


@dataclass(slots=True)
class Thinking(Streamed):
    """A run of the model's thinking."""

    ended: bool = False


@dataclass(slots=True)
class ToolCall(Item):
    """A call of a tool, from its first argument to its result."""

    call: str
    tool: str
    title: str
    arguments: str = ""
    state: ToolState = ToolState.RUNNING
    summary: str = ""
    result: str = ""


@dataclass(slots=True)
class Retry(Item):
    """The turn waits and tries again, or has done so."""

    attempt: int
    seconds: float
    problem: Problem
    waiting: bool = True
    voided: bool = False
    """Part of an answer was taken back."""
    asks: bool = False
    """It waits for the person's word and not for a time."""


@dataclass(slots=True)
class ProposalCard(Item):
    """A proposal as it was when the turn left it."""

    proposal: str
    files: int
    hunks: int
    added: int
    removed: int
    newest: bool = True


@dataclass(slots=True)
class StepLine(Item):
    """An apply, an undo or a redo."""

    entry_id: str
    undone: bool
    title: str
    summary: str


@dataclass(slots=True)
class SummaryLine(Item):
    """From here on the model knows what came before from a summary."""

    compaction: str
    summary: str
    before: int
    after: int
    undone: bool = False


@dataclass(slots=True)
class WithheldLine(Item):
    """What was sent went without these secrets."""

    secrets: tuple[WithheldSecret, ...]
    let_go: bool = False
    """From there on they are sent."""


@dataclass(slots=True)
class TurnEnd(Item):
    """Why a turn ended, unless it simply was done."""

    reason: EndReason
    problem: Problem | None = None
