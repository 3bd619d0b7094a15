"""Tool calls while the model still writes them, for a view of edits as they come. Nothing here is acted on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from haiku_pair.engine.claude.messages import clean
from haiku_pair.engine.claude.reply import ToolArguments, ToolBegan
from haiku_pair.engine.pairing.tools.base import complete_texts
from haiku_pair.protocol.events import ToolGrew, ToolStarted

FRAME = 0.1
"""Seconds between two reports of a call."""
SHOWN_AT_MOST = 200_000
"""Characters of a call's arguments that are shown as they come; the rest with the whole."""
_TITLED_BY = 4_000
"""Characters from the beginning in which the texts that a title needs are looked for."""


@dataclass
class _Call:
    name: str
    due: float = 0.0
    pieces: int = 0
    length: int = 0
    beginning: str = ""


class GrowingCalls:
    """Those of one turn. Each report holds what came since the last one, so that all together cost what they hold."""

    def __init__(
        self,
        turn: str,
        title: Callable[[str, dict[str, object]], str],
        say: Callable[[ToolStarted | ToolGrew], None],
    ) -> None:
        """`title` says in words what a tool does with these arguments."""
        self._turn = turn
        self._title = title
        self._say = say
        self._calls: dict[str, _Call] = {}

    def begin(self, part: ToolBegan) -> None:
        """A call begins; one of the same id before it was void."""
        self._calls[part.call] = _Call(part.name)
        self._say(ToolStarted(self._turn, part.call, part.name, self._title(part.name, {})))

    def grow(self, part: ToolArguments) -> None:
        """More of it. For the event loop's thread."""
        call = self._calls.get(part.call)
        now = asyncio.get_running_loop().time()
        if call is None or now < call.due or call.length >= SHOWN_AT_MOST:
            return
        added = clean("".join(part.pieces[call.pieces :]))[: SHOWN_AT_MOST - call.length]
        call.due, call.pieces, call.length = now + FRAME, len(part.pieces), call.length + len(added)
        call.beginning += added[: _TITLED_BY - len(call.beginning)]
        title = self._title(call.name, complete_texts(call.beginning))
        self._say(ToolGrew(self._turn, part.call, title, added))
