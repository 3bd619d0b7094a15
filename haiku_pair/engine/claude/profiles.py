"""What is known of the models: limits, prices and names, from `resources/models.toml` and the person's own file.

Facts of a model never stand in code; a model that is not in the table works with cautious limits and no price. The
own file, `models.toml` beside the settings, has the same form; it may leave out what is not to be different.
"""

from __future__ import annotations

import math
import re
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.store.paths import Paths
from haiku_pair.protocol.reaching import ModelFacts, Provider
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.resources import resource
from haiku_pair.words import tr

REGIONAL = 1.1
"""What endpoints bound to a region of Bedrock or Google Cloud cost, times the worldwide price (as of 2026-11-22)."""

_MILLION = 1_000_000
_SIZE_LIMIT = 1024 * 1024
_DATE = re.compile(r"-\d{8}$")
_WORLD = re.compile(r"^(global|us|eu|apac|jp|au)\.")


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

    def times(self, factor: float) -> Prices:
        """The same, dearer."""
        return Prices(
            self.input * factor,
            self.output * factor,
            self.cache_write_5m * factor,
            self.cache_write_1h * factor,
            self.cache_read * factor,
            self.up_to,
        )


class ModelProfile(Struct, frozen=True, forbid_unknown_fields=True):
    """One model. What a table leaves out is cautious: limits that hold nearly everywhere, and no prices."""

    id: str
    name: str = ""
    context: int = 200_000
    """Tokens of input and output together."""
    max_output: int = 32_000
    reply_tokens: int = 8_192
    """`max_tokens` of an ordinary request."""
    cache_minimum: int = 4_096
    """Tokens below which nothing is cached, without a word."""
    thinking: ThinkingStyle = ThinkingStyle.NONE
    prices: tuple[Prices, ...] = ()
    """By size of the prompt, smallest first; empty when they are not known."""
    ids: dict[Provider, str] = {}
    """What other platforms call it."""
    retires: str = ""
    """The day it goes out of service, once that is known."""

    def dollars(self, usage: RawUsage) -> float | None:
        """What one request cost; None when the prices are not known."""
        for step in self.prices:
            if not step.up_to or usage.prompt <= step.up_to:
                return step.dollars(usage)
        return None

    def facts(self) -> ModelFacts:
        """For the settings page."""
        price = self.prices[0] if self.prices else None
        return ModelFacts(
            self.id,
            self.name,
            self.context,
            self.max_output,
            None if price is None else price.input,
            None if price is None else price.output,
            self.retires,
        )


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """The file that comes with the program."""

    as_of: str
    model: tuple[ModelProfile, ...]


class _OwnFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The person's file: of each model only what is to be different."""

    as_of: str = ""
    model: tuple[dict[str, Any], ...] = ()


class Table(Struct, frozen=True):
    """All models that are known, by id, the default first."""

    as_of: str
    """The day the facts were gathered, as they were gathered."""
    profiles: dict[str, ModelProfile]

    def profile(self, model: str) -> ModelProfile:
        """The profile of a model, which keeps the id it was asked for: plain, with a date, or a platform's own.

        An unknown one gets cautious limits and no prices.
        """
        found = self.profiles.get(model) or self.profiles.get(_DATE.sub("", model))
        if found is not None:
            return msgspec.structs.replace(found, id=model)
        for profile in self.profiles.values():
            for theirs in profile.ids.values():
                if _anywhere(theirs) == _anywhere(model):
                    return msgspec.structs.replace(profile, id=model, prices=_prices_at(model, profile))
        return ModelProfile(model, model)

    def id_at(self, provider: Provider, model: str) -> str:
        """What a platform calls a model. Ids that are in no table are taken to be the platform's own.

        Raises:
            LookupError: the model is known, but not what it is called there.
        """
        profile = self.profiles.get(model) or self.profiles.get(_DATE.sub("", model))
        if profile is None or provider in {Provider.CLAUDE, Provider.SERVER}:
            return model
        return profile.ids[provider]


def profile_for(model: str) -> ModelProfile:
    """The profile of a model as the table and the person's own file have it; see `Table.profile`."""
    return table().profile(model)


def known_models() -> tuple[ModelProfile, ...]:
    """Every model of the table, the default first."""
    return tuple(table().profiles.values())


def table() -> Table:
    """The table that comes with the program, with the person's own file on top; a broken file counts for nothing."""
    return read_table(Paths.from_environment().models_file)[0]


def read_table(own: Path) -> tuple[Table, Problem | None]:
    """The table with the file `own` on top, and what is wrong with that file."""
    try:
        state = own.stat()
    except (OSError, ValueError):
        return _builtin(), None
    return _with_own(own, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _with_own(own: Path, _changed: int, size: int) -> tuple[Table, Problem | None]:
    try:
        return _overlaid(_builtin(), _read_own(own, size)), None
    except (OSError, ValueError, RecursionError) as error:
        return _builtin(), Problem(
            Fault.STORE,
            tr("Your table of models {own} can't be used.", own=shown(str(own))),
            kept=tr("The table that comes with the program is in force. The file is unchanged."),
            next_step=tr("Repair it; it is read again by itself."),
            detail=f"{type(error).__name__}: {error}"[:500],
        )


def _read_own(own: Path, size: int) -> _OwnFile:
    if size > _SIZE_LIMIT:
        raise ValueError("it is too large")
    return msgspec.toml.decode(own.read_bytes(), type=_OwnFile)


def _overlaid(base: Table, own: _OwnFile) -> Table:
    """A model that is known keeps what the file does not say."""
    profiles = dict(base.profiles)
    for stated in own.model:
        known = profiles.get(str(stated.get("id", "")))
        merged = {**(msgspec.to_builtins(known) if known is not None else {}), **stated}
        profile = msgspec.convert(merged, ModelProfile)
        profiles[profile.id] = msgspec.structs.replace(_checked(profile), name=profile.name or profile.id)
    return Table(own.as_of or base.as_of, profiles)


def _checked(profile: ModelProfile) -> ModelProfile:
    sizes = (profile.context, profile.max_output, profile.reply_tokens)
    if not profile.id.strip() or min(sizes) < 1 or profile.cache_minimum < 0:
        raise ValueError(f"{profile.id!r} has sizes that can't be")
    prices = [value for price in profile.prices for value in msgspec.structs.astuple(price)]
    if not all(math.isfinite(value) and value >= 0 for value in prices):
        raise ValueError(f"{profile.id!r} has prices that can't be")
    return profile


def _anywhere(model: str) -> str:
    """The id without the part of the world it names, as on Bedrock."""
    return _WORLD.sub("", model)


def _prices_at(model: str, profile: ModelProfile) -> tuple[Prices, ...]:
    """Endpoints of one region cost more than the worldwide ones."""
    world = _WORLD.match(model)
    if world is None or world[1] == "global":
        return profile.prices
    return tuple(price.times(REGIONAL) for price in profile.prices)


@cache
def _builtin() -> Table:
    found = msgspec.toml.decode(resource("models.toml").read_bytes(), type=_File)
    return Table(found.as_of, {profile.id: profile for profile in found.model})
