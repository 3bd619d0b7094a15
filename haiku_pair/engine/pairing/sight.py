"""What the model has before it, for the person to look at, and what of it is to be disregarded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from haiku_pair.engine.claude.layout import ToolSpec, build_request
from haiku_pair.engine.claude.profiles import RawUsage
from haiku_pair.engine.claude.providers import chosen_profile
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.aside import Aside
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.prompt import system_blocks
from haiku_pair.engine.pairing.seen import seen_files
from haiku_pair.engine.pairing.sent_requests import SentRequests, as_json, parts_of, settings_of
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.protocol.seen import RequestIs, SeenIs

Clear: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]


class Sight:
    """Of one session. What reads files runs in the lane that owns git and the proposal."""

    def __init__(
        self, parts: SessionParts, conversation: Conversation, aside: Aside, specs: Callable[[], tuple[ToolSpec, ...]]
    ) -> None:
        """All of them are the session's."""
        self._parts = parts
        self._conversation = conversation
        self._aside = aside
        self._specs = specs
        self.sent = SentRequests()

    def seen(self) -> SeenIs:
        """The files the model has before it. Runs in the lane."""
        profile = chosen_profile(self._parts.settings())
        files = seen_files(
            self._conversation,
            self._current,
            self._aside.paths,
            lambda tokens: profile.dollars(RawUsage(cache_read=tokens)),
        )
        tokens = sum(part.tokens for part in parts_of(self._request(None)))
        return SeenIs(files, tokens)

    def set_aside(self, path: str) -> None:
        """Have the model disregard a file, or no longer. Runs in the lane."""
        if self._aside.toggle(path):
            self._parts.overlay.forget_seen(path)

    def request(self, number: int, coming: dict[str, Any] | None, *, whole: bool, clear: Clear = dict) -> RequestIs:
        """The last request of a turn by its number, or the one that would be sent now. Runs in the lane.

        Args:
            number: from 1; 0 for `coming`. One there is not is taken for the nearest.
            coming: the request that would be sent.
            whole: give the body as JSON as well.
            clear: takes out what stays here.
        """
        turns = self._conversation.turns
        exact, request = True, coming
        if request is None:
            number = min(max(number, 1), len(turns))
            turn = turns[number - 1].turn if turns else ""
            request = self.sent.of(turn)
            exact = request is not None
            request = request or self._request(turn)
        request = clear(request)
        shown = as_json(request) if whole else ""
        return RequestIs(number, len(turns), parts_of(request), settings_of(request), exact, shown)

    def _request(self, turn: str | None) -> dict[str, Any]:
        """What was sent last in a turn, as far as it was kept; None: everything said so far."""
        known = self._conversation
        messages = known.messages()
        if turn is not None:
            every = list(known.all_messages())
            last = max((number for number in range(len(every)) if known.turn_of(number) == turn), default=-1)
            messages = every[: last + 1]
        return build_request(
            chosen_profile(self._parts.settings()), system_blocks(self._parts.overlay.rules), self._specs(), messages
        )

    def _current(self, path: str) -> bytes | None:
        try:
            return self._parts.overlay.read(path)
        except Failure:
            return None
