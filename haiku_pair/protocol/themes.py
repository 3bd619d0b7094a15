"""Themes of the person's own."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.protocol.values import Problem


class OwnTheme(Struct, frozen=True):
    """One theme, complete: what its file does not say is as in the theme it is based on."""

    name: str
    """The name of the file without its ending; what `Settings.own_theme` holds."""
    title: str
    is_dark: bool
    is_high_contrast: bool
    colors: dict[str, str]
    """Colours of the roles, as `#rrggbb`."""
    syntax: dict[str, str]
    """Colours of classes of code."""


class GetThemes(Struct, frozen=True, tag=True):
    """The person's own themes, read anew. Reply: `ThemesAre`."""


class ThemesAre(Struct, frozen=True, tag=True):
    """Those that can be used, by their names."""

    folder: str
    """Where their files are, for display."""
    themes: tuple[OwnTheme, ...]
    problems: tuple[Problem, ...] = ()
    """What is wrong with others, one for each file."""
