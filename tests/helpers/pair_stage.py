"""The pairing room for tests: a folder with git, the book on it, and a model that says what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from haiku_pair.engine.claude.messages import Message, assistant
from haiku_pair.engine.claude.profiles import RawUsage, profile_for
from haiku_pair.engine.claude.reply import ModelReply, ModelTrouble, StreamPart, TextPart
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.pairing import decisions as steps
from haiku_pair.engine.pairing.comments import CommentBook
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.proposals import ProposalBook
from haiku_pair.engine.pairing.reviewed import ReviewedMarks
from haiku_pair.engine.pairing.spending import Spending, SpendingParts
from haiku_pair.engine.pairing.toolbox import Toolbox
from haiku_pair.engine.pairing.tools.base import ToolAnswer
from haiku_pair.engine.pairing.transcript import Transcript
from haiku_pair.engine.pairing.turn import TurnParts
from haiku_pair.engine.vcs.apply import Applier
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trash import Trash
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.events import ConversationEvent
from haiku_pair.protocol.usage import RequestKind
from haiku_pair.protocol.values import Decision, HunkDecision, HunkPlace, Settings, Settling
from tests.helpers.repositories import Sandbox


@dataclass
class Pair:
    """The pairing room on one sandbox, without a server."""

    sandbox: Sandbox
    private: Path
    kept: bytes | None = None
    kept_marks: bytes | None = None
    kept_comments: bytes | None = None
    unsaved: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = self.sandbox.root
        self.gate = PathGate(root)
        runner = GitRunner(outside=root)
        self.person = PersonsRepository(root, runner)
        self.trees = Trees(self.private, self.person, runner, self.gate, self.files)
        self.applier = Applier(self.gate, self.trees, Journal(self.trees))
        self.trash = Trash(self.trees)
        self.marks = ReviewedMarks(self._keep_marks, self.kept_marks)
        self.book = ProposalBook(self.trees, self.trash, self.marks, self._keep, self.kept)
        self.comments = CommentBook(self._keep_comments, self.kept_comments, lambda _review, _comments: None)
        self.overlay = Overlay(self.gate, self.book, self, self.files)

    def raw(self, path: str) -> bytes | None:
        """Unsaved text of a path."""
        return self.unsaved.get(path)

    def files(self) -> list[str]:
        """Files of the folder."""
        return self.person.list_files() or []

    def begin_turn(self) -> str:
        """A turn begins on what is there now."""
        working = self.trees.capture(self.unsaved)
        self.book.anchor(working)
        return working

    def propose(self, changes: Mapping[str, bytes | None]) -> None:
        """The model changes files."""
        self.begin_turn()
        self.overlay.write({path: None if raw is None else FileVersion(raw) for path, raw in changes.items()})

    def follow(self) -> None:
        """The proposal moves with what the person changed."""
        self.book.reanchor({path: self.overlay.working(path) for path in self.book.touched()})

    def hunk_ids(self, path: str) -> list[str]:
        """Ids of the hunks of a file."""
        return [reviewed.hunk.id for reviewed in self.book.file_hunks(path).hunks]

    def say(self, path: str, *decisions: Decision) -> None:
        """Decide on the hunks of a file, from the first on."""
        ids = self.hunk_ids(path)
        said = [HunkDecision(path, hunk, decision) for hunk, decision in zip(ids, decisions, strict=False)]
        self.book.step(lambda opened: steps.decide(opened, said))

    def settle(self, path: str, number: int, settling: Settling) -> None:
        """Settle a hunk of a file by its number."""
        place = HunkPlace(path, self.hunk_ids(path)[number])
        self.book.step(lambda opened: steps.settle(opened, place, settling))

    def apply(self) -> None:
        """Apply what is accepted."""
        self.book.apply(self.applier, self.unsaved)

    def restarted(self) -> Pair:
        """The same after the engine was started again."""
        self.trees.close()
        return Pair(self.sandbox, self.private, self.kept)

    def _keep_comments(self, comments: bytes) -> None:
        self.kept_comments = comments

    def _keep_marks(self, marks: bytes) -> None:
        self.kept_marks = marks

    def _keep(self, state: bytes) -> None:
        self.kept = state


class ScriptedModel:
    """Answers with what it was given, in order; a `ModelTrouble` is raised instead."""

    def __init__(self, *replies: ModelReply | ModelTrouble) -> None:
        self._replies = list(replies)
        self.requests: list[dict[str, object]] = []

    async def reply(self, request: dict[str, object], on: Callable[[StreamPart], None]) -> ModelReply:
        """The next reply, its text streamed first."""
        self.requests.append(request)
        answer = self._replies.pop(0)
        if isinstance(answer, ModelTrouble):
            raise answer
        if answer.message.text:
            on(TextPart(answer.message.text))
        return answer


def says(text: str, stop_reason: str = "end_turn", usage: RawUsage | None = None) -> ModelReply:
    """A reply in words."""
    return ModelReply(assistant(text), stop_reason, usage or RawUsage(uncached=100, output=10))


@dataclass
class Stage:
    """A turn's surroundings: what it said, and the history it left."""

    pair: Pair
    settings: Settings = field(default_factory=Settings)
    events: list[ConversationEvent] = field(default_factory=list)
    kept: list[ConversationEvent] = field(default_factory=list)
    history: list[Message] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def messages(self) -> list[Message]:
        """All so far."""
        return self.history

    def add(self, message: Message) -> None:
        """One more."""
        self.history.append(message)

    def parts(self, model: ScriptedModel) -> TurnParts:
        """What the turn works with."""

        async def here(call: Callable[[], ToolAnswer]) -> ToolAnswer:
            return call()

        async def pause(seconds: float) -> None:
            self.waits.append(seconds)

        spending = Spending(profile_for("claude-haiku-4-5"), SpendingParts(lambda: self.settings))
        spending.begin_turn("t1")
        return TurnParts(
            model=spending.through(model, RequestKind.TURN, turn="t1"),
            toolbox=Toolbox(self.pair.overlay, self.pair.comments, here),
            history=self,
            transcript=Transcript(self.events.append, self.kept.append),
            spending=spending,
            settings=self.settings,
            system=("role",),
            pause=pause,
        )

    def of(self, *kinds: type[ConversationEvent]) -> Sequence[ConversationEvent]:
        """The events of these kinds."""
        return [event for event in self.events if isinstance(event, kinds)]
