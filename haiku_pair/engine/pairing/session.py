"""One pairing session on one folder: the conversation, the open proposal, and the turn that runs, if any."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Coroutine, Sequence

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.beside import Beside
from haiku_pair.engine.pairing.briefing import Briefing
from haiku_pair.engine.pairing.compaction import Compaction
from haiku_pair.engine.pairing.context import MessageContext
from haiku_pair.engine.pairing.conversation import Conversation, without_bytes
from haiku_pair.engine.pairing.going_back import GoingBack
from haiku_pair.engine.pairing.kept import QUEUE, Kept
from haiku_pair.engine.pairing.modes import THINKING_TOKENS
from haiku_pair.engine.pairing.naming import Naming
from haiku_pair.engine.pairing.picture import Picture
from haiku_pair.engine.pairing.pricing import Pricing
from haiku_pair.engine.pairing.prompt import system_blocks
from haiku_pair.engine.pairing.queue import MessageQueue
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.pairing.showing import Showing
from haiku_pair.engine.pairing.sight import Sight
from haiku_pair.engine.pairing.switching import Switching
from haiku_pair.engine.pairing.titles import first_words
from haiku_pair.engine.pairing.toolbox import Toolbox
from haiku_pair.engine.pairing.transcript import Transcript
from haiku_pair.engine.pairing.turn import Turn, TurnParts
from haiku_pair.engine.pairing.turn_ends import defect
from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.composing import Attachment
from haiku_pair.protocol.events import Notice, StepTaken, TurnFinished, TurnStarted
from haiku_pair.protocol.replies import Applied
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.usage import RequestKind
from haiku_pair.protocol.values import EndReason, Fault, JournalEntry, Problem
from haiku_pair.protocol.withheld import SecretsWithheld, WithheldSecret
from haiku_pair.words import tr

log = logging.getLogger(__name__)


class Session:
    """For the event loop's thread; what blocks goes through the lane."""

    def __init__(self, parts: SessionParts, kept: Kept) -> None:
        """`kept` is taken up: conversation, history and the model's picture of the files."""
        self._parts = parts
        self._conversation = Conversation(parts.store, kept)
        self._task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        """The newest, and those before it that still put in order what their turns left."""
        self._turn = ""
        self._answering = False
        self._said_withheld: set[tuple[str, str]] = set()
        self._running: Turn | None = None
        self.queue = MessageQueue(lambda raw: parts.store.put(QUEUE, raw), parts.send, kept.queue)
        self.on_start: Callable[[], None] = nothing_to_do
        """Called whenever a turn begins."""
        self._picture = Picture(parts, kept)
        self._toolbox = Toolbox(parts.overlay, parts.comments, parts.lane.run)
        self._showing = Showing(parts, self._toolbox)
        self._transcript = Transcript(self._showing.sent, self._conversation.keep)
        self.going_back = GoingBack(parts, self._conversation, self._picture)
        self.briefing = Briefing(parts, self._conversation, self._picture, self.going_back)
        self.sight = Sight(parts, self._conversation, self.briefing.aside, self._toolbox.specs)
        self.beside = Beside(parts, self._conversation, kept.cache)
        self.pricing = Pricing(parts, self._conversation, self.beside, self._toolbox.specs, self.briefing.foretell)
        self._compaction = Compaction(parts, self._conversation, self.beside, self._toolbox.specs, self._transcript.say)
        self._naming = Naming(parts, self._conversation, self.beside)
        self.switching = Switching(parts, self._conversation, self._picture, self.stop, self._begin_another)

    def _begin_another(self) -> None:
        """Another conversation is open."""
        self.beside.begin()
        self.briefing.forget()

    # --- what the window is shown ------------------------------------------------------------------

    def show(self) -> None:
        """Send the conversation as it was left, ending a turn that a crash cut off."""
        self._conversation.end_cut_turn()
        self.switching.show()
        self.queue.show()

    async def take_up(self) -> None:
        """Send the proposal as it was left, and learn again what the model has seen. Needs git."""
        await self.beside.take_up()
        await self._parts.lane.run(self._picture.restore_seen)
        await self.show_proposal()

    async def show_proposal(self) -> None:
        """Send the proposal as it stands."""
        await self._showing.proposal()

    # --- turns -------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """A turn is running. What is put in order after its end does not count."""
        return self._answering

    @property
    def shown(self) -> str:
        """Id of the conversation that is open."""
        return self._conversation.id

    @property
    def last_words(self) -> str:
        """What the person asked for last, on one line; empty at the beginning."""
        return first_words(self._conversation.last_words)

    def attached(self, turn: str) -> tuple[Attachment, ...]:
        """What the person attached to the message that began a turn."""
        return self._conversation.attached(turn)

    def start(self, message: SendMessage, comments: Sequence[Comment] = ()) -> str:
        """Begin a turn with this message, and tell of these comments beside the drafts on the proposal; its id.

        Raises:
            Failure: `BUSY`, a turn is running; `BAD_REQUEST`, there are no words.
        """
        self._check_idle()
        if not message.text.strip():
            raise Failure(Fault.BAD_REQUEST, tr("There is nothing to send."), next_step=tr("Write a message first."))
        self._turn = uuid.uuid4().hex[:12]
        self._answering = True
        self.on_start()
        self._begin(self._run(self._turn, message, comments, self._task))
        return self._turn

    def _begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        self._task = task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def enqueue(self, message: SendMessage, *, joins: bool = False) -> None:
        """Send a message after the running turn, or let it join that; at once when there is none.

        Raises:
            Failure: `BAD_REQUEST`, there are no words.
        """
        if self.busy:
            self.queue.add(message, joins=joins)
        else:
            self.start(message)

    def send_queued(self, name: str) -> None:
        """Let a message that waits join the turn, or begin one with it.

        Raises:
            Failure: `NOT_FOUND`.
        """
        if self.busy:
            self.queue.let_join(name)
            return
        message = self.queue.pop(name)
        if message is None:
            self.queue.take_back(name)
        else:
            self.start(message)

    def retry_now(self) -> None:
        """Ask again without waiting any longer, or go on where the turn asks whether it may.

        Raises:
            Failure: `NOTHING_TO_DO`, the turn does not wait.
        """
        if self._running is None or not self._running.go_on():
            raise Failure(Fault.NOTHING_TO_DO, tr("Nothing waits to be tried again."))

    def _check_idle(self) -> None:
        if self.busy:
            raise Failure(
                Fault.BUSY,
                tr("Haiku is still working on the last message."),
                kept=tr("Your draft is kept."),
                next_step=tr("Wait for the answer, or press Esc to stop it."),
            )

    async def stop(self) -> None:
        """Stop the running turn and wait until all is in order after it, and after those before it."""
        if self._task is not None and self._answering:
            await asyncio.sleep(0)  # a task that is cancelled before its first step never says how it ended
            self._task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks))
        await self._naming.stop()  # last: it begins after a turn

    async def _run(
        self, turn: str, message: SendMessage, comments: Sequence[Comment], before: asyncio.Task[None] | None
    ) -> None:
        reason = None
        try:
            reason = await self._answer(turn, message, comments, before)
        finally:
            self._answering = False
        if reason is None:
            return
        following = self.queue.pop() if reason is EndReason.DONE else None
        if following is not None:
            self.start(following)
        try:
            await self._after(turn)
        except Failure as failure:
            self._parts.send(Notice(failure.problem))

    async def _answer(
        self, turn: str, message: SendMessage, comments: Sequence[Comment], before: asyncio.Task[None] | None
    ) -> EndReason | None:
        """The turn itself, and how it ended; None when it came to nothing before the model was asked."""
        started = False
        try:
            if before is not None:
                await asyncio.wait([before])
            context = await self._told(turn, message, comments)
            self._transcript.say(
                TurnStarted(turn, message.text, context.words, message.mode, without_bytes(message.attachments))
            )
            started = True
            self._conversation.add(context.message(message.text))
            self._showing.begin_turn()
            self._picture.keep_told()
            self.beside.begin_turn(turn)
            await self._compaction.before_turn(turn)
            parts = await self._turn_parts(turn, message)
        except (asyncio.CancelledError, Exception) as error:  # noqa: BLE001 - the turn must end for the window too
            if not started:
                started_so = TurnStarted(turn, message.text, mode=message.mode, attached=message.attachments)
                self._transcript.say(started_so)
            self._transcript.say(TurnFinished(turn, *_how_it_ended(error)))
            return None
        self._running = Turn(turn, parts)
        try:
            return await self._running.run()
        finally:
            self._running = None

    async def _told(self, turn: str, message: SendMessage, comments: Sequence[Comment]) -> MessageContext:
        """What the model is told beside the words. Stopped meanwhile, it is told with the next message instead."""
        preparing = asyncio.ensure_future(self._parts.lane.run(lambda: self.briefing.prepare(turn, message, comments)))
        try:
            return await asyncio.shield(preparing)
        except asyncio.CancelledError:
            session = self._conversation.id

            def keep(done: asyncio.Future[MessageContext]) -> None:
                if done.exception() is None and self._conversation.id == session:
                    self._conversation.add(done.result().message(message.text))

            preparing.add_done_callback(keep)  # it counts as told from then on
            raise

    async def _turn_parts(self, turn: str, message: SendMessage) -> TurnParts:
        system = await self._parts.lane.run(lambda: system_blocks(self._parts.overlay.rules))
        return TurnParts(
            model=self.sight.sent.through(await self.beside.model(RequestKind.TURN, turn=turn), turn),
            toolbox=self._toolbox,
            history=self._conversation,
            transcript=self._transcript,
            spending=self.beside.spending,
            settings=self._parts.settings(),
            system=system,
            mode=message.mode,
            thinking_tokens=THINKING_TOKENS if message.thinking else 0,
            make_room=self._compaction.during_turn,
            joining=self.queue.pop_joining,
        )

    async def _after(self, turn: str) -> None:
        ready = await self._showing.outcome(turn)
        if ready is not None:
            self._transcript.say(ready)
        await self.show_proposal()
        await self._parts.lane.run(self._picture.keep_seen)
        self._naming.after_turn()

    # --- what the model still knows ----------------------------------------------------------------

    async def compact(self) -> None:
        """Let a summary stand for what the model was told so far; `stop` ends that as it ends a turn.

        Raises:
            Failure: `BUSY`, a turn is running; `NOTHING_TO_DO`, there is too little.
        """
        self._check_idle()
        self._answering = True
        task = self._begin(self._sum_up(self._task))
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()

    async def _sum_up(self, before: asyncio.Task[None] | None) -> None:
        try:
            if before is not None:
                await asyncio.wait([before])
            await self._compaction.by_hand()
        finally:
            self._answering = False

    def undo_compaction(self) -> None:
        """Tell the model again what the newest summary stands for.

        Raises:
            Failure: `BUSY`, a turn is running; `NOTHING_TO_DO`, there is no summary.
        """
        self._check_idle()
        self._compaction.undo()

    # --- steps to the disk -------------------------------------------------------------------------

    def applied(self, base: str, accepted: str) -> None:
        """The person applied a part; runs in the lane. The verdict will tell of it, the delta must not."""
        self._picture.applied(base, accepted)

    def say_step(self, entry: JournalEntry, summary: str) -> Applied:
        """An apply, undo or redo becomes a line in the conversation."""
        self._transcript.say(StepTaken(entry, summary))
        return Applied(entry, summary)

    def say_withheld(self, secrets: Sequence[WithheldSecret]) -> None:
        """What is sent goes without these; the conversation says so once."""
        new = tuple(secret for secret in secrets if (self.shown, secret.mark) not in self._said_withheld)
        self._said_withheld.update((self.shown, secret.mark) for secret in new)
        if new:
            self._transcript.say(SecretsWithheld(new))

    def say_let_go(self, secrets: tuple[WithheldSecret, ...]) -> None:
        """The person lets these be sent; that stands in the conversation too."""
        self._transcript.say(SecretsWithheld(secrets, let_go=True))

    def flush(self) -> None:
        """Everything that is still held back goes out and into the store."""
        self._transcript.flush()


def nothing_to_do() -> None:
    """Nobody wants to know."""


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
