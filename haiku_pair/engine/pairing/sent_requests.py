"""Requests as they were sent, and any request as a person can read it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from haiku_pair.engine.claude.reply import ModelReply, StreamPart
from haiku_pair.engine.claude.weighing import block_tokens, prompt_blocks
from haiku_pair.engine.pairing.turn import Model
from haiku_pair.protocol.seen import RequestPart

_ROLES = {"tools": "tool", "system": "system"}
_KEPT = 50
"""Turns whose last request is remembered. The texts are those of the conversation, so each takes little."""


class SentRequests:
    """The last request of each of the newest turns, since the program was started."""

    def __init__(self) -> None:
        self._of_turn: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def through(self, model: Model, turn: str) -> Model:
        """The same model; what it is asked is remembered."""
        return _Remembering(model, lambda request: self._take(turn, request))

    def of(self, turn: str) -> dict[str, Any] | None:
        """The last request of a turn; None when it is not known any more."""
        return self._of_turn.get(turn)

    def _take(self, turn: str, request: dict[str, Any]) -> None:
        self._of_turn[turn] = request
        self._of_turn.move_to_end(turn)
        while len(self._of_turn) > _KEPT:
            self._of_turn.popitem(last=False)


class _Remembering:
    def __init__(self, model: Model, take: Callable[[dict[str, Any]], None]) -> None:
        self._model = model
        self._take = take

    async def reply(self, request: dict[str, object], on: Callable[[StreamPart], None]) -> ModelReply:
        """As the model's own.

        Raises:
            ModelTrouble: as the model's own.
        """
        self._take(request)
        return await self._model.reply(request, on)


def parts_of(request: Mapping[str, Any]) -> tuple[RequestPart, ...]:
    """Every block in the order in which the model reads it."""
    roles = iter([message["role"] for message in request.get("messages", ()) for _ in _blocks(message)])
    found = []
    for where, block in prompt_blocks(request):
        role = _ROLES.get(where) or next(roles)
        kind = str(block.get("name" if where == "tools" else "type", ""))
        marked = "cache_control" in block
        found.append(RequestPart(role, kind, _readable(block, where), round(block_tokens(block)), marked))
    return tuple(found)


def settings_of(request: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything that is no block, a line each."""
    rest = {name: value for name, value in request.items() if name not in {"tools", "system", "messages"}}
    return tuple(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in rest.items())


def as_json(request: Mapping[str, Any]) -> str:
    """The whole body."""
    return json.dumps(request, ensure_ascii=False, indent=2)


def _blocks(message: Mapping[str, Any]) -> list[Any]:
    content = message["content"]
    return [content] if isinstance(content, str) else list(content)


def _readable(block: Mapping[str, Any], where: str) -> str:
    if where == "tools":
        return f"{block.get('description', '')}\n\n{as_json(block.get('input_schema', {}))}"
    match block.get("type"):
        case "text":
            return str(block["text"])
        case "thinking":
            return str(block.get("thinking", ""))
        case "tool_result":
            content = block.get("content", "")
            texts = [content] if isinstance(content, str) else [str(one.get("text", "")) for one in content]
            return "\n".join(texts)
        case "image":
            return f"A picture, {len(block['source'].get('data', '')):,} characters in base64."
        case _:
            shown = {name: value for name, value in block.items() if name not in {"type", "cache_control"}}
            return as_json(shown)
