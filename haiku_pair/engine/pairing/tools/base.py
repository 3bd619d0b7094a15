"""What every tool is: a name, a schema, a title for the person, and a run on checked input."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import msgspec

from haiku_pair.engine.claude.layout import ToolSpec
from haiku_pair.engine.claude.messages import Message
from haiku_pair.engine.pairing.comments import CommentBook
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.resources import resource

JSON = Mapping[str, object]


class ToolError(Exception):
    """The call did not work; the text goes to the model and tells it how to succeed."""


@dataclass(frozen=True)
class ToolAnswer:
    """What a call came to: `text` for the model, `summary` for the folded line in the conversation."""

    text: str
    summary: str


@dataclass(frozen=True)
class ToolContext:
    """What a tool may use."""

    overlay: Overlay
    comments: CommentBook
    cancelled: Callable[[], bool] = field(default=lambda: False)
    before: Sequence[Message] = ()
    """The conversation as the model has it before it, the reply with this call at its end."""


class Tool(Protocol):
    """One tool of the model."""

    name: str
    writes: bool
    """Writing tools run one after the other, in the order of the reply."""

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""

    def title(self, arguments: JSON) -> str:
        """What the call does, for the person; must stand partial arguments."""

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """Do it. `arguments` is the JSON object of the call.

        Raises:
            ToolError: with what the model should do differently.
            Failure: from the rooms below; told to the model as it is.
        """


T = TypeVar("T")
_TEXT = re.compile(r'"(\w+)"\s*:\s*("(?:[^"\\]|\\.)*")')
"""A name and its text value. Nested ones match too, after those of the top, which come first."""


def checked(kind: type[T], arguments: bytes) -> T:
    """The arguments as a struct of the tool.

    Raises:
        ToolError: naming the field that is missing, unknown or of the wrong type.
    """
    try:
        return msgspec.json.decode(arguments, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ToolError(f"The input does not fit the tool: {error}. Nothing was done; send the call again.") from error


def text_argument(arguments: JSON, name: str) -> str:
    """A text argument for a title, empty while it has not streamed in or is of the wrong type."""
    value = arguments.get(name)
    return value if isinstance(value, str) else ""


def complete_texts(raw: str) -> dict[str, object]:
    """Texts that stand whole in the JSON of a call that is still streaming in, by name; for titles only."""
    found: dict[str, object] = {}
    for name, value in _TEXT.findall(raw):
        try:
            found.setdefault(name, msgspec.json.decode(value))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
    return found


def spec(tool: Tool) -> ToolSpec:
    """The tool as the API is told of it."""
    description = resource("prompts", "tools", f"{tool.name}.md").read_text("utf-8").strip()
    return ToolSpec(tool.name, description, tool.schema(), eager=tool.writes)


def counted(count: int, thing: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def object_schema(required: tuple[str, ...], **properties: dict[str, object]) -> dict[str, object]:
    """A JSON schema of an object that takes these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def numbered(text_lines: Sequence[str], first: int) -> str:
    """Lines as `read_file` shows them, `number<TAB>text`, counting from `first`."""
    return "\n".join(f"{number}\t{line}" for number, line in enumerate(text_lines, first))
