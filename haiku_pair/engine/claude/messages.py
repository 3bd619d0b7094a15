"""The conversation as the model sees it: what is kept between requests and laid out for each.

A history only grows. Parts carry what the API gave (thinking with its signature, the text of a tool's arguments)
unchanged, since a changed byte costs the cache and a changed thinking block the request.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

MAX_INTEGER = 2**63 - 1
"""What a tool's argument may be at most: the integers every format on the way can carry."""


class Role(StrEnum):
    """Who speaks."""

    USER = "user"
    ASSISTANT = "assistant"


class UserText(Struct, frozen=True, tag="user_text"):
    """Something said to the model: the person's words, a delta, a verdict."""

    text: str


class UserPicture(Struct, frozen=True, tag="user_picture"):
    """A picture shown to the model."""

    media_type: str
    data: str
    """In base64."""


class ToolResult(Struct, frozen=True, tag="tool_result"):
    """What a tool answered. `call` is the id of its `ToolCall`."""

    call: str
    text: str
    is_error: bool = False


class AssistantText(Struct, frozen=True, tag="assistant_text"):
    """Something the model said, in Markdown."""

    text: str


class Thinking(Struct, frozen=True, tag="thinking"):
    """A thinking block as the API sent it, signature included; opaque to everyone else."""

    raw: dict[str, Any]


class ToolCall(Struct, frozen=True, tag="tool_call"):
    """The model calls a tool."""

    id: str
    name: str
    arguments: str
    """The JSON text as it streamed in; the order of its keys is kept when it is sent again."""
    input: dict[str, Any] = {}
    """`arguments` parsed; empty when they could not be."""
    error: str = ""
    """Why the arguments can't be used, for the model to read; such a call must not run."""


Part: TypeAlias = UserText | UserPicture | ToolResult | AssistantText | Thinking | ToolCall


class Message(Struct, frozen=True):
    """One turn of one side."""

    role: Role
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """All that was said in words."""
        return "".join(part.text for part in self.parts if isinstance(part, UserText | AssistantText))

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The tool calls in it."""
        return tuple(part for part in self.parts if isinstance(part, ToolCall))


def user(*parts: Part | str) -> Message:
    """A message to the model; a `str` is a `UserText`."""
    return Message(Role.USER, tuple(UserText(part) if isinstance(part, str) else part for part in parts))


def assistant(*parts: Part | str) -> Message:
    """A message of the model; a `str` is an `AssistantText`."""
    return Message(Role.ASSISTANT, tuple(AssistantText(part) if isinstance(part, str) else part for part in parts))


def clean(text: str) -> str:
    """The same text with every lone surrogate replaced by U+FFFD: what JSON and SQLite can carry."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def tool_call(call: str, name: str, arguments: str) -> ToolCall:
    """A call with its arguments strictly parsed, or with the reason why they can't be used.

    An empty text means no arguments, which is how the API sends a call without any.
    """
    try:
        return ToolCall(call, name, arguments, parse_arguments(arguments))
    except InvalidArguments as error:
        return ToolCall(call, name, arguments, {}, str(error))


class InvalidArguments(Exception):
    """A tool's arguments are not one strict JSON object; the message tells the model why."""


def parse_arguments(text: str) -> dict[str, Any]:
    """The JSON object in `text`, in its own order; blank text is an empty object.

    Raises:
        InvalidArguments: not JSON, anything after it, no object, a key twice, NaN or an infinity, an integer
            beyond 64 bits, a lone surrogate, or nested too deep.
    """
    if not text.strip():
        return {}
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        raise InvalidArguments(f"The arguments are not valid JSON: {error.msg} at character {error.pos}.") from None
    except RecursionError:
        raise InvalidArguments("The arguments are nested too deep.") from None
    if not isinstance(value, dict):
        raise InvalidArguments("The arguments must be one JSON object.")
    if "\\u" in text and clean(dumped := json.dumps(value, ensure_ascii=False)) != dumped:
        raise InvalidArguments("The arguments hold half of a surrogate pair, which is no character.")
    return value


def encode_history(history: Sequence[Message]) -> bytes:
    """The history as JSON, for the store; lone surrogates are replaced as they would be when sent."""
    try:
        return msgspec.json.encode(list(history))
    except UnicodeEncodeError:
        return msgspec.json.encode(_cleaned(msgspec.to_builtins(list(history))))


def decode_history(data: bytes) -> list[Message]:
    """What `encode_history` wrote; no bytes are an empty history.

    Raises:
        msgspec.DecodeError: `data` is something else.
    """
    return msgspec.json.decode(data, type=list[Message]) if data else []


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidArguments(f"The key {twice!r} stands twice in the arguments.")
    return found


def _no_constant(name: str) -> float:
    raise InvalidArguments(f"{name} is no JSON number.")


def _integer(digits: str) -> int:
    if len(digits) > len(str(-MAX_INTEGER)) or abs(int(digits)) > MAX_INTEGER:
        raise InvalidArguments("A number in the arguments is too large.")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise InvalidArguments("A number in the arguments is too large.")
    return value


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - walks JSON
    match value:
        case str():
            return clean(value)
        case list() | tuple():
            return [_cleaned(item) for item in value]
        case dict():
            return {_cleaned(key): _cleaned(item) for key, item in value.items()}
        case _:
            return value
