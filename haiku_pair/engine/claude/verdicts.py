"""What is concluded from an error: what to tell, and whether to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

SETTINGS = tr("Settings")
AGAIN = tr("Send the message again.")


@dataclass(frozen=True)
class Verdict:
    """What to tell, and whether asking again may help."""

    fault: Fault
    what: str
    next_step: str
    retryable: bool = False
    wait: float | None = None
    detail: str = ""


def host_of(base_url: str) -> str:
    """Host and port of an address as they can be shown: without user, password and path."""
    try:
        parts = urlsplit(base_url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return tr("the API")
    return f"{parts.hostname}{port}" if parts.hostname else tr("the API")
