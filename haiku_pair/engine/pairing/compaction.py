"""Keeping a long conversation within the model's context: from time to time a summary stands for its beginning.

Nothing is deleted by it. The summary is an event of the conversation that says how many messages it stands for; to
undo it is another event.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence

from haiku_pair.engine.claude.layout import ToolSpec, build_request
from haiku_pair.engine.claude.messages import Message, Thinking, encode_history, user
from haiku_pair.engine.claude.profiles import ModelProfile
from haiku_pair.engine.claude.reply import ModelTrouble
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.beside import Beside
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.prompt import system_blocks
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.pairing.summary import Covered, summary_text
from haiku_pair.protocol.events import Compacted, CompactionUndone, ConversationEvent
from haiku_pair.protocol.usage import RequestKind
from haiku_pair.protocol.values import Fault
from haiku_pair.resources import resource
from haiku_pair.words import tr

log = logging.getLogger(__name__)

MOST = 120_000
"""Tokens of context from which a summary is made before the next message."""
SHARE, AT_BOUNDARY, LATE = 0.6, 0.4, 0.8
"""The same as shares of the model's context, whichever is less: in general; where a task has just come to its end and
nothing is left to review; and within a turn, or after the person has undone a summary."""
MAX_TOKENS = 2_000
_FEWEST = 4
"""Messages that are worth a summary."""
_CHARACTERS_A_TOKEN = 3.5


class Compaction:
    """Makes and undoes summaries. For the event loop's thread."""

    def __init__(
        self,
        parts: SessionParts,
        conversation: Conversation,
        beside: Beside,
        specs: Callable[[], tuple[ToolSpec, ...]],
        say: Callable[[ConversationEvent], None],
    ) -> None:
        """`specs` are the tools of the turns, so that the request finds what they have put into the cache."""
        self._parts = parts
        self._conversation = conversation
        self._beside = beside
        self._specs = specs
        self._say = say

    async def before_turn(self, turn: str) -> None:
        """Make a summary of what came before the message of a turn, the newest one, if it is time."""
        conversation = self._conversation
        context = conversation.context
        if self._is_worth_it() and context >= self._limit(await self._is_boundary()):
            await self._make(turn, len(conversation.all_messages()) - 1, context, is_running=False)

    async def during_turn(self, turn: str) -> None:
        """Make a summary if the context is nearly full, between the rounds of a turn; the last round stays."""
        messages = self._conversation.all_messages()
        context = self._beside.spending.usage().context
        if context < LATE * self._profile.context or not self._is_worth_it():
            return
        last_round = messages[-2:]
        # A reply that has thought is only taken back with all its thinking before it: it is summed up as well.
        thought = any(isinstance(part, Thinking) for message in messages for part in message.parts)
        kept = 0 if thought else len(last_round)
        await self._make(turn, len(messages) - kept, context, is_running=True)

    async def by_hand(self) -> None:
        """Make a summary now.

        Raises:
            Failure: `NOTHING_TO_DO`, there is too little to sum up.
        """
        if not self._is_worth_it():
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("There is too little in this conversation to sum up."),
                kept=tr("Haiku still knows all of it."),
            )
        messages = self._conversation.all_messages()
        await self._make("", len(messages), self._conversation.context, is_running=False)

    def undo(self) -> None:
        """Tell the model again what the newest summary stands for.

        Raises:
            Failure: `NOTHING_TO_DO`, there is no summary.
        """
        summaries = self._conversation.summaries
        if not summaries:
            raise Failure(Fault.NOTHING_TO_DO, tr("Haiku knows all of this conversation; there is no summary to undo."))
        self._say(CompactionUndone(summaries[-1].id))

    # --- inside ------------------------------------------------------------------------------------

    @property
    def _profile(self) -> ModelProfile:
        return self._beside.spending.profile

    def _limit(self, at_boundary: bool) -> float:
        whole = self._profile.context
        if self._conversation.undone:
            return LATE * whole
        return AT_BOUNDARY * whole if at_boundary and whole <= MOST / SHARE else min(MOST, SHARE * whole)

    async def _is_boundary(self) -> bool:
        """The last task is done: everything that was proposed has been decided and applied."""
        return await self._parts.lane.run(self._parts.book.proposal) is None

    def _is_worth_it(self) -> bool:
        summaries = self._conversation.summaries
        told = summaries[-1].messages if summaries else 0
        return len(self._conversation.all_messages()) - told >= _FEWEST

    async def _make(self, turn: str, upto: int, context: int, *, is_running: bool) -> None:
        conversation = self._conversation
        before = conversation.messages()
        left = len(conversation.all_messages()) - upto
        told = before[: len(before) - left]
        seen, withheld = self._parts.overlay.seen(), self._parts.overlay.withheld
        covered = Covered(
            said=tuple(started.text for started in conversation.turns if is_running or started.turn != turn),
            messages=conversation.all_messages()[:upto],
            files={path: raw for path, raw in seen.items() if not withheld.why(path)},
            is_running=is_running,
        )
        text = summary_text(covered, await self._account(turn, told))
        saved = (len(encode_history(told)) - len(text)) / _CHARACTERS_A_TOKEN
        after = int(max(context - saved, len(text) / _CHARACTERS_A_TOKEN))
        self._say(Compacted(uuid.uuid4().hex[:12], turn, upto, text, context, after))

    async def _account(self, turn: str, told: Sequence[Message]) -> str:
        """The model's own words on what was done; empty when it can't be asked, or a cap stands against it."""
        asked = user(resource("prompts", "compaction.md").read_text("utf-8").strip())
        try:
            system = await self._parts.lane.run(lambda: system_blocks(self._parts.overlay.rules))
            request = build_request(self._profile, system, self._specs(), [*told, asked], max_tokens=MAX_TOKENS)
            model = await self._beside.model(RequestKind.COMPACTION, turn=turn)
            reply = await model.reply(request, lambda _part: None)
        except (ModelTrouble, Failure) as trouble:
            log.warning("a summary is made without the model: %s", trouble)
            return ""
        return reply.message.text
