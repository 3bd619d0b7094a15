"""The log's file: rotating, and nobody's but the person's."""

from __future__ import annotations

import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

LOG_BYTES = 1_000_000
_OLDER = 2
"""Files beside the one that is written."""


class PrivateLog(RotatingFileHandler):
    """Made when the first line is written; one that was open to others is closed to them."""

    def __init__(self, file: Path, longest: int = LOG_BYTES) -> None:
        """`longest` is in bytes, for each file."""
        super().__init__(file, maxBytes=longest, backupCount=_OLDER, encoding="utf-8", delay=True)

    @override
    def _open(self) -> TextIOWrapper:
        raw = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if hasattr(os, "fchmod"):
            os.fchmod(raw, 0o600)
        return open(raw, "a", encoding=self.encoding)  # noqa: PTH123 - it is open already
