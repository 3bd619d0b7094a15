"""Files whose content never goes to the model unasked, judged by their names."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import PurePosixPath

_SECRET_NAMES = (
    (".env", "it usually holds secrets"),
    (".env.*", "it usually holds secrets"),
    ("*.pem", "it usually holds a private key"),
    ("*.key", "it usually holds a private key"),
    ("*.p12", "it usually holds a private key"),
    ("*.pfx", "it usually holds a private key"),
    ("id_rsa*", "it usually holds a private key"),
    ("id_ed25519*", "it usually holds a private key"),
    ("id_ecdsa*", "it usually holds a private key"),
    (".netrc", "it usually holds passwords"),
    (".pgpass", "it usually holds passwords"),
    (".npmrc", "it often holds a token"),
    (".pypirc", "it often holds a token"),
    ("credentials*.json", "it usually holds credentials"),
    ("*.keystore", "it usually holds a private key"),
    ("*.kdbx", "it is a password store"),
)
_HARMLESS = (".env.example", ".env.sample", ".env.template", "*.pub")


def why_withheld(path: str) -> str:
    """Why this file's content stays here; empty when it may be sent. Upper and lower case count the same."""
    name = PurePosixPath(path).name.lower()
    if any(fnmatch(name, pattern) for pattern in _HARMLESS):
        return ""
    for pattern, reason in _SECRET_NAMES:
        if fnmatch(name, pattern):
            return reason
    return ""
