"""A title for a new session from the model: one small request after its first answer, where the person wants that.

Until then, and where it fails or would not be cheap, the session is called what its first message says.
"""

from __future__ import annotations

import asyncio
import logging

from haiku_pair.engine.claude.layout import build_request
from haiku_pair.engine.claude.messages import user
from haiku_pair.engine.claude.profiles import RawUsage
from haiku_pair.engine.claude.reply import ModelTrouble
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.beside import Beside
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.protocol.events import SessionsChanged
from haiku_pair.protocol.usage import RequestKind
from haiku_pair.resources import resource

log = logging.getLogger(__name__)

MAX_TOKENS = 40
MAX_CHARACTERS = 1_500
"""Of the message and of the answer each."""
CHEAP = 0.005
"""Dollars that a title may cost at most; with a model whose prices are not known there is none."""
_LONGEST = 80


class Naming:
    """For the event loop's thread."""

    def __init__(self, parts: SessionParts, conversation: Conversation, beside: Beside) -> None:
        """`conversation` is the session's."""
        self._parts = parts
        self._conversation = conversation
        self._beside = beside
        self._task: asyncio.Task[None] | None = None

    def after_turn(self) -> None:
        """Ask for a title if this was the first turn; returns at once."""
        wanted = self._parts.settings().name_sessions and len(self._conversation.turns) == 1
        if wanted and self._is_cheap() and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._name(self._conversation.id))

    async def stop(self) -> None:
        """Give up a request that is under way."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    def _is_cheap(self) -> bool:
        most = RawUsage(uncached=2 * MAX_CHARACTERS, output=MAX_TOKENS)
        dollars = self._beside.spending.profile.dollars(most)
        return dollars is not None and dollars <= CHEAP

    async def _name(self, session: str) -> None:
        answers = [message.text for message in self._conversation.all_messages() if message.calls or message.text]
        question = "\n\n".join(
            (
                f"<message>\n{self._conversation.last_words[:MAX_CHARACTERS]}\n</message>",
                f"<answer>\n{answers[-1][:MAX_CHARACTERS] if answers else ''}\n</answer>",
            )
        )
        system = resource("prompts", "title.md").read_text("utf-8").strip()
        request = build_request(self._beside.spending.profile, (system,), (), [user(question)], max_tokens=MAX_TOKENS)
        try:
            model = await self._beside.model(RequestKind.TITLE)
            title = _title((await model.reply(request, lambda _part: None)).message.text)
            if title and await self._parts.store.suggest_title(session, title):
                self._parts.send(SessionsChanged())
        except (ModelTrouble, Failure) as trouble:
            log.info("a session keeps the name its message gives it: %s", trouble)


def _title(text: str) -> str:
    """The title in what was answered; empty where that is none."""
    line = next((line.strip(" \t\"'“”«»*#`.") for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= _LONGEST else ""
