"""The theme in force: colours, fonts, syntax styles. One object, passed to whoever draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from haiku_pair.protocol.values import Settings
from haiku_pair.protocol.values import Theme as Choice
from haiku_pair.window.theme.palette import Palette, ThemeFile, load_theme, theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat

    from haiku_pair.protocol.themes import OwnTheme

UNIT = 4
"""Pixels of the grid that all margins and gaps are multiples of."""
OVERVIEW_WIDTH = 4 * UNIT
"""Pixels across of the strip beside a scroll bar."""

_SMALLEST, _LARGEST = 4, 96
_HIGH_CONTRAST = "high_contrast"
_OWN = "own/"
_BOLD = frozenset({"keyword", "heading"})
_ITALIC = frozenset({"comment"})

_FRAME = 140
"""Percent by which the style darkens the window's colour for the frame of a control."""


class Theme(QObject):
    """Colours and fonts as the person and the desktop chose them; `changed` when they are others now."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = Settings()
        self._name = ""
        self._zoom = 0
        self._file: ThemeFile
        self._own: dict[str, OwnTheme] = {}
        self._styles: dict[str, QTextCharFormat] = {}
        # By what the desktop gave us: to ask it for its colour scheme takes the namespace `Qt` (see `sparing`).
        self._desktop_is_dark = _is_dark(QGuiApplication.palette())
        self._desktop_has_contrast = False
        self._load()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_desktop_changed)

    @property
    def colors(self) -> Palette:
        """The colour roles."""
        return self._file.colors

    @property
    def name(self) -> str:
        """The theme file in force, without its ending; of the person's own themes after a slash."""
        return self._name

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        own = self._own_theme(self._name)
        return own.is_dark if own else self._name.endswith("dark")

    @property
    def is_high_contrast(self) -> bool:
        """Whether text, marks and borders stand out more than usual."""
        own = self._own_theme(self._name)
        return own.is_high_contrast if own else self._name.startswith(_HIGH_CONTRAST)

    def code_font(self) -> QFont:
        """The font for code: the person's choice, else the desktop's fixed font."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        if self._settings.code_font:
            font.setFamily(self._settings.code_font)
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
        font.setPointSize(max(_SMALLEST, self._settings.code_font_size + self._zoom))
        return font

    @property
    def zoom(self) -> int:
        """Points by which code is larger in this window than the settings say."""
        return self._zoom

    def set_zoom(self, points: int) -> None:
        """Larger code in this window, or smaller; 0 for as the settings say."""
        size = self._settings.code_font_size
        points = max(_SMALLEST - size, min(_LARGEST - size, points))
        if points != self._zoom:
            self._zoom = points
            self.changed.emit()

    @property
    def wraps_lines(self) -> bool:
        """Whether long lines of code go on below."""
        return self._settings.wrap_lines

    @property
    def shows_blanks(self) -> bool:
        """Whether blanks and tabs have marks."""
        return self._settings.show_blanks

    def style(self, token: str) -> QTextCharFormat:
        """How text of a syntax class looks; a class the theme does not name looks like plain text."""
        found = self._styles.get(token)
        if found is None:
            found = self._styles[token] = self._make_style(str(token))
        return found

    def knows(self, name: str) -> bool:
        """Whether a theme of the person's own is known, by its name."""
        return name in self._own

    def learn(self, themes: Iterable[OwnTheme]) -> None:
        """The person's own themes are these; the one in force may look different than before."""
        self._own = {theme.name: theme for theme in themes}
        if self._name.startswith(_OWN):
            self._name = ""
        if self._load():
            self.changed.emit()

    def _own_theme(self, name: str) -> OwnTheme | None:
        return self._own.get(name.removeprefix(_OWN)) if name.startswith(_OWN) else None

    def use(self, settings: Settings) -> None:
        """Follow these settings from now on."""
        before, self._settings = self._settings, settings
        if self._load() or _looks(before) != _looks(settings):
            self.changed.emit()

    def ask_desktop(self) -> None:
        """Ask, once the text is on the screen, whether the desktop wants high contrast, and follow it.

        Qt tells from 6.10 on. To ask loads the namespace `Qt`, so this is not done before.
        """
        hints = QGuiApplication.styleHints()
        if hasattr(hints, "accessibility"):
            hints.accessibility().contrastPreferenceChanged.connect(self._on_contrast_changed)
            self._on_contrast_changed()

    def apply(self, app: QApplication) -> None:
        """Give the application our palette."""
        app.setPalette(self.qt_palette())
        boxes = self.qt_palette()  # their frames are the window's colour made darker, which nobody sees in the dark
        boxes.setColor(QPalette.ColorRole.Window, self.colors.muted.lighter(_FRAME))
        app.setPalette(boxes, "QCheckBox")  # type: ignore[arg-type]  # declared as bytes, taken as text alone

    def qt_palette(self) -> QPalette:
        """The roles as Qt's widgets understand them."""
        c = self.colors
        roles = {
            QPalette.ColorRole.Window: c.background,
            QPalette.ColorRole.WindowText: c.text,
            QPalette.ColorRole.Base: c.surface,
            QPalette.ColorRole.AlternateBase: c.background,
            QPalette.ColorRole.Text: c.text,
            QPalette.ColorRole.Button: c.raised,
            QPalette.ColorRole.ButtonText: c.text,
            QPalette.ColorRole.BrightText: c.error,
            QPalette.ColorRole.Highlight: c.selection,
            QPalette.ColorRole.HighlightedText: c.selection_text,
            QPalette.ColorRole.Accent: c.accent,
            QPalette.ColorRole.Link: c.link,
            QPalette.ColorRole.LinkVisited: c.link,
            QPalette.ColorRole.PlaceholderText: c.muted,
            QPalette.ColorRole.ToolTipBase: c.raised,
            QPalette.ColorRole.ToolTipText: c.text,
            QPalette.ColorRole.Light: c.raised.lighter(110),
            QPalette.ColorRole.Midlight: c.raised,
            QPalette.ColorRole.Mid: c.border,
            QPalette.ColorRole.Dark: c.border.darker(115),
            QPalette.ColorRole.Shadow: QColor("#000000"),
        }
        palette = QPalette()
        for role, color in roles.items():
            palette.setColor(role, color)
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, c.gutter_text)
        return palette

    def _wanted(self) -> str:
        if self._settings.own_theme in self._own:
            return _OWN + self._settings.own_theme
        choice = self._settings.theme
        ground = "dark" if self._desktop_is_dark else "light"
        if choice is Choice.HIGH_CONTRAST or (choice is Choice.SYSTEM and self._desktop_has_contrast):
            return f"{_HIGH_CONTRAST}_{ground}"
        return ground if choice is Choice.SYSTEM else choice.value

    def _load(self) -> bool:
        name = self._wanted()
        if name == self._name:
            return False
        self._name = name
        own = self._own_theme(name)
        self._file = theme_of(own.colors, own.syntax) if own else load_theme(name)
        self._styles.clear()
        return True

    def _make_style(self, token: str) -> QTextCharFormat:
        # Imported here: the first frame has no colours yet.
        from PySide6.QtGui import QTextCharFormat

        style = QTextCharFormat()
        color = self._file.syntax.get(token)
        if color is not None:
            style.setForeground(color)
        if token in _BOLD:
            style.setFontWeight(QFont.Weight.DemiBold)
        if token in _ITALIC:
            style.setFontItalic(True)
        return style

    @Slot()
    def _on_desktop_changed(self) -> None:
        self._desktop_is_dark = QGuiApplication.styleHints().colorScheme() is QtCore.Qt.ColorScheme.Dark
        if self._load():
            self.changed.emit()

    @Slot()
    def _on_contrast_changed(self) -> None:
        preference = QGuiApplication.styleHints().accessibility().contrastPreference()
        self._desktop_has_contrast = preference is QtCore.Qt.ContrastPreference.HighContrast
        if self._load():
            self.changed.emit()


def _looks(settings: Settings) -> tuple[object, ...]:
    """What code looks like by these, besides its colours."""
    return settings.code_font, settings.code_font_size, settings.wrap_lines, settings.show_blanks


def _is_dark(palette: QPalette) -> bool:
    text, ground = (palette.color(role) for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window))
    return text.lightness() > ground.lightness()
