"""What the status bar says of the open file."""

from __future__ import annotations

from msgspec import Struct


class EditorStatus(Struct, frozen=True):
    """What the status bar says of the open file. Line and column count from 1; all empty when no file is open."""

    path: str = ""
    line: int = 0
    column: int = 0
    selected: int = 0
    """Characters."""
    encoding: str = ""
    line_ending: str = ""
    indentation: str = ""
    read_only: str = ""
    dirty: bool = False
    stale: bool = False
