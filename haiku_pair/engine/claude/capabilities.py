"""What a server can do beyond plain messages, and requests without what it can't.

The Claude API can do all of it. Other servers that speak the Messages API refuse one thing or another: such a request
is asked again without it, once, and the server is not asked for it again as long as the connection lasts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from haiku_pair.protocol.reaching import Provider
from haiku_pair.words import tr


class Feature(StrEnum):
    """What a server may lack. The value is what a refusal calls it."""

    COUNTING = "count_tokens"
    MODELS = "models"
    CACHING = "cache_control"
    TOOL_CHOICE = "tool_choice"
    EAGER = "eager_input_streaming"
    STRICT = "strict"
    THINKING = "thinking"
    VERSION = "anthropic-version"
    """The API version the SDK speaks; the one before is known everywhere."""


MEANING = {
    Feature.COUNTING: tr("It does not count tokens, so prices are estimated before sending."),
    Feature.CACHING: tr("It does not cache prompts, so each request pays for the whole conversation."),
    Feature.TOOL_CHOICE: tr("It can't be held to one tool."),
    Feature.THINKING: tr("It does not think first when asked to."),
}
"""What the person is told of a server that lacks something; the rest makes no difference they would see."""

_OLDER_VERSION = "2023-06-01"
_IN_BLOCKS = {Feature.CACHING, Feature.EAGER, Feature.STRICT}
_OPTIONAL = (Feature.CACHING, Feature.TOOL_CHOICE, Feature.EAGER, Feature.STRICT, Feature.THINKING)
_REFUSALS = {400, 404, 422, 501}
_UNHEARD_OF = re.compile(
    r"not (supported|permitted|allowed|implemented|recognized|available)|(does not|doesn't) support|unsupported"
    r"|un(known|expected|recognized)|extra (inputs|fields)|invalid (field|parameter|argument)",
    re.IGNORECASE,
)


@dataclass
class Capabilities:
    """What one server can do, as far as it is known; what it is found to lack is remembered here."""

    provider: Provider = Provider.CLAUDE
    is_the_api: bool = True
    """Anthropic's own: what that refuses is our fault, never a lack."""
    lacking: set[Feature] = field(default_factory=set)

    @classmethod
    def of(cls, provider: Provider, *, is_the_api: bool) -> Capabilities:
        """What is known beforehand."""
        lacking = {
            Provider.BEDROCK: {Feature.COUNTING, Feature.MODELS},
            Provider.MANTLE: {Feature.MODELS, Feature.STRICT},
            Provider.VERTEX: {Feature.MODELS},
        }
        return cls(provider, is_the_api, set(lacking.get(provider, ())))

    def can(self, feature: Feature) -> bool:
        """As far as it is known."""
        return feature not in self.lacking

    def fitted(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The request without what the server lacks; the caller's is never changed."""
        fitted = dict(request)
        if not self.can(Feature.TOOL_CHOICE):
            fitted.pop(Feature.TOOL_CHOICE, None)
        if not self.can(Feature.THINKING):
            fitted.pop(Feature.THINKING, None)
        if not self.can(Feature.VERSION):
            fitted["extra_headers"] = {"anthropic-version": _OLDER_VERSION}
        if without := self.lacking & _IN_BLOCKS:
            for name in ("tools", "system", "messages"):
                if name in fitted:
                    fitted[name] = _without(fitted[name], frozenset(without))
        return fitted

    def suspects(self, status: int, said: str, request: Mapping[str, Any]) -> set[Feature]:
        """What to leave out after a refusal: what it names; where it names nothing, all that need not be.

        Args:
            status: HTTP.
            said: by the server.
            request: that was refused, as it was sent.
        """
        if self.is_the_api or status not in _REFUSALS or "too long" in said:
            return set()
        sent = {feature for feature in _OPTIONAL if _has(request, feature)}
        if self.provider is Provider.MANTLE and self.can(Feature.VERSION):
            sent.add(Feature.VERSION)
        named = {feature for feature in sent if feature in said}
        if named:
            return named if self.provider is Provider.SERVER or _UNHEARD_OF.search(said) else set()
        silent = self.provider is Provider.SERVER and status != 404 and "model" not in said
        return sent if silent else set()

    def told(self) -> tuple[str, ...]:
        """What the person should know of."""
        return tuple(words for feature, words in MEANING.items() if feature in self.lacking)


def _without(blocks: Any, features: frozenset[Feature]) -> Any:  # noqa: ANN401 - a part of a JSON document
    """A copy without the fields; only our own layers are walked, not the arguments of calls nor schemas."""
    if not isinstance(blocks, list):
        return blocks
    return [
        {
            name: _without(value, features) if name == "content" else value
            for name, value in block.items()
            if name not in features
        }
        for block in blocks
    ]


def _has(request: Mapping[str, Any], feature: Feature) -> bool:
    if feature not in _IN_BLOCKS:
        return feature in request
    return any(feature in block for block in _blocks(request))


def _blocks(request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in ("tools", "system"):
        yield from request.get(name, ())
    for message in request.get("messages", ()):
        content = message.get("content")
        yield from content if isinstance(content, list) else ()
