"""Several requests under way at once: what each has brought and used so far, and one purse for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage
from haiku_pair.engine.claude.reply import ReplyBegan, StreamPart, TextPart, ThinkingPart, ToolArguments, ToolBegan
from haiku_pair.engine.pairing.findings import TOOL, Finding, Lines, understood
from haiku_pair.engine.pairing.reviewers import CHARACTERS_PER_TOKEN


@dataclass
class Asked:
    """One request that is under way."""

    lines: Lines
    reviewer: str
    usage: RawUsage = field(default_factory=RawUsage)
    is_billed: bool = False
    """The API has said what it costs, the answer included."""
    characters: int = 0
    calls: dict[str, list[str]] = field(default_factory=dict)

    def take(self, part: StreamPart) -> None:
        """One more part of the answer."""
        match part:
            case ReplyBegan(usage):
                self.usage = usage
            case TextPart(text) | ThinkingPart(text):
                self.characters += len(text)
            case ToolBegan(call, name) if name == TOOL:
                self.calls[call] = []
            case ToolArguments(call, fragment, pieces):
                self.characters += len(fragment)
                if call in self.calls:
                    self.calls[call] = pieces

    def used(self) -> RawUsage:
        """What it has used so far; the API tells of the answer only at its end."""
        guessed = 0 if self.is_billed else int(self.characters / CHARACTERS_PER_TOKEN)
        return msgspec.structs.replace(self.usage, output=max(self.usage.output, guessed))

    def findings(self) -> tuple[list[Finding], int]:
        """What was reported, and how many calls stand nowhere. All whole calls count, also those of a cut answer."""
        raws = ["".join(pieces) for pieces in self.calls.values()]
        whole = [raw for raw in raws if raw.rstrip().endswith("}")]
        read = [understood(raw, self.reviewer, self.lines) for raw in whole]
        good = [finding for finding in read if finding is not None]
        return good, len(read) - len(good)


class Purse:
    """What a review has used, what is under way, and whether one more request can be paid for."""

    def __init__(self, profile: ModelProfile, cap: float, most: float | None) -> None:
        """`most` is what one request can cost; a model whose prices are not known has no cap."""
        self._profile = profile
        self._cap = cap if cap > 0 and most is not None else float("inf")
        self._most = most or 0.0
        self._used: float | None = 0.0 if most is not None else None
        self._under_way: list[Asked] = []

    @property
    def dollars(self) -> float | None:
        """Used by now; None when the prices are not known."""
        return None if self._used is None else self._used + self._in_flight()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._under_way

    def affords(self) -> bool:
        """Whether one more request stays within the cap, whatever those under way will cost."""
        return (self._used or 0.0) + (len(self._under_way) + 1) * self._most <= self._cap

    def is_overdrawn(self) -> bool:
        """Whether more is used than may be: the API counted more than was foreseen."""
        return (self.dollars or 0.0) > self._cap

    def begin(self, asked: Asked) -> None:
        """A request goes out."""
        self._under_way.append(asked)

    def end(self, asked: Asked) -> RawUsage:
        """A request has ended, however; what it used."""
        self._under_way.remove(asked)
        used = asked.used()
        if self._used is not None:
            self._used += self._profile.dollars(used) or 0.0
        return used

    def _in_flight(self) -> float:
        return sum(self._profile.dollars(asked.used()) or 0.0 for asked in self._under_way)
