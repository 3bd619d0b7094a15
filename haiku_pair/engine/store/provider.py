"""Who is to run the model: as the settings say, else as the environment does in the names Claude Code uses."""

from __future__ import annotations

import os
from collections.abc import Mapping

from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Settings

BASE_URL_VARIABLE = "ANTHROPIC_BASE_URL"

_SWITCHES = (
    ("CLAUDE_CODE_USE_BEDROCK", Provider.BEDROCK),
    ("CLAUDE_CODE_USE_MANTLE", Provider.MANTLE),
    ("CLAUDE_CODE_USE_VERTEX", Provider.VERTEX),
)
_OFF = {"", "0", "false", "no", "off"}


def provider_in_force(settings: Settings, environ: Mapping[str, str] = os.environ) -> Provider:
    """The provider to ask; never `ENVIRONMENT`."""
    if settings.provider is not Provider.ENVIRONMENT:
        return settings.provider
    if settings.base_url.strip():
        return Provider.CLAUDE  # an address of the person's own goes before the environment
    named = (provider for name, provider in _SWITCHES if environ.get(name, "").strip().lower() not in _OFF)
    return next(named, Provider.CLAUDE)


def own_address(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The address of the Messages API the person gave, in the settings or the environment; empty when none."""
    return settings.base_url.strip() or environ.get(BASE_URL_VARIABLE, "").strip()
