"""The reviewers: what each is asked, and what asking them costs. Each of them gets the same but its last words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from haiku_pair.engine.claude.layout import build_side_request
from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage, ThinkingStyle
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import findings
from haiku_pair.engine.pairing.budget import CHARACTERS_PER_TOKEN
from haiku_pair.engine.pairing.review_material import Material
from haiku_pair.protocol.haiku_reviews import REVIEWERS
from haiku_pair.protocol.values import Fault
from haiku_pair.resources import resource
from haiku_pair.words import tr

MAX_TOKENS = 4_000
"""Of one reviewer's answer: eight findings with suggestions."""
MAX_TOKENS_THINKING = 12_000
"""Of a model that thinks first, unasked."""
USUAL_TOKENS = 700
"""What an answer has as a rule, for the estimate."""
MARGIN = 200
"""Tokens that a prompt may have beyond its count: the API says that is about right, and the last words differ."""


@dataclass(frozen=True)
class Price:
    """What a review costs in dollars."""

    usual: float
    most: float


@dataclass(frozen=True)
class Questions:
    """What the reviewers are asked about one review."""

    profile: ModelProfile
    material: Material
    rules: Sequence[str] = ()
    """Of the project, for the system text."""
    asked: str = ""
    """What the person wanted of the change, where that is known."""

    def request(self, reviewer: str) -> dict[str, Any]:
        """What one reviewer is asked."""
        system = (_prompt("role"), *self.rules)
        asked = f"The person had asked for: {self.asked}\n\n" if self.asked else ""
        beginning = (system, (findings.tool(),), asked + self.material.text)
        return build_side_request(self.profile, beginning, _prompt(reviewer), max_tokens=self.max_tokens)

    @property
    def max_tokens(self) -> int:
        """Of one answer."""
        return MAX_TOKENS_THINKING if self.profile.thinking is ThinkingStyle.ADAPTIVE else MAX_TOKENS

    def guessed_tokens(self) -> int:
        """About how many tokens the prompt of one request has."""
        request = self.request(REVIEWERS[0])
        blocks = (*request["system"], *request["messages"][0]["content"])
        characters = sum(len(block["text"]) for block in blocks) + len(str(request["tools"]))
        return int(characters / CHARACTERS_PER_TOKEN)

    def price(self, tokens: int, count: int) -> Price | None:
        """What so many reviewers cost; None when the prices of the model are not known.

        Args:
            tokens: of one prompt, all of which counts as shared.
            count: of reviewers.
        """
        if not count:
            return Price(0.0, 0.0)
        cached = tokens >= self.profile.cache_minimum
        first = RawUsage(written_5m=tokens, output=USUAL_TOKENS)
        later = RawUsage(cache_read=tokens, output=USUAL_TOKENS)
        if not cached:
            first = later = RawUsage(uncached=tokens, output=USUAL_TOKENS)
        dollars = [self.profile.dollars(usage) for usage in (first, *[later] * (count - 1))]
        known = [amount for amount in dollars if amount is not None]
        most = self.most(tokens)
        return Price(sum(known), most * count) if len(known) == count and most is not None else None

    def most(self, tokens: int) -> float | None:
        """What one request can cost at most: nothing read from the cache, and the longest answer."""
        return self.profile.dollars(RawUsage(written_5m=tokens + MARGIN, output=self.max_tokens))


def check_names(reviewers: Sequence[str]) -> tuple[str, ...]:
    """The reviewers in their order, each once.

    Raises:
        Failure: `BAD_REQUEST`, there is none, or one that is not known.
    """
    unknown = [name for name in reviewers if name not in REVIEWERS]
    if unknown or not reviewers:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("There is no reviewer {unknown!r}.", unknown=unknown[0]) if unknown else tr("No reviewer is chosen."),
            kept=tr("Nothing was sent."),
            next_step=tr("Choose among {reviewers}.", reviewers=", ".join(REVIEWERS)),
        )
    return tuple(name for name in REVIEWERS if name in reviewers)


def _prompt(name: str) -> str:
    return resource("prompts", "reviewers", f"{name}.md").read_text("utf-8").strip()
