"""The two sides of a review, as trees of the private repository, and what takes no part in it."""

from __future__ import annotations

from msgspec import Struct


class WorkingSides(Struct, frozen=True):
    """Two trees; paths are relative to the workspace, of files from elsewhere to what was compared."""

    base: str
    proposed: str
    left_out: dict[str, str] = {}
    """Why a file that may differ is the same on both sides, by path, in words that follow its name."""
