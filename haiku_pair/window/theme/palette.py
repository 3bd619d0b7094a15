"""Named colours, read from the theme files."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, json
from PySide6.QtGui import QColor

from haiku_pair.resources import resource


class Palette(Struct, frozen=True):
    """The colour roles of a theme. `*_strong` marks the changed words inside an added or removed line.

    Text keeps a contrast of at least 4.5:1 on all that it may stand on.
    """

    background: QColor
    surface: QColor
    """Behind code and text that is read or written."""
    raised: QColor
    """Bars, headers, buttons."""
    text: QColor
    muted: QColor
    accent: QColor
    accent_text: QColor
    """On `accent`."""
    border: QColor
    focus: QColor
    selection: QColor
    selection_text: QColor
    current_line: QColor
    gutter: QColor
    gutter_text: QColor
    added: QColor
    added_strong: QColor
    removed: QColor
    removed_strong: QColor
    warning: QColor
    warning_background: QColor
    error: QColor
    error_background: QColor
    ok: QColor
    link: QColor
    code_background: QColor
    match: QColor
    match_current: QColor


class ThemeFile(Struct, frozen=True):
    """A theme as read: roles, and colours of syntax classes by name."""

    colors: Palette
    syntax: dict[str, QColor]


def load_theme(name: str) -> ThemeFile:
    """Read `resources/themes/<name>.json`.

    Raises:
        FileNotFoundError: no such theme.
        TypeError: a role is missing or unknown.
    """
    # JSON, since TOML would have to be parsed in Python: 4 ms of the first text.
    raw = json.decode(resource("themes", f"{name}.json").read_bytes(), type=dict[str, dict[str, str]])
    return theme_of(raw["colors"], raw["syntax"])


def theme_of(colors: Mapping[str, str], syntax: Mapping[str, str]) -> ThemeFile:
    """A theme of named colours.

    Raises:
        TypeError: a role is missing or unknown.
    """
    roles = {role: QColor(value) for role, value in colors.items()}
    return ThemeFile(Palette(**roles), {token: QColor(value) for token, value in syntax.items()})


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
