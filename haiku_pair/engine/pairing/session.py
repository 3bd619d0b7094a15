"""One pairing session on one folder: the conversation, the open proposal, and the turn that runs, if any."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from haiku_pair.engine.claude.messages import user
from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage
from haiku_pair.engine.claude.providers import chosen_profile
from haiku_pair.engine.claude.reply import ModelTrouble
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import conversation
from haiku_pair.engine.pairing.comments import CommentBook
from haiku_pair.engine.pairing.commit_message import commit_request, message_of
from haiku_pair.engine.pairing.context import KnownTree, MessageContext, message_context
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.kept import Kept
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.prompt import system_blocks
from haiku_pair.engine.pairing.proposals import ProposalBook
from haiku_pair.engine.pairing.spending import Spending
from haiku_pair.engine.pairing.toolbox import Toolbox
from haiku_pair.engine.pairing.transcript import Transcript
from haiku_pair.engine.pairing.turn import Model, Turn, TurnParts, defect
from haiku_pair.engine.vcs.checkpoints import Checkpoint, Checkpoints, Moment
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.events import (
    ConversationEvent,
    ConversationShown,
    Event,
    Notice,
    ProposalChanged,
    ProposalReady,
    StepTaken,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
    UsageReported,
)
from haiku_pair.protocol.replies import Applied
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import EndReason, Fault, GitState, JournalEntry, PatchFile, Problem, Settings

log = logging.getLogger(__name__)

T = TypeVar("T")

TITLE = 60
"""Characters of a message that name its checkpoint."""


class Store(conversation.Store, Protocol):
    """Where the session keeps what must last. Calls return at once; writing happens in their order."""

    def put(self, key: str, value: bytes) -> None:
        """Keep a value for this folder."""


class GitLane(Protocol):
    """The lane that owns git and the proposal."""

    async def run(self, call: Callable[[], T]) -> T:
        """Run a blocking call there."""


@dataclass(frozen=True)
class SessionParts:
    """What a session works with."""

    gate: PathGate
    trees: Trees
    checkpoints: Checkpoints
    book: ProposalBook
    overlay: Overlay
    comments: CommentBook
    lane: GitLane
    store: Store
    capture: Callable[[], str]
    """The working tree with unsaved text as a tree; runs in the lane."""
    git_state: Callable[[], GitState]
    send: Callable[[Event], None]
    model: Callable[[], Awaitable[Model]]
    settings: Callable[[], Settings]


class Session:
    """For the event loop's thread; what blocks goes through the lane."""

    def __init__(self, parts: SessionParts, kept: Kept) -> None:
        """`kept` is taken up: conversation, history and the model's picture of the files."""
        self._parts = parts
        self._conversation = Conversation(parts.store, kept)
        self._task: asyncio.Task[None] | None = None
        self._turn = ""
        self._answering = False
        self._changed_in_turn = False
        self._writing: set[str] = set()
        self._showing: set[asyncio.Task[None]] = set()
        self._known = KnownTree(parts.trees, kept.known_tree)
        self._seen_tree = kept.seen_tree
        self._transcript = Transcript(self._sent, self._conversation.keep)
        self._toolbox = Toolbox(parts.overlay, parts.comments, parts.lane.run)
        self._spending = Spending(chosen_profile(parts.settings()))

    # --- what the window is shown ------------------------------------------------------------------

    def show(self) -> None:
        """Send the conversation as it was left, ending a turn that a crash cut off."""
        self._conversation.end_cut_turn()
        self._show_conversation()

    def _show_conversation(self) -> None:
        self._parts.send(ConversationShown(self._conversation.id, self._conversation.events))

    async def take_up(self) -> None:
        """Send the proposal as it was left, and learn again what the model has seen. Needs git."""
        await self._parts.lane.run(self._restore_seen)
        await self.show_proposal()

    async def show_proposal(self) -> None:
        """Send the proposal as it stands."""
        proposal = await self._parts.lane.run(self._parts.book.proposal)
        self._parts.send(ProposalChanged(proposal, tuple(file.path for file in proposal.files) if proposal else ()))

    # --- turns -------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """A turn is running. What is put in order after its end does not count."""
        return self._answering

    def start(self, message: SendMessage, comments: Sequence[Comment] = ()) -> str:
        """Begin a turn with this message, and tell of these comments beside the drafts on the proposal; its id.

        Raises:
            Failure: `BUSY`, a turn is running; `BAD_REQUEST`, there are no words.
        """
        if self.busy:
            raise Failure(
                Fault.BUSY,
                "Haiku is still working on the last message.",
                kept="Your draft is kept.",
                next_step="Wait for the answer, or press Esc to stop it.",
            )
        if not message.text.strip():
            raise Failure(Fault.BAD_REQUEST, "There is nothing to send.", next_step="Write a message first.")
        self._turn = uuid.uuid4().hex[:12]
        self._answering = True
        self._task = asyncio.get_running_loop().create_task(self._run(self._turn, message, comments, self._task))
        return self._turn

    async def stop(self) -> None:
        """Stop the running turn and wait until it has ended."""
        if self._task is None or self._task.done():
            return
        if self._answering:
            self._task.cancel()
        await asyncio.wait([self._task])

    async def begin_anew(self) -> None:
        """Set the conversation aside and start an empty one; the proposal stays."""
        await self.stop()
        self._conversation.begin()
        self._forget_seen("")
        self._show_conversation()

    def _forget_seen(self, known: str) -> None:
        """What the model has read is not in this conversation; `known` is the tree it was last told of there."""
        self._known = KnownTree(self._parts.trees, known)
        self._parts.store.put("known", known.encode())
        self._parts.store.put("seen", b"")
        self._parts.overlay.restore_seen({})
        self._spending = Spending(chosen_profile(self._parts.settings()))

    # --- going back --------------------------------------------------------------------------------

    def take_checkpoint(self, title: str) -> None:
        """Note where files and conversation stand, to be able to come back; runs in the lane.

        Raises:
            Failure: git or the store can't do it.
        """
        self._take_checkpoint(title, self._parts.capture(), "")

    def turns_since(self, checkpoint: Checkpoint) -> int:
        """Turns that going back to a checkpoint would set aside; -1 when it belongs to another conversation."""
        here = checkpoint.conversation == self._conversation.id
        return self._conversation.turns_from(checkpoint.turn) if here else -1

    @property
    def last_words(self) -> str:
        """What the person asked for last, on one line; empty at the beginning."""
        return _first_words(self._conversation.last_words)

    async def go_back(self, checkpoint: Checkpoint) -> None:
        """Begin a conversation that is what this one was at the checkpoint; the present one is set aside.

        Raises:
            Failure: the store can't be read.
        """
        await self.stop()
        await self._conversation.resume(checkpoint.conversation, checkpoint.turn, checkpoint.messages)
        self._forget_seen(checkpoint.known)
        self._show_conversation()

    def _take_checkpoint(self, title: str, working: str, turn: str) -> None:
        state, trees = self._parts.book.frozen()
        known = self._known.tree
        self._parts.checkpoints.take(
            Moment(
                title=title,
                tree=working,
                at=time.time(),
                turn=turn,
                conversation=self._conversation.id,
                messages=len(self._conversation.messages()),
                known=known,
                state=state,
            ),
            keep=(*trees, *((known,) if known else ())),
        )

    async def _run(
        self, turn: str, message: SendMessage, comments: Sequence[Comment], before: asyncio.Task[None] | None
    ) -> None:
        try:
            answered = await self._answer(turn, message, comments, before)
        finally:
            self._answering = False
        if not answered:
            return
        try:
            await self._after(turn)
        except Failure as failure:
            self._parts.send(Notice(failure.problem))

    async def _answer(
        self, turn: str, message: SendMessage, comments: Sequence[Comment], before: asyncio.Task[None] | None
    ) -> bool:
        """The turn itself; False when it came to nothing before the model was asked."""
        started = False
        try:
            if before is not None:
                await asyncio.wait([before])
            context = await self._parts.lane.run(lambda: self._prepare(turn, message, comments))
            self._transcript.say(TurnStarted(turn, message.text, context.words))
            started = True
            self._conversation.add(user(message.text, context.text) if context.text else user(message.text))
            self._changed_in_turn = False
            self._parts.store.put("known", self._known.tree.encode())
            parts = await self._turn_parts()
        except (asyncio.CancelledError, Exception) as error:  # noqa: BLE001 - the turn must end for the window too
            if not started:
                self._transcript.say(TurnStarted(turn, message.text))
            self._transcript.say(TurnFinished(turn, *_how_it_ended(error)))
            return False
        await Turn(turn, parts).run()
        return True

    def _prepare(self, turn: str, message: SendMessage, comments: Sequence[Comment]) -> MessageContext:
        """What the model is told beside the words; from now on it counts as told."""
        working = self._parts.capture()
        self._take_checkpoint(f"Before “{_first_words(message.text)}”", working, turn)
        book = self._parts.book
        delta = self._known.delta_to(working)
        verdict = book.verdict()
        known = self._parts.comments
        chosen = (*known.travelling(book.review.id if book.review else ""), *known.current(comments))
        said = tuple({comment.id: comment for comment in chosen}.values())
        book.anchor(working)
        context = message_context(delta, verdict, said, message, self._parts.git_state())
        self._known.told(working)
        book.verdict_told()
        known.told(said)
        return context

    async def _turn_parts(self) -> TurnParts:
        settings = self._parts.settings()
        profile = chosen_profile(settings)
        if profile != self._spending.profile:
            self._spending.profile = profile
        self._spending.begin_turn()
        system = await self._parts.lane.run(lambda: system_blocks(self._parts.gate))
        return TurnParts(
            model=await self._parts.model(),
            toolbox=self._toolbox,
            history=self._conversation,
            transcript=self._transcript,
            spending=self._spending,
            settings=settings,
            system=system,
        )

    async def _after(self, turn: str) -> None:
        proposal = await self._parts.lane.run(self._parts.book.proposal)
        if self._changed_in_turn and proposal is not None:
            ready = ProposalReady(
                turn,
                proposal.id,
                len(proposal.files),
                proposal.total,
                sum(file.added for file in proposal.files),
                sum(file.removed for file in proposal.files),
            )
            self._transcript.say(ready)
        await self.show_proposal()
        await self._parts.lane.run(self._keep_seen)

    # --- beside the conversation -------------------------------------------------------------------

    async def suggest_commit_message(self, patches: Sequence[PatchFile]) -> str:
        """A message for these changes, from the model; what it costs counts.

        Raises:
            Failure: the model could not be asked, or answered nothing.
        """
        model = await self._parts.model()
        request = commit_request(self._spending.profile, patches, self.last_words)
        try:
            reply = await model.reply(request, lambda _part: None)
        except ModelTrouble as trouble:
            self.spent_beside(trouble.usage)
            raise Failure.telling(trouble.problem) from trouble
        self.spent_beside(reply.usage)
        return message_of(reply)

    def spent_beside(self, usage: RawUsage, profile: ModelProfile | None = None) -> None:
        """Count what a request beside the conversation has used, of this model if it is another one by now."""
        self._spending.add_beside(usage, profile)
        self._parts.send(UsageReported("", self._spending.usage()))

    # --- steps to the disk -------------------------------------------------------------------------

    def applied(self, base: str, accepted: str) -> None:
        """The person applied a part; runs in the lane. The verdict will tell of it, the delta must not."""
        self._known.applied(base, accepted)
        self._parts.store.put("known", self._known.tree.encode())

    def say_step(self, entry: JournalEntry, summary: str) -> Applied:
        """An apply, undo or redo becomes a line in the conversation."""
        self._transcript.say(StepTaken(entry, summary))
        return Applied(entry, summary)

    @property
    def known_tree(self) -> str:
        """The tree the model believes in; empty before the first message."""
        return self._known.tree

    def flush(self) -> None:
        """Everything that is still held back goes out and into the store."""
        self._transcript.flush()

    # --- inside ------------------------------------------------------------------------------------

    def _sent(self, event: ConversationEvent) -> None:
        self._parts.send(event)
        if isinstance(event, ToolStarted) and self._toolbox.writes(event.tool):
            self._writing.add(event.call)
        if isinstance(event, ToolFinished) and event.ok and event.call in self._writing:
            self._changed_in_turn = True
            showing = asyncio.get_running_loop().create_task(self.show_proposal())
            self._showing.add(showing)
            showing.add_done_callback(self._showing.discard)

    def _keep_seen(self) -> None:
        seen = self._parts.overlay.seen()
        if not seen:
            return
        versions: Mapping[str, FileVersion] = {path: FileVersion(raw, "100644") for path, raw in seen.items()}
        self._seen_tree = self._parts.trees.write(self._parts.trees.empty, versions)
        self._parts.trees.pin("seen", self._seen_tree)
        self._parts.store.put("seen", self._seen_tree.encode())

    def _restore_seen(self) -> None:
        if not self._seen_tree:
            return
        trees = self._parts.trees
        found = {path: trees.read(self._seen_tree, path) for path in trees.paths(self._seen_tree)}
        self._parts.overlay.restore_seen({path: version.raw for path, version in found.items() if version})


def _first_words(text: str) -> str:
    """The beginning of a message, for a title."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


def _how_it_ended(error: BaseException) -> tuple[EndReason, Problem | None]:
    """Why a turn came to nothing before the model was asked."""
    match error:
        case asyncio.CancelledError():
            return EndReason.STOPPED, None
        case Failure():
            return EndReason.FAILED, error.problem
        case _:
            log.error("a turn could not begin", exc_info=error)
            return EndReason.FAILED, defect(error)
