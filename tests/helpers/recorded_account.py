"""What a played session was billed: the requests of each turn, on a clock that only the recording moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from haiku_pair.engine.claude.profiles import RawUsage, profile_for
from tests.helpers.api_replies import Reply
from tests.helpers.api_rules import tokens
from tests.helpers.fake_api import FakeApi
from tests.helpers.recorded_session import Turn

MODEL = "claude-haiku-4-5"
TOKENS_PER_SECOND = 80
SECONDS_TO_FIRST = 1.5
MINUTE = 60.0


class Player(Protocol):
    """The model's part in a program's words: see `recorded_models`."""

    def begin(self, turn: Turn) -> None:
        """The next requests are of this turn."""

    def __call__(self, body: dict[str, Any]) -> Reply:
        """The reply to a request."""


@dataclass(frozen=True)
class Billed:
    """One request: of which turn, counted from 0, for how much, and what of the cache it did not find."""

    turn: int
    usage: RawUsage
    lost: int


@dataclass
class Account:
    """Scripts a `FakeApi`, moves its clock, and takes down what it bills."""

    model: Player
    now: float = 0.0
    outputs: list[int] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    turn: int = -1

    def clock(self) -> float:
        """Seconds; it moves by the recording's pauses and by the time that answers take."""
        return self.now

    def begin(self, turn: Turn) -> None:
        """The next turn begins after its pause."""
        self.turn += 1
        self.now += turn.pause * MINUTE
        self.model.begin(turn)

    def __call__(self, body: dict[str, Any]) -> Reply:
        """Answer a request and let the time pass that the answer takes."""
        reply = self.model(body)
        output = output_tokens(reply)
        self.outputs.append(output)
        self.turns.append(self.turn)
        self.now += SECONDS_TO_FIRST + output / TOKENS_PER_SECOND
        return reply

    def billed(self, api: FakeApi) -> list[Billed]:
        """All requests so far."""
        usages = [_usage(usage, output) for usage, output in zip(api.usages, self.outputs, strict=True)]
        return [Billed(*row) for row in zip(self.turns, usages, api.cache.lost, strict=True)]


def output_tokens(reply: Reply) -> int:
    """About what the API would bill for a reply: its texts and the arguments of its calls."""
    deltas = [event["delta"] for event in reply.events if event["type"] == "content_block_delta"]
    return tokens("".join(delta.get("text", "") + delta.get("partial_json", "") for delta in deltas))


def _usage(usage: dict[str, Any], output: int) -> RawUsage:
    written = usage["cache_creation"]
    return RawUsage(
        uncached=usage["input_tokens"],
        written_5m=written["ephemeral_5m_input_tokens"],
        written_1h=written["ephemeral_1h_input_tokens"],
        cache_read=usage["cache_read_input_tokens"],
        output=output,
    )


def share_read(billed: Sequence[Billed]) -> float:
    """Of the input after the first turn, how much came from the cache."""
    later = [one.usage for one in billed if one.turn > 0]
    return sum(usage.cache_read for usage in later) / sum(usage.prompt for usage in later)


def dollars(billed: Sequence[Billed]) -> float:
    """What it cost."""
    return sum(profile_for(MODEL).dollars(one.usage) or 0.0 for one in billed)


def dollars_uncached(billed: Sequence[Billed]) -> float:
    """What the same requests cost where nothing is cached."""
    plain = [RawUsage(uncached=one.usage.prompt, output=one.usage.output) for one in billed]
    return sum(profile_for(MODEL).dollars(usage) or 0.0 for usage in plain)


def lost_in(billed: Sequence[Billed], turn: int) -> int:
    """Requests of a turn that did not find the longest prefix in the cache."""
    return sum(one.lost > 0 for one in billed if one.turn == turn)
