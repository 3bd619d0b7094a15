"""The conversation as events: sent to the window at a calm pace, and kept on disk in the same order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from haiku_pair.protocol.events import ConversationEvent, TextDelta, ThinkingDelta

FRAME = 0.025
"""Seconds in which text for the window is collected; about what a screen shows."""
KEPT_WITHIN = 0.5
"""Seconds of streamed text that a crash may cost."""


class Transcript:
    """Where the turn says what happens. For the event loop's thread."""

    def __init__(self, send: Callable[[ConversationEvent], None], keep: Callable[[ConversationEvent], None]) -> None:
        """`send` reaches the window, `keep` the store; both must return at once."""
        self._send = send
        self._keep = keep
        self._unsent: list[TextDelta | ThinkingDelta] = []
        self._unkept: list[TextDelta | ThinkingDelta] = []
        self._send_timer: asyncio.TimerHandle | None = None
        self._keep_timer: asyncio.TimerHandle | None = None

    def stream(self, delta: TextDelta | ThinkingDelta) -> None:
        """More text; it goes out with what comes in the same frame."""
        self._unsent.append(delta)
        self._unkept.append(delta)
        loop = asyncio.get_running_loop()
        if self._send_timer is None:
            self._send_timer = loop.call_later(FRAME, self._flush_to_window)
        if self._keep_timer is None:
            self._keep_on_time()

    def say(self, event: ConversationEvent, *, keep: bool = True) -> None:
        """A fact, after all text before it. `keep=False` for passing states that a reloaded view has no use for."""
        self._flush_to_window()
        self._send(event)
        if keep:
            self._flush_to_store()
            self._keep(event)

    def flush(self) -> None:
        """Everything out now."""
        self._flush_to_window()
        self._flush_to_store()

    def _keep_on_time(self) -> None:
        """Keep what there is, and what comes from now on together when its time is up."""
        if self._unkept:
            self._flush_to_store()
            self._keep_timer = asyncio.get_running_loop().call_later(KEPT_WITHIN, self._keep_on_time)
        else:
            self._keep_timer = None

    def _flush_to_window(self) -> None:
        if self._send_timer is not None:
            self._send_timer.cancel()
            self._send_timer = None
        for delta in _joined(self._unsent):
            self._send(delta)
        self._unsent.clear()

    def _flush_to_store(self) -> None:
        if self._keep_timer is not None:
            self._keep_timer.cancel()
            self._keep_timer = None
        for delta in _joined(self._unkept):
            self._keep(delta)
        self._unkept.clear()


def _joined(deltas: Iterable[TextDelta | ThinkingDelta]) -> Iterator[TextDelta | ThinkingDelta]:
    """The same, with neighbours of one kind and turn as one: joined once, not with each that comes."""
    for (kind, turn), run in groupby(deltas, lambda delta: (type(delta), delta.turn)):
        yield kind(turn, "".join(delta.text for delta in run))
