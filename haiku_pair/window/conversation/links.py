"""Which addresses may be opened, and which do not lead where their words say."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl

_NAMES_A_HOST = re.compile(r"\s*(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?(?:[/?#]\S*)?\s*", re.IGNORECASE)


def is_web_address(address: str) -> bool:
    """Whether a link may be opened at all: http or https, with a host, and nobody's name before it."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def host_of(address: str) -> str:
    """The host as it is sent: letters beyond ASCII in their encoded form."""
    return QUrl(address).host(QUrl.ComponentFormattingOption.FullyEncoded)


def hidden_host(words: str, address: str) -> str:
    """The host of a link that its words do not tell truly; empty where they do, or name none.

    That is so when the words look like another address, and when the host has letters that may look like others.
    """
    host = host_of(address)
    said = _NAMES_A_HOST.fullmatch(words)
    if host.startswith("xn--") or ".xn--" in host:
        return host
    if said is None:
        return ""
    return "" if said[1].lower().removeprefix("www.") == host.lower().removeprefix("www.") else host
