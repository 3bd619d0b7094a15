"""Facts the engine reports without being asked.

The events of a conversation (`ConversationEvent`) are also what is kept on disk: the conversation pane shows
a reloaded conversation by the same path as a live one.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from haiku_pair.edits.values import Splice
from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.composing import Attachment, Mode
from haiku_pair.protocol.haiku_reviews import ReviewerState
from haiku_pair.protocol.inline import InlineGrew
from haiku_pair.protocol.problems import ProblemEvent
from haiku_pair.protocol.queue import MessagesQueued
from haiku_pair.protocol.replies import Reply
from haiku_pair.protocol.searching import SearchEvent
from haiku_pair.protocol.values import (
    DocumentView,
    EndReason,
    FileNews,
    GitState,
    JournalEntry,
    Problem,
    Proposal,
    Usage,
)
from haiku_pair.protocol.withheld import SecretsWithheld

# --- the conversation ------------------------------------------------------------------------------


class TurnStarted(Struct, frozen=True, tag=True):
    """The person's message was taken. `context` names in words what travels with it: deltas, verdict, open file."""

    turn: str
    text: str
    context: tuple[str, ...] = ()
    mode: Mode = Mode.PAIR
    attached: tuple[Attachment, ...] = ()
    """What the person attached. The bytes of its pictures are with the messages; `GetAttached` has them."""


class TextDelta(Struct, frozen=True, tag=True):
    """More of the model's answer, in Markdown. Joined within a turn until a tool call stands between."""

    turn: str
    text: str


class ThinkingDelta(Struct, frozen=True, tag=True):
    """More of the model's thinking, shown folded."""

    turn: str
    text: str


class WordsAdded(Struct, frozen=True, tag=True):
    """Words of the person that joined the turn between two rounds."""

    turn: str
    text: str


class ToolStarted(Struct, frozen=True, tag=True):
    """The model calls a tool. The latest event of a call counts: the first comes before its arguments do."""

    turn: str
    call: str
    tool: str
    title: str
    arguments: str = ""


class ToolGrew(Struct, frozen=True, tag=True):
    """More of the arguments of a call that is still being written; unchecked, and only as much as a view needs."""

    turn: str
    call: str
    title: str
    added: str


class ToolFinished(Struct, frozen=True, tag=True):
    """A tool call ended. `result` is what the model reads."""

    turn: str
    call: str
    ok: bool
    summary: str
    result: str


class RetryScheduled(Struct, frozen=True, tag=True):
    """The API could not answer; the turn tries again by itself after `seconds`. Text since the last tool is void."""

    turn: str
    attempt: int
    seconds: float
    problem: Problem


class TurnAsks(Struct, frozen=True, tag=True):
    """The turn waits for the person's word: `RetryNow` lets it go on, `StopTurn` ends it. `problem` says why."""

    turn: str
    problem: Problem


class UsageReported(Struct, frozen=True, tag=True):
    """Tokens and money so far."""

    turn: str
    usage: Usage


class TurnFinished(Struct, frozen=True, tag=True):
    """The turn is over. `problem` is there unless it was done or stopped by the person."""

    turn: str
    reason: EndReason
    problem: Problem | None = None


class ProposalReady(Struct, frozen=True, tag=True):
    """A turn left changes to review; the card in the conversation. Numbers as they were then."""

    turn: str
    proposal: str
    files: int
    hunks: int
    added: int
    removed: int


class StepTaken(Struct, frozen=True, tag=True):
    """An apply, undo or redo, as a line in the conversation."""

    entry: JournalEntry
    summary: str


class Compacted(Struct, frozen=True, tag=True):
    """From here on the model is told a summary of what came before; the person still has all of it."""

    id: str
    turn: str
    """The turn that runs; empty between turns."""
    messages: int
    """How many of the model's messages the summary stands for, from the first one on."""
    summary: str
    before: int
    """Tokens of the conversation that the model was last sent."""
    after: int
    """About how many are left of them."""


class CompactionUndone(Struct, frozen=True, tag=True):
    """From here on the model is told again what a summary stood for."""

    id: str


ConversationEvent: TypeAlias = (
    TurnStarted
    | WordsAdded
    | TextDelta
    | ThinkingDelta
    | ToolStarted
    | ToolGrew
    | ToolFinished
    | RetryScheduled
    | TurnAsks
    | UsageReported
    | TurnFinished
    | ProposalReady
    | StepTaken
    | Compacted
    | CompactionUndone
    | SecretsWithheld
)

# --- everything else -------------------------------------------------------------------------------


class ConversationShown(Struct, frozen=True, tag=True):
    """Forget what the pane shows and show these events instead: at start, and for a new conversation."""

    conversation: str
    events: tuple[ConversationEvent, ...]
    title: str = ""


class SessionsChanged(Struct, frozen=True, tag=True):
    """The list of sessions is another one now: a name, an order, one more or less."""


class ProposalChanged(Struct, frozen=True, tag=True):
    """The open proposal, or None when there is nothing to review. `files` whose hunks must be asked for again."""

    proposal: Proposal | None
    files: tuple[str, ...] = ()


class ReviewChanged(Struct, frozen=True, tag=True):
    """What a review of another source shows has changed under it; `files` whose hunks must be asked for again."""

    review: Proposal
    files: tuple[str, ...] = ()


class CommentsChanged(Struct, frozen=True, tag=True):
    """All comments of a review, whenever one of them changes."""

    proposal: str
    comments: tuple[Comment, ...]


class HaikuReviewChanged(Struct, frozen=True, tag=True):
    """How far a review by the model is. Its findings come as comments."""

    proposal: str
    reviewers: tuple[ReviewerState, ...]
    dollars: float | None
    """Used so far; None when the prices of the model are not known."""
    running: bool


class DocumentSpliced(Struct, frozen=True, tag=True):
    """The engine changed an open document (apply, undo, another program); to be done as one undoable step.

    `revision` is the one the splices were made on, applied in order; it then stands at `revision` + 1.
    A window that has typed meanwhile answers with `ResetDocument`.
    """

    path: str
    revision: int
    splices: tuple[Splice, ...]
    dirty: bool
    why: str


class DocumentState(Struct, frozen=True, tag=True):
    """What is known of an open document changed, but not its text: stale, saved elsewhere, read-only."""

    document: DocumentView
    problem: Problem | None = None


class FilesChanged(Struct, frozen=True, tag=True):
    """Somebody else changed files. `unsent` is how many changed files the model has not been told of yet."""

    news: tuple[FileNews, ...]
    unsent: int
    rescan: bool = False
    """Too much happened to name it: list again."""


class GitChanged(Struct, frozen=True, tag=True):
    """Branch, HEAD or the operation under way."""

    state: GitState


class WatcherChanged(Struct, frozen=True, tag=True):
    """Whether the watcher sees changes at once (`watching`), by polling, or not at all."""

    state: str
    problem: Problem | None = None


class Notice(Struct, frozen=True, tag=True):
    """Something the person should know that no request asked for."""

    problem: Problem


Event: TypeAlias = (
    ConversationEvent
    | ConversationShown
    | MessagesQueued
    | SessionsChanged
    | ProposalChanged
    | ReviewChanged
    | CommentsChanged
    | HaikuReviewChanged
    | InlineGrew
    | DocumentSpliced
    | DocumentState
    | FilesChanged
    | GitChanged
    | WatcherChanged
    | Notice
    | SearchEvent
    | ProblemEvent
)

FromEngine: TypeAlias = Reply | Event
"""Everything that comes over the engine's standard output."""
