"""What the next message would cost, laid out exactly as it would be sent, without sending or telling anything."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace

from haiku_pair.engine.claude.layout import ToolSpec, build_request
from haiku_pair.engine.claude.messages import Message
from haiku_pair.engine.claude.profiles import RawUsage
from haiku_pair.engine.claude.providers import chosen_profile
from haiku_pair.engine.pairing.beside import Beside
from haiku_pair.engine.pairing.context import MessageContext
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.modes import THINKING_TOKENS
from haiku_pair.engine.pairing.prompt import system_blocks
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.usage import MessagePriced

USUAL_OUTPUT = 700
"""Tokens of an answer, as long as nothing is known of the answers here."""
_FRESH = 2.0
"""Seconds for which what travels beside the words is taken to be the same, while the person types."""


class Pricing:
    """For the event loop's thread; what blocks goes through the lane."""

    def __init__(
        self,
        parts: SessionParts,
        conversation: Conversation,
        beside: Beside,
        specs: Callable[[], tuple[ToolSpec, ...]],
        foretell: Callable[[SendMessage], MessageContext],
    ) -> None:
        """`foretell` runs in the lane, and nothing counts as told by it."""
        self._parts = parts
        self._conversation = conversation
        self._beside = beside
        self._specs = specs
        self._foretell = foretell
        self._known: tuple[object, float, MessageContext, tuple[str, ...]] | None = None
        """What travels beside the words, what it was asked for, and when."""

    async def request(self, message: SendMessage) -> dict[str, Any]:
        """The first request of the turn, as it would be sent now.

        Raises:
            Failure: what travels with the message can't be found out.
        """
        # What changed in the files is looked for again from time to time, not at every key.
        history = self._history(message.instead_of)
        asked = (replace(message, text=""), len(history))
        known, now = self._known, time.monotonic()
        if known is None or known[0] != asked or now - known[1] > _FRESH:
            run, rules = self._parts.lane.run, self._parts.overlay.rules
            context = await run(lambda: self._foretell(message))
            known = self._known = (asked, now, context, await run(lambda: system_blocks(rules)))
        _, _, context, system = known
        profile, thinking = chosen_profile(self._parts.settings()), THINKING_TOKENS if message.thinking else 0
        return build_request(
            profile, system, self._specs(), [*history, context.message(message.text)], thinking_tokens=thinking
        )

    def _history(self, instead_of: str) -> list[Message]:
        """What was said before the message: all of it, or what came before the turn it is to stand in place of."""
        known, sent = self._conversation, self._conversation.messages()
        count = len(known.all_messages()) if instead_of else 0
        gone = next((count - number for number in range(count) if known.turn_of(number) == instead_of), 0)
        return sent[: max(len(sent) - gone, 0)]

    async def price(
        self, request: dict[str, Any], usual: Callable[[], Awaitable[tuple[float | None, int | None]]], counted: int = 0
    ) -> MessagePriced:
        """What it would cost.

        Args:
            request: from `request`.
            usual: what a turn has cost here as a rule, and the tokens of an answer.
            counted: tokens of the prompt as the API counted them; 0 to guess.
        """
        spending = self._beside.spending
        spending.profile = chosen_profile(self._parts.settings())
        await spending.look_up()
        foreseen, refused = spending.foresee(request, counted)
        turn, output = await usual()
        output = min(output or USUAL_OUTPUT, int(request["max_tokens"]))
        prompt = foreseen.usage
        left = foreseen.until - spending.parts.clock()
        return MessagePriced(
            cached=prompt.cache_read,
            new=prompt.prompt - prompt.cache_read,
            output=output,
            dollars=spending.profile.dollars(prompt + RawUsage(output=output)),
            is_counted=bool(counted),
            usual_turn=turn,
            refused=refused,
            again=left if 0 < left < float("inf") else 0.0,
        )
