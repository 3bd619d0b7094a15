"""The rules that are in force: CLAUDE.md and AGENTS.md, the person's own first."""

from __future__ import annotations

from msgspec import Struct


class ListRules(Struct, frozen=True, tag=True):
    """The rules in force for the folder, and for a file further down. Reply: `RulesListed`."""

    path: str = ""
    """The open file, relative to the folder."""


class RulesShown(Struct, frozen=True):
    """One file with rules, as it is now."""

    name: str
    """Relative to the folder; with `~/` in front for one of the person's own."""
    text: str
    """What the model is told: characters that can't be seen stand as their codes."""
    hidden: tuple[str, ...] = ()
    """The names of those characters."""
    imported_by: str = ""


class RulesListed(Struct, frozen=True, tag=True):
    """All of them, the nearest to the file last."""

    files: tuple[RulesShown, ...]
