"""The one declaration of what stands on the settings page: which setting, its name, its choices, what helps to find it.

The page, its search and the rows of the first-run page are made from it. How the model is reached is a form of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from haiku_pair.protocol.problems import LANGUAGES as SERVERS
from haiku_pair.protocol.values import KeysPreset, Language, Settings, Theme
from haiku_pair.words import LANGUAGES

REACHING = ("model", "base_url", "provider", "region", "project")
"""Settings of the form that says how the model is reached."""
HELD_BY_THEME = "own_theme"
"""It has no row: choosing a theme gives it up."""


class Span(Struct, frozen=True):
    """What a number may be."""

    least: float
    most: float
    step: float = 1
    prefix: str = ""
    suffix: str = ""
    at_least: str = ""
    """Said in place of the least."""
    decimals: int = 0


class Row(Struct, frozen=True):
    """One row of the page. Without choices and span it is switched on and off."""

    setting: str
    """Field of `Settings`."""
    title: str
    about: str = ""
    """What it does, in other words than the title's; a screen reader says it, and the search finds the row by it."""
    choices: Mapping[str, str] | None = None
    """What the person calls each value."""
    fonts: bool = False
    """The fixed fonts of this computer are choices as well."""
    span: Span | None = None
    part: str = ""
    """The row switches one name off that the setting lists, or not."""

    @property
    def key(self) -> str:
        """What the row is called among all."""
        return f"{self.setting}.{self.part}" if self.part else self.setting

    def value(self, settings: Settings) -> object:
        """What the row shows."""
        value = getattr(settings, self.setting)
        return self.part not in value if self.part else value

    def put(self, settings: Settings, value: object) -> Settings:
        """The settings with this value."""
        if self.part:
            others = tuple(name for name in getattr(settings, self.setting) if name != self.part)
            value = others if value else (*others, self.part)
        else:
            value = type(getattr(settings, self.setting))(value)
        changed: dict[str, Any] = {self.setting: value}
        if self.setting == "theme" and value is not settings.theme:
            changed[HELD_BY_THEME] = ""
        return replace(settings, **changed)


class Group(Struct, frozen=True):
    """Rows under one heading."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""
    """Said below them."""


_TOKENS = Span(0, 20_000, 100, suffix=" tokens", at_least="None")
_DOLLARS = Span(0, 10_000, 0.25, prefix="$ ", at_least="No cap", decimals=2)
LANGUAGE = Row(
    "language",
    "Language",
    "What the window, the messages and the command line speak, from the next start on.",
    choices={
        Language.SYSTEM: "System",
        Language.ENGLISH: LANGUAGES[Language.ENGLISH],
        Language.SIMPLIFIED_CHINESE: LANGUAGES[Language.SIMPLIFIED_CHINESE],
    },
)
THEME = Row(
    "theme",
    "Theme",
    "Colours: bright, dark or with high contrast.",
    choices={
        Theme.SYSTEM: "As the desktop",
        Theme.LIGHT: "Light",
        Theme.DARK: "Dark",
        Theme.HIGH_CONTRAST: "High contrast",
    },
)
KEYS = Row(
    "keys_preset",
    "Keys as in",
    "The keyboard shortcuts to begin with: a preset.",
    choices={KeysPreset.DEFAULT: "Haiku Pair", KeysPreset.MAGIT: "magit", KeysPreset.LAZYGIT: "lazygit"},
)
GROUPS = (
    Group(
        "Appearance",
        (
            LANGUAGE,
            THEME,
            Row(
                "code_font",
                "Code font",
                "The typeface of code, of one width.",
                choices={"": "The desktop's fixed font"},
                fonts=True,
            ),
            Row("code_font_size", "Code size", "Of the letters of code, in points.", span=Span(6, 40, suffix=" pt")),
            Row("wrap_lines", "Long lines of code go on below", "Wrap them at the edge of the editor."),
            Row("show_blanks", "Blanks and tabs have marks", "Show whitespace in the editor."),
        ),
        "Another language is spoken from the next start on.",
    ),
    Group("Keys", (KEYS,)),
    Group(
        "What goes along",
        (
            Row("map_tokens", "Map of the folder", "Names of files and definitions, for the model.", span=_TOKENS),
            Row("nearby_tokens", "Files near a message", "Context that is found by itself.", span=_TOKENS),
        ),
        "The map goes with the first message of a session, the files with each: paths, and lines that define "
        "something, found on this computer. Only from folders you trust, never from files that may hold secrets.",
    ),
    Group(
        "Language servers",
        tuple(
            Row("language_servers_off", title, "Problems, completion and definitions.", part=name)
            for name, title in SERVERS.items()
        ),
        "Programs of your own that know a language look for problems in its files, where one is installed, and only in "
        "folders you trust.",
    ),
    Group(
        "Limits",
        (
            Row("max_rounds", "Rounds of a turn", "Requests that one answer may take.", span=Span(1, 500)),
            Row("max_turn_dollars", "Cost of a turn", "A cap on money, a budget.", span=_DOLLARS),
            Row("max_session_dollars", "Cost of a session", "A cap on money, a budget.", span=_DOLLARS),
            Row("max_day_dollars", "Cost of a day", "A cap on money, a budget.", span=_DOLLARS),
        ),
        "A request that could go beyond a cap is not sent. Titles, commit messages, reviews and summaries count; "
        "the cap of a day holds for all folders together.",
    ),
    Group(
        "Asked beside the conversation",
        (
            Row("name_sessions", "Let the model name new sessions (a small request each)", "Titles of conversations."),
            Row("asks_in_files", "Saved comments that end in AI! or AI? ask Haiku", "From any editor."),
        ),
    ),
)


def matches(query: str, *texts: str) -> bool:
    """Whether each word of the query is somewhere in the texts, in capitals or not."""
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in query.casefold().split())
