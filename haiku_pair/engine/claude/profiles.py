"""What is known of the models: limits and prices, from `resources/models.toml`.

Facts of a model never stand in code; a model that is not in the table works with cautious limits and no price.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

import msgspec
from msgspec import Struct

from haiku_pair.resources import resource

_MILLION = 1_000_000
_DATE = re.compile(r"-\d{8}$")


class ThinkingStyle(StrEnum):
    """How a model is asked to think."""

    NONE = "none"
    BUDGET = "budget"
    """`thinking: {type: enabled, budget_tokens: N}`."""
    ADAPTIVE = "adaptive"
    """The model decides; it takes no budget."""


class RawUsage(Struct, frozen=True):
    """Tokens of one request as the API bills them; the five kinds never overlap."""

    uncached: int = 0
    written_5m: int = 0
    written_1h: int = 0
    cache_read: int = 0
    output: int = 0

    @property
    def cache_written(self) -> int:
        """Input that was put into the cache, for either time."""
        return self.written_5m + self.written_1h

    @property
    def prompt(self) -> int:
        """All input."""
        return self.uncached + self.cache_written + self.cache_read

    @property
    def context(self) -> int:
        """All that stands against the model's context: input and output."""
        return self.prompt + self.output

    def __add__(self, other: RawUsage) -> RawUsage:
        return RawUsage(
            self.uncached + other.uncached,
            self.written_5m + other.written_5m,
            self.written_1h + other.written_1h,
            self.cache_read + other.cache_read,
            self.output + other.output,
        )


class Prices(Struct, frozen=True, forbid_unknown_fields=True):
    """Dollars per million tokens, for prompts of up to `up_to` tokens (0: any size)."""

    input: float
    output: float
    cache_write_5m: float
    cache_write_1h: float
    cache_read: float
    up_to: int = 0

    def dollars(self, usage: RawUsage) -> float:
        """What `usage` costs."""
        return (
            usage.uncached * self.input
            + usage.written_5m * self.cache_write_5m
            + usage.written_1h * self.cache_write_1h
            + usage.cache_read * self.cache_read
            + usage.output * self.output
        ) / _MILLION


class ModelProfile(Struct, frozen=True, forbid_unknown_fields=True):
    """One model."""

    id: str
    name: str
    context: int
    """Tokens of input and output together."""
    max_output: int
    reply_tokens: int
    """`max_tokens` of an ordinary request."""
    cache_minimum: int
    """Tokens below which nothing is cached, without a word."""
    thinking: ThinkingStyle = ThinkingStyle.NONE
    prices: tuple[Prices, ...] = ()
    """By size of the prompt, smallest first; empty when they are not known."""

    def dollars(self, usage: RawUsage) -> float | None:
        """What one request cost; None when the prices are not known."""
        for step in self.prices:
            if not step.up_to or usage.prompt <= step.up_to:
                return step.dollars(usage)
        return None


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    as_of: str
    model: tuple[ModelProfile, ...]


def profile_for(model: str) -> ModelProfile:
    """The profile of a model, which keeps the id it was asked for, with or without a date.

    An unknown one gets cautious limits and no prices.
    """
    known = _profiles()
    found = known.get(model) or known.get(_DATE.sub("", model))
    if found is not None:
        return msgspec.structs.replace(found, id=model)
    return ModelProfile(model, model, context=200_000, max_output=32_000, reply_tokens=8_192, cache_minimum=4_096)


def known_models() -> tuple[ModelProfile, ...]:
    """Every model of the table, the default first."""
    return tuple(_profiles().values())


@cache
def _profiles() -> dict[str, ModelProfile]:
    table = msgspec.toml.decode(resource("models.toml").read_bytes(), type=_Table)
    return {profile.id: profile for profile in table.model}
