"""How many tokens a request has, about: without asking, from what is in its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

BYTES_PER_TOKEN = 3.5
"""Of code and prose in UTF-8. Measured requests correct it: see `Scale`."""
MARGIN = 1.1
"""By how much a prompt may be larger than it was taken for, where it must not be taken for too small."""
MARGIN_TOKENS = 100
_TOOLS_TOKENS = 496
"""What the API adds when there are tools."""
_PICTURE_TOKENS = 1_600
"""A picture at the most."""
_DOCUMENT_BYTES_PER_TOKEN = 20
"""Of a PDF in base64: its text and its pages as pictures."""
_SCALES = (0.5, 3.0)


def prompt_blocks(request: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every block of the prompt in the order in which the API reads and caches it, with the part it belongs to."""
    for tool in request.get("tools", ()):
        yield "tools", tool
    for block in request.get("system", ()):
        yield "system", block
    for message in request.get("messages", ()):
        content = message["content"]
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        for block in blocks:
            yield "messages", block


def block_tokens(block: Mapping[str, Any]) -> float:
    """About how many tokens a block has."""
    match block.get("type"):
        case "image":
            return _PICTURE_TOKENS
        case "document":
            return len(msgspec.json.encode(block)) / _DOCUMENT_BYTES_PER_TOKEN
        case _:
            return _bytes(block) / BYTES_PER_TOKEN


def prompt_tokens(request: Mapping[str, Any]) -> float:
    """About how many tokens a prompt has."""
    return sum(block_tokens(block) for _, block in prompt_blocks(request)) + added_tokens(request)


def added_tokens(request: Mapping[str, Any]) -> int:
    """What the API adds to the blocks."""
    return _TOOLS_TOKENS if request.get("tools") else 0


class Scale:
    """Tokens of one model by what they were taken for: learns from every request that was billed."""

    def __init__(self) -> None:
        self._factors: dict[str, float] = {}

    def tokens(self, model: str, guessed: float) -> int:
        """What a guess is worth."""
        return round(guessed * self._factors.get(model, 1.0))

    def learn(self, model: str, guessed: float, billed: int) -> None:
        """A prompt that was taken for `guessed` tokens had `billed`."""
        if guessed > 0 and billed > 0:
            smallest, largest = _SCALES
            self._factors[model] = min(max(billed / guessed, smallest), largest)


def _bytes(block: Mapping[str, Any]) -> int:
    """Of what the model reads of it: the text, not how it is written in JSON."""
    total = 0
    for name, value in block.items():
        if name == "cache_control":
            continue
        if isinstance(value, str):
            total += len(value.encode("utf-8", "replace"))
        else:
            total += len(msgspec.json.encode(value))
    return total
