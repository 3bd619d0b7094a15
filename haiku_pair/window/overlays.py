"""What stands over the window for a moment: palette, quick open, the keys of a pane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.keys import KeyOverlay
from haiku_pair.window.commands.palette import Palette
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.files.quick_open import QuickOpen
from haiku_pair.window.theme.theme import Theme


class Overlays(QObject):
    """Made when first opened."""

    file_chosen = Signal(str, int)
    """Path and 1-based line; 0 for no particular line."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._palette: Palette | None = None
        self._quick_open: QuickOpen | None = None
        self._keys: KeyOverlay | None = None
        self._recent: Callable[[], tuple[str, ...]] = tuple

    def register(self, has_workspace: Callable[[], bool], recent: Callable[[], tuple[str, ...]]) -> None:
        """Add the commands; `recent` gives the files that quick open shows first."""
        self._recent = recent
        add = self._commands.add
        add(Command("file.quick_open", "Open file …", "File", ("Ctrl+P",), menu="File"), self.quick_open, has_workspace)
        add(Command("view.palette", "Command palette", "View", ("Ctrl+Shift+P",), menu="View"), self.show_palette)
        add(Command("help.keys", "Keys of the focused pane", "Help", ("?", "F1"), menu="Help"), self.show_keys)

    def palette(self) -> Palette:
        """The command palette."""
        if self._palette is None:
            self._palette = Palette(self._commands, self._theme, self._over)
        return self._palette

    def files(self) -> QuickOpen:
        """Quick open."""
        if self._quick_open is None:
            self._quick_open = QuickOpen(self._bridge, self._theme, self._over)
            self._quick_open.chosen.connect(self.file_chosen)
        return self._quick_open

    def keys(self) -> KeyOverlay:
        """The overlay of keys."""
        if self._keys is None:
            self._keys = KeyOverlay(self._commands, self._theme, self._over)
        return self._keys

    def show_palette(self) -> None:
        """Every command by its name."""
        self.palette().open()

    def quick_open(self) -> None:
        """Any file by a few letters."""
        self.files().open(self._recent())

    def show_keys(self) -> None:
        """The keys of the pane that has the focus."""
        self.keys().open()

    def forget_files(self) -> None:
        """Another workspace is open."""
        if self._quick_open is not None:
            self._quick_open.forget()
