"""How text is shown in this window: its size, whether long lines go on below, whether blanks have marks."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.session import Session
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr


class TextChoices(QObject):
    """The commands for it. The size is this window's; the rest are settings, as they are the same everywhere."""

    zoomed = Signal()
    """Text has another size than before."""

    def __init__(self, session: Session, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._zoom = theme.zoom
        theme.changed.connect(self._on_theme_changed)

    def register(self, commands: Commands) -> None:
        """Add the commands."""
        rows = (
            ("view.zoom_in", tr("Larger text"), ("Ctrl+=", "Ctrl++"), self.larger),
            ("view.zoom_out", tr("Smaller text"), ("Ctrl+-",), self.smaller),
            ("view.zoom_reset", tr("Text as large as the settings say"), ("Ctrl+0",), self.usual),
            ("view.wrap", tr("Wrap long lines, or not"), ("Shift+Alt+W",), self.toggle_wrap),
            ("view.blanks", tr("Show blanks and tabs, or not"), ("Shift+Alt+B",), self.toggle_blanks),
        )
        for command_id, title, keys, handler in rows:
            commands.add(Command(command_id, title, "Text", keys, menu="View"), handler)

    def larger(self) -> None:
        """One point more."""
        self._theme.set_zoom(self._theme.zoom + 1)

    def smaller(self) -> None:
        """One point less."""
        self._theme.set_zoom(self._theme.zoom - 1)

    def usual(self) -> None:
        """As in the settings."""
        self._theme.set_zoom(0)

    def toggle_wrap(self) -> None:
        """Long lines go on below, or not."""
        settings = self._session.settings
        self._session.change_settings(replace(settings, wrap_lines=not settings.wrap_lines))

    def toggle_blanks(self) -> None:
        """Blanks and tabs have marks, or not."""
        settings = self._session.settings
        self._session.change_settings(replace(settings, show_blanks=not settings.show_blanks))

    @Slot()
    def _on_theme_changed(self) -> None:
        if self._theme.zoom != self._zoom:
            self._zoom = self._theme.zoom
            self.zoomed.emit()
