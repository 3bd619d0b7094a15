"""What comes back from the model: a reply, its parts while they stream in, or the trouble instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from haiku_pair.engine.claude.messages import Message
from haiku_pair.engine.claude.profiles import RawUsage
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Problem

DEFAULT_BASE_URL = "https://api.anthropic.com"

TOOL_USE = "tool_use"
"""The one stop reason with which tools may run."""


@dataclass(frozen=True)
class Credentials:
    """Whom to ask and as whom. The key shows in no representation."""

    key: str | None = field(repr=False)
    base_url: str = DEFAULT_BASE_URL
    """Empty: where the provider always is."""
    provider: Provider = Provider.CLAUDE
    region: str = ""
    project: str = ""


@dataclass(frozen=True)
class ReplyBegan:
    """The reply begins: what the prompt costs is known, and others can read from the cache what it has written."""

    usage: RawUsage


@dataclass(frozen=True)
class TextPart:
    """More text."""

    text: str


@dataclass(frozen=True)
class ThinkingPart:
    """More thinking."""

    text: str


@dataclass(frozen=True)
class ToolBegan:
    """A tool call begins; its arguments follow."""

    call: str
    name: str


@dataclass(frozen=True)
class ToolArguments:
    """More of a call's arguments. They are not checked yet and must not be acted on."""

    call: str
    fragment: str
    pieces: list[str] = field(repr=False)

    @property
    def raw(self) -> str:
        """All of the JSON text so far; joined when asked for, so ask on a timer and not for each part."""
        return "".join(self.pieces)


StreamPart: TypeAlias = ReplyBegan | TextPart | ThinkingPart | ToolBegan | ToolArguments


@dataclass(frozen=True)
class ModelReply:
    """A reply that ended as it should."""

    message: Message
    """Holds tool calls only when `stop_reason` is `tool_use`."""
    stop_reason: str
    """As the API says it; also one that is not known yet."""
    usage: RawUsage
    request_id: str = ""
    explanation: str = ""
    """Why the model refused, where the API says so."""
    dropped_calls: tuple[str, ...] = ()
    """Names of tool calls that were cut off or must not run, and so are not in the message."""
    unsupported: tuple[str, ...] = ()
    """Kinds of content that came and are not understood."""


class ModelTrouble(Exception):
    """No reply, or not all of it."""

    def __init__(
        self,
        problem: Problem,
        *,
        retryable: bool = False,
        wait: float | None = None,
        partial: Message | None = None,
        usage: RawUsage | None = None,
    ) -> None:
        """The arguments are the attributes.

        Args:
            problem: for the person.
            retryable: whether the same request may succeed later.
            wait: seconds the API asked to wait, when it did.
            partial: the text that had come, without tool calls and unfinished thinking; None when there was none.
            usage: what was billed all the same, as far as it is known.
        """
        super().__init__(problem.what)
        self.problem = problem
        self.retryable = retryable
        self.wait = wait
        self.partial = partial
        self.usage = usage or RawUsage()
