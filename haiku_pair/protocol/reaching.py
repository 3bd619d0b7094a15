"""How the model is reached, and what is known of the models."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Provider(StrEnum):
    """Who runs the model."""

    ENVIRONMENT = "environment"
    """Whoever the environment variables name, in Claude Code's names; the Claude API when they name nobody."""
    CLAUDE = "claude"
    BEDROCK = "bedrock"
    """Amazon Bedrock through its runtime, in its own wire format."""
    MANTLE = "mantle"
    """Amazon Bedrock through Mantle, which speaks the Messages API."""
    VERTEX = "vertex"
    SERVER = "server"
    """Any other server that speaks the Messages API, at an address of its own."""


class ModelFacts(Struct, frozen=True):
    """One model as the table has it: sizes in tokens, prices in dollars per million tokens of a small prompt."""

    id: str
    name: str
    context: int
    max_output: int
    input: float | None = None
    """None: not known."""
    output: float | None = None
    retires: str = ""
    """The day it goes out of service (ISO 8601), where that is known."""
