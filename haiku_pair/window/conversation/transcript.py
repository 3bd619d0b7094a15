"""A conversation as the list of items a person sees, folded from the engine's events.

Live and reloaded conversations pass through the same `add`. Nothing here knows of Qt. Adding a delta costs the same
whatever came before.
"""

from __future__ import annotations

from itertools import count
from typing import assert_never

from haiku_pair.protocol.events import (
    Compacted,
    CompactionUndone,
    ConversationEvent,
    ProposalReady,
    RetryScheduled,
    StepTaken,
    TextDelta,
    ThinkingDelta,
    ToolFinished,
    ToolGrew,
    ToolStarted,
    TurnAsks,
    TurnFinished,
    TurnStarted,
    UsageReported,
    WordsAdded,
)
from haiku_pair.protocol.values import EndReason, Problem, Usage
from haiku_pair.protocol.withheld import SecretsWithheld
from haiku_pair.window.conversation.items import (
    Answer,
    Item,
    PersonMessage,
    ProposalCard,
    Retry,
    StepLine,
    SummaryLine,
    Thinking,
    ToolCall,
    ToolState,
    TurnEnd,
    WithheldLine,
)
from haiku_pair.words import tr

_GROWING = (Answer, Thinking)


class Transcript:
    """The items in order, and what changed since somebody last asked.

    Attributes:
        items: oldest first. Read only.
        turn: the running turn, or empty.
        usage: the newest report, if there was one.
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.turn = ""
        self.usage: Usage | None = None
        self._ids = count(1)
        self._calls: dict[tuple[str, str], ToolCall] = {}
        self._touched: set[int] = set()
        self._removed = False

    @property
    def running(self) -> bool:
        """Whether a turn is going on."""
        return bool(self.turn)

    def take_changes(self) -> tuple[set[int], bool]:
        """Ids of items that changed since the last call, and whether any item went away."""
        changes = self._touched, self._removed
        self._touched, self._removed = set(), False
        return changes

    def add(self, event: ConversationEvent) -> None:  # noqa: C901, PLR0912, PLR0915 - one case per kind of event
        """Fold one event in."""
        match event:
            case TextDelta(turn, text):
                self._add_text(turn, text)
            case TurnStarted(turn, text, context):
                self.turn = turn
                self._append(PersonMessage(self._next(), turn, text, context, bool(event.attached)))
            case TurnFinished(turn, reason, problem):
                self._finish_turn(turn, reason, problem)
            case ThinkingDelta(turn, text):
                self._add_thinking(turn, text)
            case ToolStarted():
                self._start_tool(event)
            case ToolGrew():
                self._grow_tool(event)
            case ToolFinished():
                self._finish_tool(event)
            case WordsAdded(turn, text):
                self._settle(turn)
                self._append(PersonMessage(self._next(), turn, text))
            case UsageReported(_, usage):
                self.usage = usage
            case RetryScheduled():
                self._retry(event)
            case TurnAsks(turn, problem):
                self._settle(turn)
                self._append(Retry(self._next(), turn, 0, 0.0, problem, asks=True))
            case ProposalReady(turn, proposal, files, hunks, added, removed):
                self._retire_cards()
                self._append(ProposalCard(self._next(), turn, proposal, files, hunks, added, removed))
            case StepTaken(entry, summary):
                self._append(StepLine(self._next(), "", entry.id, entry.undone, entry.title, summary))
            case Compacted(compaction, turn, _, summary, before, after):
                self._settle(turn)
                self._append(SummaryLine(self._next(), turn, compaction, summary, before, after))
            case SecretsWithheld(secrets, let_go):
                self._append(WithheldLine(self._next(), self.turn, secrets, let_go))
            case CompactionUndone(compaction):
                self._undo_summary(compaction)
            case _:
                assert_never(event)

    def lose_engine(self, problem: Problem | None = None) -> bool:
        """End the running turn because nobody works on it any more; False when none runs."""
        if not self.turn:
            return False
        self._finish_turn(self.turn, EndReason.ENGINE_LOST, problem)
        return True

    def messages(self) -> list[str]:
        """What the person sent so far, oldest first."""
        return [item.text for item in self.items if isinstance(item, PersonMessage)]

    # --- one event each ----------------------------------------------------------------------------

    def _add_text(self, turn: str, text: str) -> None:
        last = self._last()
        if not (isinstance(last, Answer) and last.turn == turn and not last.ended):
            self._settle(turn)
            leads = not any(isinstance(item, Answer) for item in self._of_turn(turn))
            last = Answer(self._next(), turn, leads=leads)
            self._append(last)
        last.append(text)
        self._touched.add(last.id)

    def _add_thinking(self, turn: str, text: str) -> None:
        last = self._last()
        if not (isinstance(last, Thinking) and last.turn == turn and not last.ended):
            self._settle(turn)
            last = Thinking(self._next(), turn)
            self._append(last)
        last.append(text)
        self._touched.add(last.id)

    def _start_tool(self, event: ToolStarted) -> None:
        known = self._calls.get((event.turn, event.call))
        if known is None:
            self._settle(event.turn)
            known = ToolCall(self._next(), event.turn, event.call, event.tool, event.title, event.arguments)
            self._calls[event.turn, event.call] = known
            self._append(known)
        else:
            known.title, known.arguments = event.title, event.arguments
            self._touched.add(known.id)

    def _grow_tool(self, event: ToolGrew) -> None:
        known = self._calls.get((event.turn, event.call))
        if known is not None:
            known.title = event.title
            known.arguments += event.added
            self._touched.add(known.id)

    def _finish_tool(self, event: ToolFinished) -> None:
        known = self._calls.get((event.turn, event.call))
        if known is None:  # its beginning was lost with a damaged store
            known = ToolCall(self._next(), event.turn, event.call, "", tr("A tool"))
            self._calls[event.turn, event.call] = known
            self._append(known)
        known.state = ToolState.DONE if event.ok else ToolState.FAILED
        known.summary, known.result = event.summary, event.result
        self._touched.add(known.id)

    def _retry(self, event: RetryScheduled) -> None:
        """What came since the last finished tool is void: it will be said again."""
        self._settle(event.turn)
        voided = False
        while self.items and self._is_void(self.items[-1], event.turn):
            gone = self.items.pop()
            voided = voided or isinstance(gone, Answer | ToolCall)
            if isinstance(gone, ToolCall):
                del self._calls[gone.turn, gone.call]
            self._touched.discard(gone.id)
            self._removed = True
        last = self._last()
        if isinstance(last, Retry) and last.turn == event.turn and not last.asks:  # one line counts the attempts
            last.attempt, last.seconds, last.problem = event.attempt, event.seconds, event.problem
            last.waiting, last.voided = True, last.voided or voided
            self._touched.add(last.id)
            return
        self._append(Retry(self._next(), event.turn, event.attempt, event.seconds, event.problem, voided=voided))

    @staticmethod
    def _is_void(item: Item, turn: str) -> bool:
        unfinished_tool = isinstance(item, ToolCall) and item.state is ToolState.RUNNING
        return item.turn == turn and (isinstance(item, Answer | Thinking) or unfinished_tool)

    def _finish_turn(self, turn: str, reason: EndReason, problem: Problem | None) -> None:
        last = self._last()
        if isinstance(last, Answer) and last.turn == turn and reason is not EndReason.DONE:
            last.partial = True
        self._settle(turn)
        for item in self._of_turn(turn):
            if isinstance(item, ToolCall) and item.state is ToolState.RUNNING:
                item.state = ToolState.NOT_RUN
                self._touched.add(item.id)
        if reason is not EndReason.DONE or problem is not None:
            self._append(TurnEnd(self._next(), turn, reason, problem))
        if turn == self.turn:
            self.turn = ""

    # --- items -------------------------------------------------------------------------------------

    def _next(self) -> int:
        return next(self._ids)

    def _last(self) -> Item | None:
        return self.items[-1] if self.items else None

    def _append(self, item: Item) -> None:
        self.items.append(item)
        self._touched.add(item.id)

    def _settle(self, turn: str) -> None:
        """Something else follows: the text before it is complete, the retry before it has happened."""
        last = self._last()
        if isinstance(last, _GROWING) and not last.ended:
            last.ended = True
            self._touched.add(last.id)
        elif isinstance(last, Retry) and last.turn == turn and last.waiting:
            last.waiting = False
            self._touched.add(last.id)

    def _of_turn(self, turn: str) -> list[Item]:
        """The items of the newest turn, newest first."""
        found: list[Item] = []
        for item in reversed(self.items):
            if isinstance(item, PersonMessage) and item.turn != turn:
                break
            if item.turn == turn:
                found.append(item)
        return found

    def _undo_summary(self, compaction: str) -> None:
        for item in self.items:
            if isinstance(item, SummaryLine) and item.compaction == compaction:
                item.undone = True
                self._touched.add(item.id)

    def _retire_cards(self) -> None:
        for item in self.items:
            if isinstance(item, ProposalCard) and item.newest:
                item.newest = False
                self._touched.add(item.id)
