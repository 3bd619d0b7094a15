"""Whether a newer release is out; asked only when the person asks."""

from __future__ import annotations

from msgspec import Struct


class CheckForUpdates(Struct, frozen=True, tag=True):
    """Ask once which release is the newest. Nothing is downloaded or changed. Reply: `UpdatesAre`."""


class UpdatesAre(Struct, frozen=True, tag=True):
    """What was found."""

    running: str
    """The version of this program."""
    newest: str
    """The newest release; the same as `running` when there is none newer."""
    how: str
    """How this installation is brought up to date, as a sentence; empty when there is nothing newer."""
