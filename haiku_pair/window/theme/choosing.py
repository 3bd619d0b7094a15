"""Choosing a theme: one of the bundled ones or of the person's own; each is tried on while the person looks for one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.themes import GetThemes, OwnTheme, ThemesAre
from haiku_pair.protocol.values import Fault, Problem, Settings
from haiku_pair.protocol.values import Theme as Choice
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands import picker
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.session import Session
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

_BUNDLED = (
    (Choice.SYSTEM, tr("As the desktop has it")),
    (Choice.LIGHT, tr("Light")),
    (Choice.DARK, tr("Dark")),
    (Choice.HIGH_CONTRAST, tr("High contrast")),
)


class ThemeChooser(QObject):
    """The command for it; own themes are asked for when one is in force, and whenever one is to be chosen."""

    failed = Signal(object)
    """A `Problem`: a theme can't be used."""

    def __init__(self, bridge: Bridge, session: Session, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._bridge = bridge
        self._session = session
        self._theme = theme
        self._over = over
        self._picker: picker.Picker | None = None
        self._own: Sequence[OwnTheme] = ()
        self._before = Settings()
        session.settings_changed.connect(self._on_settings)

    def register(self, commands: Commands) -> None:
        """Add the command, and have the theme that the settings name."""
        title = tr("Choose a theme …")
        commands.add(Command("view.choose_theme", title, "View", ("Shift+Alt+T",), menu="View"), self.choose)
        self._on_settings()

    def choose(self) -> None:
        """Show all themes; the person's own are read anew."""
        self._bridge.ask(GetThemes(), ThemesAre, self._on_listed, self.failed.emit)

    @Slot()
    def _on_settings(self) -> None:
        wanted = self._session.settings.own_theme
        if wanted and not self._theme.knows(wanted):
            self._bridge.ask(GetThemes(), ThemesAre, self._on_read, None)

    def _on_read(self, reply: ThemesAre) -> None:
        self._take(reply)
        wanted = self._session.settings.own_theme
        if wanted and not self._theme.knows(wanted) and not reply.problems:
            self.failed.emit(_gone(wanted, reply.folder))

    def _take(self, reply: ThemesAre) -> None:
        self._own = reply.themes
        self._theme.learn(reply.themes)
        for problem in reply.problems:
            self.failed.emit(problem)

    def _on_listed(self, reply: ThemesAre) -> None:
        self._take(reply)
        self._before = self._session.settings
        if self._picker is None:
            self._picker = picker.Picker(self._theme, tr("Themes"), self._over)
            self._picker.highlighted.connect(self._on_highlighted)
            self._picker.chosen.connect(self._on_chosen)
            self._picker.closed.connect(self._on_closed)
        now = self._before
        choices = [
            picker.Choice(title, "", "now" if not now.own_theme and now.theme is choice else "")
            for choice, title in _BUNDLED
        ]
        choices += [
            picker.Choice(own.title, own.name, "now" if now.own_theme == own.name else "") for own in reply.themes
        ]
        self._picker.open(tr("A theme"), choices, tr("Your own themes are files in {folder}", folder=reply.folder))

    def _with(self, position: int) -> Settings:
        if position < len(_BUNDLED):
            return replace(self._before, theme=_BUNDLED[position][0], own_theme="")
        return replace(self._before, own_theme=self._own[position - len(_BUNDLED)].name)

    @Slot(int)
    def _on_highlighted(self, position: int) -> None:
        self._theme.use(self._with(position))

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        settings = self._with(position)
        self._theme.use(settings)
        self._session.change_settings(settings)

    @Slot()
    def _on_closed(self) -> None:
        self._theme.use(self._before)


def _gone(name: str, folder: str) -> Problem:
    return Problem(
        Fault.NOT_FOUND,
        tr("Your theme {name} is not there.", name=name),
        tr("A bundled theme is in force."),
        tr("Put {name}.toml back into {folder}, or choose another theme.", name=name, folder=folder),
    )
