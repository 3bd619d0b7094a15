"""What the API's cache holds for us, as far as can be known: what it will give, and why it gave less than that.

The rules are the API's: a prefix ends at a block that is marked, is kept for five minutes or an hour from its last
use, and is found by a mark at most twenty blocks behind it. Tools and system text stand before the messages, and
settings such as thinking take part from the messages on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage
from haiku_pair.engine.claude.weighing import added_tokens, block_tokens, prompt_blocks
from haiku_pair.protocol.usage import Missed

LOOKBACK = 20
"""Blocks, the marked one included."""
FIVE_MINUTES, HOUR = 300.0, 3600.0
_SETTINGS = ("thinking", "tool_choice", "output_config")
_ENOUGH = 0.9
"""Share of what could have been read that must be, for the cache to count as not missed."""
_SURELY = 1.2
"""Times the smallest prefix: a prompt of that size is cached by whoever caches."""
_REMEMBERED = 24 * HOUR
"""How long it is known that a prefix was there, to be able to say that it went."""


@dataclass(frozen=True)
class Outline:
    """A request as far as the cache minds it: for each block the prefix that ends there."""

    model: str
    settings: bytes
    tools: bytes
    system: bytes
    prefixes: tuple[bytes, ...]
    """Digests of everything up to and including a block."""
    tokens: tuple[float, ...]
    """About how many tokens each prefix has."""
    marks: Mapping[int, float]
    """The marked blocks, and for how many seconds each prefix is kept."""
    thinks: bool
    """Thinking of earlier answers is in it."""


def outline(request: Mapping[str, Any]) -> Outline:
    """What the cache minds of a request."""
    settings = msgspec.json.encode({name: request[name] for name in _SETTINGS if name in request})
    chain = hashlib.sha256(str(request["model"]).encode())
    ends: dict[str, bytes] = {"tools": b"", "system": b""}
    prefixes: list[bytes] = []
    tokens: list[float] = []
    marks: dict[int, float] = {}
    total, part, thinks = float(added_tokens(request)), "tools", False
    for number, (where, block) in enumerate(prompt_blocks(request)):
        if where == "messages" and part != "messages":
            chain.update(settings)
        part = where
        chain.update(msgspec.json.encode({key: value for key, value in block.items() if key != "cache_control"}))
        ends[where] = chain.digest()
        total += block_tokens(block)
        prefixes.append(ends[where])
        tokens.append(total)
        thinks = thinks or block.get("type") in {"thinking", "redacted_thinking"}
        if "cache_control" in block:
            marks[number] = HOUR if block["cache_control"].get("ttl") == "1h" else FIVE_MINUTES
    system = ends["system"] or ends["tools"]
    return Outline(
        str(request["model"]), settings, ends["tools"], system, tuple(prefixes), tuple(tokens), marks, thinks
    )


@dataclass
class _Kept:
    """A prefix the cache should hold."""

    until: float
    seconds: float
    tokens: int
    """As billed."""


@dataclass(frozen=True)
class Foreseen:
    """How a prompt would be billed if it were sent now."""

    usage: RawUsage
    """Without an answer."""
    until: float
    """When what is read from the cache goes; infinite when nothing is."""


@dataclass(frozen=True)
class _Lasting:
    """A book as it is kept for the next start."""

    kept: dict[bytes, _Kept]
    last: Outline | None
    caches: bool | None


class CacheBook:
    """What one row of requests, each continuing the one before, has put into the cache."""

    def __init__(self) -> None:
        self._kept: dict[bytes, _Kept] = {}
        self._last: Outline | None = None
        self._caches: bool | None = None
        """Whether the server was seen to cache."""

    @classmethod
    def restored(cls, raw: bytes) -> CacheBook:
        """The book that `lasting` gave; an empty one, when it can't be read."""
        book = cls()
        try:
            found = msgspec.msgpack.decode(raw, type=_Lasting)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return book
        book._kept, book._last, book._caches = found.kept, found.last, found.caches
        return book

    def lasting(self) -> bytes:
        """All that is needed to go on after the next start."""
        last = self._last
        if last is not None:  # of its prefixes only those that were cached are ever looked at again
            known = tuple(prefix for prefix in last.prefixes if prefix in self._kept)
            last = replace(last, prefixes=known, tokens=(), marks={})
        return msgspec.msgpack.encode(_Lasting(self._kept, last, self._caches))

    def foresee(self, profile: ModelProfile, laid: Outline, tokens: Sequence[int], now: float) -> Foreseen:
        """How the prompt would be billed.

        Args:
            profile: of the model, for its smallest prefix.
            laid: the request.
            tokens: of each of its prefixes.
            now: on the clock of `note`.
        """
        total = tokens[-1] if tokens else 0
        if self._caches is False:
            return Foreseen(RawUsage(uncached=total), float("inf"))
        found = self._found(laid, now)
        read = min(found.tokens, total) if found is not None else 0
        hour = last = read
        for number, seconds in laid.marks.items():
            if tokens[number] >= profile.cache_minimum:
                last = max(last, tokens[number])
                hour = max(hour, tokens[number]) if seconds == HOUR else hour
        usage = RawUsage(uncached=total - last, written_5m=last - hour, written_1h=hour - read, cache_read=read)
        return Foreseen(usage, found.until if found is not None else float("inf"))

    def note(self, profile: ModelProfile, laid: Outline, usage: RawUsage, now: float) -> Missed:
        """A request was answered.

        Args:
            profile: of the model, for its smallest prefix.
            laid: the request.
            usage: as billed.
            now: when it was sent, in seconds of any clock that goes on while the computer sleeps.

        Returns:
            Why less was read than could have been.
        """
        found = self._found(laid, now)
        missed = self._why(profile, laid, usage, found, now)
        cached = usage.cache_read + usage.cache_written
        if cached:
            self._caches = True
        elif self._caches is None and laid.marks and usage.prompt >= _SURELY * profile.cache_minimum:
            self._caches = False
        if found is not None:
            found.until = now + found.seconds
        self._keep(profile, laid, usage, now)
        self._last = laid
        return missed

    def _keep(self, profile: ModelProfile, laid: Outline, usage: RawUsage, now: float) -> None:
        cached = usage.cache_read + usage.cache_written
        if not cached or not laid.marks:
            return
        last = max(laid.marks)
        scale = cached / laid.tokens[last] if laid.tokens[last] else 1.0
        for number, seconds in laid.marks.items():
            known = self._kept.get(laid.prefixes[number])
            # The size of the last one is what was billed; of one before, what was billed when it was the last.
            size = known.tokens if known is not None and number != last else round(laid.tokens[number] * scale)
            if size >= profile.cache_minimum or number == last:
                lasts = max(seconds, known.seconds) if known is not None and known.until > now else seconds
                self._kept[laid.prefixes[number]] = _Kept(now + lasts, lasts, size)
        self._kept = {prefix: kept for prefix, kept in self._kept.items() if kept.until > now - _REMEMBERED}

    def _found(self, laid: Outline, now: float) -> _Kept | None:
        """The longest prefix that a mark finds."""
        within = [self._kept.get(laid.prefixes[number]) for number in _seen(laid)]
        there = [kept for kept in within if kept is not None and kept.until > now]
        return max(there, key=_size, default=None)

    def _why(self, profile: ModelProfile, laid: Outline, usage: RawUsage, found: _Kept | None, now: float) -> Missed:
        held = [self._kept[prefix] for prefix in self._last.prefixes if prefix in self._kept] if self._last else []
        best = max((kept.tokens for kept in held), default=0)
        if usage.cache_read and usage.cache_read >= _ENOUGH * best:
            return Missed.NO
        if not _is_cached(usage) and usage.prompt < profile.cache_minimum:
            return Missed.SHORT
        if self._caches is False or (self._caches is None and not _is_cached(usage)):
            return Missed.UNSUPPORTED
        if self._last is None or not best:
            return Missed.FIRST
        return self._changed(laid, found, best, now)

    def _changed(self, laid: Outline, found: _Kept | None, best: int, now: float) -> Missed:
        """What is different from the request before, the earliest thing first."""
        last = self._last
        assert last is not None  # noqa: S101 - asked by `_why` alone, which has looked
        for missed, is_other in (
            (Missed.MODEL, laid.model != last.model),
            (Missed.TOOLS, laid.tools != last.tools),
            (Missed.SYSTEM, laid.system != last.system),
            (Missed.THINKING, laid.settings != last.settings),
        ):
            if is_other:
                return missed
        shared = {number for number, prefix in enumerate(laid.prefixes) if prefix in self._kept}
        sizes = {number: self._kept[laid.prefixes[number]] for number in shared}
        if not any(kept.tokens >= _ENOUGH * best for kept in sizes.values()):
            return Missed.HISTORY
        alive = {number for number, kept in sizes.items() if kept.until > now and kept.tokens >= _ENOUGH * best}
        if not alive:
            return Missed.EXPIRED
        if not alive & _seen(laid):
            return Missed.LOOKBACK
        return Missed.HISTORY if laid.thinks and found is not None else Missed.GONE


def _seen(laid: Outline) -> set[int]:
    """The blocks that a mark looks at."""
    return {number for mark in laid.marks for number in range(max(0, mark - LOOKBACK + 1), mark + 1)}


def _is_cached(usage: RawUsage) -> bool:
    return bool(usage.cache_read or usage.cache_written)


def _size(kept: _Kept) -> int:
    return kept.tokens
